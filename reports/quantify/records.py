"""Numbers that go into a share estimate, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Of all intervals: they hold the true share in 95 of 100 cases.
LEVEL = 0.95
#: An interval wider than this is printed in words, without a point in it: five articles gave 64 % (22 to 100 %) where 33 % were
#: true, and readers remember the 64.
WIDEST = 0.3
#: With fewer paragraphs than this nothing is corrected: the interval would hold nearly every share.
FEWEST = 50


class Method(StrEnum):
    """How a share is estimated; docs/quantification.md defines each."""

    COUNT = "count"
    PROBABILITIES = "probabilities"
    ADJUSTED_COUNT = "adjusted_count"
    ADJUSTED_PROBABILITIES = "adjusted_probabilities"
    DESIGN = "design"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share of paragraphs in [0, 1] with its interval.

    `fits` is false where the corpus cannot be explained by any share and the model's error rates together: then the model errs
    here otherwise than where it was tested, and the interval reaches to the uncorrected mean.
    """

    share: float
    low: float
    high: float
    fits: bool = True

    @property
    def wide(self) -> bool:
        """Whether the interval says so little that no single number should stand for it."""
        return self.high - self.low > WIDEST


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure of a paragraph (its decision, say) is in paragraphs without and with a theme, as tested: means, variances
    within the two classes, and the covariance of the two means as (without, both, with).

    `rate` is the theme's share in the test. Where whole articles are richer or poorer in the theme, so that its share is s, the
    two means differ by `slope` times s - rate.
    """

    mean: tuple[float, float]
    spread: tuple[float, float]
    covariance: tuple[float, float, float]
    slope: tuple[float, float] = (0.0, 0.0)
    rate: float = 0.0

    @property
    def separation(self) -> float:
        """How far the classes lie apart: for decisions sensitivity + specificity - 1. At 0 nothing can be corrected."""
        return self.mean[1] - self.mean[0]


@dataclass(frozen=True, slots=True)
class ModelErrors:
    """How a model errs on one theme. `decision` is None where decisions are made otherwise than those that were tested. Its
    probabilities are made for the prevalence `of`; `moved` are the measures that they become when moved to each of the
    prevalences `to`, none where the model file states only counts."""

    decision: Measure | None
    of: float = 0.5
    to: tuple[float, ...] = ()
    moved: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Articles as samples see them: `sizes`, classified paragraphs of each of m articles, and `sums`, what a measure adds up to
    in each. Sums are all that is needed, so memory grows with articles, not with paragraphs."""

    sizes: Floats
    sums: Floats

    @classmethod
    def of(cls, values: Floats, articles: NDArray[np.int64]) -> Clusters:
        """From the values of single paragraphs and the number of the article of each.

        >>> Clusters.of(np.array([1.0, 0.0, 1.0]), np.array([0, 0, 4])).sums.tolist()
        [1.0, 1.0]
        """
        _, place = np.unique(articles, return_inverse=True)
        sums: Floats = np.bincount(place, weights=values).astype(np.float64)
        return cls(np.bincount(place).astype(np.float64), sums)

    @property
    def paragraphs(self) -> float:
        return float(self.sizes.sum())

    @property
    def mean(self) -> float:
        """The mean over all paragraphs."""
        return float(self.sums.sum() / self.sizes.sum())

    @property
    def variance_of_mean(self) -> float:
        """Cluster-robust variance of the mean as a ratio of two sums over articles; infinite with a single article.

        >>> Clusters(np.array([2.0, 2.0]), np.array([2.0, 0.0])).variance_of_mean
        0.25
        """
        m = len(self.sizes)
        if m < 2:
            return float("inf")
        residuals = self.sums - self.mean * self.sizes
        return float(m / (m - 1) * (residuals**2).sum() / self.sizes.sum() ** 2)


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What is known of a group of articles: their decisions, probabilities, and these moved to each prevalence of the model's
    `ModelErrors.to`."""

    decisions: Clusters
    probabilities: Clusters
    moved: tuple[Clusters, ...] = ()
