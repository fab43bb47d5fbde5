"""How a model errs, in the few numbers that correcting theme shares needs (docs/quantification.md).

From out-of-fold probabilities and decisions: what a measure (decision, probability, place in a histogram) is on average in
paragraphs with and without a theme, how it spreads within each class, and how far these two averages can be trusted, given that
paragraphs of one article err alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.model import Floats

#: Borders of the bins of the mixture measure. Closer together where probabilities of themes that are rare crowd.
EDGES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95)
#: Significant digits kept: their effect is far below that of one paragraph.
DIGITS = 6


def error_rates(
    targets: Floats, probabilities: Floats, decisions: NDArray[np.bool_], articles: Sequence[str], themes: Sequence[str]
) -> dict[str, Any]:
    """The errors of k themes on n judged paragraphs as JSON data; a theme without positive or negative paragraphs is left out.

    `probabilities` are those by words alone: what the rest of an article adds changes with how frequent a theme is in it, which
    is what these rates are to find out. `decisions` are those of the model.

    Shapes are (n, k), with NaN for not judged; `articles` names the article of each row.

    >>> y, p = np.array([[1.0], [1.0], [0.0], [0.0]]), np.array([[0.9], [0.4], [0.2], [0.2]])
    >>> rates = error_rates(y, p, p > 0.5, ["a", "b", "a", "b"], ["privacy"])["privacy"]
    >>> rates["positives"], rates["decision"]["mean"], rates["decision"]["spread"]
    (2, [0.0, 0.5], [0.0, 0.25])
    """
    _, article = np.unique(np.asarray(articles), return_inverse=True)
    result = {}
    for t, theme in enumerate(themes):
        judged = ~np.isnan(targets[:, t])
        positive = targets[judged, t] == 1.0
        if not positive.any() or positive.all():
            continue
        p, where = probabilities[judged, t], article[judged]
        weights = bin_weights(p, positive)
        result[theme] = {
            "articles": len(np.unique(where)),
            "positives": int(positive.sum()),
            "negatives": int((~positive).sum()),
            "decision": _moments(decisions[judged, t].astype(np.float64), positive, where),
            "probability": _moments(p, positive, where),
            "mixture": _moments(weights[np.digitize(p, EDGES)], positive, where)
            | {"edges": list(EDGES), "weights": _digits(weights)},
        }
    return result


def bin_weights(probabilities: Floats, positive: NDArray[np.bool_]) -> Floats:
    """Share of the positive paragraphs in every bin less that of the negative ones. Solving "histogram of the corpus = share *
    histogram of positives + (1 - share) * histogram of negatives" by least squares is the same as adjusting the mean of this
    weight, so one formula serves every measure."""
    place = np.digitize(probabilities, EDGES)
    histograms = [np.bincount(place[of], minlength=len(EDGES) + 1) / of.sum() for of in (positive, ~positive)]
    result: Floats = histograms[0] - histograms[1]
    return result


def _moments(values: Floats, positive: NDArray[np.bool_], article: NDArray[np.int64]) -> dict[str, list[float]]:
    """Means and variances within the classes [without, with], and the covariance [00, 01, 11] of the two means over articles:
    the linearised, cluster-robust one of two ratio estimates."""
    groups = int(article.max()) + 1
    occupied = len(np.unique(article))
    means, spreads, residuals = [], [], []
    for of in (~positive, positive):
        mean = values[of].mean()
        means.append(mean)
        spreads.append(values[of].var())
        residuals.append(np.bincount(article[of], weights=values[of] - mean, minlength=groups) / of.sum())
    covariance = np.array(residuals) @ np.array(residuals).T * occupied / max(occupied - 1, 1)
    return {
        "mean": _digits(means),
        "spread": _digits(spreads),
        "covariance": _digits([covariance[0, 0], covariance[0, 1], covariance[1, 1]]),
    }


def _digits(values: Any) -> list[float]:
    return [float(f"{value:.{DIGITS}g}") for value in values]
