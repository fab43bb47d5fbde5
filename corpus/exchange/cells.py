"""CSV cells that no spreadsheet runs as a formula, and back without loss.

An apostrophe goes in front of whatever looks like a formula at the start of a cell, and at what becomes the start of a cell when
a spreadsheet splits the line at `;`, tab or line end, as German Excel does. Apostrophes already there get one more, so that
taking one away is always right. A text that only begins with an apostrophe ('n Abend) stays as it is.
"""

from __future__ import annotations

import re

#: What spreadsheets take for a formula, the full-width forms included; blanks in front do not stop all of them.
_FORMULA = r"'*[^\S\t\r\n]*[=+\-@＝＋－＠]"
_CELL_START = r"(?:\A|(?<=[;\t\r\n]))"
_CONTROL = r"'*[\t\r\n]"
_DANGER = re.compile(rf"{_CELL_START}(?={_FORMULA})|\A(?={_CONTROL})")
_MADE_SAFE = re.compile(rf"{_CELL_START}'(?={_FORMULA})|\A'(?={_CONTROL})")


def safe(text: str) -> str:
    """Text as a safe cell.

    >>> safe("=1+1"), safe("'=1"), safe("'n Abend"), safe("Anruf;=1+1")
    ("'=1+1", "''=1", "'n Abend", "Anruf;'=1+1")
    """
    return _DANGER.sub("'", text)


def plain(cell: str) -> str:
    """The text that `safe` was given.

    >>> plain("'=1+1"), plain("'n Abend")
    ('=1+1', "'n Abend")
    """
    return _MADE_SAFE.sub("", cell)
