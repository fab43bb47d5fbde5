"""How far a long run is: on a terminal one line that moves, elsewhere a line now and then; with rate and time left."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.gates.terminal import say

if TYPE_CHECKING:
    from rich.progress import Progress as Line

#: Seconds between two lines where standard error is no terminal.
EVERY_IN_FILE = 15.0
#: Times a second that the line on a terminal is drawn anew.
PER_SECOND = 2


@dataclass(slots=True)
class Progress:
    """Counts paragraphs and bytes. total: bytes of the inputs, 0 where not known. Inside `with` the line is there, and
    messages written meanwhile stand above it."""

    total: int
    paragraphs: int = 0
    problems: int = 0
    _bytes: int = 0
    _start: float = field(default_factory=time.monotonic)
    _shown: float = 0.0
    _line: Line | None = None

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from rich.console import Console  # only a terminal needs it
            from rich.progress import Progress as Line
            from rich.progress import TextColumn

            self._line = Line(
                TextColumn("absatz: {task.description}", markup=False),
                console=Console(stderr=True),
                refresh_per_second=PER_SECOND,
                transient=True,
            )
            self._line.add_task("begins", total=self.total or None)
            self._line.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._line is not None:
            self._line.stop()
            self._line = None

    def add(self, paragraphs: int, size: int) -> None:
        """Note finished work; print a line when the last one is old enough."""
        self.paragraphs += paragraphs
        self._bytes += size
        now = time.monotonic()
        if self._line is not None:
            self._line.update(self._line.task_ids[0], description=self.line(now - self._start))
        elif now - max(self._shown, self._start) >= EVERY_IN_FILE:
            self._shown = now
            say(self.line(now - self._start))

    def line(self, seconds: float) -> str:
        """
        >>> Progress(total=4_000, paragraphs=30, _bytes=1_000).line(2.0)
        '30 paragraphs, 15/s, 25 %, 0:00:06 left'
        """
        text = f"{self.paragraphs:,} paragraphs, {self.paragraphs / max(seconds, 1e-9):,.0f}/s"
        if self.total and self._bytes:
            share = min(1.0, self._bytes / self.total)
            text += f", {share:.0%}".replace("%", " %") + f", {clock(seconds * (1 - share) / share)} left"
        return text

    def end(self) -> None:
        """The last line, which stays."""
        seconds = time.monotonic() - self._start
        say(f"{self.paragraphs:,} paragraphs in {clock(seconds)}, {self.paragraphs / max(seconds, 1e-9):,.0f}/s")


def clock(seconds: float) -> str:
    """
    >>> clock(3725.4)
    '1:02:05'
    """
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
