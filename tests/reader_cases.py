"""What the tests of readers share."""

from __future__ import annotations

import json
from pathlib import Path

from corpus.readers.source import ReadOptions
from corpus.records import Article
from corpus.sources import read_articles


def read(folder: Path, name: str, content: bytes, **options: object) -> list[Article]:
    (folder / name).write_bytes(content)
    return list(read_articles([str(folder / name)], ReadOptions(**options)))  # type: ignore[arg-type]


def rows(*objects: dict[str, object]) -> bytes:
    return "".join(json.dumps(o) + "\n" for o in objects).encode()
