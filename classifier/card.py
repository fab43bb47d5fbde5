"""The model card: what a model file says of itself, as Markdown for people (after Mitchell et al. 2019). Same model, same bytes.

The file may come from anyone and say nothing; what it does not say the card calls unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from classifier.card_text import (
    UNKNOWN,
    interval,
    number,
    pairs,
    percent,
    percent_interval,
    rows_of,
    table,
    table_of,
    text,
    with_intervals,
)
from classifier.model import ThemeModel

UNVALIDATED = "**This model is unvalidated**: its file holds no scores, so nobody knows how often it errs."
ARTICLE = " What the other paragraphs of its article say counts too."
LIMITS = (
    "It knows frequencies of words and word parts, not meaning: irony, negation and reference escape it.",
    "It errs more on other sources, genres and years than on the material it was tested on: code a sample of your own and "
    "run `absatz evaluate`.",
    "Probabilities, thresholds and unsure bands hold for the prevalence named above, and shift where themes are much rarer or "
    "more frequent.",
    "Figures in use weigh paragraphs, not articles: where whole articles have little of a theme, the rest of the article helps "
    "less, and recall is lower than stated.",
    "It learned the judgement of its coders: their agreement, above, bounds what a test on their labels can show, and says "
    "little about how other coders would judge.",
    "Shares of decisions are not shares of themes: false alarms and misses do not cancel out.",
)


def model_card(model: ThemeModel) -> str:
    """The card of a model, Markdown in UTF-8."""
    info = model.info
    sections = [
        ("What it is", _what(model)),
        ("Data", _data(model)),
        ("Scores", _scores(info)),
        ("In use", _in_use(model)),
        ("Calibration", _calibration(info)),
        ("Confusions", _confusion(info)),
        ("Tuning", _tuning(info)),
        ("Limits", "\n".join(f"- {limit}" for limit in LIMITS)),
        ("Training settings", pairs(table_of(info, "training"))),
        ("Versions", pairs(table_of(info, "versions"))),
    ]
    return "# Model card\n\n" + "\n".join(f"## {title}\n\n{body}\n" for title, body in sections if body)


def scores_text(model: ThemeModel) -> str:
    """The scores alone, as a plain table."""
    scores = table_of(model.info, "scores")
    themes = rows_of(scores, "themes")
    if not themes:
        return "unvalidated: the model file holds no scores\n"
    lines = [
        f"{scores.get('kind', '')}: {scores.get('paragraphs')} paragraphs, {scores.get('articles')} articles",
        f"{'theme':<14}{'with':>6}{'precision':>11}{'recall':>8}{'F1':>7}{'95 % interval':>15}{'avg. prec.':>12}",
    ]
    lines += [
        f"{row.get('theme', '')!s:<14}{row.get('positives', '')!s:>6}{number(row.get('precision')):>11}"
        f"{number(row.get('recall')):>8}{number(row.get('f1')):>7}{interval(row.get('f1_interval')):>15}"
        + (f"{number(row.get('average_precision')):>12}" if "average_precision" in row else "")
        for row in [*themes, *({**table_of(scores, name), "theme": name} for name in ("macro", "micro"))]
    ]
    return "\n".join(lines) + "\n"


def _what(model: ThemeModel) -> str:
    book = table_of(model.info, "codebook")
    names = table_of(book, "names")
    themes = ", ".join(f"{theme} ({table_of(names, theme).get('de', UNKNOWN)})" for theme in model.themes)
    lines = [
        f"A linear model over {len(model.features)} features of words (docs/methods.md) that gives a paragraph one probability "
        "per theme; a paragraph may carry several themes or none." + (ARTICLE if model.article[:, :2].any() else ""),
        "",
        f"- themes: {text(themes)}",
        f"- language: {text(book.get('language', UNKNOWN))}",
        f"- code book: version {text(book.get('version', UNKNOWN))}, SHA-256 `{text(book.get('sha256', UNKNOWN))}`",
    ]
    if "kind" in model.info:
        lines.append(f"- made from: {text(model.info['kind'])}")
    return "\n".join(lines)


def _data(model: ThemeModel) -> str:
    data, scores, training = (table_of(model.info, key) for key in ("data", "scores", "training"))
    if not data:
        return "No hand-labelled data."
    agreement = [
        [text(row.get("theme")), text(row.get("paragraphs")), number(row.get("alpha")), interval(row.get("alpha_interval"))]
        for row in rows_of(model.info, "agreement")
    ]
    lines = [
        f"{text(data.get('paragraphs', UNKNOWN))} hand-labelled paragraphs from {text(data.get('articles', UNKNOWN))} articles, "
        f"SHA-256 of texts and labels `{text(data.get('sha256', UNKNOWN))}`. Split: {text(scores.get('kind', UNKNOWN))}; "
        f"calibration, thresholds and unsure bands come from {text(training.get('inner_folds', UNKNOWN))} folds inside every "
        f"training part. Seed {text(training.get('seed', UNKNOWN))}.",
        "",
        "Agreement of the coders (Krippendorff's alpha, 95 % interval by bootstrap over articles):" if agreement else
        "Agreement of the coders: unknown.",
    ]  # fmt: skip
    if agreement:
        lines += ["", table(["theme", "paragraphs coded twice", "alpha", "95 %"], agreement)]
    return "\n".join(lines)


def _scores(info: Mapping[str, Any]) -> str:
    scores = table_of(info, "scores")
    themes = rows_of(scores, "themes")
    if not themes:
        return UNVALIDATED
    head = ["theme", "n", "with", "precision", "95 %", "recall", "95 %", "F1", "95 %", "average precision", "95 %"]
    rows = [
        [
            text(t.get("theme")),
            t.get("n"),
            t.get("positives"),
            *with_intervals(t, "precision", "recall", "f1", "average_precision"),
        ]
        for t in themes
    ]
    for name in ("macro", "micro"):
        average = table_of(scores, name)
        cells = [number(average.get("precision")), "", number(average.get("recall")), "", number(average.get("f1"))]
        rows.append([f"*{name}*", "", "", *cells, interval(average.get("f1_interval")), "", ""])
    return (
        f"{text(scores.get('kind', UNKNOWN))}. Intervals: 95 %, bootstrap over articles. Of "
        f"{text(scores.get('no_theme', UNKNOWN))} paragraphs without any theme "
        f"{percent(scores.get('no_theme_errors'))} were wrongly given one.\n\n{table(head, rows)}"
    )


def _in_use(model: ThemeModel) -> str:
    rows = rows_of(model.info, "in_use")
    if not rows:
        return ""
    training, bands = table_of(model.info, "training"), table_of(model.info, "unsure")
    thresholds = dict(zip(model.themes, model.thresholds.tolist(), strict=True))
    share = rows[0].get("prevalence")
    head = ["theme", "threshold", "unsure from", "to", "precision", "recall", "F1", "unsure", "errors outside", "95 %", "inside"]
    body = []
    for row in rows:
        band = bands.get(str(row.get("theme")))
        low, high = band if isinstance(band, list) and len(band) == 2 else (None, None)
        body.append(
            [
                text(row.get("theme")),
                *(number(value) for value in (thresholds.get(str(row.get("theme"))), low, high)),
                *(number(row.get(name)) for name in ("precision", "recall", "f1")),
                *(percent(row.get(name)) for name in ("unsure", "error_outside")),
                percent_interval(row.get("error_outside_interval")),
                percent(row.get("error_inside")),
            ]
        )
    where = "As found in the data" if share is None else f"Where {percent(share)} of the paragraphs carry a theme"
    rule = (
        f"{percent(training['unsure_share'])} of the paragraphs are unsure"
        if training.get("unsure_share") is not None
        else f"at most {percent(training.get('unsure_error'))} of the decisions outside are wrong"
    )
    return (
        f"{where}. Thresholds are chosen for {text(training.get('aim', UNKNOWN))}; a human should decide on paragraphs in the "
        f"unsure band, which is made so that {rule}. Chosen inside the folds, measured outside:\n\n{table(head, body)}"
    )


def _calibration(info: Mapping[str, Any]) -> str:
    parts = []
    for key in ("calibration", "calibration_as_found"):
        rows = rows_of(info, key)
        if rows:
            share = rows[0].get("prevalence")
            body = [
                [
                    text(row.get("theme")),
                    *with_intervals(row, "brier"),
                    number(row.get("brier_constant")),
                    *with_intervals(row, "ece"),
                ]
                for row in rows
            ]
            where = "As found in the data" if share is None else f"Where {percent(share)} of the paragraphs carry a theme"
            head = ["theme", "Brier score", "95 %", "of a constant", "calibration error", "95 %"]
            parts.append(f"{where}:\n\n{table(head, body)}")
    return "\n\n".join(parts)


def _confusion(info: Mapping[str, Any]) -> str:
    rows = [
        [
            text(row.get("carried")),
            text(row.get("assigned")),
            text(row.get("paragraphs")),
            text(row.get("wrongly")),
            text(row.get("instead")),
        ]
        for row in rows_of(info, "confusion")
        if row.get("wrongly")
    ]
    head = ["carries", "wrongly assigned", "paragraphs", "wrongly", "of these instead of it"]
    return table(head, rows) if rows else ""


def _tuning(info: Mapping[str, Any]) -> str:
    tuning = table_of(info, "tuning")
    candidates = rows_of(tuning, "candidates")
    if not candidates:
        return "No search: settings as given below." if rows_of(table_of(info, "scores"), "themes") else ""
    head = ["candidate", *(str(name) for name in table_of(candidates[0], "settings")), "average precision", "F1"]
    rows = []
    for i, candidate in enumerate(candidates):
        whole = table_of(candidate, "whole")
        mark = " (chosen)" if i == tuning.get("chosen") else ""
        cells = [text(value) for value in table_of(candidate, "settings").values()]
        rows.append([f"{i}{mark}", *cells, number(whole.get("ap")), number(whole.get("f1"))])
    return (
        f"Random search by macro {text(tuning.get('criterion'))} on inner folds; candidate 0 is the setting given. In the outer "
        "folds the search was repeated without the held-out paragraphs and chose "
        f"{text(tuning.get('chosen_in_outer_folds'))}.\n\n{table(head, rows)}"
    )
