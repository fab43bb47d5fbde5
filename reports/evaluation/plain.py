"""The first page of an evaluation: what the scores mean, in whole numbers out of a hundred, beside the coders' agreement."""

from __future__ import annotations

from typing import Any

import numpy as np

from corpus.coding.agreement import RELIABLE, TENTATIVE, alpha_from_counts
from reports.texts import Texts
from training.scores.evaluation import Evaluation
from training.scores.metrics import ThemeScore


def plain_words(evaluation: Evaluation, names: list[str], texts: Texts) -> dict[str, Any]:
    """Sentences and a table by theme; `names` are those of the themes in their order."""
    return {
        "heading": texts("evaluation.plain.heading"),
        "lines": _lines(evaluation, names, texts),
        "head": [texts("evaluation.theme"), *(texts(f"evaluation.plain.{key}") for key in ("right", "found", "model", "coders"))],
        "rows": _rows(evaluation, texts),
        "caption": texts("evaluation.plain.caption"),
    }


def model_alpha(score: ThemeScore) -> float | None:
    """Krippendorff's alpha between the model's decisions and the settled hand labels, as if the model were a second coder; None
    where it is undefined.

    >>> made = dict.fromkeys(ThemeScore.__dataclass_fields__) | {"theme": "a", "n": 4, "tp": 2, "fp": 0, "fn": 0}
    >>> model_alpha(ThemeScore(**made))
    1.0
    """
    ones = 2 * score.tp + score.fp + score.fn
    counts = (np.array([float(n)]) for n in (ones, 2 * score.n - ones, 2 * (score.fp + score.fn)))
    alpha = float(alpha_from_counts(*counts)[0])
    return alpha if np.isfinite(alpha) else None


def _lines(evaluation: Evaluation, names: list[str], texts: Texts) -> list[str]:
    scores = evaluation.scores
    lines = []
    if scores.macro.precision is not None and scores.macro.recall is not None:
        values = {"right": _hundred(scores.macro.precision, texts), "found": _hundred(scores.macro.recall, texts)}
        lines.append(texts("evaluation.plain.all", **values))
    known = [(row.f1, name) for row, name in zip(scores.themes, names, strict=True) if row.f1 is not None]
    if len(known) > 1:
        lines.append(texts("evaluation.plain.range", best=max(known)[1], worst=min(known)[1]))
    if scores.no_theme and scores.no_theme_errors is not None:
        lines.append(texts("evaluation.plain.no_theme", share=_hundred(scores.no_theme_errors, texts)))
    if evaluation.decided_for is None and evaluation.in_use and (share := evaluation.in_use[0].prevalence) is not None:
        lines.append(texts("evaluation.plain.rarer", share=texts.percent(share)))
    return [*lines, _coders(evaluation, names, texts)]


def _coders(evaluation: Evaluation, names: list[str], texts: Texts) -> str:
    """How well the people agree, without whom no model can be tested."""
    known = [row.alpha for row in evaluation.agreement if row.alpha is not None]
    if not known:
        return texts("evaluation.plain.coders_none")
    kind = "good" if min(known) >= RELIABLE else "tentative" if min(known) >= TENTATIVE else "weak"
    low = min((row for row in evaluation.agreement if row.alpha is not None), key=lambda row: row.alpha or 0.0)
    theme = dict(zip((row.theme for row in evaluation.scores.themes), names, strict=True)).get(low.theme, low.theme)
    return texts(f"evaluation.plain.coders_{kind}", theme=theme, alpha=texts.decimal(low.alpha))


def _rows(evaluation: Evaluation, texts: Texts) -> list[dict[str, Any]]:
    alphas = {row.theme: row.alpha for row in evaluation.agreement}
    return [
        {
            "theme": t,
            "cells": [
                [_hundred(row.precision, texts), ""],
                [_hundred(row.recall, texts), ""],
                [texts.decimal(model_alpha(row)), ""],
                [texts.decimal(alphas.get(row.theme)), ""],
            ],
        }
        for t, row in enumerate(evaluation.scores.themes)
    ]


def _hundred(share: float | None, texts: Texts) -> str:
    """A share as a whole number out of a hundred.

    >>> from reports.texts import texts
    >>> _hundred(0.944, texts("de")), _hundred(None, texts("de"))
    ('94', '–')
    """
    return texts("undefined") if share is None else str(int(100 * share + 0.5))
