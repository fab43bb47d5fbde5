"""How far a long run is: on a terminal one line that moves, elsewhere a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from corpus.gates.terminal import moving, say

if TYPE_CHECKING:
    from rich.progress import Progress as Line

#: Seconds between two lines where standard error is no terminal.
EVERY_IN_FILE = 15.0
#: Seconds between two lines on a terminal.
EVERY = 0.5
#: Goes to the beginning of the line and makes it empty.
EMPTY = "\r\x1b[2K"


class MovingLine:
    """Inside `with` the line is there, beginning with `first`, and messages written meanwhile stand above it."""

    def __init__(self, first: str) -> None:
        self._first = first
        self._start, self._shown = time.monotonic(), 0.0
        self._line: Line | None = None
        self._open = ExitStack()

    def __enter__(self) -> MovingLine:
        if sys.stderr.isatty():
            from rich.console import Console  # only a terminal needs it
            from rich.progress import Progress as Line
            from rich.progress import TextColumn

            column = TextColumn("absatz: {task.description}", markup=False)
            # click writes past the streams that rich puts in place of the standard ones, so messages are taken care of here.
            self._line = line = Line(
                column, console=Console(stderr=True), transient=True,
                redirect_stdout=False, redirect_stderr=False, auto_refresh=False,
            )  # fmt: skip
            line.add_task(self._first, total=None)
            self._open.enter_context(line)
            self._open.enter_context(moving(lambda: print(EMPTY, end="", file=sys.stderr, flush=True), line.refresh))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
        self._line = None

    def elapsed(self) -> float:
        """Seconds since the line was made."""
        return time.monotonic() - self._start

    def show(self, text: Callable[[float], str]) -> None:
        """Show a text, which is made of the seconds since the start; in a file only where the last one is old enough."""
        seconds = self.elapsed()
        if seconds - self._shown < (EVERY if self._line else EVERY_IN_FILE):
            return
        self._shown = seconds
        if self._line is None:
            say(text(seconds))
        else:
            self._line.update(self._line.task_ids[0], description=text(seconds), refresh=True)


def clock(seconds: float) -> str:
    """
    >>> clock(3725.4)
    '1:02:05'
    """
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
