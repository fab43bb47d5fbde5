"""The model card: what a model file says of itself, as Markdown for people (after Mitchell et al. 2019). Same model, same bytes.

The file may come from anyone and say nothing; what it does not say the card calls unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from classifier.model import ThemeModel

UNKNOWN = "–"
UNVALIDATED = "**This model is unvalidated**: its file holds no scores, so nobody knows how often it errs."
LIMITS = (
    "It knows frequencies of words and word parts, not meaning: irony, negation and reference escape it.",
    "It errs more on other sources, genres and years than on the material it was tested on: code a sample of your own and "
    "run `absatz evaluate`.",
    "Probabilities, thresholds and unsure bands hold for the prevalence named above, and shift where themes are much rarer or "
    "more frequent.",
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
        ("Training settings", _pairs(_dict(info, "training"))),
        ("Versions", _pairs(_dict(info, "versions"))),
    ]
    return "# Model card\n\n" + "\n".join(f"## {title}\n\n{body}\n" for title, body in sections if body)


def scores_text(model: ThemeModel) -> str:
    """The scores alone, as a plain table."""
    scores = _dict(model.info, "scores")
    themes = _list(scores, "themes")
    if not themes:
        return "unvalidated: the model file holds no scores\n"
    lines = [
        f"{scores.get('kind', '')}: {scores.get('paragraphs')} paragraphs, {scores.get('articles')} articles",
        f"{'theme':<14}{'with':>6}{'precision':>11}{'recall':>8}{'F1':>7}{'95 % interval':>15}{'avg. prec.':>12}",
    ]
    lines += [
        f"{row.get('theme', ''):<14}{row.get('positives', ''):>6}{_number(row.get('precision')):>11}"
        f"{_number(row.get('recall')):>8}{_number(row.get('f1')):>7}{_range(row.get('f1_interval')):>15}"
        + (f"{_number(row.get('average_precision')):>12}" if "average_precision" in row else "")
        for row in [*themes, *({**_dict(scores, name), "theme": name} for name in ("macro", "micro"))]
    ]
    return "\n".join(lines) + "\n"


def _what(model: ThemeModel) -> str:
    book = _dict(model.info, "codebook")
    names = _dict(book, "names")
    themes = ", ".join(f"{theme} ({_dict(names, theme).get('de', UNKNOWN)})" for theme in model.themes)
    lines = [
        f"A linear model over {len(model.features)} features of words (docs/methods.md) that gives a paragraph one probability "
        "per theme; a paragraph may carry several themes or none.",
        "",
        f"- themes: {_text(themes)}",
        f"- language: {_text(book.get('language', UNKNOWN))}",
        f"- code book: version {_text(book.get('version', UNKNOWN))}, SHA-256 `{_text(book.get('sha256', UNKNOWN))}`",
    ]
    if "kind" in model.info:
        lines.append(f"- made from: {_text(model.info['kind'])}")
    return "\n".join(lines)


def _data(model: ThemeModel) -> str:
    data, scores, training = (_dict(model.info, key) for key in ("data", "scores", "training"))
    if not data:
        return "No hand-labelled data."
    agreement = [
        [_text(row.get("theme")), row.get("paragraphs"), _number(row.get("alpha")), _range(row.get("alpha_interval"))]
        for row in _list(model.info, "agreement")
    ]
    lines = [
        f"{data.get('paragraphs', UNKNOWN)} hand-labelled paragraphs from {data.get('articles', UNKNOWN)} articles, "
        f"SHA-256 of texts and labels `{_text(data.get('sha256', UNKNOWN))}`. Split: {_text(scores.get('kind', UNKNOWN))}; "
        f"calibration, thresholds and unsure bands come from {training.get('inner_folds', UNKNOWN)} folds inside every training "
        f"part. Seed {training.get('seed', UNKNOWN)}.",
        "",
        "Agreement of the coders (Krippendorff's alpha, 95 % interval by bootstrap over articles):" if agreement else
        "Agreement of the coders: unknown.",
    ]  # fmt: skip
    if agreement:
        lines += ["", _table(["theme", "paragraphs coded twice", "alpha", "95 %"], agreement)]
    return "\n".join(lines)


def _scores(info: Mapping[str, Any]) -> str:
    scores = _dict(info, "scores")
    themes = _list(scores, "themes")
    if not themes:
        return UNVALIDATED
    head = ["theme", "n", "with", "precision", "95 %", "recall", "95 %", "F1", "95 %", "average precision", "95 %"]
    rows = [
        [
            _text(t.get("theme")),
            t.get("n"),
            t.get("positives"),
            *_with_intervals(t, "precision", "recall", "f1", "average_precision"),
        ]
        for t in themes
    ]
    for name in ("macro", "micro"):
        average = _dict(scores, name)
        cells = [_number(average.get("precision")), "", _number(average.get("recall")), "", _number(average.get("f1"))]
        rows.append([f"*{name}*", "", "", *cells, _range(average.get("f1_interval")), "", ""])
    return (
        f"{_text(scores.get('kind', UNKNOWN))}. Intervals: 95 %, bootstrap over articles. Of {scores.get('no_theme', UNKNOWN)} "
        f"paragraphs without any theme {_percent(scores.get('no_theme_errors'))} were wrongly given one.\n\n{_table(head, rows)}"
    )


def _in_use(model: ThemeModel) -> str:
    rows = _list(model.info, "in_use")
    if not rows:
        return ""
    training, bands = _dict(model.info, "training"), _dict(model.info, "unsure")
    thresholds = dict(zip(model.themes, model.thresholds.tolist(), strict=True))
    share = rows[0].get("prevalence")
    head = ["theme", "threshold", "unsure from", "to", "precision", "recall", "F1", "unsure", "errors outside", "95 %", "inside"]
    body = []
    for row in rows:
        low, high = (bands.get(str(row.get("theme"))) or [None, None])[:2]
        body.append(
            [
                _text(row.get("theme")),
                *(_number(value) for value in (thresholds.get(str(row.get("theme"))), low, high)),
                *(_number(row.get(name)) for name in ("precision", "recall", "f1")),
                *(_percent(row.get(name)) for name in ("unsure", "error_outside")),
                _percent_range(row.get("error_outside_interval")),
                _percent(row.get("error_inside")),
            ]
        )
    where = "As found in the data" if share is None else f"Where {_percent(share)} of the paragraphs carry a theme"
    rule = (
        f"{_percent(training['unsure_share'])} of the paragraphs are unsure"
        if training.get("unsure_share") is not None
        else f"at most {_percent(training.get('unsure_error'))} of the decisions outside are wrong"
    )
    return (
        f"{where}. Thresholds are chosen for {_text(training.get('aim', UNKNOWN))}; a human should decide on paragraphs in the "
        f"unsure band, which is made so that {rule}. Chosen inside the folds, measured outside:\n\n{_table(head, body)}"
    )


def _calibration(info: Mapping[str, Any]) -> str:
    parts = []
    for key in ("calibration", "calibration_as_found"):
        rows = _list(info, key)
        if rows:
            share = rows[0].get("prevalence")
            body = [
                [
                    _text(row.get("theme")),
                    *_with_intervals(row, "brier"),
                    _number(row.get("brier_constant")),
                    *_with_intervals(row, "ece"),
                ]
                for row in rows
            ]
            where = "As found in the data" if share is None else f"Where {_percent(share)} of the paragraphs carry a theme"
            head = ["theme", "Brier score", "95 %", "of a constant", "calibration error", "95 %"]
            parts.append(f"{where}:\n\n{_table(head, body)}")
    return "\n\n".join(parts)


def _confusion(info: Mapping[str, Any]) -> str:
    rows = [
        [_text(row.get("carried")), _text(row.get("assigned")), row.get("paragraphs"), row.get("wrongly"), row.get("instead")]
        for row in _list(info, "confusion")
        if row.get("wrongly")
    ]
    head = ["carries", "wrongly assigned", "paragraphs", "wrongly", "of these instead of it"]
    return _table(head, rows) if rows else ""


def _tuning(info: Mapping[str, Any]) -> str:
    tuning = _dict(info, "tuning")
    candidates = _list(tuning, "candidates")
    if not candidates:
        return "No search: settings as given below." if _list(_dict(info, "scores"), "themes") else ""
    head = ["candidate", *(str(name) for name in _dict(candidates[0], "settings")), "average precision", "F1"]
    rows = []
    for i, candidate in enumerate(candidates):
        whole = _dict(candidate, "whole")
        mark = " (chosen)" if i == tuning.get("chosen") else ""
        cells = [_text(value) for value in _dict(candidate, "settings").values()]
        rows.append([f"{i}{mark}", *cells, _number(whole.get("ap")), _number(whole.get("f1"))])
    return (
        f"Random search by macro {_text(tuning.get('criterion'))} on inner folds; candidate 0 is the setting given. In the outer "
        "folds the search was repeated without the held-out paragraphs and chose "
        f"{_text(tuning.get('chosen_in_outer_folds'))}.\n\n{_table(head, rows)}"
    )


def _with_intervals(row: Mapping[str, Any], *names: str) -> list[str]:
    return [cell for name in names for cell in (_number(row.get(name)), _range(row.get(f"{name}_interval")))]


def _pairs(data: Mapping[str, Any]) -> str:
    return _table(["", "value"], [[_text(key), _text(value)] for key, value in sorted(data.items())]) if data else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _text(value: Any) -> str:
    """Text that Markdown takes for nothing but text, on one line.

    >>> _text("a|b\\n*c*")
    'a\\\\|b \\\\*c\\\\*'
    """
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(str(value).split()))


def _number(value: Any) -> str:
    return f"{value:.3f}" if _is_number(value) else UNKNOWN


def _percent(value: Any) -> str:
    return f"{value:.1%}" if _is_number(value) else UNKNOWN


def _range(value: Any) -> str:
    return f"{_number(value[0])}–{_number(value[1])}" if isinstance(value, list) and len(value) == 2 else UNKNOWN


def _percent_range(value: Any) -> str:
    return f"{_percent(value[0])}–{_percent(value[1])}" if isinstance(value, list) and len(value) == 2 else UNKNOWN


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _dict(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _list(data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    value = data.get(key)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
