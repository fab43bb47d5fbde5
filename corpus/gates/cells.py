"""CSV that no spreadsheet runs as a program and that reads back without loss: the one way in which CSV leaves absatz.

An apostrophe goes in front of whatever looks like a formula at the start of a cell, and at what becomes the start of a cell when
a spreadsheet splits the line at `;`, tab or line end, as German Excel does. Apostrophes already there get one more, so that
taking one away is always right. A text that only begins with an apostrophe ('n Abend) stays as it is.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from typing import Any

#: By which Excel knows that a file is UTF-8.
BOM = "\ufeff"
#: What stands before a formula and does not stop a spreadsheet from seeing it: blanks, and characters that nobody sees.
_BLANK = r"(?:[^\S\t\r\n]|[\x00-\x08\ufeff\u200b-\u200f\u2060])"
#: What spreadsheets take for a formula, the full-width forms included.
_SIGN = r"[=+\-@＝＋－＠]"
_FORMULA = rf"'*{_BLANK}*{_SIGN}"
#: After a split, quotes that stood inside a cell stand at its start, where a spreadsheet takes them off.
_SPLIT_FORMULA = rf"'*(?:{_BLANK}|\")*{_SIGN}"
_CONTROL = r"'*[\t\r\n]"
_CELL_START = r"(?<=[;\t\r\n])"
_DANGER = re.compile(rf"\A(?={_FORMULA}|{_CONTROL})|{_CELL_START}(?={_SPLIT_FORMULA})")
_MADE_SAFE = re.compile(rf"\A'(?={_FORMULA}|{_CONTROL})|{_CELL_START}'(?={_SPLIT_FORMULA})")
#: The same, quickly: most texts hold neither.
_BEGINS = re.compile(rf"{_FORMULA}|{_CONTROL}").match
_SPLITS = re.compile(rf"[;\t\r\n]{_SPLIT_FORMULA}").search


def safe(text: str) -> str:
    """Text as a safe cell.

    >>> safe("=1+1"), safe("'=1"), safe("'n Abend"), safe("Anruf;=1+1")
    ("'=1+1", "''=1", "'n Abend", "Anruf;'=1+1")
    """
    if _BEGINS(text) or _SPLITS(text):
        return _DANGER.sub("'", text)
    return text


def plain(cell: str) -> str:
    """The text that `safe` was given.

    >>> plain("'=1+1"), plain("'n Abend")
    ('=1+1', "'n Abend")
    """
    return _MADE_SAFE.sub("", cell) if "'" in cell else cell


def csv_text(rows: Iterable[Iterable[Any]], end: str = "\n", separator: str = ",", *, excel: bool = False) -> str:
    """Rows as CSV, every text in them safe; None is an empty cell, a truth value 1 or 0, a fraction has six decimals. With
    `excel` as German Excel reads it: `;` between cells, a comma in fractions (`BOM` is for the beginning of the file).

    >>> print(csv_text([["id", "text"], [7, "=1;2"], [None, "Eins, zwei"]]), end="")
    id,text
    7,'=1;2
    ,"Eins, zwei"
    >>> print(csv_text([["a", 0.5]], excel=True), end="")
    a;0,500000
    """
    lines = _Lines(end)
    # Only with this end of line, which RFC 4180 asks for, does the writer quote a lone \r, at which programs end a row too.
    cells, between = (_EXCEL_CELLS, ";") if excel else (_CELLS, separator)
    csv.writer(lines, lineterminator="\r\n", delimiter=between).writerows(
        [cells.get(type(c), _same)(c) for c in row] for row in rows
    )
    return "".join(lines.written)


def _same(value: Any) -> Any:
    return safe(value) if isinstance(value, str) else value


def _with_comma(value: float) -> str:
    return f"{value:.6f}".replace(".", ",")


_CELLS: dict[type, Callable[[Any], Any]] = {str: safe, bool: int, float: "{:.6f}".format}
_EXCEL_CELLS = _CELLS | {float: _with_comma}


class _Lines:
    """What a csv.writer writes to: one call a row."""

    def __init__(self, end: str) -> None:
        self.written: list[str] = []
        self._end = end

    def write(self, row: str) -> None:
        self.written.append(row[:-2] + self._end)
