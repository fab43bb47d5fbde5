"""What the user named -> sources."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from corpus.records import Article
from corpus.sources import UNFINISHED
from corpus.tables.articles import ArticleSource
from corpus.tables.chunk import Columns, Source
from corpus.tables.csv import CsvSource
from corpus.tables.jsonl import JsonlSource
from corpus.tables.parquet import ParquetSource

PACKED = (".gz", ".bz2", ".zst")
ROWS: dict[str, Callable[[str, Columns], Source]] = {
    ".parquet": ParquetSource,
    ".jsonl": JsonlSource,
    ".ndjson": JsonlSource,
    ".csv": CsvSource,
    ".tsv": CsvSource,
}

Read = Callable[[tuple[str, ...]], Iterable[Article]]


def row_suffix(name: str) -> str:
    """The suffix of a table of paragraphs, looking through compression; else nothing.

    >>> row_suffix("a.JSONL.gz"), row_suffix("a.txt")
    ('.jsonl', '')
    """
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    if suffixes and suffixes[-1] in PACKED:
        suffixes.pop()
    last = suffixes[-1] if suffixes else ""
    return last if last in ROWS else ""


def open_sources(inputs: tuple[str, ...], columns: Columns, read: Read, *, tables: bool = True) -> list[Source]:
    """One source per table of paragraphs and per other input. A folder of nothing but tables is its tables, sorted; standard
    input (`-`) that begins with `{` holds JSON lines; `read` reads everything else as articles, and everything at all unless
    `tables`. Raises InputError."""
    sources: list[Source] = []
    for name in inputs:
        found = _tables(Path(name)) if tables and name != "-" else []
        if found:
            sources += [ROWS[row_suffix(table)](table, columns) for table in found]
        elif tables and name == "-" and _rows_on_stdin():
            sources.append(JsonlSource(name, columns))
        else:
            if name != "-" and not Path(name).exists():
                raise InputError("no such file or folder", where=name, hint="Check the path.")
            sources.append(ArticleSource(name, lambda name=name: read((name,))))  # type: ignore[misc]
    return sources


def _rows_on_stdin() -> bool:
    stdin: Any = sys.stdin.buffer  # mypy does not know that it can peek
    return bool(stdin.peek(1).lstrip()[:1] == b"{")


def _tables(path: Path) -> list[str]:
    """The tables that an input stands for."""
    if not path.is_dir():
        return [str(path)] if row_suffix(path.name) else []
    files = sorted(
        file
        for file in path.rglob("*")
        if file.is_file()
        and not any(part.startswith((".", "_")) for part in file.relative_to(path).parts)
        and not any(folder.endswith(UNFINISHED) for folder in file.relative_to(path).parent.parts)
    )
    return [str(file) for file in files] if all(row_suffix(file.name) for file in files) else []
