"""`labels.extra.jsonl` beside `labels.csv`: what other programs keep with a label and a label file has no column for.

One line per paragraph, coder and format; coder "" is the paragraph's task itself. Only export reads it; it may be deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from corpus.errors import InputError
from corpus.gates.parser import Json, read_jsonl, write_jsonl

NAME = "labels.extra.jsonl"

KEYS = ("article", "paragraph", "coder", "format")
Key = tuple[str, int, str, str]
Extras = dict[Key, Json]


def read_extras(path: Path) -> Extras:
    """Read the file; nothing where there is none."""
    if not path.exists():
        return {}
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read the file ({error.strerror})", where=path, hint="Check its permissions.") from error
    extras: Extras = {}
    for place, record in read_jsonl(raw, str(path)):
        parts = [record.get(name) for name in (*KEYS, "extra")]
        if [type(part) for part in parts] != [str, int, str, str, dict]:
            raise place.error("not a line that absatz wrote", "Delete the line, or the whole file.")
        article, paragraph, coder, form, extra = cast(tuple[str, int, str, str, Json], tuple(parts))
        extras[article, paragraph, coder, form] = extra
    return extras


def extras_bytes(extras: Mapping[Key, Json]) -> bytes:
    """The file as bytes, sorted."""
    return write_jsonl({**dict(zip(KEYS, key, strict=True)), "extra": extra} for key, extra in sorted(extras.items()))
