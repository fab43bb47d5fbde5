"""How much the rest of an article counts: slope and offset of classifier/article_term.py, by maximum likelihood."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from classifier.article_term import others
from classifier.model import Floats

#: Penalty on the squares of slope and offset: keeps them finite on a handful of paragraphs, is felt nowhere else.
RIDGE = 1e-4


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
