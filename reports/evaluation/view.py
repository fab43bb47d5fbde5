"""Evaluation data + texts -> what the template prints: finished words and numbers, no decision left to the layout."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from reports.evaluation.figures import calibration, learning_curve
from reports.evaluation.tables import confusion_table, errors_table, interval, prevalence, scores_table, use_table
from reports.palette import style
from reports.print.clean import clean_all
from reports.reliability import names, text
from reports.texts import Texts

NAME_CHARACTERS = 40


def evaluation_view(data: Mapping[str, Any], info: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """All that the evaluation template reads, cleaned, as JSON data."""
    themes = [row["theme"] for row in data["themes"]]
    labels = {theme: (names(info, theme).get(texts.language) or theme)[:NAME_CHARACTERS] for theme in themes}
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
        "facts": _facts(data, texts),
        "summary": _summary(data, texts),
        "scores": scores_table(data, texts),
        "use": use_table(data, info, places, texts),
        "calibration": calibration(data, places, labels, texts),
        "confusion": confusion_table(data, places, texts),
        "curve": learning_curve(data.get("learning_curve"), texts),
        "errors": errors_table(data, places, texts),
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


def _facts(data: Mapping[str, Any], texts: Texts) -> list[dict[str, str]]:
    kind = str(data["kind"])
    folds = "cross-validation" in kind
    share = prevalence(data)
    return [
        {
            "label": texts("evaluation.tested"),
            "value": texts.count("paragraphs", data["paragraphs"]),
            "note": texts("evaluation.articles", n=texts.number(data["articles"])),
        },
        {
            "label": texts("evaluation.split"),
            "value": texts("evaluation.cross_validated" if folds else "evaluation.hold_out"),
            "note": texts("evaluation.cross_validated_note") if folds else texts("evaluation.other_kind_note", kind=kind),
        },
        {
            "label": texts("evaluation.prevalence"),
            "value": texts("evaluation.prevalence_found")
            if share is None
            else texts("evaluation.prevalence_value", share=texts.percent(share)),
            "note": "" if share is None else texts("evaluation.prevalence_note"),
        },
    ]


def _summary(data: Mapping[str, Any], texts: Texts) -> str:
    macro = data["macro"]
    if macro["f1"] is None:
        return texts("evaluation.summary_undefined")
    return texts(
        "evaluation.summary",
        f1=texts.decimal(macro["f1"]),
        interval=interval(macro["f1_interval"], texts),
        n=texts.number(data["no_theme"]),
        share=texts.percent(data["no_theme_errors"]),
    )


def _provenance(info: Mapping[str, Any], texts: Texts) -> list[tuple[str, list[str]]]:
    def digest(table: str) -> str:
        found = text(info, table, "sha256")
        return texts("provenance.hash", hash=found) if found else ""

    made = text(info, "versions", "absatz")
    book = text(info, "codebook", "version")
    return [
        ("report", [texts("provenance.report_value", version=version("absatz"))]),
        ("model", [texts("provenance.report_value", version=made) if made else ""]),
        ("codebook", [texts("provenance.version", version=book) if book else "", digest("codebook")]),
        ("training", [digest("data")]),
    ]
