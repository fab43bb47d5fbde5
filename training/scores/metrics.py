"""Scores of decisions against hand labels, per theme, macro and micro. What is undefined is None, never 0.

Definitions: precision tp/(tp+fp), recall tp/(tp+fn), F1 2tp/(2tp+fp+fn) (van Rijsbergen 1979), average precision as the step-wise
area under the precision-recall curve. Intervals are percentile bootstrap intervals over whole articles (Efron & Tibshirani 1993),
because paragraphs of one article are not independent.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from classifier.model import Floats
from corpus.bootstrap import Interval, percentile_interval, ratio, resampled, row_weights


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """Scores of one theme: n paragraphs judged, how many of them carry it, hits and errors, and what follows from these."""

    theme: str
    n: int
    positives: int
    tp: int
    fp: int
    fn: int
    precision: float | None
    recall: float | None
    f1: float | None
    f1_interval: Interval
    average_precision: float | None
    precision_interval: Interval
    recall_interval: Interval
    average_precision_interval: Interval


@dataclass(frozen=True, slots=True)
class Average:
    """Precision, recall and F1 over themes. `themes` counts those that entered (a macro average leaves out undefined ones)."""

    themes: int
    precision: float | None
    recall: float | None
    f1: float | None
    f1_interval: Interval


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything said about a set of decisions. `no_theme_errors` is the share of paragraphs judged to carry no theme at all that
    were given one, of `no_theme` such paragraphs."""

    paragraphs: int
    articles: int
    themes: tuple[ThemeScore, ...]
    macro: Average
    micro: Average
    no_theme: int
    no_theme_errors: float | None

    def to_json(self) -> dict[str, Any]:
        """As plain JSON data: what a model file gives back."""
        data: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return data


def score(
    targets: Floats,
    probabilities: Floats,
    decisions: NDArray[np.bool_],
    articles: Sequence[str],
    themes: Sequence[str],
    *,
    seed: int = 0,
) -> Scores:
    """Score (n, k) decisions and probabilities against (n, k) targets of 1, 0 and NaN; `articles` names the article of each row.

    >>> y, p = np.array([[1.0], [0.0], [np.nan]]), np.array([[0.9], [0.2], [0.9]])
    >>> result = score(y, p, p > 0.5, ["a", "b", "b"], ["privacy"])
    >>> result.themes[0].n, result.themes[0].f1, result.micro.f1
    (2, 1.0, 1.0)
    """
    judged = ~np.isnan(targets)
    positive = np.where(judged, targets, 0.0) == 1.0
    cells = np.stack(
        [positive & decisions, judged & ~positive & decisions, positive & ~decisions], axis=-1
    )  # (n, k, 3): tp, fp, fn
    samples = resampled(cells, articles, seed)
    total = cells.sum(axis=0)
    per_theme = tuple(
        _theme_score(theme, judged[:, t], positive[:, t], probabilities[:, t], total[t], samples[:, t], articles, seed)
        for t, theme in enumerate(themes)
    )
    nothing = (judged.all(axis=1)) & ~positive.any(axis=1)
    return Scores(
        paragraphs=len(targets),
        articles=len(set(articles)),
        themes=per_theme,
        macro=_macro(per_theme, samples),
        micro=Average(len(themes), *_ratios(*total.sum(axis=0)), percentile_interval(f1_of(samples.sum(axis=1)))),
        no_theme=int(nothing.sum()),
        no_theme_errors=float(decisions[nothing].any(axis=1).mean()) if nothing.any() else None,
    )


