"""Boosted decision trees over what stands around a line: sums of small trees, for what sums of weights cannot say.

Whether a line without a full stop is text depends on its length, its neighbours and its place together. With trees in place
of one weight per feature the same share of running text set aside leaves half as much furniture (docs/reading.md).
training/line_trees.py makes them; reading needs numpy only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Questions from a tree's root to its furthest leaf at most.
DEPTH = 6
#: Features are rounded to such steps, so that the last bit of a sum, which differs between machines, decides nothing.
STEPS = np.float32(64)


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """k outputs of t trees with m nodes each, all (k, t, m). A node asks whether the column `feature` exceeds `threshold`; `no`
    and `yes` are the nodes that follow, the node itself where it is a leaf; `value` is what a leaf adds to the log-odds.
    bias: (k,)."""

    feature: NDArray[np.int64]
    threshold: NDArray[np.float32]
    no: NDArray[np.int64]
    yes: NDArray[np.int64]
    value: NDArray[np.float32]
    bias: NDArray[np.float32]
    #: All nodes one after the other: feature, threshold, no, yes, value, and where each tree begins.
    _flat: tuple[NDArray[Any], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        k, t, m = self.feature.shape
        first = np.arange(k * t) * m
        no, yes = ((step.reshape(-1, m) + first[:, None]).ravel() for step in (self.no, self.yes))
        flat = (self.feature.ravel(), self.threshold.ravel(), no, yes, self.value.ravel(), first)
        object.__setattr__(self, "_flat", flat)

    def scores(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-odds of n lines, (n, k)."""
        rounded = in_steps(features)
        k, t, _ = self.feature.shape
        line = np.arange(len(rounded))[:, None]
        feature, threshold, no, yes, value, first = self._flat
        node = np.broadcast_to(first, (len(rounded), k * t))
        for _ in range(DEPTH):
            node = np.where(rounded[line, feature[node]] > threshold[node], yes[node], no[node])
        result: NDArray[np.float32] = value[node].reshape(-1, k, t).sum(axis=2) + self.bias
        return result


def in_steps(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Features as trees see them.

    >>> in_steps(np.array([0.501, 0.4999], dtype=np.float32)).tolist()
    [0.5, 0.5]
    """
    result: NDArray[np.float32] = np.rint(features * STEPS) / STEPS
    return result
