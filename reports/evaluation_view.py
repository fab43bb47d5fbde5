"""Evaluation data + texts -> what the template prints: finished words and numbers, no decision left to the layout."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from reports.clean import clean_all
from reports.palette import style
from reports.reliability import names, text
from reports.texts import Texts

#: Characters printed of a wrongly decided paragraph, and rows of the table of confusions.
ERROR_CHARACTERS = 700
CONFUSIONS = 24
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
        "scores": _scores(data, texts),
        "use": _use(data, info, places, texts),
        "calibration": _calibration(data, places, labels, texts),
        "confusion": _confusion(data, places, texts),
        "curve": _curve(data.get("learning_curve"), texts),
        "errors": _errors(data, places, texts),
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
    share = _prevalence(data)
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
        interval=_range(macro["f1_interval"], texts),
        n=texts.number(data["no_theme"]),
        share=texts.percent(data["no_theme_errors"]),
    )


def _scores(data: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    alphas = {row["theme"]: row for row in data["agreement"]}
    measures = ("precision", "recall", "f1", "average_precision")
    rows: list[dict[str, Any]] = []
    for t, row in enumerate(data["themes"]):
        alpha = alphas.get(row["theme"], {})
        cells = [[texts.decimal(row[name]), _range(row[f"{name}_interval"], texts)] for name in measures]
        cells.append([texts.decimal(alpha.get("alpha")), _range(alpha.get("alpha_interval"), texts)])
        rows.append({"theme": t, "cells": [[texts.number(row["positives"]), texts.number(row["n"])], *cells]})
    for name in ("macro", "micro"):
        average = data[name]
        cells = [[texts.decimal(average[m]), ""] for m in ("precision", "recall")]
        cells.append([texts.decimal(average["f1"]), _range(average["f1_interval"], texts)])
        rows.append({"name": texts(f"evaluation.scores.{name}"), "cells": [["", ""], *cells, ["", ""], ["", ""]]})
    head = [texts("evaluation.theme"), *(texts(f"evaluation.scores.{key}") for key in ("n", *measures, "alpha"))]
    return {
        "heading": texts("evaluation.scores.heading"),
        "head": head,
        "rows": rows,
        "caption": texts("evaluation.scores.caption"),
    }


def _use(data: Mapping[str, Any], info: Mapping[str, Any], places: Mapping[str, int], texts: Texts) -> dict[str, Any]:
    share = _prevalence(data)
    bands, thresholds = info.get("unsure", {}), data.get("thresholds", {})
    rows = []
    for row in data["in_use"]:
        low, high = bands.get(row["theme"], (None, None))
        band = texts("undefined") if low is None or low == high else f"{texts.percent(low)}–{texts.percent(high)}"
        cells = [
            [texts.percent(thresholds.get(row["theme"])), ""],
            [band, ""],
            [texts.decimal(row["precision"]), _range(row["precision_interval"], texts)],
            [texts.decimal(row["f1"]), _range(row["f1_interval"], texts)],
            [_percent(row["unsure"], texts), ""],
            [_percent(row["error"], texts), ""],
            [_percent(row["error_outside"], texts), ""],
            [_percent(row["error_inside"], texts), ""],
        ]
        rows.append({"theme": places[row["theme"]], "cells": cells})
    head = ["threshold", "band", "precision", "f1", "unsure", "error", "outside", "inside"]
    return {
        "heading": texts("evaluation.use.heading"),
        "intro": texts("evaluation.use.intro_found")
        if share is None
        else texts("evaluation.use.intro_prevalence", share=texts.percent(share)),
        "head": [texts("evaluation.theme"), *(texts(f"evaluation.use.{key}") for key in head)],
        "rows": rows,
        "caption": texts("evaluation.use.caption"),
    }


def _calibration(
    data: Mapping[str, Any], places: Mapping[str, int], labels: Mapping[str, str], texts: Texts
) -> dict[str, Any] | None:
    rows = data["calibration"]
    if not rows:
        return None
    panels = []
    for row in rows:
        measures = texts(
            "evaluation.calibration.measures",
            brier=texts.decimal(row["brier"], 3),
            constant=texts.decimal(row["brier_constant"], 3),
            ece=texts.decimal(row["ece"], 3),
            interval=_range(row["ece_interval"], texts, 3),
        )
        points = [{"x": b["mean"], "y": b["observed"], **_ends(b["interval"], b["observed"])} for b in row["bins"]]
        panels.append({"theme": places[row["theme"]], "measures": measures, "points": points})
    items = "; ".join(
        texts(
            "evaluation.calibration.alt_item",
            theme=labels[row["theme"]],
            brier=texts.decimal(row["brier"], 3),
            ece=texts.decimal(row["ece"], 3),
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


def _confusion(data: Mapping[str, Any], places: Mapping[str, int], texts: Texts) -> dict[str, Any]:
    found = sorted((row for row in data["confusion"] if row["wrongly"]), key=lambda row: -row["wrongly"])
    return {
        "heading": texts("evaluation.confusion.heading"),
        "head": [texts(f"evaluation.confusion.{key}") for key in ("carried", "assigned", "wrongly", "instead")],
        "rows": [
            {
                "carried": places.get(row["carried"], -1),
                "assigned": places[row["assigned"]],
                "wrongly": texts(
                    "evaluation.confusion.of", n=texts.number(row["wrongly"]), total=texts.number(row["paragraphs"])
                ),
                "instead": texts.number(row["instead"]) if row["carried"] in places else "",
            }
            for row in found[:CONFUSIONS]
        ],
        "none": texts("evaluation.confusion.none"),
        "nothing": "" if found else texts("evaluation.confusion.nothing"),
        "caption": texts("evaluation.confusion.caption"),
    }


def _curve(curve: Mapping[str, Any] | None, texts: Texts) -> dict[str, Any] | None:
    points = [point for point in (curve or {}).get("points", ()) if point["macro_f1"] is not None]
    if curve is None or not points:
        return None
    items = ", ".join(
        texts("evaluation.curve.alt_item", n=texts.number(p["paragraphs"]), f1=texts.decimal(p["macro_f1"])) for p in points
    )
    lines = [
        texts(
            "evaluation.curve.forecast",
            n=texts.number(f["paragraphs"]),
            gain=_gain(f["gain"], texts),
            interval=_gains(f["interval"], texts),
        )
        for f in curve["forecasts"]
    ]
    for need in curve["needs"]:
        n, low, high = (_more(number, texts) for number in (need["paragraphs"], *need["interval"]))
        lines.append(texts("evaluation.curve.need", gain="+" + texts.decimal(need["gain"]), n=n, low=low, high=high))
    known = curve["exponent"] is not None
    return {
        "heading": texts("evaluation.curve.heading"),
        "alt": texts("evaluation.curve.alt", items=items),
        "axis": texts("evaluation.curve.axis"),
        "points": [
            {
                "n": p["paragraphs"],
                "label": texts.number(p["paragraphs"]),
                "y": p["macro_f1"],
                **_ends(p["interval"], p["macro_f1"]),
                "text": texts.decimal(p["macro_f1"]),
            }
            for p in points
        ],
        "figure": texts("evaluation.curve.figure"),
        "intro": texts(
            "evaluation.curve.intro",
            drop=texts.percent(_drop(curve["exponent"])),
            interval="–".join(texts.percent(_drop(b)) for b in curve["exponent_interval"] or ()) or texts("undefined"),
        )
        if known
        else texts("evaluation.curve.none"),
        "lines": lines,
        "caution": texts("evaluation.curve.caution") if known else "",
    }


def _errors(data: Mapping[str, Any], places: Mapping[str, int], texts: Texts) -> dict[str, Any] | None:
    if not data["errors"]:
        return None
    return {
        "heading": texts("evaluation.errors.heading"),
        "intro": texts("evaluation.errors.intro"),
        "rows": [
            {
                "theme": places[error["theme"]],
                "kind": texts(f"evaluation.errors.{error['kind']}", p=texts.probability(error["probability"])),
                "place": error["place"],
                "text": error["text"]
                if len(error["text"]) <= ERROR_CHARACTERS
                else error["text"][:ERROR_CHARACTERS] + texts("ellipsis"),
            }
            for error in data["errors"]
        ],
        "caption": texts("evaluation.errors.caption"),
    }


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


def _prevalence(data: Mapping[str, Any]) -> float | None:
    share: float | None = data["in_use"][0]["prevalence"] if data["in_use"] else None
    return share


def _drop(exponent: float) -> float:
    """By how much the error falls when the number of paragraphs doubles.

    >>> _drop(1.0)
    0.5
    """
    return float(1 - 2**-exponent)


def _ends(interval: Any, value: float) -> dict[str, float]:
    """Ends of an interval; without one, the value itself."""
    low, high = interval or (value, value)
    return {"low": low, "high": high}


def _range(interval: Any, texts: Texts, digits: int = 2) -> str:
    return f"{texts.decimal(interval[0], digits)}–{texts.decimal(interval[1], digits)}" if interval else texts("undefined")


def _percent(share: float | None, texts: Texts) -> str:
    """With one decimal: the shares of this report are small."""
    return texts("undefined") if share is None else texts("percent", n=texts.decimal(100 * share, 1))


def _gain(gain: float, texts: Texts) -> str:
    sign = "+" if gain >= 0 else "−"
    return sign + texts.decimal(abs(gain), 3 if abs(gain) < 0.095 else 2)


def _gains(interval: Any, texts: Texts) -> str:
    return f"{_gain(interval[0], texts)} … {_gain(interval[1], texts)}" if interval else texts("undefined")


def _more(paragraphs: int | None, texts: Texts) -> str:
    return texts("evaluation.curve.beyond") if paragraphs is None else texts.number(paragraphs)
