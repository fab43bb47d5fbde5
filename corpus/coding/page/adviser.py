"""What the page asks of something that learns from the labels. The page itself knows no model: training/active is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.bootstrap import Interval
from corpus.coding.drawn import Spot
from corpus.coding.page.codings import Codings


@dataclass(frozen=True, slots=True)
class Drawing:
    """The paragraph to code next, and how it was chosen, as `labels.csv` is to say (`uncertain`, `random` …). None: as the
    project's own sample says."""

    spot: Spot
    sample: str | None


@dataclass(frozen=True, slots=True)
class LearningPoint:
    """A retrained model: labelled paragraphs it learned from, macro F1 on the hold-out (0 to 1) with its 95 % interval."""

    labelled: int
    macro_f1: float | None
    interval: Interval


@dataclass(frozen=True, slots=True)
class Advice:
    """How learning stands: `state` is a key of the page's texts, `values` fill its places."""

    state: str
    points: tuple[LearningPoint, ...]
    held_out: int
    stop: bool
    values: Mapping[str, str | float | int]


class Adviser(Protocol):
    """Learns in the background. No call may take long: they are made while somebody waits for the page."""

    def labels_changed(self, codings: Codings) -> None:
        """Something was judged; perhaps it is time to learn anew."""

    def draw(self, coder: str, todo: Callable[[], Sequence[Spot]]) -> Drawing | None:
        """What this coder should code next of `todo()`; None: whatever comes next."""

    def suggestion(self, spot: Spot) -> Mapping[str, float] | None:
        """The probability of each theme, 0 to 1, if known."""

    def advice(self) -> Advice:
        """How learning stands."""

    def close(self) -> None:
        """End what goes on in the background."""
