"""ArticleThemes -> JSONL, CSV, or a table for a terminal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from classifier.predict import ArticleThemes, ParagraphThemes

if TYPE_CHECKING:
    from rich.table import Table

#: Spreadsheets take a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def paragraph_json(labelled: ParagraphThemes, themes: tuple[str, ...]) -> dict[str, Any]:
    """One paragraph as JSON data; probabilities, decisions and evidence only where it was classified."""
    paragraph = labelled.paragraph
    data: dict[str, Any] = {
        "article": paragraph.article,
        "paragraph": paragraph.number,
        "role": paragraph.role.value,
        "classified": paragraph.classified,
        "start": paragraph.start,
        "end": paragraph.end,
        "text": paragraph.text,
    }
    if paragraph.reason:
        data["reason"] = paragraph.reason
    if labelled.probabilities:
        data["probabilities"] = {t: round(p, 6) for t, p in zip(themes, labelled.probabilities, strict=True)}
        data["decisions"] = {t: int(d) for t, d in zip(themes, labelled.decisions, strict=True)}
        data["unsure"] = [t for t, u in zip(themes, labelled.unsure, strict=True) if u]
    if labelled.evidence:
        data["evidence"] = [
            {
                "word": e.word,
                "start": e.start,
                "end": e.end,
                **{t: round(c, 6) for t, c in zip(themes, e.contributions, strict=True)},
            }
            for e in labelled.evidence
        ]
        data["rest_of_article"] = {t: round(a, 6) for t, a in zip(themes, labelled.article, strict=True)}
    return data


def jsonl(articles: Iterable[ArticleThemes]) -> Iterable[str]:
    """One line per paragraph."""
    for article in articles:
        for labelled in article.paragraphs:
            yield json.dumps(paragraph_json(labelled, article.themes), ensure_ascii=False) + "\n"


def csv_lines(articles: Iterable[ArticleThemes], themes: tuple[str, ...]) -> Iterable[str]:
    """A header, then one row per paragraph; cells of a paragraph that was set aside are empty."""
    yield _row(["article", "paragraph", "role", "classified", *(f"p_{theme}" for theme in themes), *themes, "unsure", "text"])
    for article in articles:
        for labelled in article.paragraphs:
            paragraph = labelled.paragraph
            values: list[object] = [f"{p:.6f}" for p in labelled.probabilities] + [int(d) for d in labelled.decisions]
            values = values or [""] * (2 * len(themes))
            unsure = " ".join(t for t, u in zip(themes, labelled.unsure or [False] * len(themes), strict=True) if u)
            text = [safe_cell(paragraph.article), paragraph.number, paragraph.role.value, int(paragraph.classified)]
            yield _row([*text, *values, safe_cell(unsure), safe_cell(paragraph.text)])


def safe_cell(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe in front of what looks like one.

    >>> safe_cell("=1+1"), safe_cell("1+1")
    ("'=1+1", '1+1')
    """
    return "'" + text if text.startswith(FORMULA) else text


def table(article: ArticleThemes, names: dict[str, str]) -> Table:
    """A table of one article: a row per paragraph, probabilities in percent, decided themes in bold, `?` where a human should
    decide."""
    from rich.markup import escape
    from rich.table import Table

    result = Table(title=escape(article.article.title), title_justify="left", title_style="bold", expand=True)
    result.add_column("#", justify="right")
    for theme in article.themes:
        result.add_column(escape(names.get(theme, theme)), justify="right", no_wrap=True)
    result.add_column("text", ratio=1, no_wrap=True, overflow="ellipsis")
    for labelled in article.paragraphs:
        paragraph = labelled.paragraph
        if labelled.probabilities:
            cells = [
                (f"[bold reverse] {p:4.0%} [/]" if d else f"{p:4.0%} ") + ("?" if u else " ")
                for p, d, u in zip(labelled.probabilities, labelled.decisions, labelled.unsure, strict=True)
            ]
            result.add_row(str(paragraph.number), *cells, escape(paragraph.text))
        else:
            cells = [""] * len(article.themes)
            result.add_row(str(paragraph.number), *cells, escape(f"({paragraph.role.value}) {paragraph.text}"), style="dim")
    return result


def _row(cells: list[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
