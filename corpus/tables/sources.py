"""What the user named -> tables."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from corpus.readers.source import ReadOptions
from corpus.records import Article
from corpus.sources import UNFINISHED
from corpus.tables.articles import ArticleTable
from corpus.tables.chunk import Table
from corpus.tables.csv import CsvTable
from corpus.tables.jsonl import JsonlTable
from corpus.tables.parquet import ParquetTable

PACKED = (".gz", ".bz2", ".zst")
ROWS: dict[str, Callable[[str, ReadOptions], Table]] = {
    ".parquet": ParquetTable,
    ".jsonl": JsonlTable,
    ".ndjson": JsonlTable,
    ".csv": CsvTable,
    ".tsv": CsvTable,
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


def open_sources(inputs: tuple[str, ...], options: ReadOptions, read: Read, *, tables: bool = True) -> list[Table]:
    """One table per file with rows of paragraphs and per other input. A folder of nothing but such files is those, sorted;
    standard input (`-`) that begins with `{` holds JSON lines; `read` reads everything else as articles, and everything at all
    unless `tables`. Raises InputError."""
    sources: list[Table] = []
    for name in inputs:
        found = _tables(Path(name)) if tables and name != "-" else []
        if found:
            sources += [ROWS[row_suffix(table)](table, options) for table in found]
        elif tables and name == "-" and _rows_on_stdin():
            sources.append(JsonlTable(name, options))
        else:
            if name != "-" and not Path(name).exists():
                raise InputError("no such file or folder", where=name, hint="Check the path.")
            sources.append(ArticleTable(name, lambda name=name: read((name,))))  # type: ignore[misc]
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
