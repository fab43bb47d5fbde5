"""Rows of tables -> articles: which rows belong together. The rows themselves are read by corpus/tables, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus.errors import InputError
from corpus.gates.source import MAX_BAD_ROWS, MAX_DOCUMENT, MAX_ROWS, ReadOptions, Source
from corpus.paragraphs.blocks import Document, joined
from corpus.paragraphs.dates import normal_date, written_date
from corpus.paragraphs.furniture import furniture
from corpus.readers.registry import HTML_START, SNIFFED
from corpus.records import DateCandidate, Role
from corpus.tables.html_cells import is_html, pieces, text_of
from corpus.tables.rows import Read, Row
from corpus.tables.unit import first_rows, unit_of

#: What is said once of a table whose rows are taken for articles.
ARTICLES = "its cells hold several paragraphs, so each row is read as an article and cut; --unit paragraph takes rows as they are"


def csv(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The articles of a CSV file, as they are read. Raises InputError, as `documents` does."""
    from corpus.tables.csv_rows import CsvRows

    rows = CsvRows(source, options)
    yield from documents(iter(rows), source, options, "csv", rows.encoding.replace("-sig", " with BOM"))


def jsonl(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The articles of a JSONL file."""
    from corpus.tables.jsonl_rows import rows

    yield from documents(rows(source, options), source, options, "jsonl")


def parquet(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The articles of a Parquet file, which needs pyarrow."""
    from corpus.tables.parquet import rows

    yield from documents(rows(source, options), source, options, "parquet")


def documents(
    rows: Iterator[Read], source: Source, options: ReadOptions, form: str, encoding: str = "utf-8"
) -> Iterator[Document]:
    """Articles of rows: rows of the same id that follow each other are one article, rows without id one each.

    Where the first rows hold whole articles and the options leave it to them, every row is an article, and a note says so.

    Empty texts are counted and said, not read. A bad row is reported and skipped; raises InputError where there are so many that
    the file is not what it seems.
    """
    if options.unit == "auto":
        held, rows = first_rows(rows)
        options = replace(options, unit=unit_of(held))
        if options.unit == "article":
            options.note(f"{source.where}: {ARTICLES}")
    group: list[Row] = []
    empty = bad = size = 0
    for row in rows:
        if isinstance(row, InputError):
            bad = _skip(options, source.where, row, bad)
            continue
        if not row.text.strip():
            empty += 1
            continue
        if group and (not row.id or row.id != group[0].id or options.unit == "article"):
            yield from _document(group, source, options, form, encoding)
            group, size = [], 0
        group.append(row)
        size += len(row.text)
        if len(group) > MAX_ROWS or size > MAX_DOCUMENT:
            what = f"more than {MAX_ROWS:,} rows or {MAX_DOCUMENT >> 20} MB of article {row.id[:100]!r}"
            raise InputError(what, where=source.where, line=row.line, hint="Name the right one with --id-column.")
    if group:
        yield from _document(group, source, options, form, encoding)
    if empty:
        options.note(f"{source.where}: {empty} rows without text left out")


def _skip(options: ReadOptions, where: str, error: InputError, bad: int) -> int:
    options.problem(error)
    if bad + 1 >= MAX_BAD_ROWS:
        raise InputError(f"{bad + 1} bad lines, the rest is not read", where=where, hint="Mend the file.") from error
    return bad + 1


def _document(group: list[Row], source: Source, options: ReadOptions, form: str, encoding: str) -> Iterator[Document]:
    """The article of some rows; none where it cannot be read."""
    first = group[0]
    facts = dict(first.facts)
    day = (normal_date(first.date) or written_date(first.date)) if first.date else None
    document = Document(
        "", form,
        id=first.id or f"{source.name}:{first.number}",
        title=facts.pop("title", ""),
        dates=(DateCandidate(day, "date column", published=first.published),) if day else (),
        encoding=encoding,
        metadata=tuple(facts.items()),
        kept=tuple(row.kept for row in group) if options.keep else (),
    )  # fmt: skip
    if options.unit == "article":
        try:
            yield _whole(first.text, document, f"{source.where}, line {first.line}")
        except InputError as error:
            options.problem(error)
        return
    texts = [text_of(row.text) for row in group]
    text, blocks = joined([(text, None) for text in texts])
    if options.rows == "checked":
        found, reasons = furniture(texts)
        blocks = tuple(
            replace(block, hint=Role.BOILERPLATE, reason=reason) if is_furniture else block
            for block, is_furniture, reason in zip(blocks, found, reasons, strict=True)
        )
    yield replace(document, text=text, blocks=blocks, unit=True)


def _whole(cell: str, known: Document, where: str) -> Document:
    """The article in a cell: plain text, HTML, or a whole web page, which may know more of it than the other columns."""
    if HTML_START.match(cell[:SNIFFED].encode("utf-8", "replace")):
        from corpus.readers.html_reader import page

        found = page(cell, where, encoding=known.encoding, address=dict(known.metadata).get("address", ""), form=known.form)
        metadata = tuple((dict(found.metadata) | dict(known.metadata)).items())
        dates = (*known.dates, *found.dates)
        return replace(found, id=known.id, title=known.title or found.title, dates=dates, metadata=metadata, kept=known.kept)
    if is_html(cell):
        text, blocks = joined(list(pieces(cell)))
        return replace(known, text=text, blocks=blocks)
    return replace(known, text=cell)
