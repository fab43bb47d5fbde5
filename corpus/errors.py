"""The one exception for mistakes in what a user gave us: it becomes a message and exit code 1, never a traceback."""

from __future__ import annotations

from pathlib import Path


class InputError(Exception):
    """Wrong input: says what is wrong, where, and what to do next.

    >>> str(InputError("value 2 is not 1, 0 or empty", where="labels.csv", line=7, hint="Mend the cell."))
    'labels.csv, line 7: value 2 is not 1, 0 or empty. Mend the cell.'
    """

    def __init__(self, what: str, *, where: str | Path | None = None, line: int | None = None, hint: str = "") -> None:
        place = "" if where is None else str(where)
        if line is not None:
            place += f", line {line}"
        head = f"{place}: {what}" if place else what
        #: Without what to do next, for whoever knows better what that is.
        self.head = head.rstrip(".")
        super().__init__(f"{head.rstrip('.')}. {hint}".rstrip() if hint else head)
