"""The facts at the head of a report, and what it says of the model's reliability."""

from __future__ import annotations

from typing import Any

from corpus.paragraphs.language import named_in
from corpus.records import DateCandidate
from reports.likeness import likeness_notes
from reports.records import ThemeFacts, ThemeSummary
from reports.texts import Texts

#: Dates shown at the head; the attached data have them all.
DATES = 2


def facts(summary: ThemeSummary, texts: Texts) -> list[dict[str, str]]:
    """Dates, size, paragraphs without theme: label, value and note of each."""
    dates = [_date(date, texts) for date in summary.dates[:DATES]]
    n = len(summary.paragraphs)
    return [
        *(dates or [{"label": texts("facts.no_date"), "value": texts("unknown"), "note": ""}]),
        {
            "label": texts("facts.size"),
            "value": f"{texts.count('words', summary.words)}, {texts.count('paragraphs', n)}",
            "note": _aside(summary, texts),
        },
        {
            "label": texts("facts.no_theme"),
            "value": texts.count("paragraphs", len(summary.no_theme)),
            "note": texts("facts.no_theme_note", share=texts.percent(len(summary.no_theme) / n)) if n else "",
        },
    ]


def _aside(summary: ThemeSummary, texts: Texts) -> str:
    """How many lines were set aside, and how many of them as they are in another language than the model."""
    if not summary.set_aside:
        return texts("facts.size_note_all")
    foreign = sum(named_in(line.reason) is not None for line in summary.set_aside)
    key = "facts.size_note_languages" if foreign else "facts.size_note"
    return texts(key, lines=texts.count("lines", len(summary.set_aside)), n=texts.number(foreign))


def _date(date: DateCandidate, texts: Texts) -> dict[str, str]:
    """A date under the name that its origin allows. Only a source that says so makes it a day of publication."""
    if date.published:
        return {"label": texts("facts.published"), "value": date.value, "note": texts("facts.published_note", origin=date.origin)}
    if date.origin == "file header":
        return {"label": texts("facts.crawled"), "value": date.value, "note": texts("facts.crawled_note")}
    return {"label": texts("facts.found"), "value": date.value, "note": texts("facts.found_note", origin=date.origin)}


def reliability_view(summary: ThemeSummary, texts: Texts) -> dict[str, Any]:
    """How the model was tested, in words and as a table by theme."""
    tested = summary.validation
    head = ["theme", "prevalence", "threshold", *(["precision", "recall", "f1", "interval", "n"] if tested else [])]
    return {
        "heading": texts("reliability.heading"),
        "validated": tested is not None,
        "text": [*likeness_notes(summary.likeness, texts), *_how_tested(summary, texts), _prevalence(summary, texts)],
        "head": [texts(f"reliability.{key}") for key in head],
        "rows": [
            {"theme": t, "cells": _scores(theme, texts, validated=tested is not None)} for t, theme in enumerate(summary.themes)
        ],
        "caption": texts("reliability.caption" if tested else "reliability.caption_unvalidated"),
    }


def _how_tested(summary: ThemeSummary, texts: Texts) -> list[str]:
    tested = summary.validation
    if tested is None:
        return [texts("reliability.unvalidated")]
    counts = {"paragraphs": texts.number(tested.paragraphs), "articles": texts.number(tested.articles)}
    if tested.cross_validated:
        how = texts("reliability.cross_validated", **counts)
    else:
        how = texts("reliability.other_kind", kind=tested.kind or texts("unknown"), **counts)
    result = [how, texts("reliability.errs")]
    if tested.no_theme_errors is not None:
        result.append(
            texts("reliability.no_theme_errors", n=texts.number(tested.no_theme), share=texts.percent(tested.no_theme_errors))
        )
    return result


def _prevalence(summary: ThemeSummary, texts: Texts) -> str:
    """For how frequent themes the decisions were made, and how that is known."""
    n = summary.estimated_from
    return texts("reliability.estimated", paragraphs=texts.count("paragraphs", n)) if n else texts("reliability.given")


def _scores(theme: ThemeFacts, texts: Texts, *, validated: bool) -> list[str]:
    cells = [texts.percent(theme.prevalence), texts.percent(theme.threshold)]
    if not validated:
        return cells
    scores = theme.reliability
    if scores is None:
        return [*cells, *[texts("undefined")] * 5]
    interval = scores.f1_interval
    return [
        *cells,
        *(texts.decimal(value) for value in (scores.precision, scores.recall, scores.f1)),
        f"{texts.decimal(interval[0])}–{texts.decimal(interval[1])}" if interval else texts("undefined"),
        texts("reliability.n_of", positives=texts.number(scores.positives), n=texts.number(scores.n)),
    ]
