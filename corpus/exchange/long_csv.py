"""Long CSV for R and SPSS: one row per paragraph, coder and theme; value 1, 0 or empty = not judged.

Every field has its own column, so nothing else is needed; columns that absatz does not know are kept where a cell is not empty.
Texts are made safe for spreadsheets (corpus.gates.cells).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from corpus.codebook import CodeBook
from corpus.coding import labels
from corpus.coding.labels import Judgement, judgement
from corpus.errors import InputError
from corpus.exchange.record import Coded, ReadSettings, block_of, filled, need_coder
from corpus.gates.cells import csv_text, plain
from corpus.gates.parser import Json, Place, decode, whole_number

COLUMNS = ("article", "paragraph", "coder", "sample", "text_sha256", "theme", "value", "text")
#: R writes NA, SPSS a dot, for a missing value.
VALUES: dict[str, Judgement] = {**labels.VALUES, "NA": None, ".": None}

Row = dict[str, str]


def read(raw: bytes, where: str, book: CodeBook, settings: ReadSettings) -> Iterator[Coded]:
    """Read a long CSV file, separated by comma or semicolon, with or without BOM; rows may stand in any order."""
    groups: dict[tuple[str, ...], list[tuple[Place, Row]]] = {}
    for place, row in _rows(decode(raw, where), where):
        identity = (row.get("article", ""), row.get("paragraph", ""))
        key = (*(identity if any(identity) else (row.get("text", ""),)), settings.coder or row.get("coder", ""))
        groups.setdefault(key, []).append((place, row))
    for rows in groups.values():
        yield _coded(rows, book, settings)


def write(items: Sequence[Coded], book: CodeBook) -> bytes:
    """Write a long CSV file in UTF-8 with comma, rows in the order of items and of the code book."""
    rows = [row for item in items if item.coder for row in _written(item, book)]
    others = dict.fromkeys(name for row in rows for name in row if name not in COLUMNS)
    names = [*COLUMNS, *others]
    return csv_text([names, *([row.get(name, "") for name in names] for row in rows)], "\r\n").encode()


def _rows(text: str, where: str) -> Iterator[tuple[Place, Row]]:
    header = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if header.count(";") > header.count(",") else ",", strict=True
    )
    try:
        columns = [plain(name) for name in next(reader, [])]
        for needed in ("theme", "value"):
            if needed not in columns:
                raise InputError(
                    f"column {needed!r} is missing", where=where, line=1, hint=f"The columns are: {','.join(COLUMNS)}."
                )
        if len(set(columns)) < len(columns):
            raise InputError("a column is given twice", where=where, line=1, hint="Delete one of the two.")
        for row in reader:
            if any(row):
                place = Place(where, reader.line_num)
                if len(row) != len(columns):
                    raise place.error(f"{len(row)} cells where the header has {len(columns)}", "Check separators.")
                yield place, dict(zip(columns, map(plain, row), strict=True))
    except csv.Error as error:
        raise InputError(
            f"broken CSV ({error})", where=where, line=reader.line_num, hint="Check quotes and separators."
        ) from error


def _coded(rows: list[tuple[Place, Row]], book: CodeBook, settings: ReadSettings) -> Coded:
    place, first = rows[0]
    values: dict[str, Judgement] = {}
    known: dict[str, Json] = {}
    unlisted: dict[str, Json] = {}
    for at, row in rows:
        for name in ("text", "text_sha256", "sample"):
            if row.get(name, "") != first.get(name, ""):
                raise at.error(
                    f"{name} differs from that in line {place.line}, which is of the same paragraph and coder", "Make them equal."
                )
        theme, cell = row["theme"], row["value"].strip()
        other = {name: value for name, value in row.items() if name not in COLUMNS and value}
        if theme in values or theme in unlisted:
            raise at.error(f"theme {theme!r} is given twice for this paragraph and coder", "Delete one of the two rows.")
        if theme not in book.ids:
            unlisted[theme] = {"value": row["value"], **filled(columns=other)}
        else:
            values[theme] = judgement(cell, theme, at, VALUES)
            if other:
                known[theme] = other
    return Coded(
        text=first.get("text", ""),
        values=tuple(values.get(theme) for theme in book.ids),
        article=first.get("article", ""),
        paragraph=_number(first.get("paragraph", ""), place),
        coder=need_coder(settings.coder or first.get("coder", ""), place),
        sample=first.get("sample"),
        text_sha256=first.get("text_sha256", ""),
        extra=filled(columns=known, themes=unlisted),
        unlisted=tuple(unlisted),
        place=place,
    )


def _number(cell: str, place: Place) -> int:
    number = whole_number(cell or "0")
    if number is None:
        raise place.error(f"paragraph {cell[:40]!r} is not a number", "Paragraphs count from 1.")
    return number


def _written(item: Coded, book: CodeBook) -> Iterator[Row]:
    head = block_of(item, "article", "coder", "sample", "text_sha256") | {"paragraph": str(item.paragraph)}
    columns = item.extra.get("columns", {})
    for theme, value in zip(book.ids, item.values, strict=True):
        yield {**head, "theme": theme, "value": "" if value is None else str(value), "text": item.text, **columns.get(theme, {})}
    for theme, row in item.extra.get("themes", {}).items():
        yield {**head, "theme": theme, "value": row["value"], "text": item.text, **row.get("columns", {})}
