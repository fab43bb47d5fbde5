"""What the tests of readers share."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from pathlib import Path

import pyarrow as pa

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


def packed(kind: str, content: bytes, dict_size: int = 0) -> bytes:
    """Content packed as the ending of a file name says."""
    if kind == "xz":
        filters = [{"id": lzma.FILTER_LZMA2, "dict_size": dict_size}] if dict_size else None
        return lzma.compress(content, filters=filters)
    if kind == "zst":
        return pa.Codec("zstd").compress(content, asbytes=True)  # type: ignore[no-any-return]
    return {"gz": gzip.compress, "bz2": bz2.compress}[kind](content)
