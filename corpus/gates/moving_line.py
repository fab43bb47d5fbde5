"""How far a long run is: on a terminal one line that moves, elsewhere a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.gates.terminal import say

if TYPE_CHECKING:
    from rich.progress import Progress as Line

#: Seconds between two lines where standard error is no terminal.
EVERY_IN_FILE = 15.0
#: Times a second that the line on a terminal is drawn anew.
PER_SECOND = 2


class MovingLine:
    """Inside `with` the line is there, beginning with `first`, and messages written meanwhile stand above it."""

    def __init__(self, first: str) -> None:
        self._first = first
        self._start, self._shown = time.monotonic(), 0.0
        self._line: Line | None = None

    def __enter__(self) -> MovingLine:
        if sys.stderr.isatty():
            from rich.console import Console  # only a terminal needs it
            from rich.progress import Progress as Line
            from rich.progress import TextColumn

            column = TextColumn("absatz: {task.description}", markup=False)
            self._line = Line(column, console=Console(stderr=True), refresh_per_second=PER_SECOND, transient=True)
            self._line.add_task(self._first, total=None)
            self._line.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._line is not None:
            self._line.stop()
            self._line = None

    def elapsed(self) -> float:
        """Seconds since the line was made."""
        return time.monotonic() - self._start

    def show(self, text: Callable[[float], str]) -> None:
        """Show a text, which is made of the seconds since the start; in a file only where the last one is old enough."""
        seconds = self.elapsed()
        if self._line is not None:
            self._line.update(self._line.task_ids[0], description=text(seconds))
        elif seconds - self._shown >= EVERY_IN_FILE:
            self._shown = seconds
            say(text(seconds))


def clock(seconds: float) -> str:
    """
    >>> clock(3725.4)
    '1:02:05'
    """
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
