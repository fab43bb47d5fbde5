"""What the user named -> tables."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from corpus.errors import InputError
from corpus.gates.files import UNFINISHED
from corpus.gates.source import MAX_LINE, ReadOptions, Source, rejoined
from corpus.records import Article
from corpus.tables.articles import ArticleTable
from corpus.tables.chunk import PACKED, Table, open_file
from corpus.tables.csv import CsvTable
from corpus.tables.csv_rows import CsvRows
from corpus.tables.jsonl import JsonlTable
from corpus.tables.jsonl_rows import JsonlRows
from corpus.tables.jsonl_rows import rows as jsonl_rows
from corpus.tables.parquet import ParquetTable
from corpus.tables.parquet import rows as parquet_rows
from corpus.tables.rows import Row
from corpus.tables.unit import first_rows, unit_of

ROWS: dict[str, Callable[[str, ReadOptions], Table]] = {
    ".parquet": ParquetTable,
    ".jsonl": JsonlTable,
    ".ndjson": JsonlTable,
    ".csv": CsvTable,
    ".tsv": CsvTable,
}

#: Reads inputs as articles; the second is what `-` stands for, None for standard input as it is.
Read = Callable[[tuple[str, ...], BinaryIO | None], Iterable[Article]]


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
    """One table per file with rows of paragraphs and per other input. A folder of nothing but tables is those, sorted;
    standard input (`-`) that begins with `{` holds JSON lines; `read` reads everything else as articles, also tables whose rows
    are articles, and everything at all unless `tables`. Raises InputError."""
    sources: list[Table] = []
    for name in inputs:
        found = _tables(Path(name)) if tables and name != "-" else []
        if found:
            sources += [_table(table, options, read) for table in found]
        elif tables and name == "-" and _rows_on_stdin():
            sources.append(_stdin_table(options, read))
        else:
            if name != "-" and not Path(name).exists():
                raise InputError("no such file or folder", where=name, hint="Check the path.")
            sources.append(_articles(name, options, read))
    return sources


def _articles(name: str, options: ReadOptions, read: Read, stdin: BinaryIO | None = None) -> Table:
    return ArticleTable(name, lambda: read((name,), stdin), kept=len(options.keep))


def _table(path: str, options: ReadOptions, read: Read) -> Table:
    if Path(path).exists() and not Path(path).is_file():
        hint = "Give it on standard input, as -, or as a file."
        raise InputError("is a pipe or a device, which cannot be read twice", where=path, hint=hint)
    if options.unit == "auto" and _holds_articles(path, options):
        return _articles(path, options, read)
    table = ROWS[row_suffix(path)](path, options)
    if isinstance(table, ParquetTable):
        table.check()
    return table


def _holds_articles(path: str, options: ReadOptions) -> bool:
    """Whether a table's first rows, read as corpus/readers/rows_reader.py reads them, are articles. What is wrong with the table
    is left to those who read all of it."""
    suffix = row_suffix(path)
    try:
        with open_file(path) as stream:
            source = Source(io.BufferedReader(stream), path, Path(path).stem)  # Arrow's streams read no lines
            rows: Any = jsonl_rows(source, options) if suffix in (".jsonl", ".ndjson") else None
            if suffix == ".parquet":
                rows = parquet_rows(source, options)
            elif rows is None:
                rows = iter(CsvRows(source, options))
            with closing(rows):
                return unit_of(first_rows(rows)[0]) == "article"
    except (InputError, OSError, ValueError):
        return False


def _stdin_table(options: ReadOptions, read: Read) -> Table:
    """JSON lines on standard input, which cannot be read twice: the lines that decide are put back before the rest."""
    stdin = sys.stdin.buffer
    if options.unit != "auto":
        return JsonlTable("-", options)
    seen: list[bytes] = []

    def lines() -> Iterator[Row | InputError]:
        reader, number = JsonlRows("-", options), 0
        while line := stdin.readline(MAX_LINE + 1):
            seen.append(line)
            number += 1
            if (row := reader.row(line, number)) is not None:
                yield row

    articles = unit_of(first_rows(lines())[0]) == "article"
    stream = rejoined(b"".join(seen), stdin)
    return _articles("-", options, read, stream) if articles else JsonlTable("-", options, stream)


def _rows_on_stdin() -> bool:
    stdin: Any = sys.stdin.buffer  # mypy does not know that it can peek
    return bool(stdin.peek(1).lstrip()[:1] == b"{")


def _tables(path: Path) -> list[str]:
    """The tables that an input stands for."""
    if not path.is_dir():
        return [str(path)] if row_suffix(path.name) else []
    forbidden: list[OSError] = []
    files = sorted(
        Path(folder, name)
        for folder, _, names in os.walk(path, onerror=forbidden.append)
        for name in names
        if not any(part.startswith((".", "_")) for part in Path(folder, name).relative_to(path).parts)
        and not any(part.endswith(UNFINISHED) for part in Path(folder).relative_to(path).parts)
    )
    if forbidden:  # who reads articles names what cannot be read, and does the rest
        return []
    return [str(file) for file in files] if all(row_suffix(file.name) for file in files) else []
