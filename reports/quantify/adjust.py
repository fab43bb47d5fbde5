"""Shares from a measure whose behaviour with and without the theme is known: adjusted count and its kin (docs/quantification.md).

Let m1 and m0 be the mean of the measure in paragraphs with and without the theme. In a corpus with a share s of paragraphs with
it, the mean is expected to be  m(s) = s m1 + (1 - s) m0 + d(s) / 2,  and solving for s gives the corrected share. The interval
holds every s whose expected mean is not further from the observed one than sampling of articles and the uncertainty of m0, m1
and d allow (the ideas of Fieller 1954 and Wilson 1927 together). The drift d is how much m0 and m1 change if the share moved
because whole articles are richer or poorer in the theme; if it moved by single paragraphs, d is 0. We cannot tell which, so the
estimate uses half the drift and the error includes the other half. The interval needs no resampling, stays within [0, 1], does
not collapse where nothing was found, and grows to all of [0, 1] where the measure does not separate the classes. All of these
are polynomials in s, written as their coefficients, lowest first.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.polynomial.polyutils import trimcoef
from scipy.special import stdtrit

from reports.quantify.records import LEVEL, Clusters, Estimate, Floats, Measure

#: A count taken at its word: no errors, perfectly known.
COUNTED = Measure((0.0, 1.0), (0.0, 0.0), (0.0, 0.0, 0.0))


def adjusted(clusters: Clusters, measure: Measure, *, icc: float, articles: int) -> Estimate:
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
    (s0, s1), (v00, v01, v11), separation = measure.spread, measure.covariance, measure.separation
    observed, q2 = clusters.mean, _quantile(articles) ** 2
    drift, gap = _drift(measure), _expected(measure) - (observed, 0.0, 0.0)
    sampling = np.array([s0, s1 - s0 + separation**2, -(separation**2)]) * design_effect(clusters, icc) / clusters.paragraphs
    validation = (v00, 2 * (v01 - v00), v11 - 2 * v01 + v00)
    variance = np.append(sampling + validation, (0.0, 0.0)) + np.convolve(drift, drift) / 4
    share = corrected(observed, measure)
    low, high = _solutions(np.convolve(gap, gap) - q2 * variance)
    if low > high:
        return Estimate(share, min(share, observed), max(share, observed), fits=False)
    return Estimate(share, min(low, share), max(high, share))


def corrected(observed: float, measure: Measure) -> float:
    """The share at which this mean of a measure is expected; the mean itself, cut to [0, 1], where the measure is not higher with
    the theme than without."""
    if measure.separation <= 0:
        return min(max(observed, 0.0), 1.0)
    return _root(_expected(measure) - (observed, 0.0, 0.0))


def mean_estimate(clusters: Clusters) -> Estimate:
    """The mean of a measure as it is, with the interval that sampling of articles gives (cluster-robust, Student's t)."""
    share, half = clusters.mean, _quantile(len(clusters.sizes)) * sqrt(clusters.variance_of_mean)
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


def _quantile(articles: int) -> float:
    return float(stdtrit(max(articles - 1, 1), (1 + LEVEL) / 2))


def _expected(measure: Measure) -> Floats:
    """The mean of a measure as a polynomial in the share."""
    return np.array([measure.mean[0], measure.separation, 0.0]) + _drift(measure) / 2


def _drift(measure: Measure) -> Floats:
    """The drift d(s) as a polynomial in s: by how much the expected mean changes if the share moved from `rate`, at which errors
    were measured, to s by whole articles. It is 0 at `rate`. Slopes so steep that the mean would fall as the share rises can only
    be noise, and are left out.
    """
    (k0, k1), rate = measure.slope, measure.rate
    drift = np.array([-k0 * rate, k0 - (k1 - k0) * rate, k1 - k0])
    rise = measure.separation + drift[1] / 2
    return drift if min(rise, rise + drift[2]) > 0 else np.zeros(3)


def _root(line: Floats) -> float:
    """Where a polynomial that increases on [0, 1] is 0, or the end of [0, 1] nearer to that.

    >>> _root(np.array([-0.25, 1.0])), _root(np.array([1.0, 1.0])), _root(np.array([-2.0, 1.0]))
    (0.25, 0.0, 1.0)
    """
    if line[0] >= 0:
        return 0.0
    return next((root for root in _real_roots(line) if 0 <= root <= 1), 1.0)


def _solutions(inequality: Floats) -> tuple[float, float]:
    """Smallest and largest s in [0, 1] where a polynomial is not above 0; (1, 0) where there is none.

    >>> [_solutions(np.array(line)) for line in ([0.21, -1, 1], [1.0, 0, 1], [0.25, 0, -1])]
    [(0.3, 0.7), (1.0, 0.0), (0.5, 1.0)]
    """
    ends = [end for end, value in ((0.0, inequality[0]), (1.0, inequality.sum())) if value <= 0]
    ends += [root for root in _real_roots(inequality) if 0 <= root <= 1]
    return (round(min(ends), 12), round(max(ends), 12)) if ends else (1.0, 0.0)


def _real_roots(line: Floats) -> list[float]:
    """In ascending order. Two that nearly coincide come out with an imaginary part of about the root of the precision; highest
    coefficients that change nothing on [0, 1] would spoil the others."""
    kept = trimcoef(line, 1e-12 * np.abs(line).max())
    return sorted(float(root.real) for root in np.roots(kept[::-1]) if abs(root.imag) < 1e-7)