def _theme_score(
    theme: str,
    judged: NDArray[np.bool_],
    positive: NDArray[np.bool_],
    probabilities: Floats,
    counts: NDArray[np.int64],
    samples: Floats,
    articles: Sequence[str],
    seed: int,
) -> ThemeScore:
    tp, fp, fn = (int(count) for count in counts)
    precision, recall, f1 = _ratios(tp, fp, fn)
    hits, alarms, missed = samples.T
    return ThemeScore(
        theme=theme,
        n=int(judged.sum()),
        positives=int(positive.sum()),
        tp=tp,
        fp=fp,
        fn=fn,
        precision=precision,
        recall=recall,
        f1=f1,
        f1_interval=percentile_interval(f1_of(samples)),
        average_precision=_average_precision(positive[judged], probabilities[judged]),
        precision_interval=percentile_interval(ratio(hits, hits + alarms)),
        recall_interval=percentile_interval(ratio(hits, hits + missed)),
        average_precision_interval=average_precision_interval(
            positive[judged], probabilities[judged], np.asarray(articles)[judged].tolist(), seed
        ),
    )


def _ratios(tp: int, fp: int, fn: int) -> tuple[float | None, float | None, float | None]:
    """Precision, recall, F1.

    >>> _ratios(0, 0, 0), _ratios(1, 1, 0)
    ((None, None, None), (0.5, 1.0, 0.6666666666666666))
    """
    return (
        float(tp / (tp + fp)) if tp + fp else None,
        float(tp / (tp + fn)) if tp + fn else None,
        float(2 * tp / (2 * tp + fp + fn)) if tp + fp + fn else None,
    )


def _macro(themes: tuple[ThemeScore, ...], samples: Floats) -> Average:
    defined = [t for t, theme in enumerate(themes) if theme.f1 is not None]
    values = {name: [getattr(themes[t], name) for t in defined] for name in ("precision", "recall", "f1")}
    means = {name: float(np.mean(v)) if v and None not in v else None for name, v in values.items()}
    # A resample in which a theme does not occur says nothing about the macro average, so it is left out.
    return Average(
        len(defined),
        means["precision"],
        means["recall"],
        means["f1"],
        percentile_interval(f1_of(samples[:, defined]).mean(axis=1)) if defined else None,
    )


def f1_of(counts: Floats) -> Floats:
    """F1 from (..., 3) counts of hits, false alarms and misses; NaN where all are 0."""
    tp, fp, fn = np.moveaxis(counts, -1, 0)
    return ratio(2 * tp, 2 * tp + fp + fn)


def _average_precision(positive: NDArray[np.bool_], probabilities: Floats) -> float | None:
    if not positive.any():
        return None
    return float(average_precision_score(positive, probabilities))


def average_precision_interval(
    positive: NDArray[np.bool_], probabilities: Floats, articles: Sequence[str], seed: int
) -> Interval:
    """95 % interval of the average precision."""
    if not positive.any():
        return None
    return percentile_interval(resampled_average_precision(positive, probabilities, articles, seed))


def resampled_average_precision(
    positive: NDArray[np.bool_],
    probabilities: Floats,
    articles: Sequence[str],
    seed: int,
    judged: NDArray[np.bool_] | None = None,
) -> Floats:
    """The average precision in every sample of the articles, (RESAMPLES,), NaN where none of its rows is positive. Rows that are
    not `judged` count in none. The rows are sorted once and weighed anew in every sample.

    It is the mean, over positives, of the precision among all rows with a probability at least as high as theirs.
    """
    rows = np.arange(len(positive)) if judged is None else np.flatnonzero(judged)
    order = rows[np.argsort(-probabilities[rows], kind="stable")]
    p, hit = -probabilities[order], np.flatnonzero(positive[order])
    # Rows with equal probabilities have no order among them, so each counts up to the last row, and the last positive, of its
    # kind.
    last = np.searchsorted(p, p[hit], side="right") - 1
    last_hit = np.searchsorted(p[hit], p[hit], side="right") - 1
    values = []
    for drawn in row_weights(list(articles), seed):
        weights = drawn[:, order]
        hits = weights[:, hit]
        precision = ratio(hits.cumsum(axis=1)[:, last_hit], weights.cumsum(axis=1)[:, last])
        values.append(ratio((hits * np.nan_to_num(precision)).sum(axis=1), hits.sum(axis=1)))
    return np.concatenate(values)
