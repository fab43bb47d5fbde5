"""The one exception for mistakes in what a user gave us: it becomes a message and exit code 1, never a traceback."""

from __future__ import annotations

from pathlib import Path


class InputError(Exception):
    r"""Wrong input: says what is wrong, where, and what to do next, on one line whatever names it speaks of.

    >>> str(InputError("value 2 is not 1, 0 or empty", where="labels.csv", line=7, hint="Mend the cell."))
    'labels.csv, line 7: value 2 is not 1, 0 or empty. Mend the cell.'
    >>> str(InputError("no column with text", where="a.csv", hint="There are: a\nb."))
    'a.csv: no column with text. There are: a b.'
    """

    def __init__(self, what: str, *, where: str | Path | None = None, line: int | None = None, hint: str = "") -> None:
        place = "" if where is None else str(where)
        if line is not None:
            place += f", line {line}"
        head = f"{place}: {what}" if place else what
        #: Without what to do next, for whoever knows better what that is.
        self.head = _one_line(head.rstrip("."))
        super().__init__(_one_line(f"{head.rstrip('.')}. {hint}".rstrip() if hint else head))


class StoppedError(InputError):
    """The work cannot go on, whatever else there is to read: unlike a bad file it is never skipped."""


def _one_line(text: str) -> str:
    return " ".join(text.splitlines())
