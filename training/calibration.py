"""From scores to probabilities that hold, and from probabilities to decisions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.model import Floats, sigmoid


def prevalence_weights(targets: Floats, prevalence: float | None) -> Floats:
    """Weights of judged targets under which the theme has the given share in (0, 1); all 1 where it is None.

    A corpus made for training is richer in themes than the texts it will be used on. Left as it is, that excess would sit in
    every probability (prior shift; Saerens, Latinne & Decaestecker 2002).

    >>> prevalence_weights(np.array([1.0, 1.0, 0.0, 0.0]), 0.1).round(2).tolist()
    [0.2, 0.2, 1.8, 1.8]
    """
    share = targets.mean() if targets.size else 0.0
    if prevalence is None or not 0 < share < 1:
        return np.ones(targets.shape)
    return np.where(targets == 1.0, prevalence / share, (1 - prevalence) / (1 - share))


def platt(scores: Floats, targets: Floats, prevalence: float | None = None) -> tuple[float, float]:
    """Slope a and offset b so that sigmoid(a * score + b) fits the judged targets (Platt 1999, with his smoothed targets).

    `scores` must come from texts the scorer was not fitted on. The slope stays positive: calibration never reverses an order.
    """
    judged = ~np.isnan(targets)
    s, y = scores[judged], targets[judged] == 1.0
    positives, negatives = int(y.sum()), int((~y).sum())
    if not positives or not negatives:
        return 1.0, 0.0
    high, low = (positives + 1) / (positives + 2), 1 / (negatives + 2)
    target, weight = np.where(y, high, low), prevalence_weights(targets[judged], prevalence)
    # Soft targets as weighted pairs of hard ones, which scikit-learn's regression takes.
    x = np.concatenate([s, s])[:, None]
    hard = np.concatenate([np.ones(len(s)), np.zeros(len(s))])
    fit = LogisticRegression(C=1e6, tol=1e-8, max_iter=1000)
    fit.fit(x, hard, sample_weight=np.concatenate([target * weight, (1 - target) * weight]))
    slope, offset = float(fit.coef_[0, 0]), float(fit.intercept_[0])
    return (slope, offset) if slope > 0 else (1.0, 0.0)


def best_f1_threshold(probabilities: Floats, targets: Floats, prevalence: float | None = None) -> float:
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
    weight = prevalence_weights(y, prevalence)[order]
    p, y = p[order], y[order]
    hits, taken = np.cumsum(y * weight), np.cumsum(weight)
    f1 = 2 * hits / (taken + hits[-1])
    # A cut between equal probabilities is none.
    f1[:-1][p[:-1] == p[1:]] = -1.0
    cut = int(np.argmax(f1))
    below = p[cut + 1] if cut + 1 < len(p) else 0.0
    return float((p[cut] + below) / 2)


def calibrate(scores: Floats, targets: Floats, prevalence: float | None = None) -> tuple[Floats, Floats, Floats]:
    """Slopes, offsets and thresholds of k themes from (n, k) out-of-fold scores, for texts in which themes have that share."""
    pairs = [platt(scores[:, t], targets[:, t], prevalence) for t in range(targets.shape[1])]
    slopes, offsets = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])
    probabilities = sigmoid(slopes * scores + offsets)
    thresholds = np.array([best_f1_threshold(probabilities[:, t], targets[:, t], prevalence) for t in range(targets.shape[1])])
    return slopes, offsets, thresholds


def decide(scores: Floats, slopes: Floats, offsets: Floats, thresholds: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Probabilities and decisions for (n, k) scores."""
    probabilities = sigmoid(slopes * scores + offsets)
    return probabilities, probabilities >= thresholds
