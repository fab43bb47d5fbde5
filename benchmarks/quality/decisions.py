"""Thresholds and decisions for paragraphs that carry a theme each, as in OPP-115."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from classifier.model import Floats

#: Where less than this share of the training paragraphs carry no theme, every paragraph is given one.
RARE = 0.01


def always_themed(targets: Floats) -> bool:
    """Whether paragraphs without any theme are so rare that none should be expected."""
    return bool((targets.sum(axis=1) == 0).mean() < RARE)


def at_least_one(scores: Floats, cuts: Floats) -> NDArray[np.bool_]:
    """Decisions (n, k) of log-odds against cuts (k,): where no theme reaches its cut, the one that comes nearest is taken.

    >>> at_least_one(np.array([[-2.0, -1.0], [3.0, 3.0]]), np.zeros(2)).tolist()
    [[False, True], [True, True]]
    """
    margin = scores - cuts
    decided: NDArray[np.bool_] = margin >= 0
    empty = np.flatnonzero(~decided.any(axis=1))
    decided[empty, margin[empty].argmax(axis=1)] = True
    return decided
