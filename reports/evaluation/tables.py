"""The tables of an evaluation report: scores by theme, what they mean in use, confusions, wrong decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from classifier.sureness import UNSURE
from corpus.bootstrap import Interval
from reports.texts import Texts
from training.scores.confusion import Confusion
from training.scores.evaluation import Evaluation
from training.scores.worst_errors import WorstError

#: Characters printed of a wrongly decided paragraph, and rows of the table of confusions.
ERROR_CHARACTERS = 700
CONFUSIONS = 24


def scores_table(evaluation: Evaluation, texts: Texts) -> dict[str, Any]:
    """Scores by theme with their intervals, beside the agreement of the coders."""
    alphas, scores = {row.theme: row for row in evaluation.agreement}, evaluation.scores
    measures = ("precision", "recall", "f1", "average_precision")
    rows: list[dict[str, Any]] = []
    for t, row in enumerate(scores.themes):
        alpha = alphas.get(row.theme)
        cells = [[texts.decimal(getattr(row, name)), interval(getattr(row, f"{name}_interval"), texts)] for name in measures]
        cells.append([texts.decimal(alpha.alpha if alpha else None), interval(alpha.alpha_interval if alpha else None, texts)])
        rows.append({"theme": t, "cells": [[texts.number(row.positives), texts.number(row.n)], *cells]})
    for name, average in (("macro", scores.macro), ("micro", scores.micro)):
        cells = [[texts.decimal(value), ""] for value in (average.precision, average.recall)]
        cells.append([texts.decimal(average.f1), interval(average.f1_interval, texts)])
        rows.append({"name": texts(f"evaluation.scores.{name}"), "cells": [["", ""], *cells, ["", ""], ["", ""]]})
    head = [texts("evaluation.theme"), *(texts(f"evaluation.scores.{key}") for key in ("n", *measures, "alpha"))]
    return {
        "heading": texts("evaluation.scores.heading"),
        "head": head,
        "rows": rows,
        "caption": texts("evaluation.scores.caption"),
    }


def use_table(evaluation: Evaluation, places: Mapping[str, int], labels: Mapping[str, str], texts: Texts) -> dict[str, Any]:
    """What the decisions are worth where themes are as frequent as in use, and what a reader of the unsure ones leaves."""
    thresholds = evaluation.thresholds
    rows = []
    for row in evaluation.in_use:
        cells = [
            [texts.percent(thresholds.get(row.theme)), ""],
            [texts.decimal(row.precision), interval(row.precision_interval, texts)],
            [texts.decimal(row.f1), interval(row.f1_interval, texts)],
            [_percent(row.unsure, texts), ""],
            [_percent(row.error, texts), ""],
            [_percent(row.error_outside, texts), ""],
            [_percent(row.error_inside, texts), ""],
        ]
        rows.append({"theme": places[row.theme], "cells": cells})
    head = ["threshold", "precision", "f1", "unsure", "error", "outside", "inside"]
    return {
        "heading": texts("evaluation.use.heading"),
        "intro": _use_intro(evaluation, labels, texts),
        "head": [texts("evaluation.theme"), *(texts(f"evaluation.use.{key}") for key in head)],
        "rows": rows,
        "caption": texts("evaluation.use.caption", rate=texts.percent(UNSURE)),
    }


def _use_intro(evaluation: Evaluation, labels: Mapping[str, str], texts: Texts) -> str:
    """How frequent themes are in the table of use."""
    said, share = evaluation.decided_for, prevalence(evaluation)
    if said is not None:
        shares = ", ".join(f"{labels[theme]} {_percent(share, texts)}" for theme, share in said.shares.items())
        return texts("evaluation.use.intro_decided", shares=shares)
    if share is None:
        return texts("evaluation.use.intro_found")
    return texts("evaluation.use.intro_prevalence", share=texts.percent(share))


def confusion_table(rows: Sequence[Confusion], places: Mapping[str, int], texts: Texts) -> dict[str, Any]:
    """Which theme is given in place of, or beside, which other."""
    found = sorted((row for row in rows if row.wrongly), key=lambda row: -row.wrongly)
    return {
        "heading": texts("evaluation.confusion.heading"),
        "head": [texts(f"evaluation.confusion.{key}") for key in ("carried", "assigned", "wrongly", "instead")],
        "rows": [
            {
                "carried": places.get(row.carried, -1),
                "assigned": places[row.assigned],
                "wrongly": texts("evaluation.confusion.of", n=texts.number(row.wrongly), total=texts.number(row.paragraphs)),
                "instead": texts.number(row.instead) if row.carried in places else "",
            }
            for row in found[:CONFUSIONS]
        ],
        "none": texts("evaluation.confusion.none"),
        "nothing": "" if found else texts("evaluation.confusion.nothing"),
        "caption": texts("evaluation.confusion.caption"),
    }


def errors_table(errors: Sequence[WorstError], places: Mapping[str, int], texts: Texts) -> dict[str, Any] | None:
    """The wrong decisions, None where none is listed."""
    if not errors:
        return None
    return {
        "heading": texts("evaluation.errors.heading"),
        "intro": texts("evaluation.errors.intro"),
        "rows": [
            {
                "theme": places[error.theme],
                "kind": texts(f"evaluation.errors.{error.kind}", p=texts.probability(error.probability)),
                "place": error.place,
                "text": error.text if len(error.text) <= ERROR_CHARACTERS else error.text[:ERROR_CHARACTERS] + texts("ellipsis"),
            }
            for error in errors
        ],
        "caption": texts("evaluation.errors.caption"),
    }


def prevalence(evaluation: Evaluation) -> float | None:
    """The share of paragraphs with a theme that is expected in use, None where it is that found."""
    return evaluation.in_use[0].prevalence if evaluation.in_use else None


def interval(ends: Interval, texts: Texts, digits: int = 2) -> str:
    """An interval in words, or the sign for undefined where there is none."""
    return f"{texts.decimal(ends[0], digits)}–{texts.decimal(ends[1], digits)}" if ends else texts("undefined")


def _percent(share: float | None, texts: Texts) -> str:
    """With one decimal: the shares of this report are small."""
    return texts("undefined") if share is None else texts("percent", n=texts.decimal(100 * share, 1))
