"""Decisions that a human should make: those whose probability lies in the unsure band of their theme (docs/methods.md)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from classifier.model import Floats, ThemeModel, sigmoid

#: Where a model states no unsure band of its own, a probability within this many log-odds of its threshold is "too close to
#: call" (around .50: .38 to .62). Log-odds, because a fixed distance in percent would call nearly everything unsure where a
#: theme's threshold is low.
UNSURE = 0.5


def is_unsure(probabilities: Floats, bands: Floats) -> NDArray[np.bool_]:
    """Which of (n, k) probabilities lie in the bands (k, 2) of their themes: from `low` up to below `high`; from 0 to 1 all do. A
    band that is one point holds none."""
    low, high = bands[:, 0], bands[:, 1]
    # Below `high` and not up to it: where `high` is the threshold, decisions from the threshold on are not to be handed over.
    inside = (probabilities < high) | ((low == 0.0) & (high == 1.0))
    result: NDArray[np.bool_] = (low < high) & (probabilities >= low) & inside
    return result


def unsure_bands(model: ThemeModel) -> Floats:
    """Per theme the probabilities that are too close to call, (k, 2): as the model file states them, else around the
    threshold."""
    stated = model.info.unsure or {}
    pairs = zip(model.themes, model.thresholds.tolist(), strict=True)
    return np.array([stated.get(theme) or around(threshold) for theme, threshold in pairs]).reshape(-1, 2)


def around(threshold: float) -> tuple[float, float]:
    """The probabilities within UNSURE log-odds of a threshold; none but the threshold itself where it is 0 or 1.

    >>> [round(p, 2) for p in around(0.5)], [round(p, 2) for p in around(0.1)]
    ([0.38, 0.62], [0.06, 0.15])
    """
    if threshold in (0.0, 1.0):
        return threshold, threshold
    low, high = sigmoid(np.log(threshold / (1 - threshold)) + np.array([-UNSURE, UNSURE])).tolist()
    return low, high
