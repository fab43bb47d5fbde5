"""Evaluation + texts -> what the template prints: finished words and numbers, no decision left to the layout."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from classifier.facts.model import ModelFacts
from reports.evaluation.figures import calibration, learning_curve
from reports.evaluation.plain import plain_words
from reports.evaluation.tables import confusion_table, errors_table, interval, prevalence, scores_table, use_table
from reports.palette import style
from reports.print.clean import clean_all
from reports.reliability import provenance
from reports.texts import Texts
from training.scores.evaluation import Evaluation
from training.scores.metrics import Scores

NAME_CHARACTERS = 40


def evaluation_view(evaluation: Evaluation, info: ModelFacts, texts: Texts) -> dict[str, Any]:
    """All that the evaluation template reads, cleaned, as JSON data."""
    themes = [row.theme for row in evaluation.scores.themes]
    labels = {theme: (info.names(theme).get(texts.language) or theme)[:NAME_CHARACTERS] for theme in themes}
    places = {theme: t for t, theme in enumerate(themes)}
    view = {
        "lang": texts.language,
        "kicker": texts("evaluation.kicker"),
        "title": texts("evaluation.title"),
        "header": [texts("evaluation.kicker"), ""],
        "footer": f"absatz {version('absatz')}",
        "page": texts("page", n="{n}", total="{total}"),
        "themes": [
            {"name": labels[theme], "colour": style(t).colour, "dash": style(t).dash, "lines": style(t).lines}
            for theme, t in places.items()
        ],
        "facts": _facts(evaluation, texts),
        "summary": _summary(evaluation.scores, texts),
        "plain": plain_words(evaluation, list(labels.values()), texts),
        "scores": scores_table(evaluation, texts),
        "use": use_table(evaluation, places, labels, texts),
        "calibration": calibration(evaluation.calibration, places, labels, texts),
        "confusion": confusion_table(evaluation.confusion, places, texts),
        "curve": learning_curve(evaluation.learning_curve, texts),
        "errors": errors_table(evaluation.errors, places, texts),
        "provenance": {
            "heading": texts("provenance.heading"),
            "intro": texts("provenance.intro"),
            "rows": [
                [texts(f"provenance.{key}"), ", ".join(value for value in values if value) or texts("undefined")]
                for key, values in _provenance(info, texts)
            ],
        },
    }
    cleaned: dict[str, Any] = clean_all(view)
    cleaned["document"] = {
        "title": texts("evaluation.document"),
        "description": texts("evaluation.description"),
        "keywords": list(texts.table["keywords"]),
        "data": texts("evaluation.data"),
    }
    return cleaned


def _facts(evaluation: Evaluation, texts: Texts) -> list[dict[str, str]]:
    kind, scores = evaluation.kind, evaluation.scores
    folds = "cross-validation" in kind
    return [
        {
            "label": texts("evaluation.tested"),
            "value": texts.count("paragraphs", scores.paragraphs),
            "note": texts("evaluation.articles", n=texts.number(scores.articles)),
        },
        {
            "label": texts("evaluation.split"),
            "value": texts("evaluation.cross_validated" if folds else "evaluation.hold_out"),
            "note": texts("evaluation.cross_validated_note") if folds else texts("evaluation.other_kind_note", kind=kind),
        },
        {"label": texts("evaluation.prevalence"), **_prevalence(evaluation, texts)},
    ]


def _prevalence(evaluation: Evaluation, texts: Texts) -> dict[str, str]:
    """The prevalence that decided, and where it is from."""
    said, share = evaluation.decided_for, prevalence(evaluation)
    if said is not None:
        low, high = (texts.percent(end(said.shares.values())) for end in (min, max))
        value = texts("evaluation.prevalence_value", share=low)
        if low != high:
            value = texts("evaluation.prevalence_range", low=low, high=high)
        how = "estimated" if len(said.estimated) == len(said.shares) else "partly" if said.estimated else "given"
        return {"value": value, "note": texts(f"evaluation.prevalence_{how}_note", n=texts.number(said.paragraphs))}
    if share is None:
        return {"value": texts("evaluation.prevalence_found"), "note": ""}
    return {
        "value": texts("evaluation.prevalence_value", share=texts.percent(share)),
        "note": texts("evaluation.prevalence_note"),
    }


def _summary(scores: Scores, texts: Texts) -> str:
    macro = scores.macro
    if macro.f1 is None:
        return texts("evaluation.summary_undefined")
    return texts(
        "evaluation.summary",
        f1=texts.decimal(macro.f1),
        interval=interval(macro.f1_interval, texts),
        n=texts.number(scores.no_theme),
        share=texts.percent(scores.no_theme_errors),
    )


def _provenance(info: ModelFacts, texts: Texts) -> list[tuple[str, list[str]]]:
    def digest(found: str) -> str:
        return texts("provenance.hash", hash=found) if found else ""

    made = provenance(info)
    book = made.codebook_version
    return [
        ("report", [texts("provenance.report_value", version=made.absatz)]),
        ("model", [texts("provenance.report_value", version=made.model_absatz) if made.model_absatz else ""]),
        ("codebook", [texts("provenance.version", version=book) if book else "", digest(made.codebook_sha256)]),
        ("training", [digest(made.training_sha256)]),
    ]
