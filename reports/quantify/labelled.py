"""Shares from some paragraphs labelled by hand, drawn with known probabilities, and the model's word on all of them.

Prediction-powered inference (Angelopoulos et al. 2023) and the design-based estimator (Egami et al. 2023) are one idea: count
predictions everywhere, and correct by what the labelled paragraphs show predictions to miss, each weighted by the inverse of its
probability to be drawn. It is unbiased whatever the model does, on any kind of text; a bad model only makes it less exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import stdtrit

from reports.quantify.records import LEVEL, Clusters, Estimate, Floats

#: With fewer labelled paragraphs than this on either side, nothing can be said of how predictions err here: then the labels speak
#: alone, as if drawn one by one.
FEW = 5


@dataclass(frozen=True, slots=True, eq=False)
class LabelledSample:
    """Sums over m articles (arrays of length m), and the numbers of labelled paragraphs and of those among them with the theme.

    `sizes`: paragraphs; `predicted`: what the model says (decision or probability), summed over all of them; `weighted`: the same
    over labelled paragraphs only, each divided by its probability to be drawn; `labelled`: their hand labels, divided likewise.
    """

    sizes: Floats
    predicted: Floats
    weighted: Floats
    labelled: Floats
    drawn: int
    carrying: int

    @classmethod
    def of(cls, truth: Floats, predicted: Floats, drawn_with: Floats, articles: Floats) -> LabelledSample:
        """From single paragraphs: hand label (NaN = not labelled), prediction, probability to be drawn, article number.

        >>> labels = np.array([1.0, np.nan, 0.0, np.nan])
        >>> LabelledSample.of(labels, np.full(4, 0.5), np.full(4, 0.5), np.array([0, 0, 1, 1])).labelled.tolist()
        [2.0, 0.0]
        """
        known = ~np.isnan(truth)
        weight = np.where(known, 1 / drawn_with, 0.0)
        columns = (np.ones(len(truth)), predicted, weight * predicted, weight * np.where(known, truth, 0.0))
        sums = [Clusters.of(column, np.asarray(articles, dtype=np.int64)).sums for column in columns]
        return cls(sums[0], sums[1], sums[2], sums[3], int(known.sum()), int(truth[known].sum()))


def design_estimate(sample: LabelledSample) -> Estimate:
    """The share, with an interval that holds for any model.

    How much of the predictions is used is tuned so that the variance is smallest (Angelopoulos, Duchi & Zrnic 2023), between
    nothing and everything. The variance over articles becomes an effective number of paragraphs, and that Wilson's interval (Korn
    & Graubard 1998): unlike the estimate plus or minus two standard errors it holds for rare themes too. Raises ValueError
    without labelled paragraphs.

    >>> labels = np.array([1.0, 0.0] * 20 + [np.nan] * 160)
    >>> found = design_estimate(LabelledSample.of(labels, np.full(200, 0.5), np.full(200, 0.2), np.arange(200)))
    >>> round(found.share, 3), round(found.low, 3), round(found.high, 3)
    (0.5, 0.347, 0.653)
    """
    if not sample.drawn:
        raise ValueError("no labelled paragraphs")
    total = sample.sizes.sum()
    gain = sample.predicted - sample.weighted
    few = min(sample.carrying, sample.drawn - sample.carrying) < FEW
    tuned = 0.0 if few else _tuned(sample, gain)
    made = Clusters(sample.sizes, sample.labelled + tuned * gain)
    # Hájek's estimate where labels speak alone: it cannot leave [0, 1].
    mean = sample.carrying / sample.drawn if few else made.mean
    share = min(max(mean, 0.5 / total), 1 - 0.5 / total)
    variance = made.variance_of_mean
    effective = float(sample.drawn) if few or variance <= 0 else min(share * (1 - share) / variance, total)
    quantile = float(stdtrit(max(min(sample.drawn, len(sample.sizes)) - 1, 1), (1 + LEVEL) / 2))
    low, high = wilson(min(max(mean, 0.0), 1.0), effective, quantile)
    return Estimate(min(max(mean, 0.0), 1.0), low, high)


def _tuned(sample: LabelledSample, gain: Floats) -> float:
    residual, control = (values - values.sum() / sample.sizes.sum() * sample.sizes for values in (sample.labelled, gain))
    scale = float(control @ control)
    return min(max(-float(residual @ control) / scale, 0.0), 1.0) if scale > 0 else 0.0


def wilson(share: float, n: float, quantile: float) -> tuple[float, float]:
    """Wilson's interval of a share found in `n` paragraphs (an effective number: any positive one).

    >>> [round(end, 3) for end in wilson(0.0, 40, 1.96)]
    [0.0, 0.088]
    """
    square = quantile * quantile
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = quantile / (1 + square / n) * sqrt(max(share * (1 - share), 0.0) / n + square / (4 * n * n))
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))
