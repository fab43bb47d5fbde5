"""How the scores grow with the number of labelled paragraphs, and what more of them would bring.

Models learn from growing parts of the training articles (whole leakage groups, each part inside the next) and are judged on the
same held-out folds. We assume that the error 1 - F1 falls as a power of the number of paragraphs, a * n^-b (Cortes et al. 1994;
Figueroa et al. 2012), and fit it on logarithms. Every bootstrap sample of articles gives a curve of its own, and their spread
is the uncertainty. It leaves out which articles were drawn into the parts, and that a power law may not hold far beyond the
data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.features import Counts
from classifier.model import Floats
from corpus.bootstrap import Interval, percentile_interval, resampled
from corpus.codebook import CodeBook
from training.crossval import OutOfFold, judge_parts, outer_parts, put_together
from training.data import Data
from training.fitting import Progress, Rows, silent
from training.parallel import workers
from training.scores.metrics import f1_of, score
from training.settings import TrainSettings

#: Shares of the training articles learned from, besides all of them.
SHARES = (0.125, 0.25, 0.5)
#: Multiples of the present number of paragraphs for which the gain is foretold: not far, since a power law is only a guess.
MULTIPLES = (1.5, 2.0, 3.0)
GAINS = (0.01, 0.02, 0.05)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Macro F1 with its interval, and F1 per theme, learned from that many paragraphs (mean over folds)."""

    paragraphs: int
    macro_f1: float | None
    interval: Interval
    themes: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Macro F1 gained by having `paragraphs` in all."""

    paragraphs: int
    gain: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Need:
    """Further paragraphs needed to gain that much macro F1; None (also as an end of the interval): more than ten times as many
    as there are."""

    gain: float
    paragraphs: int | None
    interval: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """Points, the exponent b of the power law with its interval, and what it foretells; without a fit there is none."""

    points: tuple[CurvePoint, ...]
    exponent: float | None
    exponent_interval: Interval
    forecasts: tuple[Forecast, ...]
    needs: tuple[Need, ...]


def learning_curve(
    book: CodeBook,
    counts: Counts,
    data: Data,
    settings: TrainSettings,
    whole: OutOfFold,
    *,
    progress: Progress = silent,
    jobs: int = 1,
) -> LearningCurve:
    """Measure the curve; `whole` is what models of the whole training parts said. A size at which a theme is too rare to be
    learned is left out."""
    parts = outer_parts(data, settings)
    sizes, said = [], []
    for share in SHARES:
        smaller = [(subsample(data.groups, inside, share, seed=settings.seed), held_out) for inside, held_out in parts]
        progress(f"learning curve, {share:.1%} of the articles")
        try:
            work = judge_parts(book, counts, data, smaller, [settings] * len(parts), jobs=workers(jobs, data.texts))
            said.append(put_together(data, parts, list(work)))
        except ValueError:
            continue
        sizes.append(_mean_size(smaller))
    sizes.append(_mean_size(parts))
    return curve(sizes, [*said, whole], data.targets, data.articles, book.ids, seed=settings.seed)


def subsample(groups: NDArray[np.int64], rows: Rows, share: float, *, seed: int) -> Rows:
    """Rows of a share of the groups among these rows; a smaller share's groups are all in a larger one's.

    >>> subsample(np.array([0, 0, 1, 1]), np.arange(4), 0.5, seed=1).size
    2
    """
    present = np.unique(groups[rows])
    order = np.random.default_rng(seed).permutation(present)
    chosen = order[: max(1, round(share * len(order)))]
    return rows[np.isin(groups[rows], chosen)]


def curve(
    sizes: Sequence[int], said: Sequence[OutOfFold], targets: Floats, articles: Sequence[str], themes: Sequence[str], *, seed: int
) -> LearningCurve:
    """The curve through what models of these sizes (rising) said of the same paragraphs."""
    points, samples = [], []
    for size, one in zip(sizes, said, strict=True):
        scores = score(targets, one.probabilities, one.decisions, articles, themes, seed=seed)
        points.append(CurvePoint(size, scores.macro.f1, scores.macro.f1_interval, tuple(t.f1 for t in scores.themes)))
        samples.append(_macro_samples(targets, one.decisions, articles, seed))
    n = np.array(sizes, dtype=np.float64)
    if len(points) < 3 or any(p.macro_f1 is None or p.macro_f1 == 1.0 for p in points):
        return LearningCurve(tuple(points), None, None, (), ())
    values = np.array([[p.macro_f1 for p in points], *np.stack(samples, axis=1)], dtype=np.float64)
    error, exponent = fit_power_law(n, values)
    last = n[-1]
    gains = {m: error - error * m**-exponent for m in MULTIPLES}
    with np.errstate(all="ignore"):
        needed = {g: last * np.where(g < error, (1 - g / error) ** (-1 / exponent) - 1, np.inf) for g in GAINS}
    return LearningCurve(
        tuple(points),
        float(exponent[0]),
        percentile_interval(exponent[1:]),
        tuple(Forecast(round(m * last), float(g[0]), percentile_interval(g[1:])) for m, g in gains.items()),
        tuple(_need(gain, values, last) for gain, values in needed.items()),
    )


def fit_power_law(n: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """Error at the last of the sizes n (p,) and exponent b of error = a * n^-b, for s rows of scores (s, p): (s,) each. NaN where
    a score is undefined or 1.

    >>> error, exponent = fit_power_law(np.array([100.0, 200.0, 400.0]), np.array([[0.6, 0.8, 0.9]]))
    >>> error.round(3).tolist(), exponent.round(3).tolist()
    ([0.1], [1.0])
    """
    with np.errstate(all="ignore"):
        y = np.where(scores < 1, np.log(1 - scores), np.nan)
    x = np.log(n)
    centred = x - x.mean()
    slope = (y * centred).sum(axis=1) / (centred**2).sum()
    return np.exp(y.mean(axis=1) + slope * (x[-1] - x.mean())), -slope


def _need(gain: float, values: Floats, last: float) -> Need:
    """A number of paragraphs, as it is reported. NaN and negative values come from curves that do not rise: no number is
    enough."""
    values = np.where(np.isfinite(values) & (values >= 0), values, np.inf)
    low, high = np.percentile(values[1:], [2.5, 97.5], method="inverted_cdf")
    one, low, high = (None if v > 9 * last else round(float(v)) for v in (values[0], low, high))
    return Need(gain, one, (low, high))


def _macro_samples(targets: Floats, decisions: NDArray[np.bool_], articles: Sequence[str], seed: int) -> Floats:
    judged, positive = ~np.isnan(targets), targets == 1.0
    cells = np.stack([positive & decisions, judged & ~positive & decisions, positive & ~decisions], axis=-1)
    themes = positive.any(axis=0)
    result: Floats = f1_of(resampled(cells, articles, seed)[:, themes]).mean(axis=1)
    return result


def _mean_size(parts: Sequence[tuple[Rows, Rows]]) -> int:
    return round(sum(len(inside) for inside, _ in parts) / len(parts))
