"""A table to be filled in with a spreadsheet: one row per paragraph, one column per theme, 1, 0, or ? or empty = not judged.

It is written as German Excel opens it without questions: byte order mark, `;`, CRLF. A row that is wholly empty and names no
coder was not reached yet and is passed over, so that a table may be handed in half done. The text hash is made when the table
is imported: the text has to be that of the corpus.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from corpus.codebook import CodeBook
from corpus.coding.labels import ADJUDICATED, OPEN, Judgement, judgement
from corpus.errors import InputError
from corpus.exchange.record import Coded, ReadSettings, UnsaidError, filled, need_coder
from corpus.gates.cells import csv_text, plain
from corpus.gates.parser import Place, decode, whole_number
from corpus.gates.utf8 import MARK

HEAD = ("article", "paragraph")
#: What only a table of labels has, not one that is still to be filled in.
KNOWN = ("coder", "sample", "text_sha256")
TEXT, NOTE = "text", "note"
HINT = "The columns are: article, paragraph, text, one per theme, note; `absatz sample --out` makes such a table."


def read(raw: bytes, where: str, book: CodeBook, settings: ReadSettings) -> Iterator[Coded]:
    """Read a filled-in table, separated by `;` or `,`, with or without BOM."""
    text = decode(raw, where)
    header = text.split("\n", 1)[0]
    separator = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = [plain(name.strip()) for name in next(reader, [])]
        _check(columns, book, where)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                place = Place(where, reader.line_num)
                if len(cells) > len(columns) and not any(cell.strip() for cell in cells[len(columns) :]):
                    cells = cells[: len(columns)]
                if len(cells) != len(columns):
                    raise place.error(f"{len(cells)} cells where the header has {len(columns)}", "Check separators.")
                yield from _coded(dict(zip(columns, map(plain, cells), strict=True)), book, settings, place)
    except csv.Error as error:
        raise InputError(
            f"broken CSV ({error})", where=where, line=reader.line_num, hint="Check quotes and separators."
        ) from error


def write(items: Sequence[Coded], book: CodeBook) -> bytes:
    """Write labels as such a table, a row per paragraph and coder."""
    return _table(items, book, (*HEAD, *KNOWN))


def write_tasks(items: Sequence[Coded], book: CodeBook) -> bytes:
    """Write paragraphs that are to be coded, their themes empty."""
    return _table(items, book, HEAD)


def _table(items: Sequence[Coded], book: CodeBook, head: tuple[str, ...]) -> bytes:
    rows = (
        [
            *(getattr(item, name) for name in head),
            item.text,
            *item.values,
            item.extra.get(NOTE, ""),
        ]
        for item in items
        if item.coder or head == HEAD
    )
    return (MARK + csv_text([[*head, TEXT, *book.ids, NOTE], *rows], "\r\n", ";")).encode()


def _check(columns: list[str], book: CodeBook, where: str) -> None:
    if TEXT not in columns:
        raise InputError(f"column {TEXT!r} is missing", where=where, line=1, hint=HINT)
    for name in columns:
        if columns.count(name) > 1:
            raise InputError(f"column {name!r} is given twice", where=where, line=1, hint="Delete one of the two.")
        if name not in (*HEAD, *KNOWN, TEXT, NOTE, *book.ids):
            hint = f"The themes are: {', '.join(book.ids)}. {HINT}"
            raise InputError(f"column {name!r} is no theme of the code book", where=where, line=1, hint=hint)
    if not any(theme in columns for theme in book.ids):
        raise InputError("no theme column", where=where, line=1, hint=f"The themes are: {', '.join(book.ids)}.")


def _coded(row: dict[str, str], book: CodeBook, settings: ReadSettings, place: Place) -> Iterator[Coded]:
    values: list[Judgement] = []
    cells = [row.get(theme, "").strip() for theme in book.ids]
    for theme, cell in zip(book.ids, cells, strict=True):
        value = judgement(cell, theme, place)
        values.append(0 if cell == "" and theme in (settings.judged or ()) else value)
    named = settings.coder or row.get("coder", "")
    if not row.get("coder") and all(value is None for value in values) and OPEN not in cells:
        return
    asked = settings.judged is None and named != ADJUDICATED  # an adjudicator judges only what is open
    if asked and 1 in values and 0 not in values and "" in cells and not row.get("coder"):
        raise UnsaidError(
            "only ones are filled in, so it is not clear what the empty cells beside them mean",
            where=place.where, line=place.line,
            hint="Say --judged all where they mean “no”, --judged none where they mean “not judged”.",
        )  # fmt: skip
    number = whole_number(row.get("paragraph", "").strip() or "0")
    if number is None:
        raise place.error(f"paragraph {row['paragraph'][:40]!r} is not a number", "Paragraphs count from 1.")
    yield Coded(
        text=row[TEXT],
        values=tuple(values),
        article=row.get("article", ""),
        paragraph=number,
        coder=need_coder(named, place),
        sample=row.get("sample"),
        text_sha256=row.get("text_sha256", ""),
        extra=filled(note=row.get(NOTE, "")),
        place=place,
    )
