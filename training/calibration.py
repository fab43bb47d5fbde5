"""From scores to probabilities that hold, and from probabilities to decisions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.model import Floats, sigmoid


def platt(scores: Floats, targets: Floats) -> tuple[float, float]:
    """Slope a and offset b so that sigmoid(a * score + b) fits the judged targets (Platt 1999, with his smoothed targets).

    `scores` must come from texts the scorer was not fitted on. The slope stays positive: calibration never reverses an order.
    """
    judged = ~np.isnan(targets)
    s, y = scores[judged], targets[judged] == 1.0
    positives, negatives = int(y.sum()), int((~y).sum())
    if not positives or not negatives:
        return 1.0, 0.0
    high, low = (positives + 1) / (positives + 2), 1 / (negatives + 2)
    target = np.where(y, high, low)
    # Soft targets as weighted pairs of hard ones, which scikit-learn's regression takes.
    x = np.concatenate([s, s])[:, None]
    hard = np.concatenate([np.ones(len(s)), np.zeros(len(s))])
    fit = LogisticRegression(C=1e6, tol=1e-8, max_iter=1000).fit(x, hard, sample_weight=np.concatenate([target, 1 - target]))
    slope, offset = float(fit.coef_[0, 0]), float(fit.intercept_[0])
    return (slope, offset) if slope > 0 else (1.0, 0.0)


def best_f1_threshold(probabilities: Floats, targets: Floats) -> float:
    """The probability from which on deciding for the theme gives the highest F1; .5 where nothing was judged to carry it.

    Every cut between two neighbouring probabilities is tried; the threshold is put half-way, and of equal cuts the highest wins.

    >>> best_f1_threshold(np.array([0.1, 0.4, 0.6, 0.9]), np.array([0.0, 0.0, 1.0, 1.0]))
    0.5
    """
    judged = ~np.isnan(targets)
    p, y = probabilities[judged], targets[judged]
    if not y.any():
        return 0.5
    order = np.argsort(-p, kind="stable")
    p, y = p[order], y[order]
    hits, taken = np.cumsum(y), np.arange(1, len(y) + 1)
    f1 = 2 * hits / (taken + y.sum())
    # A cut between equal probabilities is none.
    f1[:-1][p[:-1] == p[1:]] = -1.0
    cut = int(np.argmax(f1))
    below = p[cut + 1] if cut + 1 < len(p) else 0.0
    return float((p[cut] + below) / 2)


def calibrate(scores: Floats, targets: Floats) -> tuple[Floats, Floats, Floats]:
    """Slopes, offsets and thresholds of k themes from (n, k) out-of-fold scores."""
    pairs = [platt(scores[:, t], targets[:, t]) for t in range(targets.shape[1])]
    slopes, offsets = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])
    probabilities = sigmoid(slopes * scores + offsets)
    thresholds = np.array([best_f1_threshold(probabilities[:, t], targets[:, t]) for t in range(targets.shape[1])])
    return slopes, offsets, thresholds


def decide(scores: Floats, slopes: Floats, offsets: Floats, thresholds: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Probabilities and decisions for (n, k) scores."""
    probabilities = sigmoid(slopes * scores + offsets)
    return probabilities, probabilities >= thresholds
