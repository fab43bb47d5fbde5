"""The model card: what a model file says of itself, as Markdown for people (after Mitchell et al. 2019). Same model, same bytes.

A model file need not state anything of itself. What it leaves out is printed as unknown, not left out of the card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from classifier.facts.elsewhere import SampleScores, elsewhere, name_of
from classifier.facts.model import ModelFacts, TrainingFacts, TuningFacts
from classifier.facts.scores import AverageFacts, CalibrationFacts, InUseFacts, ThemeScoreFacts
from classifier.model import ThemeModel
from classifier.sureness import UNSURE

UNKNOWN = "–"
UNVALIDATED = "**This model is unvalidated**: its file holds no scores, so nobody knows how often it errs."
ARTICLE = " What the other paragraphs of its article say counts too."
ELSEWHERE = (
    "Texts that nobody made for this project, coded twice by its code book, and never trained on. They helped to choose the "
    "settings, so expect somewhat less on other texts of these kinds. Average precision is the mean over the themes, of all "
    "paragraphs as coded; F1 leaves out paragraphs that touch an open edge of the code book, where either code is right; false "
    "themes is the share of the paragraphs coded without any theme that are given one. Intervals: bootstrap over articles."
)
CALIBRATED_ELSEWHERE = (
    "On the real text named above, all themes together, probabilities moved to the true share of each theme there. The error is "
    "small because most probabilities are near 0, so the last columns look at the highest ones (a bin of at least 20):"
)
LIMITS = (
    "It knows frequencies of words and word parts, not meaning: irony, negation and reference escape it.",
    "It errs more on other sources, genres and years than on the material it was tested on: code a sample of your own and "
    "run `absatz evaluate`.",
    "Scores hold for the prevalence named above. In use, probabilities and thresholds are moved to that of the texts at hand, "
    "which is estimated: with little text it stays near the one named above.",
    "Figures in use weigh paragraphs, not articles: where whole articles have little of a theme, the rest of the article helps "
    "less, and recall is lower than stated.",
    "Probabilities hold on held-out articles of its own corpus. On real articles the bundled model is too sure where it is sure: "
    "see Calibration, and the diagram in docs/benchmarks-quality.md.",
    "It learned the judgement of its coders: their agreement, above, bounds what a test on their labels can show, and says "
    "little about how other coders would judge.",
    "Shares of decisions are not shares of themes: false alarms and misses do not cancel out.",
)


def model_card(model: ThemeModel) -> str:
    """The card of a model, Markdown in UTF-8."""
    info = model.info
    sections = [
        ("What it is", _what(model)),
        ("Data", _data(info)),
        ("Scores on real text", _elsewhere(model)),
        ("Scores", _scores(info)),
        ("In use", _in_use(model)),
        ("Calibration", "\n\n".join(filter(None, (_calibration(info), _calibration_elsewhere(model))))),
        ("Confusions", _confusion(info)),
        ("Tuning", _tuning(info)),
        ("Limits", "\n".join(f"- {limit}" for limit in LIMITS)),
        ("Training settings", _pairs(info.training.stated() if info.training else {})),
        ("Versions", _pairs(info.versions or {})),
    ]
    return "# Model card\n\n" + "\n".join(f"## {title}\n\n{body}\n" for title, body in sections if body)


def scores_text(model: ThemeModel) -> str:
    """The scores alone, as a plain table."""
    scores = model.info.scores
    if scores is None:
        return "unvalidated: the model file holds no scores\n"
    lines = [
        f"{scores.kind}: {scores.paragraphs} paragraphs, {scores.articles} articles",
        f"{'theme':<14}{'with':>6}{'precision':>11}{'recall':>8}{'F1':>7}{'95 % interval':>15}{'avg. prec.':>12}",
    ]
    rows: list[tuple[ThemeScoreFacts | AverageFacts, str, str, str]] = [
        (row, row.theme, str(row.positives), f"{number(row.average_precision):>12}") for row in scores.themes
    ]
    rows += [(scores.macro, "macro", "", ""), (scores.micro, "micro", "", "")]
    for row, name, positives, last in rows:
        lines.append(
            f"{name:<14}{positives:>6}{number(row.precision):>11}{number(row.recall):>8}{number(row.f1):>7}"
            f"{interval(row.f1_interval):>15}{last}"
        )
    return "\n".join(lines) + "\n"


def _what(model: ThemeModel) -> str:
    book = model.info.codebook
    themes = ", ".join(f"{theme} ({model.info.names(theme).get('de', UNKNOWN)})" for theme in model.themes)
    language, version, digest = (book.language, book.version, book.sha256) if book else (UNKNOWN, UNKNOWN, UNKNOWN)
    lines = [
        f"A linear model over {len(model.features)} features of words (docs/methods.md) that gives a paragraph one probability "
        "per theme; a paragraph may carry several themes or none." + (ARTICLE if model.article[:, :2].any() else ""),
        "",
        f"- themes: {text(themes)}",
        f"- language: {text(language)}",
        f"- code book: version {text(version)}, SHA-256 `{digest}`",
    ]
    if model.info.kind is not None:
        lines.append(f"- made from: {text(model.info.kind)}")
    return "\n".join(lines)


def _data(info: ModelFacts) -> str:
    data, training = info.data, info.training or TrainingFacts()
    if data is None:
        return "No hand-labelled data."
    agreement = [[text(a.theme), a.paragraphs, number(a.alpha), interval(a.alpha_interval)] for a in info.agreement or ()]
    lines = [
        f"{data.paragraphs} hand-labelled paragraphs from {data.articles} articles, "
        f"SHA-256 of texts and labels `{data.sha256}`. Split: {text(info.scores.kind) if info.scores else UNKNOWN}; "
        f"calibration and thresholds come from {_known(training.inner_folds)} folds inside every "
        f"training part. Seed {_known(training.seed)}.",
        "",
        "Agreement of the coders (Krippendorff's alpha, 95 % interval by bootstrap over articles):" if agreement else
        "Agreement of the coders: unknown.",
    ]  # fmt: skip
    if agreement:
        lines += ["", table(["theme", "paragraphs coded twice", "alpha", "95 %"], agreement)]
    return "\n".join(lines)


def _elsewhere(model: ThemeModel) -> str:
    rows = [
        [text(s.what), str(s.paragraphs), str(s.articles), *_with_intervals(s, "average_precision", "macro_f1", "false_themes")]
        for s in _samples(model)
    ]
    head = ["text", "paragraphs", "articles", "average precision", "95 %", "macro-F1", "95 %", "false themes", "95 %"]
    return f"{ELSEWHERE}\n\n{table(head, rows)}" if rows else ""


def _samples(model: ThemeModel) -> tuple[SampleScores, ...]:
    return elsewhere(name_of(model.weights, model.bias, model.article))


def _scores(info: ModelFacts) -> str:
    scores = info.scores
    if scores is None:
        return UNVALIDATED
    head = ["theme", "n", "with", "precision", "95 %", "recall", "95 %", "F1", "95 %", "average precision", "95 %"]
    measures = ("precision", "recall", "f1", "average_precision")
    rows = [[text(row.theme), row.n, row.positives, *_with_intervals(row, *measures)] for row in scores.themes]
    for name, average in (("macro", scores.macro), ("micro", scores.micro)):
        cells = [number(average.precision), "", number(average.recall), "", number(average.f1)]
        rows.append([f"*{name}*", "", "", *cells, interval(average.f1_interval), "", ""])
    return (
        f"{text(scores.kind)}. Intervals: 95 %, bootstrap over articles. Of {scores.no_theme} paragraphs without any theme "
        f"{percent(scores.no_theme_errors)} were wrongly given one.\n\n{table(head, rows)}"
    )


def _in_use(model: ThemeModel) -> str:
    rows, training = model.info.in_use, model.info.training or TrainingFacts()
    if not rows:
        return ""
    thresholds = dict(zip(model.themes, model.thresholds.tolist(), strict=True))
    head = ["theme", "threshold", "precision", "recall", "F1", "unsure", "wrong: others", "95 %", "wrong: unsure"]
    # Earlier versions stated bands of unsure probabilities, and measured those.
    if model.info.unsure is not None:
        rows = tuple(
            replace(row, unsure=None, error_outside=None, error_outside_interval=None, error_inside=None) for row in rows
        )
    body = [
        [
            text(row.theme),
            *(number(value) for value in (thresholds[row.theme], row.precision, row.recall, row.f1)),
            *(percent(value) for value in (row.unsure, row.error_outside)),
            interval(row.error_outside_interval, percent),
            percent(row.error_inside),
        ]
        for row in rows
    ]
    return (
        f"{_where(rows)}. Thresholds are chosen for {_known(training.aim)}. An assigned theme is unsure, and a human should look "
        f"at it, where it is more than {percent(UNSURE)} likely to be wrong. Chosen inside the folds, measured outside:\n\n"
        f"{table(head, body)}"
    )


def _calibration(info: ModelFacts) -> str:
    head = ["theme", "Brier score", "95 %", "of a constant", "calibration error", "95 %"]
    parts = []
    for rows in filter(None, (info.calibration, info.calibration_as_found)):
        body = [
            [text(row.theme), *_with_intervals(row, "brier"), number(row.brier_constant), *_with_intervals(row, "ece")]
            for row in rows
        ]
        parts.append(f"{_where(rows)}:\n\n{table(head, body)}")
    return "\n\n".join(parts)


def _calibration_elsewhere(model: ThemeModel) -> str:
    found = [(s.what, s.calibration) for s in _samples(model) if s.calibration]
    rows = [[text(what), *_with_intervals(c, "error"), number(c.surest), *_with_intervals(c, "surest_hold")] for what, c in found]
    head = ["text", "calibration error", "95 %", "where it is surest it says", "carry the theme", "95 %"]
    return f"{CALIBRATED_ELSEWHERE}\n\n{table(head, rows)}" if rows else ""


def _confusion(info: ModelFacts) -> str:
    head = ["carries", "wrongly assigned", "paragraphs", "wrongly", "of these instead of it"]
    rows = [
        [text(row.carried), text(row.assigned), row.paragraphs, row.wrongly, row.instead]
        for row in info.confusion or ()
        if row.wrongly
    ]
    return table(head, rows) if rows else ""


def _tuning(info: ModelFacts) -> str:
    tuning = info.tuning
    if tuning is None:
        return "No search: settings as given below." if info.scores else ""
    settings = [candidate.settings.stated() for candidate in tuning.candidates]
    head = ["candidate", *settings[0], "average precision", "F1"]
    rows = [
        [
            f"{i}{' (chosen)' if i == tuning.chosen else ''}",
            *(text(stated.get(name, UNKNOWN)) for name in settings[0]),
            number(candidate.whole.ap),
            number(candidate.whole.f1),
        ]
        for i, (candidate, stated) in enumerate(zip(tuning.candidates, settings, strict=True))
    ]
    return (
        f"Random search by macro {tuning.criterion} on inner folds{_judge(tuning)}; candidate 0 is the setting given. In the "
        "outer folds the search was repeated without the held-out paragraphs and chose "
        f"{text(list(tuning.chosen_in_outer_folds))}.\n\n{table(head, rows)}"
    )


def _judge(tuning: TuningFacts) -> str:
    judges = tuning.judged_by
    return f" and on {judges} labelled paragraphs from elsewhere, on which it must not be evaluated" if judges else ""


def _where(rows: Sequence[CalibrationFacts | InUseFacts]) -> str:
    share = rows[0].prevalence
    return "As found in the data" if share is None else f"Where {percent(share)} of the paragraphs carry a theme"


def _with_intervals(row: Any, *names: str) -> list[str]:
    """The cells of a row: each number followed by its interval."""
    return [cell for name in names for cell in (number(getattr(row, name)), interval(getattr(row, f"{name}_interval")))]


def _pairs(data: Mapping[str, Any]) -> str:
    """A table of keys and values, sorted."""
    return table(["", "value"], [[text(key), text(value)] for key, value in sorted(data.items())]) if data else ""


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table; the cells are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def text(value: Any) -> str:
    """Text that Markdown takes for nothing but text, on one line.

    >>> text("a|b\\n*c*")
    'a\\\\|b \\\\*c\\\\*'
    """
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(str(value).split()))


def _known(value: Any) -> str:
    return UNKNOWN if value is None else text(value)


def number(value: float | None) -> str:
    """With three decimals."""
    return UNKNOWN if value is None else f"{value:.3f}"


def percent(value: float | None) -> str:
    """With one decimal."""
    return UNKNOWN if value is None else f"{value:.1%}"


def interval(ends: tuple[float, float] | None, form: Any = number) -> str:
    """Both ends."""
    return UNKNOWN if ends is None else f"{form(ends[0])}–{form(ends[1])}"
