"""From scores to calibrated probabilities, and from these to thresholds.

Calibrated means: of all paragraphs given a probability of .7, about 70 in 100 carry the theme. docs/methods.md has the formulas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from classifier.article_term import adds, article_numbers, others
from classifier.model import Floats, sigmoid
from classifier.prevalence import logit
from training.settings import TrainSettings, parse_aim

#: Penalty on the squares of slope and offset of the article term: keeps them finite on a handful of paragraphs, is felt nowhere
#: else.
RIDGE = 1e-4
#: Prevalences for which a model states its thresholds; between them they are interpolated.
PREVALENCES = (0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Of k themes: slopes and offsets (k,) from scores to the log-odds of the words, what the rest of the article adds (k, 3; see
    classifier/article_term.py), thresholds (k,), and thresholds (k, len(PREVALENCES)) for collections in which themes are rarer
    or more frequent."""

    slopes: Floats
    offsets: Floats
    article: Floats
    thresholds: Floats
    thresholds_at: Floats

    def probabilities(self, scores: Floats, articles: Sequence[str]) -> Floats:
        """Probabilities (n, k) of paragraphs with these scores in these articles."""
        words = self.slopes * scores + self.offsets
        return sigmoid(words + adds(words, article_numbers(articles), self.article))


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
    # Platt's targets lie between 0 and 1, and scikit-learn's regression takes only 0 and 1. So every paragraph is given twice,
    # once with each outcome, weighted by its target.
    x = np.concatenate([s, s])[:, None]
    hard = np.concatenate([np.ones(len(s)), np.zeros(len(s))])
    fit = LogisticRegression(C=1e6, solver="newton-cholesky", tol=1e-8, max_iter=1000)
    fit.fit(x, hard, sample_weight=np.concatenate([target * weight, (1 - target) * weight]))
    slope, offset = float(fit.coef_[0, 0]), float(fit.intercept_[0])
    return (slope, offset) if slope > 0 else (1.0, 0.0)


def best_threshold(probabilities: Floats, targets: Floats, aim: str = "f1", prevalence: float | None = None) -> float:
    """The probability from which on to decide for the theme; .5 where nothing was judged to carry it.

    `f1`: the cut of highest F1, of equal ones the highest. `precision:x`: the lowest cut above which the share of hits is at
    least x; where no cut reaches it, the one that comes closest. `recall:x`: the highest cut that finds at least x. Every cut
    between two neighbouring probabilities is tried, and the threshold is put half-way.

    >>> p, y = np.array([0.1, 0.4, 0.6, 0.9]), np.array([0.0, 1.0, 0.0, 1.0])
    >>> [best_threshold(p, y, aim) for aim in ("f1", "precision:0.9", "recall:0.9")]
    [0.25, 0.75, 0.25]
    """
    kind, floor = parse_aim(aim)
    judged = ~np.isnan(targets)
    p, y = probabilities[judged], targets[judged]
    if not y.any():
        return 0.5
    order = np.argsort(-p, kind="stable")
    weight = prevalence_weights(y, prevalence)[order]
    p, y = p[order], y[order]
    hits, taken = np.cumsum(y * weight), np.cumsum(weight)
    # There is no threshold between equal probabilities, so a cut is possible only where they change.
    cuts = np.flatnonzero(np.append(p[:-1] != p[1:], True))
    if kind == "f1":
        chosen = int(np.argmax((2 * hits / (taken + hits[-1]))[cuts]))
    elif kind == "precision":
        precision = (hits / taken)[cuts]
        reached = np.flatnonzero(precision >= floor)
        chosen = int(reached[-1]) if reached.size else int(np.argmax(precision))
    else:
        # The last cut takes everything; rounding must not leave it below a floor of 1.
        chosen = int(np.flatnonzero((hits / hits[-1])[cuts] >= floor - 1e-12)[0])
    cut = int(cuts[chosen])
    below = p[cut + 1] if cut + 1 < len(p) else 0.0
    return float((p[cut] + below) / 2)


def expected_f1_threshold(probabilities: Floats, weights: Floats | None = None) -> float:
    """The threshold with the highest F1 expected if the probabilities hold: half that F1 (Lipton, Elkan & Naryanaswamy 2014).

    It uses no labels besides those that calibrated the probabilities, so that it varies less than the best cut on few positives.

    >>> expected_f1_threshold(np.array([1.0, 1.0, 0.0]))
    0.5
    """
    order = np.argsort(-probabilities, kind="stable")
    p, w = probabilities[order], np.ones(len(order)) if weights is None else weights[order]
    hits = np.cumsum(w * p)
    f1 = 2 * hits / (np.cumsum(w) + hits[-1:])
    return float(f1.max(initial=1.0 if not p.size else 0.0) / 2)


