"""The figures of an evaluation report as the template draws them: calibration by theme, learning curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log
from typing import Any

from corpus.bootstrap import Interval
from reports.evaluation.tables import interval
from reports.texts import Texts
from training.scores.learning_curve import CurvePoint, LearningCurve
from training.scores.reliability import ThemeReliability

#: Labels nearer than this part of the axis touch each other.
NEAREST = 0.16


def calibration(
    rows: Sequence[ThemeReliability], places: Mapping[str, int], labels: Mapping[str, str], texts: Texts
) -> dict[str, Any] | None:
    """Per theme what share of the paragraphs with a probability carries the theme; None where that is not known."""
    if not rows:
        return None
    panels = []
    for row in rows:
        measures = texts(
            "evaluation.calibration.measures",
            brier=texts.decimal(row.brier, 3),
            constant=texts.decimal(row.brier_constant, 3),
            ece=texts.decimal(row.ece, 3),
            interval=interval(row.ece_interval, texts, 3),
        )
        points = [{"x": b.mean, "y": b.observed, **_ends(b.interval, b.observed)} for b in row.bins]
        panels.append({"theme": places[row.theme], "measures": measures, "points": points})
    items = "; ".join(
        texts(
            "evaluation.calibration.alt_item",
            theme=labels[row.theme],
            brier=texts.decimal(row.brier, 3),
            ece=texts.decimal(row.ece, 3),
        )
        for row in rows
    )
    return {
        "heading": texts("evaluation.calibration.heading"),
        "panels": panels,
        "expected": texts("evaluation.calibration.expected"),
        "observed": texts("evaluation.calibration.observed"),
        "caption": texts("evaluation.calibration.caption"),
        "alt": texts("evaluation.calibration.alt", items=items),
    }


def learning_curve(curve: LearningCurve | None, texts: Texts) -> dict[str, Any] | None:
    """How scores grow with the paragraphs learned from, and what more of them would bring; None where that is not known."""
    if curve is None:
        return None
    points = [(p, p.macro_f1) for p in curve.points if p.macro_f1 is not None]
    if not points:
        return None
    items = ", ".join(texts("evaluation.curve.alt_item", n=texts.number(p.paragraphs), f1=texts.decimal(f1)) for p, f1 in points)
    lines = [
        texts(
            "evaluation.curve.forecast",
            n=texts.number(f.paragraphs),
            gain=_gain(f.gain, texts),
            interval=_gains(f.interval, texts),
        )
        for f in curve.forecasts
    ]
    for need in curve.needs:
        n, low, high = (_more(number, texts) for number in (need.paragraphs, *need.interval))
        lines.append(texts("evaluation.curve.need", gain="+" + texts.decimal(need.gain), n=n, low=low, high=high))
    exponent = curve.exponent
    return {
        "heading": texts("evaluation.curve.heading"),
        "alt": texts("evaluation.curve.alt", items=items),
        "axis": texts("evaluation.curve.axis"),
        "ticks": [{"y": tick, "label": texts.decimal(tick)} for tick in _ticks(points)],
        "points": [
            {
                "n": p.paragraphs,
                "labelled": labelled,
                "label": texts.number(p.paragraphs),
                "y": f1,
                **_ends(p.interval, f1),
                "text": texts.decimal(f1),
            }
            for (p, f1), labelled in zip(points, _apart([p.paragraphs for p, _ in points]), strict=True)
        ],
        "figure": texts("evaluation.curve.figure"),
        "intro": texts(
            "evaluation.curve.intro",
            drop=texts.percent(_drop(exponent)),
            interval="–".join(texts.percent(_drop(b)) for b in curve.exponent_interval or ()) or texts("undefined"),
        )
        if exponent is not None
        else texts("evaluation.curve.none"),
        "lines": lines,
        "caution": texts("evaluation.curve.caution") if exponent is not None else "",
    }


def _ticks(points: Sequence[tuple[CurvePoint, float]]) -> list[float]:
    """Round values of F1 within what is drawn, six at most."""
    low = min(min(p.interval or (f1, f1)) for p, f1 in points)
    high = max(max(p.interval or (f1, f1)) for p, f1 in points)
    step = next((step for step in (0.01, 0.02, 0.05, 0.1, 0.2) if (high - low) / step <= 5), 0.5)
    return [round(step * i, 2) for i in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def _apart(sizes: Sequence[int]) -> list[bool]:
    """Which sizes, rising, are labelled on a logarithmic axis: the last, and before it those whose label touches no other.

    >>> _apart([100, 110, 1000, 1050]), _apart([100, 200])
    ([False, True, False, True], [True, True])
    """
    whole = log(sizes[-1] / sizes[0]) or 1.0
    result, before = [False] * len(sizes), log(sizes[-1])
    result[-1] = True
    for i, size in list(enumerate(sizes))[-2::-1]:
        if (before - log(size)) / whole >= NEAREST:
            result[i], before = True, log(size)
    return result


def _drop(exponent: float) -> float:
    """By what share the error falls when the number of paragraphs doubles, as the fitted power law says.

    >>> _drop(1.0)
    0.5
    """
    return float(1 - 2**-exponent)


def _ends(found: Interval, value: float) -> dict[str, float]:
    """Ends of an interval; without one, the value itself."""
    low, high = found or (value, value)
    return {"low": low, "high": high}


def _gain(gain: float, texts: Texts) -> str:
    sign = "+" if gain >= 0 else "−"
    return sign + texts.decimal(abs(gain), 3 if abs(gain) < 0.095 else 2)


def _gains(ends: Interval, texts: Texts) -> str:
    return f"{_gain(ends[0], texts)} … {_gain(ends[1], texts)}" if ends else texts("undefined")


def _more(paragraphs: int | None, texts: Texts) -> str:
    return texts("evaluation.curve.beyond") if paragraphs is None else texts.number(paragraphs)
