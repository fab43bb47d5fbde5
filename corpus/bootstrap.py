"""Bootstrap over whole articles: paragraphs of one are not independent (Efron & Tibshirani 1993; Field & Welsh 2007).

The agreement of coders and the scores of models take their intervals from here. An article, not a paragraph, is drawn, so
whatever is resampled is first added up by article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Both ends of an interval, or None where it is undefined.
Interval = tuple[float, float] | None
RESAMPLES = 2000
#: Resamples handled at once where every paragraph counts: bounds the memory.
CHUNK = 100


def article_index(articles: Sequence[str]) -> tuple[NDArray[np.int64], int]:
    """Number of the article of each row, and how many there are.

    >>> article_index(["b", "a", "b"])[0].tolist()
    [1, 0, 1]
    """
    names, index = np.unique(np.asarray(articles), return_inverse=True)
    return index, len(names)


def draws(articles: Sequence[str], seed: int) -> NDArray[np.int64]:
    """How often each article is in each sample drawn with replacement, (RESAMPLES, articles)."""
    return _drawn(article_index(articles)[1], seed)


@lru_cache(maxsize=4)
def _drawn(n: int, seed: int) -> NDArray[np.int64]:
    # Remembered: every statistic of the same articles is taken from the same samples.
    return np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=RESAMPLES) if n else np.zeros((RESAMPLES, 0), int)


def sums_by_article(cells: NDArray[np.generic], articles: Sequence[str]) -> Floats:
    """Rows of cells added up by article, (articles, ...)."""
    index, n = article_index(articles)
    sums = np.zeros((n, *cells.shape[1:]))
    np.add.at(sums, index, cells)
    return sums


def resampled(cells: NDArray[np.generic], articles: Sequence[str], seed: int) -> Floats:
    """Sums of the cells in every sample, (RESAMPLES, ...)."""
    result: Floats = np.tensordot(draws(articles, seed).astype(np.float64), sums_by_article(cells, articles), axes=1)
    return result


def row_weights(articles: Sequence[str], seed: int) -> Iterator[Floats]:
    """How often each row is in each sample, in chunks (CHUNK, rows)."""
    index, _ = article_index(articles)
    drawn = draws(articles, seed)
    for start in range(0, RESAMPLES, CHUNK):
        yield drawn[start : start + CHUNK][:, index].astype(np.float64)


def percentile_interval(values: Floats) -> Interval:
    """95 % percentile interval; None where the statistic is undefined (NaN) in most samples.

    >>> percentile_interval(np.full(RESAMPLES, np.nan)) is None
    True
    """
    defined = values[~np.isnan(values)]
    if len(defined) < RESAMPLES / 2:
        return None
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)


def basic_interval(value: float, values: Floats) -> Interval:
    """95 % basic (reversed percentile) interval, not below 0 (Davison & Hinkley 1997, 5.2), for a statistic that noise can only
    raise: there the percentiles of resamples lie too high, by about as much as the value itself does."""
    interval = percentile_interval(values)
    return None if interval is None else (max(0.0, 2 * value - interval[1]), max(0.0, 2 * value - interval[0]))


def ratio(above: Floats, below: Floats) -> Floats:
    """above / below, NaN where nothing is below.

    >>> ratio(np.array([1.0, 0.0]), np.array([2.0, 0.0])).tolist()
    [0.5, nan]
    """
    shape = np.broadcast(above, below).shape
    result: Floats = np.divide(above, below, out=np.full(shape, np.nan), where=below > 0)
    return result
