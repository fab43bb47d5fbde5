"""How far a run over many articles is: on a terminal one line that moves, elsewhere a line now and then; with the time left."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from classifier.bulk.progress import EVERY_IN_FILE, PER_SECOND, clock
from corpus.gates.terminal import say

if TYPE_CHECKING:
    from rich.progress import Progress as Line


@dataclass(slots=True)
class Progress:
    """Counts reports. Inside `with` the line is there, and messages written meanwhile stand above it."""

    done: int = 0
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
                console=Console(stderr=True), refresh_per_second=PER_SECOND, transient=True,
            )  # fmt: skip
            self._line.add_task("reads", total=None)
            self._line.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._line is not None:
            self._line.stop()
            self._line = None

    def at(self, place: int, total: int) -> None:
        """So many of `total` reports are there; said when the last line is old enough."""
        self.done = place
        now = time.monotonic()
        text = line(place, total, now - self._start)
        if self._line is not None:
            self._line.update(self._line.task_ids[0], description=text)
        elif now - max(self._shown, self._start) >= EVERY_IN_FILE:
            self._shown = now
            say(text)


def line(place: int, total: int, seconds: float) -> str:
    """
    >>> line(30, 120, 60.0)
    'report 30 of 120, 30 a minute, 0:03:00 left'
    """
    left = seconds * (total - place) / max(1, place)
    return f"report {place:,} of {total:,}, {60 * place / max(seconds, 1e-9):,.0f} a minute, {clock(left)} left"
