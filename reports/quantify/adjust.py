"""Shares from a measure whose behaviour with and without the theme is known: adjusted count and its kin (docs/quantification.md).

The mean of a measure in a corpus with share s of positive paragraphs is expected to be  m(s) = s m1 + (1 - s) m0.  Solving for s
corrects; the interval holds every s whose expected mean is not further from the observed one than sampling of articles and the
uncertainty of m0 and m1 allow (Fieller's 1954 and Wilson's 1927 idea in one). It needs no resampling, stays within [0, 1], does
not collapse where nothing was found, and grows to all of [0, 1] where the measure does not separate the classes.
"""

from __future__ import annotations

from math import sqrt

from scipy.special import stdtrit

from reports.quantify.records import Clusters, Estimate, Measure

#: A count taken at its word: no errors, perfectly known.
COUNTED = Measure((0.0, 1.0), (0.0, 0.0), (0.0, 0.0, 0.0))


def adjusted(clusters: Clusters, measure: Measure, *, icc: float, articles: int, level: float = 0.95) -> Estimate:
    """The corrected share in a group of articles.

    `icc` in [0, 1] says how alike paragraphs of one article are, `articles` from how many that was estimated (see
    `intraclass`). Raises ValueError where the group is empty.

    >>> import numpy as np
    >>> group = Clusters(np.full(100, 10.0), np.full(100, 3.0))
    >>> found = adjusted(group, Measure((0.1, 0.8), (0.09, 0.16), (1e-4, 0.0, 4e-4)), icc=0.1, articles=100)
    >>> round(found.share, 3), round(found.low, 3), round(found.high, 3)
    (0.286, 0.226, 0.35)
    """
    if not clusters.paragraphs:
        raise ValueError("no paragraphs")
    (m0, m1), (s0, s1), (v00, v01, v11) = measure.mean, measure.spread, measure.covariance
    separation, observed = m1 - m0, clusters.mean
    q2 = _quantile(articles, level) ** 2
    noise = q2 * design_effect(clusters, icc) / clusters.paragraphs
    # (observed - m(s))^2 <= q^2 (variance of the mean if s were true + variance of m(s)): a quadratic inequality in s.
    a = separation**2 + noise * separation**2 - q2 * (v11 - 2 * v01 + v00)
    b = -2 * (observed - m0) * separation - noise * (s1 - s0 + separation**2) - 2 * q2 * (v01 - v00)
    c = (observed - m0) ** 2 - noise * s0 - q2 * v00
    low, high = _solutions(a, b, c)
    point = (observed - m0) / separation if separation else observed
    share = min(max(point, 0.0), 1.0)
    if low > high:
        return Estimate(share, min(share, observed), max(share, observed), fits=False)
    return Estimate(share, min(low, share), max(high, share))


def mean_estimate(clusters: Clusters, *, level: float = 0.95) -> Estimate:
    """The mean of a measure as it is, with the interval that sampling of articles gives (cluster-robust, Student's t)."""
    share, half = clusters.mean, _quantile(len(clusters.sizes), level) * sqrt(clusters.variance_of_mean)
    return Estimate(share, max(0.0, share - half), min(1.0, share + half))


def design_effect(clusters: Clusters, icc: float) -> float:
    """By how much the variance of a mean is larger than that of as many independent paragraphs (Kish 1965).

    >>> import numpy as np
    >>> design_effect(Clusters(np.array([5.0, 5.0]), np.zeros(2)), 0.25)
    2.0
    """
    return 1 + (_typical_size(clusters) - 1) * icc


def intraclass(clusters: Clusters, measure: Measure) -> float:
    """How alike the measure is within articles, in [0, 1], from the design effect found in the whole corpus; a single month or
    source would be too small to tell. 1, the cautious end, where it cannot be told from a single article."""
    size = _typical_size(clusters)
    if len(clusters.sizes) < 2:
        return 1.0
    share = min(max((clusters.mean - measure.mean[0]) / measure.separation, 0.0), 1.0) if measure.separation else 0.0
    expected = share * measure.spread[1] + (1 - share) * measure.spread[0] + share * (1 - share) * measure.separation**2
    if size <= 1 or expected <= 0:
        return 0.0
    effect = clusters.variance_of_mean * clusters.paragraphs / expected
    return min(max((effect - 1) / (size - 1), 0.0), 1.0)


def _typical_size(clusters: Clusters) -> float:
    return float((clusters.sizes**2).sum() / clusters.sizes.sum())


def _quantile(articles: int, level: float) -> float:
    return float(stdtrit(max(articles - 1, 1), (1 + level) / 2))


def _solutions(a: float, b: float, c: float) -> tuple[float, float]:
    """Smallest and largest s in [0, 1] with a s^2 + b s + c <= 0; (1, 0) where there is none.

    >>> _solutions(1.0, -1.0, 0.21), _solutions(1.0, 0.0, 1.0), _solutions(-1.0, 0.0, 0.25)
    ((0.3, 0.7), (1.0, 0.0), (0.5, 1.0))
    """
    root = b * b - 4 * a * c
    ends = [s for s in (0.0, 1.0) if a * s * s + b * s + c <= 0]
    if root >= 0 and a != 0:
        ends += [s for s in ((-b - sqrt(root)) / (2 * a), (-b + sqrt(root)) / (2 * a)) if 0 <= s <= 1]
    elif a == 0 and b != 0 and 0 <= -c / b <= 1:
        ends.append(-c / b)
    return (round(min(ends), 12), round(max(ends), 12)) if ends else (1.0, 0.0)
