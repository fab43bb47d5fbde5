"""Excel workbooks (XLSX) that no spreadsheet runs as a program: text stays text, numbers are numbers, days are days.

Written by XlsxWriter (extra `excel`), row by row. A text cell is always written as a string, so that nothing in it can be a
formula or a link. Same sheets, same bytes: no time of writing is stored.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from corpus.errors import InputError
from corpus.gates.extras import missing

#: What a sheet of Excel holds: rows with the header, and characters of a cell.
ROWS = 1_048_576
CHARACTERS = 32_767
#: Characters that XML cannot hold.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: Excel knows no day before this one.
FIRST_DAY = date(1900, 3, 1)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its width in characters, and whether its numbers are shares, to be shown in percent."""

    name: str
    width: int = 12
    share: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name (31 characters at most), its columns, and its rows of str, int, float, bool, date or None."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def writer() -> Any:
    """XlsxWriter's class of workbooks. Verbs ask before long work, so that none is lost: InputError where it is not installed."""
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise missing("XLSX needs XlsxWriter", "excel") from error
    return Workbook


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as a file, each with a header that stays in sight and a filter over every column. Raises InputError where
    XlsxWriter is not installed, or a sheet is too long for Excel."""
    out, book_of = io.BytesIO(), writer()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with book_of(out, options) as book:
        book.set_properties({"created": datetime(1980, 1, 1)})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            "number": book.add_format({"num_format": "0.000"}),
            "share": book.add_format({"num_format": "0.0%"}),
            "text": book.add_format({"valign": "top"}),
        }
        for sheet in sheets:
            _write(book.add_worksheet(sheet_name(sheet.name)), sheet, formats)
    return out.getvalue()


def sheet_name(name: str) -> str:
    """A name that Excel takes for a sheet.

    >>> sheet_name("Themen: [Anteile] / 2018, und was daraus folgt")
    'Themen_ _Anteile_ _ 2018, und w'
    """
    return re.sub(r"[\[\]:*?/\\]", "_", name).strip("'")[:31] or "1"


def day_of(text: str | None) -> date | str | None:
    """A date as Excel knows it where a text is a whole day of the calendar, else the text itself.

    >>> day_of("2018-10-03"), day_of("2018-10"), day_of("2018-02-31"), day_of(None)
    (datetime.date(2018, 10, 3), '2018-10', '2018-02-31', None)
    """
    if text is None or not _DAY.fullmatch(text):
        return text
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day if day >= FIRST_DAY else text


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, _text(column.name), formats["head"])
    row = 0
    for row, cells in enumerate(sheet.rows, start=1):
        if row >= ROWS:
            raise InputError(
                f"more than {ROWS - 1:,} rows, which is all that a sheet of Excel holds",
                where=sheet.name,
                hint="Write .csv or .parquet.",
            )
        for place, cell in enumerate(cells):
            _cell(page, row, place, cell, formats, share=sheet.columns[place].share)
    if sheet.columns:
        page.autofilter(0, 0, max(row, 1), len(sheet.columns) - 1)


def _cell(page: Any, row: int, place: int, cell: Any, formats: dict[str, Any], *, share: bool) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        page.write_string(row, place, _text(cell), formats["text"])
    elif isinstance(cell, date):
        page.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), formats["day"])
    elif isinstance(cell, float):
        page.write_number(row, place, cell, formats["share" if share else "number"])
    else:
        page.write_number(row, place, int(cell))


def _text(text: str) -> str:
    cleaned = _REFUSED.sub("\ufffd", text)
    return cleaned if len(cleaned) <= CHARACTERS else cleaned[: CHARACTERS - 2] + " …"
