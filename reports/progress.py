"""How far a run over many articles is, with the time left."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.gates.moving_line import MovingLine, clock


@dataclass(slots=True)
class Progress:
    """Counts reports. Inside `with` a line says how far it is."""

    done: int = 0
    _line: MovingLine = field(default_factory=lambda: MovingLine("reads"))

    def __enter__(self) -> Progress:
        self._line.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._line.__exit__()

    def at(self, place: int, total: int) -> None:
        """So many of `total` reports are there."""
        self.done = place
        self._line.show(lambda seconds: line(place, total, seconds))


def line(place: int, total: int, seconds: float) -> str:
    """
    >>> line(30, 120, 60.0)
    'report 30 of 120, 30 a minute, 0:03:00 left'
    """
    left = seconds * (total - place) / max(1, place)
    return f"report {place:,} of {total:,}, {60 * place / max(seconds, 1e-9):,.0f} a minute, {clock(left)} left"
