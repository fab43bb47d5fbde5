"""What a model file says of the model's errors, read with care: the file may come from anyone and may say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.quantify.records import Measure, ModelErrors

#: Files that state only counts of hits and errors do not say how far paragraphs of one article err alike. By theme of the bundled
#: corpus that makes the variance of error rates 1.39 to 2.12 times that of independent paragraphs; a little more is assumed.
VALIDATION_EFFECT = 2.2
#: A column of sums per article and theme is kept for each prevalence that probabilities are moved to.
MOST_MOVED = 8
#: A class mean that drifts faster than this with the share of a theme is no measurement.
STEEPEST = 1e3


def model_errors(info: Mapping[str, Any], theme: str) -> ModelErrors | None:
    """The errors of one theme: in full where the file has them, else from its counts, else None.

    >>> found = model_errors({"scores": {"themes": [{"theme": "a", "n": 100, "tp": 15, "fp": 8, "fn": 5}]}}, "a")
    >>> found.decision.mean, found.moved
    ((0.1, 0.75), ())
    """
    full = _table(_table(info, "error_rates"), theme)
    positives, negatives = _count(full, "positives"), _count(full, "negatives")
    rate = positives / (positives + negatives) if positives else 0.0
    decision = _measure(full.get("decision"), rate)
    if decision is None:
        return _from_counts(info, theme)
    return ModelErrors(decision, *_moved(_table(full, "moved"), rate))


def _moved(data: Mapping[str, Any], rate: float) -> tuple[float, tuple[float, ...], tuple[Measure, ...]]:
    """From which prevalence to which ones, and the measures that result: none of it where a part is not what it should be."""
    of, to, rows = _numbers({"of": [data.get("of")]}, "of"), _numbers(data, "to"), data.get("measures")
    measures = [measure for row in rows if (measure := _measure(row, rate)) is not None] if isinstance(rows, list) else []
    if len(measures) != len(to) or len(to) > MOST_MOVED or not all(0 < share < 1 for share in (*of, *to)) or not of:
        return 0.5, (), ()
    return of[0], to, tuple(measures)


def _from_counts(info: Mapping[str, Any], theme: str) -> ModelErrors | None:
    rows = _table(info, "scores").get("themes")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and row.get("theme") == theme:
            n, tp, fp, fn = (_count(row, key) for key in ("n", "tp", "fp", "fn"))
            positives, negatives = tp + fn, n - tp - fn
            if positives <= 0 or negatives < fp or negatives <= 0:
                return None
            return ModelErrors(counted_measure(tp, fp, positives, negatives))
    return None


def counted_measure(tp: int, fp: int, positives: int, negatives: int) -> Measure:
    """Error rates from counts; their variances take half a paragraph more on either side, so that no rate counts as certain."""
    rates = (fp / negatives, tp / positives)
    smooth = ((fp + 0.5) / (negatives + 1), (tp + 0.5) / (positives + 1))
    variances = [VALIDATION_EFFECT * s * (1 - s) / n for s, n in zip(smooth, (negatives, positives), strict=True)]
    return Measure(rates, (rates[0] * (1 - rates[0]), rates[1] * (1 - rates[1])), (variances[0], 0.0, variances[1]))


def _measure(data: Any, rate: float) -> Measure | None:
    """A measure, without slopes where the data have none (or no usable ones)."""
    if not isinstance(data, dict):
        return None
    mean, spread, covariance, slope = (_numbers(data, key) for key in ("mean", "spread", "covariance", "slope"))
    # Means of values in [0, 1], their variances and covariances, none of which can be larger.
    if (len(mean), len(spread), len(covariance)) != (2, 2, 3) or not all(0 <= v <= 1 for v in (*mean, *spread)):
        return None
    if min(covariance[0], covariance[2]) < 0 or max(map(abs, covariance)) > 1:
        return None
    known = (slope[0], slope[1]) if len(slope) == 2 and rate > 0 and max(map(abs, slope)) <= STEEPEST else (0.0, 0.0)
    return Measure((mean[0], mean[1]), (spread[0], spread[1]), (covariance[0], covariance[1], covariance[2]), known, rate)


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _numbers(data: Mapping[str, Any], key: str) -> tuple[float, ...]:
    values = data.get(key)
    if not isinstance(values, list) or not all(isinstance(v, int | float) and not isinstance(v, bool) for v in values):
        return ()
    # Not NaN, not infinite, no integer that no float can hold.
    return tuple(float(v) for v in values) if all(-1e300 < v < 1e300 for v in values) else ()


def _count(data: Mapping[str, Any], key: str) -> int:
    value = data.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
