"""Paragraph by paragraph, and the appendix of set-aside lines, as the template prints them."""

from __future__ import annotations

from typing import Any

import numpy as np

from classifier.model import decided, sigmoid
from reports.article.evidence import log_odds
from reports.cut import cut_at
from reports.print.clean import closed, right_to_left
from reports.records import Check, ParagraphFacts, SetAside, ThemeSummary
from reports.texts import Segment, Texts

#: Characters printed of a paragraph and of an article, and numbers of paragraphs and set-aside lines printed: beyond them the
#: attached data speak. A justified paragraph over about 4,000 characters takes Typst more than linear time.
PARAGRAPH_CHARACTERS = 3_500
ARTICLE_CHARACTERS = 250_000
PARAGRAPHS = 600
LINES = 200
LINE_CHARACTERS = 300
#: With more themes than this a paragraph lists only those that were assigned, are unsure or come closest.
LISTED_THEMES = 6
#: Paragraphs shorter than this are never divided between pages, so that they can be copied in one piece; longer ones would leave
#: too much of a page empty.
WHOLE = 1_200
#: What headings add (log-odds) from which on they are named beside the rest of the article: it makes about 57 % of 50 %.
TOLD = 0.3
#: Contribution (log-odds) from which a mark has its full strength.
FULL = 2.0


def last_printed(summary: ThemeSummary) -> int:
    """Number of the last paragraph that is printed, 0 for none."""
    printed = _printed(summary)
    return printed[-1].number if printed else 0


def _printed(summary: ThemeSummary) -> tuple[ParagraphFacts, ...]:
    characters = 0
    for i, paragraph in enumerate(summary.paragraphs[:PARAGRAPHS]):
        characters += min(len(paragraph.text), PARAGRAPH_CHARACTERS)
        if characters > ARTICLE_CHARACTERS:
            return summary.paragraphs[:i]
    return summary.paragraphs[:PARAGRAPHS]


def paragraphs(summary: ThemeSummary, texts: Texts) -> dict[str, Any] | None:
    """The section paragraph by paragraph, None where there is none."""
    if not summary.paragraphs:
        return None
    printed = _printed(summary)
    return {
        "heading": texts("paragraph.heading"),
        "legend": texts("paragraph.legend"),
        "legend_after": texts("paragraph.legend_after"),
        "items": [_paragraph(p, summary, texts) for p in printed],
        "hidden": _hidden("paragraph", len(summary.paragraphs) - len(printed), texts),
    }


def _paragraph(paragraph: ParagraphFacts, summary: ThemeSummary, texts: Texts) -> dict[str, Any]:
    end = cut_at(paragraph.text, PARAGRAPH_CHARACTERS)
    notes = []
    if end < len(paragraph.text):
        notes.append(texts("paragraph.cut", shown=texts.number(end), total=texts.number(len(paragraph.text))))
    if not paragraph.explained:
        notes.append(texts("paragraph.unexplained"))
    unsure = {check.theme for check in paragraph.checks}
    listed = _listed(paragraph, unsure)
    rest = [p for t, p in enumerate(paragraph.probabilities) if t not in listed]
    highest = max(range(len(summary.themes)), key=lambda t: paragraph.probabilities[t])
    flags = [texts("paragraph.no_theme")] if not any(paragraph.decisions) else []
    flags += [texts("paragraph.trained_on")] if paragraph.trained_on else []
    return {
        "n": paragraph.number,
        "name": texts("paragraph.name", n=str(paragraph.number)),
        "flags": flags,
        "check": texts("paragraph.check", themes=", ".join(summary.themes[t].name(texts.language) for t in sorted(unsure)))
        if unsure
        else "",
        "themes": [_theme(t, paragraph, summary, texts, t in unsure) for t in listed],
        "highest": ""
        if listed
        else texts(
            "paragraph.highest",
            theme=summary.themes[highest].name(texts.language),
            probability=texts.probability(paragraph.probabilities[highest]),
        ),
        "rest": texts("paragraph.rest", probability=texts.probability(max(rest))) if listed and rest else "",
        "runs": _runs(paragraph, end, texts),
        "rtl": right_to_left(paragraph.text),
        "short": end < WHOLE,
        "notes": notes,
        "calls": _calls(paragraph, summary, texts),
    }


