"""How far a long run is: one line on stderr, with rate and time left."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field

#: Seconds between two lines on a terminal, and into a file.
EVERY, EVERY_IN_FILE = 0.5, 15.0


@dataclass(slots=True)
class Progress:
    """Counts paragraphs and bytes. total: bytes of the inputs, 0 where not known."""

    total: int
    paragraphs: int = 0
    problems: int = 0
    _bytes: int = 0
    _start: float = field(default_factory=time.monotonic)
    _shown: float = 0.0
    _terminal: bool = field(default_factory=lambda: sys.stderr.isatty())

    def add(self, paragraphs: int, size: int) -> None:
        """Note finished work, and say so now and then."""
        self.paragraphs += paragraphs
        self._bytes += size
        now = time.monotonic()
        since = now - max(self._shown, self._start)
        if since >= (EVERY if self._terminal else EVERY_IN_FILE):
            self._shown = now
            self._write(self.line(now - self._start))

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
        """The last line."""
        seconds = time.monotonic() - self._start
        self._write(f"{self.paragraphs:,} paragraphs in {clock(seconds)}, {self.paragraphs / max(seconds, 1e-9):,.0f}/s")
        if self._terminal:
            sys.stderr.write("\n")

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[Kabsatz: {text}" if self._terminal else f"absatz: {text}\n")
        sys.stderr.flush()


def clock(seconds: float) -> str:
    """
    >>> clock(3725.4)
    '1:02:05'
    """
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
