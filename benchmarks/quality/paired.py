"""Two sets of decisions on the same paragraphs: the difference of their F1, with a paired bootstrap interval over articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.model import Floats
from corpus.bootstrap import Interval, percentile_interval, resampled
from training.scores.metrics import f1_of


@dataclass(frozen=True, slots=True)
class Difference:
    """Micro and macro F1 of the one minus the other, with 95 % intervals."""

    micro: float
    micro_interval: Interval
    macro: float
    macro_interval: Interval


def difference(
    targets: Floats, one: NDArray[np.bool_], other: NDArray[np.bool_], articles: Sequence[str], seed: int = 0
) -> Difference:
    """F1 of `one` minus F1 of `other`; both are scored on the same resamples, so that what is hard for both cancels out.

    >>> y = np.array([[1.0], [1.0], [0.0]])
    >>> difference(y, y == 1.0, np.array([[True], [False], [False]]), ["a", "b", "c"]).micro.__round__(3)
    0.333
    """
    point = [_f1(_cells(targets, decided).sum(axis=0)[None]) for decided in (one, other)]
    samples = [_f1(resampled(_cells(targets, decided), articles, seed)) for decided in (one, other)]
    micro, macro = (samples[0][i] - samples[1][i] for i in (0, 1))
    return Difference(
        float(point[0][0][0] - point[1][0][0]),
        percentile_interval(micro),
        float(point[0][1][0] - point[1][1][0]),
        percentile_interval(macro),
    )


def _cells(targets: Floats, decided: NDArray[np.bool_]) -> Floats:
    """Hits, false alarms and misses of every row and theme, (n, k, 3)."""
    judged, positive = ~np.isnan(targets), targets == 1.0
    return np.stack([positive & decided, judged & ~positive & decided, positive & ~decided], axis=-1).astype(np.float64)


def _f1(counts: Floats) -> tuple[Floats, Floats]:
    """Micro and macro F1 of counts (samples, k, 3); a sample in which a theme does not occur has no macro average."""
    return f1_of(counts.sum(axis=1)), f1_of(counts).mean(axis=1)