def fit_article(scores: Floats, targets: Floats, articles: NDArray[np.int64], weights: Floats, prevalence: Floats) -> Floats:
    """`ThemeModel.article` (k, 3) from out-of-fold log-odds and targets (n, k), article numbers from 0 on (n,), weights (n, k) of
    the paragraphs and the prevalences (k,) for which the log-odds hold.

    Slope a and offset b make s + a c + b the log-odds of the judged paragraphs that have others beside them. A slope below 0,
    that is, themes that avoid their own articles, is chance: then the theme is judged by words alone.
    """
    c = others(scores, articles, prevalence)
    accompanied = np.bincount(articles)[articles] > 1
    result = np.column_stack([np.zeros((len(prevalence), 2)), prevalence])
    for theme in range(len(prevalence)):
        rows = accompanied & ~np.isnan(targets[:, theme])
        y = targets[rows, theme]
        if not 0 < y.sum() < y.size:
            continue
        slope, offset = _logistic(scores[rows, theme], c[rows, theme], y, weights[rows, theme])
        if slope > 0:
            result[theme, :2] = slope, offset
    return result


def _logistic(s: Floats, c: Floats, y: Floats, weights: Floats) -> tuple[float, float]:
    """a and b of log-odds s + a c + b: logistic regression with s as offset, which scikit-learn does not have."""
    x = np.column_stack([c, np.ones_like(c)])
    w = weights / weights.sum()

    def loss(b: Floats) -> tuple[float, Floats]:
        z = s + x @ b
        p = 1 / (1 + np.exp(-z))
        value = float((w * (np.logaddexp(0, z) - y * z)).sum() + RIDGE * (b @ b))
        return value, x.T @ (w * (p - y)) + 2 * RIDGE * b

    def curvature(b: Floats) -> Floats:
        p = 1 / (1 + np.exp(-(s + x @ b)))
        result: Floats = (x * (w * p * (1 - p))[:, None]).T @ x + 2 * RIDGE * np.eye(2)
        return result

    found = minimize(loss, np.zeros(2), jac=True, hess=curvature, method="trust-exact", options={"gtol": 1e-10})
    return float(found.x[0]), float(found.x[1])


def calibrate(scores: Floats, targets: Floats, articles: Sequence[str], settings: TrainSettings) -> Calibration:
    """Calibration of k themes from (n, k) out-of-fold scores of paragraphs of these articles (n,), and thresholds for the
    settings' aim."""
    k, prevalence = targets.shape[1], settings.prevalence
    pairs = [platt(scores[:, t], targets[:, t], prevalence) for t in range(k)]
    slopes, offsets = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])
    words = slopes * scores + offsets
    weights, shares = _weights_and_shares(targets, prevalence)
    numbers = article_numbers(articles)
    article = np.column_stack([np.zeros((k, 2)), shares])
    if settings.article:
        article = fit_article(words, targets, numbers, weights, shares)
    p = sigmoid(words + adds(words, numbers, article))
    thresholds = np.array([threshold_for(settings.aim, p[:, t], targets[:, t], prevalence) for t in range(k)])
    return Calibration(slopes, offsets, article, thresholds, _thresholds_at(settings.aim, words, targets, numbers, article))


def _thresholds_at(aim: str, words: Floats, targets: Floats, articles: NDArray[np.int64], article: Floats) -> Floats:
    """The thresholds (k, len(PREVALENCES)) where themes are as frequent as that: log-odds are moved and paragraphs weighted."""
    result = np.empty((len(article), len(PREVALENCES)))
    for i, prevalence in enumerate(PREVALENCES):
        there = np.column_stack([article[:, :2], np.full(len(article), prevalence)])
        moved = words + logit(there[:, 2]) - logit(article[:, 2])
        p = sigmoid(moved + adds(moved, articles, there))
        result[:, i] = [threshold_for(aim, p[:, t], targets[:, t], prevalence) for t in range(len(article))]
    return result


def threshold_for(aim: str, probabilities: Floats, targets: Floats, prevalence: float | None) -> float:
    """The threshold (of calibrated probabilities) for an aim: for F1 the one expected to be best, else as `best_threshold`."""
    judged = ~np.isnan(targets)
    if aim != "f1" or not targets[judged].any():
        return best_threshold(probabilities, targets, aim, prevalence)
    return expected_f1_threshold(probabilities[judged], prevalence_weights(targets[judged], prevalence))


def _weights_and_shares(targets: Floats, prevalence: float | None) -> tuple[Floats, Floats]:
    """Weights (n, k) under which every theme has the prevalence, and that prevalence (k,): where it is None, as found."""
    k = targets.shape[1]
    weights, shares = np.ones(targets.shape), np.full(k, prevalence or 0.5)
    for t in range(k):
        judged = ~np.isnan(targets[:, t])
        y = targets[judged, t]
        weights[judged, t] = prevalence_weights(y, prevalence)
        if prevalence is None and y.size:
            shares[t] = np.clip(y.mean(), 1 / (y.size + 1), y.size / (y.size + 1))
    return weights, shares
