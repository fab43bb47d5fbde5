"""How a model errs, in the few numbers that correcting theme shares needs (docs/quantification.md).

A measure here is the decision (1 or 0), or the probability made for some prevalence. From out-of-fold predictions we state, for
paragraphs with the theme and for those without it: the measure's mean, its spread, how far the mean can be trusted, given that
paragraphs of one article err alike, and by how much it moves where whole articles are richer in the theme.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.facts.scores import ErrorRates, MeasureFacts, MovedFacts
from classifier.model import Floats
from classifier.prior_shift import moved
from corpus.rounding import significant

#: Prevalences that probabilities are moved to. A share s is estimated most exactly from probabilities made for s. With these
#: three, little of that exactness is lost from 1 to 50 %, and only one column of sums per article has to be kept for each.
MOVED_TO = (0.02, 0.1, 0.3)


def error_rates(
    targets: Floats,
    probabilities: Floats,
    decisions: NDArray[np.bool_],
    articles: Sequence[str],
    themes: Sequence[str],
    prevalence: float | None,
) -> dict[str, ErrorRates]:
    """The errors of k themes on n judged paragraphs by theme, as a model file states them; a theme without positive or negative
    paragraphs is left out.

    `probabilities` are those by words alone: what the rest of an article adds changes with how frequent a theme is in it, which
    is what these rates are to find out. `prevalence` is what they are made for (None: that of the data). `decisions` are those of
    the model.

    Shapes are (n, k), with NaN for not judged; `articles` names the article of each row.

    >>> y, p = np.array([[1.0], [1.0], [0.0], [0.0]]), np.array([[0.9], [0.4], [0.2], [0.2]])
    >>> rates = error_rates(y, p, p > 0.5, ["a", "b", "a", "b"], ["privacy"], None)["privacy"]
    >>> rates.positives, rates.decision.mean, rates.decision.spread, rates.moved.of
    (2, (0.0, 0.5), (0.0, 0.25), 0.5)
    """
    _, article = np.unique(np.asarray(articles), return_inverse=True)
    result = {}
    for t, theme in enumerate(themes):
        judged = ~np.isnan(targets[:, t])
        positive = targets[judged, t] == 1.0
        if not positive.any() or positive.all():
            continue
        p, where = probabilities[judged, t], article[judged]
        of = float(positive.mean()) if prevalence is None else prevalence
        result[theme] = ErrorRates(
            articles=len(np.unique(where)),
            positives=int(positive.sum()),
            negatives=int((~positive).sum()),
            decision=_moments(decisions[judged, t].astype(np.float64), positive, where),
            moved=MovedFacts(
                of=significant(of),
                to=MOVED_TO,
                measures=tuple(_moments(moved(p, of, to), positive, where) for to in MOVED_TO),
            ),
        )
    return result


def _moments(values: Floats, positive: NDArray[np.bool_], article: NDArray[np.int64]) -> MeasureFacts:
    """Means and variances within the classes [without, with], the covariance [00, 01, 11] of the two means over articles (the
    linearised, cluster-robust one of two ratio estimates), and their slopes."""
    groups = int(article.max()) + 1
    sizes = np.bincount(article, minlength=groups)
    occupied = int((sizes > 0).sum())
    share = (np.bincount(article, weights=positive, minlength=groups) / np.maximum(sizes, 1))[article]
    means, spreads, residuals, slopes = [], [], [], []
    for of in (~positive, positive):
        mean = values[of].mean()
        means.append(mean)
        spreads.append(values[of].var())
        residuals.append(np.bincount(article[of], weights=values[of] - mean, minlength=groups) / of.sum())
        slopes.append(_slope(values[of], share[of], float(share.var())))
    covariance = np.array(residuals) @ np.array(residuals).T * occupied / max(occupied - 1, 1)
    return MeasureFacts(
        mean=(significant(means[0]), significant(means[1])),
        spread=(significant(spreads[0]), significant(spreads[1])),
        covariance=(significant(covariance[0, 0]), significant(covariance[0, 1]), significant(covariance[1, 1])),
        slope=(significant(slopes[0]), significant(slopes[1])),
    )


def _slope(values: Floats, share: Floats, variance: float) -> float:
    """By how much the mean of one class moves, per unit of the theme's share, when articles rich in the theme become more
    frequent.

    Suppose articles are weighted by exp(x * share of the theme in the article). As x grows from 0, the mean changes by its
    covariance with the articles' shares, and the theme's share by their `variance` over all paragraphs. The slope is the
    quotient.
    """
    return float(np.mean((values - values.mean()) * (share - share.mean()))) / variance if variance > 0 else 0.0
