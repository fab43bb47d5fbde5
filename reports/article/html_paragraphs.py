"""Paragraphs as the page shows them: every word with what it adds to every theme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from classifier.model import Evidence
from reports.article.paragraph_view import FULL, PARAGRAPH_CHARACTERS
from reports.cut import cut_at
from reports.print.clean import breakable, clean
from reports.records import Mark, ParagraphFacts, ThemeSummary

#: Contributions are written in hundredths of log-odds; a word that adds less than one to every theme has none to show.
UNIT = 0.01
#: Strength of a mark in steps, each a style rule.
STEPS = 3


def paragraph_views(
    summary: ThemeSummary, view: dict[str, Any], explain: Callable[[str], tuple[Evidence, ...]]
) -> list[dict[str, Any]]:
    """The paragraphs that the PDF prints too (`view`), each with its words, what its article's headings and
    the rest of it add, and how sure its decisions are."""
    if view["paragraphs"] is None:
        return []
    facts = {paragraph.number: paragraph for paragraph in summary.paragraphs}
    return [
        item
        | {
            "pieces": _pieces(facts[item["n"]], item, explain),
            "article": _weights(np.subtract(facts[item["n"]].article, facts[item["n"]].headings).tolist()),
            "headings": _weights(facts[item["n"]].headings),
            "carried": [t for t, decision in enumerate(facts[item["n"]].decisions) if decision],
            "doubt": _doubt(facts[item["n"]]),
        }
        for item in view["paragraphs"]["items"]
    ]


def _pieces(
    paragraph: ParagraphFacts, item: dict[str, Any], explain: Callable[[str], tuple[Evidence, ...]]
) -> list[dict[str, Any]]:
    """The shown text in pieces: plain, or a word with `weights` per theme and, where it is marked, `mark` and `step`."""
    if not paragraph.explained:
        return [{"t": run["t"]} for run in item["runs"]]
    shown = cut_at(paragraph.text, PARAGRAPH_CHARACTERS)
    marks: dict[int, Mark] = {}
    for mark in sorted(paragraph.marks, key=lambda m: (m.deciding, m.contribution)):
        marks[mark.start] = mark  # the strongest deciding one comes last and stays
    pieces: list[dict[str, Any]] = []
    position = 0
    for word in explain(paragraph.text):
        weights = _weights(word.contributions)
        if word.start >= shown or not weights:
            continue
        if word.start > position:
            pieces.append({"t": _clean(paragraph.text[position : word.start])})
        piece: dict[str, Any] = {"t": _clean(paragraph.text[word.start : word.end]), "weights": weights}
        if found := marks.get(word.start):
            strength = min(1.0, found.contribution / FULL)
            piece |= {"mark": found.theme, "deciding": found.deciding, "step": 1 + min(STEPS - 1, int(STEPS * strength))}
        pieces.append(piece)
        position = word.end
    rest = _clean(paragraph.text[position:shown]) + (" …" if shown < len(paragraph.text) else "")
    return [*pieces, {"t": rest}] if rest else pieces


def _weights(contributions: Sequence[float]) -> str:
    """What a word, or the rest of the article, adds to each theme, in hundredths of log-odds; empty where that is nothing.

    >>> _weights((0.118, -2.0)), _weights((0.001, 0.0))
    ('12 -200', '')
    """
    weights = [round(c / UNIT) for c in contributions]
    return " ".join(map(str, weights)) if any(weights) else ""


def _doubt(paragraph: ParagraphFacts) -> float:
    """How sure the least sure decision of a paragraph is: its chance of being right. Sorting by doubt uses it."""
    chances = [p if decided else 1 - p for p, decided in zip(paragraph.probabilities, paragraph.decisions, strict=True)]
    return round(min(chances, default=1.0), 4)


def _clean(text: str) -> str:
    return breakable(clean(text))
