"""What the tests of readers share."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from corpus.gates.source import ReadOptions
from corpus.records import Article
from corpus.sources import read_articles


def read(folder: Path, name: str, content: bytes, **options: object) -> list[Article]:
    (folder / name).write_bytes(content)
    return list(read_articles([str(folder / name)], ReadOptions(**options)))  # type: ignore[arg-type]


def rows(*objects: dict[str, object]) -> bytes:
    return "".join(json.dumps(o) + "\n" for o in objects).encode()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()
