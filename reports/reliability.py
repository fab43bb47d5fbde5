"""What a model file says of the model's quality, read with care: the file may come from anyone and may say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from reports.records import ThemeReliability, Validation


def validation(info: Mapping[str, Any]) -> Validation | None:
    """How the model was tested, or None where it does not say so or names no data: then it counts as unvalidated.

    >>> validation({}) is None
    True
    >>> validation({"scores": {"kind": "5-fold cross-validation", "paragraphs": 90, "themes": [{"theme": "a"}]}}).cross_validated
    True
    """
    scores = _table(info, "scores")
    paragraphs = _count(scores, "paragraphs")
    if not paragraphs or not any(isinstance(row, dict) for row in _rows(scores)):
        return None
    kind = scores.get("kind")
    kind = kind if isinstance(kind, str) else ""
    return Validation(
        kind=kind,
        cross_validated="cross-validation" in kind,
        folds=_count(_table(info, "training"), "outer_folds") or None,
        paragraphs=paragraphs,
        articles=_count(scores, "articles"),
        no_theme=_count(scores, "no_theme"),
        no_theme_errors=_in_unit(scores.get("no_theme_errors")),
    )


def reliability(info: Mapping[str, Any], theme: str) -> ThemeReliability | None:
    """Scores of one theme, or None where the model file has none.

    >>> reliability({"scores": {"themes": [{"theme": "a", "n": 40, "positives": 9, "precision": 0.5, "f1": "good"}]}}, "a")
    ThemeReliability(n=40, positives=9, precision=0.5, recall=None, f1=None, f1_interval=None)
    """
    for row in _rows(_table(info, "scores")):
        if isinstance(row, dict) and row.get("theme") == theme:
            return ThemeReliability(
                n=_count(row, "n"),
                positives=_count(row, "positives"),
                precision=_in_unit(row.get("precision")),
                recall=_in_unit(row.get("recall")),
                f1=_in_unit(row.get("f1")),
                f1_interval=_interval(row),
            )
    return None


def text(info: Mapping[str, Any], table: str, key: str) -> str:
    """A text of the model's facts, empty where there is none.

    >>> text({"data": {"sha256": "9f3c"}}, "data", "sha256"), text({"data": 3}, "data", "sha256")
    ('9f3c', '')
    """
    value = _table(info, table).get(key)
    return value if isinstance(value, str) else ""


def names(info: Mapping[str, Any], theme: str) -> dict[str, str]:
    """Names of a theme by language, as the model's code book gave them."""
    found = _table(_table(_table(info, "codebook"), "names"), theme)
    return {language: name for language, name in found.items() if isinstance(name, str) and name.strip()}


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _rows(scores: Mapping[str, Any]) -> list[Any]:
    rows = scores.get("themes")
    return rows if isinstance(rows, list) else []


def _count(data: Mapping[str, Any], key: str) -> int:
    value = data.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _in_unit(value: Any) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and 0 <= value <= 1:
        return float(value)
    return None


def _interval(row: Mapping[str, Any]) -> tuple[float, float] | None:
    value = row.get("f1_interval")
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    low, high = _in_unit(value[0]), _in_unit(value[1])
    return None if low is None or high is None else (low, high)
