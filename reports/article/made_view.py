"""How the result came about: all figures of the report, words, glossary, and where the numbers come from."""

from __future__ import annotations

from typing import Any

from classifier.sureness import SURE
from reports.article.alt import sure_mark
from reports.article.evidence import STRONG
from reports.article.first_page import references
from reports.cut import cut
from reports.function_words import names_something
from reports.print.clean import closed, has_unshowable
from reports.records import TellingWord, ThemeSummary
from reports.texts import Texts

#: Paragraph numbers listed behind a figure; a theme that is everywhere needs no list of everything.
LISTED = 24
LISTED_FOR_WORD = 3
#: Words shown of a theme, for and against.
WORDS = 6
NAME_CHARACTERS = 60
TERMS = ("probability", "threshold", "precision", "recall", "f1", "interval")


def counting(summary: ThemeSummary, texts: Texts) -> dict[str, Any] | None:
    """What was counted, by theme, with notes; None where no paragraph was classified."""
    if not summary.paragraphs:
        return None
    thresholds = sorted(theme.threshold for theme in summary.themes)
    low, high = texts.percent(thresholds[0]), texts.percent(thresholds[-1])
    same = texts("counting.threshold_same", low=low)
    notes = [same if low == high else texts("counting.threshold_range", low=low, high=high)]
    notes += [texts("counting.note"), texts("counting.strip"), texts("counting.quotes")]
    if summary.unsure:
        key = "counting.unsure" if summary.expected_error is not None else "counting.unsure_all"
        counts = {"n": texts.number(summary.unsure), "assigned": texts.number(summary.assigned)}
        notes.append(texts(key, rate=texts.percent(summary.unsure_above), left=texts.percent(summary.expected_error), **counts))
    head = ("theme", "words", "share_words", "paragraphs", "share_paragraphs", "error", "sureness", "numbers")
    return {
        "heading": texts("counting.heading"),
        "text": " ".join(notes),
        "head": [texts(f"counting.{key}") for key in head],
        "rows": [
            {
                "theme": t,
                "cells": [
                    texts.number(theme.words),
                    texts.percent(theme.share_words),
                    texts.number(len(theme.numbers)),
                    texts.percent(theme.share_paragraphs),
                    texts.percent(theme.error),
                    sure_mark(theme, texts),
                ],
                "numbers": references(theme.numbers, LISTED, texts) or [{"t": texts("undefined")}],
            }
            for t, theme in enumerate(summary.themes)
        ],
        "caption": texts("counting.caption", sure=texts.percent(SURE), unsure=texts.percent(summary.unsure_above)),
    }


def telling(summary: ThemeSummary, texts: Texts) -> dict[str, Any] | None:
    """The words of themes that are assigned or unsure somewhere, None where there are none."""
    near = {c.theme for p in summary.paragraphs for c in p.checks}
    themes = [t for t, theme in enumerate(summary.themes) if theme.numbers or t in near]
    if not themes:
        return None
    return {
        "heading": texts("telling.heading"),
        "for": texts("telling.for"),
        "against": texts("telling.against"),
        "none": texts("telling.none"),
        "caption": texts("telling.caption", words=texts.number(WORDS), weight=texts.decimal(STRONG, 1)),
        "themes": [
            {
                "theme": t,
                "for": _words(summary.themes[t].words_for, summary.language, texts),
                "against": _words(summary.themes[t].words_against, summary.language, texts),
            }
            for t in themes
        ],
    }


def shown_words(words: tuple[TellingWord, ...], language: str) -> list[TellingWord]:
    """Those of the words that a reader recognises as telling: no function words, and of some weight."""
    return [word for word in words if abs(word.contribution) >= STRONG and names_something(word.word, language)][:WORDS]


def glossary(texts: Texts) -> dict[str, Any]:
    """The terms that the tables use."""
    terms = [[texts(f"glossary.{term}.name"), texts(f"glossary.{term}.text")] for term in TERMS]
    return {"heading": texts("glossary.heading"), "terms": terms}


def provenance(summary: ThemeSummary, texts: Texts) -> dict[str, Any]:
    """Versions and hashes of everything the numbers were made with."""
    made = summary.provenance
    source = texts(
        "provenance.source_value",
        source=cut(summary.source, 2 * NAME_CHARACTERS, texts),
        encoding=summary.encoding,
        article=cut(summary.article, 2 * NAME_CHARACTERS, texts),
    )
    model = texts("provenance.report_value", version=made.model_absatz) if made.model_absatz else ""
    version = texts("provenance.version", version=made.codebook_version) if made.codebook_version else ""
    rows = [
        ("report", [texts("provenance.report_value", version=made.absatz)]),
        ("source", [source]),
        ("article", [hash_text(made.article_sha256, texts)]),
        ("model", [model, hash_text(made.model_sha256, texts)]),
        ("codebook", [version, hash_text(made.codebook_sha256, texts)]),
        ("training", [hash_text(made.training_sha256, texts)]),
    ]
    shown = (summary.title, *(p.text for p in summary.paragraphs), *(line.text for line in summary.set_aside))
    return {
        "heading": texts("provenance.heading"),
        "intro": texts("provenance.intro"),
        "rows": [[texts(f"provenance.{key}"), ", ".join(value for value in values if value)] for key, values in rows],
        "replaced": texts("provenance.replaced") if any(map(has_unshowable, shown)) else "",
    }


def hash_text(digest: str, texts: Texts) -> str:
    """A hash with its name, or that there is none."""
    return texts("provenance.hash", hash=cut(digest, 64, texts)) if digest else texts("provenance.unstated")


def _words(words: tuple[TellingWord, ...], language: str, texts: Texts) -> list[dict[str, Any]]:
    return [
        {
            "word": closed(cut(word.word, NAME_CHARACTERS, texts)),
            "count": f"×{texts.number(word.count)}",
            "numbers": references(word.paragraphs, LISTED_FOR_WORD, texts),
        }
        for word in shown_words(words, language)
    ]
