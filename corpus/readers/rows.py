"""Rows of tables and JSONL -> Documents: which column is what, and which rows belong to one article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.errors import InputError
from corpus.paragraphs.blocks import Document, joined
from corpus.paragraphs.dates import normal_date
from corpus.paragraphs.furniture import furniture
from corpus.readers.source import MAX_BAD_ROWS, MAX_ROWS, ReadOptions, Source
from corpus.records import DateCandidate, Role

#: Names looked for where none is given, in this order.
TEXT_NAMES = ("text", "Text", "content", "body", "Volltext", "volltext", "paragraph_text")
ID_NAMES = ("article", "article_id", "id", "ID", "doc_id")
DATE_NAMES = ("date", "Date", "Datum", "datum", "published")


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns read; None where there is none."""

    text: str
    id: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: line in its file, and the cells as text."""

    line: int
    text: str
    id: str
    date: str


def choose_columns(names: Sequence[str], options: ReadOptions, where: str) -> Columns:
    """The columns named in the options, else those with usual names. Raises InputError when a named one or the text is missing.

    >>> choose_columns(["id", "Volltext", "note"], ReadOptions(), "a.csv")
    Columns(text='Volltext', id='id', date=None)
    """
    for given, option in (
        (options.text_column, "--text-column"), (options.id_column, "--id-column"), (options.date_column, "--date-column"),
    ):  # fmt: skip
        if given is not None and given not in names:
            raise InputError(f"no column {given!r} ({option})", where=where, hint=f"There are: {', '.join(names)[:300]}.")
    text = options.text_column or next((name for name in TEXT_NAMES if name in names), None)
    if text is None:
        hint = f"Name it with --text-column; there are: {', '.join(names)[:300]}."
        raise InputError("no column with a usual name for text", where=where, hint=hint)
    found = Columns(
        text,
        options.id_column or next((name for name in ID_NAMES if name in names), None),
        options.date_column or next((name for name in DATE_NAMES if name in names), None),
    )
    for name in (found.text, found.id, found.date):
        if name is not None and names.count(name) > 1:
            raise InputError(f"{names.count(name)} columns are called {name!r}", where=where, hint="Rename all but one.")
    return found


def skip_row(options: ReadOptions, where: str, error: InputError, bad: int) -> int:
    """Report a bad row and count it. Raises InputError when there are so many that the file is not what it seems."""
    options.problem(error)
    if bad + 1 >= MAX_BAD_ROWS:
        raise InputError(f"{bad + 1} bad lines, the rest is not read", where=where, hint="Mend the file.") from error
    return bad + 1


def documents(
    rows: Iterable[Row], source: Source, options: ReadOptions, form: str, encoding: str = "utf-8"
) -> Iterator[Document]:
    """Articles of rows: rows of the same id that follow each other are one article, rows without id one each.

    Empty texts are counted and said, not read.
    """
    group: list[Row] = []
    empty = 0
    for row in rows:
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