def _listed(paragraph: ParagraphFacts, unsure: set[int]) -> list[int]:
    """Positions of the themes a paragraph shows bars for: none where nothing was found and nothing is unsure."""
    notable = unsure | {t for t, decided in enumerate(paragraph.decisions) if decided}
    if not notable:
        return []
    others = sorted((t for t in range(len(paragraph.decisions)) if t not in notable), key=lambda t: -paragraph.probabilities[t])
    return sorted(notable | set(others[: max(0, LISTED_THEMES - len(notable))]))


def _theme(t: int, paragraph: ParagraphFacts, summary: ThemeSummary, texts: Texts, unsure: bool) -> dict[str, Any]:
    return {
        "theme": t,
        "p": round(paragraph.probabilities[t], 4),
        "text": texts.probability(paragraph.probabilities[t]),
        "threshold": round(summary.themes[t].threshold, 4),
        "on": paragraph.decisions[t],
        "unsure": unsure,
    }


def _calls(paragraph: ParagraphFacts, summary: ThemeSummary, texts: Texts) -> list[list[Segment]]:
    """A line for every theme whose decision is unsure, or was tipped by the rest of the article."""
    checks = {check.theme: check for check in paragraph.checks}
    lines = []
    for t, (theme, p, added) in enumerate(zip(summary.themes, paragraph.probabilities, paragraph.article, strict=True)):
        alone = float(sigmoid(np.array(log_odds(p) - added)))
        tipped = paragraph.decisions[t] != bool(decided(alone, theme.threshold))
        if not tipped and t not in checks:
            continue
        above = paragraph.headings[t]
        by_headings = abs(above) >= TOLD
        line = texts.segments(
            ("paragraph.tipped_headings" if by_headings else "paragraph.tipped") if tipped else "paragraph.close",
            theme=[{"t": theme.name(texts.language), "theme": t}],
            probability=[{"t": texts.probability(p)}],
            threshold=[{"t": texts.percent(theme.threshold)}],
            alone=[{"t": texts.probability(alone)}],
            headings=[{"t": texts.signed(above)}],
        )
        if check := checks.get(t):
            line += [{"t": f" {text}"} for text in _words(check, texts)]
        lines.append(line)
    return lines


def _words(check: Check, texts: Texts) -> list[str]:
    sides = {"paragraph.check_for": check.words_for, "paragraph.check_against": check.words_against}
    return [texts(key, words=", ".join(map(closed, words))) for key, words in sides.items() if words]


def _runs(paragraph: ParagraphFacts, end: int, texts: Texts) -> list[dict[str, Any]]:
    """The shown text in pieces: plain, or marked with its themes (strongest first) as [theme, strength 0-1, deciding]."""
    by_span: dict[tuple[int, int], list[list[float]]] = {}
    for mark in paragraph.marks:
        if mark.start < end:
            marks = by_span.setdefault((mark.start, min(mark.end, end)), [])
            marks.append([mark.theme, round(min(1.0, mark.contribution / FULL), 3), int(mark.deciding)])
    runs: list[dict[str, Any]] = []
    position = 0
    for (start, stop), marks in sorted(by_span.items()):
        if start > position:
            runs.append({"t": paragraph.text[position:start]})
        runs.append({"t": paragraph.text[start:stop], "marks": sorted(marks, key=lambda mark: (-mark[2], -mark[1], mark[0]))})
        position = stop
    rest = paragraph.text[position:end] + (texts("ellipsis") if end < len(paragraph.text) else "")
    return [*runs, {"t": rest}] if rest else runs


def appendix(summary: ThemeSummary, texts: Texts) -> dict[str, Any] | None:
    """The set-aside lines, None where there are none."""
    if not summary.set_aside:
        return None
    return {
        "heading": texts("appendix.heading"),
        "intro": texts("appendix.intro"),
        "head": [texts(f"appendix.{key}") for key in ("line", "role", "reason", "text")],
        "rows": [_line(line, texts) for line in summary.set_aside[:LINES]],
        "rtl": [right_to_left(line.text) for line in summary.set_aside[:LINES]],
        "caption": texts("appendix.caption"),
        "hidden": _hidden("appendix", len(summary.set_aside) - LINES, texts),
    }


def _line(line: SetAside, texts: Texts) -> list[str]:
    end = cut_at(line.text, LINE_CHARACTERS)
    text = line.text[:end] + (texts("ellipsis") if end < len(line.text) else "")
    return [str(line.number), texts.known("roles", line.role.value), texts.known("reasons", line.reason), text]


def _hidden(section: str, n: int, texts: Texts) -> str:
    if n <= 0:
        return ""
    return texts(f"{section}.hidden_one") if n == 1 else texts(f"{section}.hidden_many", n=texts.number(n))
