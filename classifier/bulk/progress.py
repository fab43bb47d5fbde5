"""How far a run over tables is, with rate and time left."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.gates.moving_line import MovingLine, clock
from corpus.gates.terminal import say


@dataclass(slots=True)
class Progress:
    """Counts paragraphs, those of them with text, and bytes. total: bytes of the inputs, 0 where not known. Inside `with` a line
    says how far it is."""

    total: int
    paragraphs: int = 0
    filled: int = 0
    problems: int = 0
    _bytes: int = 0
    _line: MovingLine = field(default_factory=lambda: MovingLine("begins"))

    def __enter__(self) -> Progress:
        self._line.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._line.__exit__()

    def add(self, paragraphs: int, size: int) -> None:
        """Note finished work."""
        self.paragraphs += paragraphs
        self._bytes += size
        self._line.show(self.line)

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
        seconds = self._line.elapsed()
        say(f"{self.paragraphs:,} paragraphs in {clock(seconds)}, {self.paragraphs / max(seconds, 1e-9):,.0f}/s")
