"""Rows of tables -> articles: which rows belong together. The rows themselves are read by corpus/tables, for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus.errors import InputError
from corpus.paragraphs.blocks import Document, joined
from corpus.paragraphs.dates import normal_date
from corpus.paragraphs.furniture import furniture
from corpus.readers.source import MAX_BAD_ROWS, MAX_ROWS, ReadOptions, Source
from corpus.records import DateCandidate, Role
from corpus.tables.rows import Read, Row


def csv(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The articles of a CSV file, as they are read. Raises InputError, as `documents` does."""
    from corpus.tables.csv_rows import CsvRows

    rows = CsvRows(source, options)
    yield from documents(rows, source, options, "csv", rows.encoding.replace("-sig", " with BOM"))


def jsonl(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The articles of a JSONL file."""
    from corpus.tables.jsonl_rows import rows

    yield from documents(rows(source, options), source, options, "jsonl")


def parquet(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The articles of a Parquet file, which needs pyarrow."""
    from corpus.tables.parquet import rows

    yield from documents(rows(source, options), source, options, "parquet")


def documents(
    rows: Iterable[Read], source: Source, options: ReadOptions, form: str, encoding: str = "utf-8"
) -> Iterator[Document]:
    """Articles of rows: rows of the same id that follow each other are one article, rows without id one each.

    Empty texts are counted and said, not read. A bad row is reported and skipped; raises InputError where there are so many that
    the file is not what it seems.
    """
    group: list[Row] = []
    empty = bad = 0
    for row in rows:
        if isinstance(row, InputError):
            bad = _skip(options, source.where, row, bad)
            continue
        if not row.text.strip():
            empty += 1
            continue
        if group and (not row.id or row.id != group[0].id or options.unit == "article"):
            yield _document(group, source, options, form, encoding)
            group = []
        group.append(row)
        if len(group) > MAX_ROWS:
            hint = "Name the right one with --id-column."
            raise InputError(f"more than {MAX_ROWS:,} rows of article {row.id!r}", where=source.where, line=row.line, hint=hint)
    if group:
        yield _document(group, source, options, form, encoding)
    if empty:
        options.note(f"{source.where}: {empty} rows without text left out")


def _skip(options: ReadOptions, where: str, error: InputError, bad: int) -> int:
    options.problem(error)
    if bad + 1 >= MAX_BAD_ROWS:
        raise InputError(f"{bad + 1} bad lines, the rest is not read", where=where, hint="Mend the file.") from error
    return bad + 1


def _document(group: list[Row], source: Source, options: ReadOptions, form: str, encoding: str) -> Document:
    first = group[0]
    day = normal_date(first.date) if first.date else None
    dates = (DateCandidate(day, "date column", published=False),) if day else ()
    name = first.id or f"{source.name}:{first.line}"
    if options.unit == "article":
        return Document(first.text, form, id=name, dates=dates, encoding=encoding)
    text, blocks = joined([(row.text, None) for row in group])
    if options.rows == "checked":
        found, reasons = furniture([row.text for row in group])
        blocks = tuple(
            replace(block, hint=Role.BOILERPLATE, reason=reason) if is_furniture else block
            for block, is_furniture, reason in zip(blocks, found, reasons, strict=True)
        )
    return Document(text, form, blocks, id=name, dates=dates, encoding=encoding, unit=True)
