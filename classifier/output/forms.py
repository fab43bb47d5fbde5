"""ArticleThemes -> JSONL, CSV, or a table for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from classifier.output.schema import BY_THEME, columns, csv_header, csv_rows, json_row
from classifier.output.tidy import tidy
from classifier.predict import ArticleThemes, ParagraphThemes
from corpus.gates.cells import csv_text
from corpus.gates.terminal import plain
from corpus.rounding import decimals

if TYPE_CHECKING:
    from rich.table import Table


def row_of(labelled: ParagraphThemes, whole: ArticleThemes, keep: tuple[str, ...] = ()) -> dict[str, Any]:
    """One paragraph of an article by column; None on themes where it was set aside, and in kept columns that its source does not
    have."""
    article, themes = whole.article, whole.themes
    paragraph = labelled.paragraph
    said: list[Any] = [None] * (len(BY_THEME) * len(themes))
    if labelled.probabilities:
        said = [*labelled.probabilities, *labelled.decisions, *labelled.unsure, *whole.rule.shares]
    first = (
        article.source, paragraph.article, paragraph.number, paragraph.role.value, paragraph.reason, paragraph.classified,
        paragraph.start, paragraph.end,
    )  # fmt: skip
    kept = article.kept[paragraph.number - 1] if article.kept else (None,) * len(keep)
    return dict(zip(columns(themes, keep=keep), (*first, *said, paragraph.text, *kept), strict=True))


def paragraph_json(labelled: ParagraphThemes, whole: ArticleThemes, keep: tuple[str, ...] = ()) -> dict[str, Any]:
    """One paragraph as JSON data; probabilities, decisions and evidence only where it was classified."""
    themes = whole.themes
    data = json_row(row_of(labelled, whole, keep), themes, keep)
    if labelled.evidence:
        data["evidence"] = [
            {
                "word": e.word,
                "start": e.start,
                "end": e.end,
                **{t: decimals(c) for t, c in zip(themes, e.contributions, strict=True)},
            }
            for e in labelled.evidence
        ]
        data["rest_of_article"] = {t: decimals(a) for t, a in zip(themes, labelled.article, strict=True)}
        data["headings"] = {t: decimals(a) for t, a in zip(themes, labelled.headings, strict=True)}
        data["prevalence_adds"] = {t: decimals(a) for t, a in zip(themes, whole.rule.shift.tolist(), strict=True)}
    return data


def jsonl(articles: Iterable[ArticleThemes], keep: tuple[str, ...] = ()) -> Iterable[str]:
    """One line per paragraph; `keep` names the columns of the input that go with it."""
    for article in articles:
        for labelled in article.paragraphs:
            yield json.dumps(paragraph_json(labelled, article, keep), ensure_ascii=False) + "\n"


def csv_lines(
    articles: Iterable[ArticleThemes], themes: tuple[str, ...], keep: tuple[str, ...] = (), *, excel: bool = False
) -> Iterable[str]:
    """A header, then one row per paragraph; with `excel` as German Excel reads it."""
    yield csv_header(columns(themes, keep=keep), excel=excel)
    for article in articles:
        yield csv_rows((row_of(labelled, article, keep) for labelled in article.paragraphs), excel=excel)


def tidy_lines(articles: Iterable[ArticleThemes], keep: tuple[str, ...] = (), *, excel: bool = False) -> Iterable[str]:
    """The long table as CSV, a row per paragraph and theme."""
    rows = tidy(articles, keep)
    yield csv_header(next(rows), excel=excel)
    for row in rows:
        yield csv_text([row], excel=excel)


def table(article: ArticleThemes, names: dict[str, str]) -> Table:
    """A table of one article: a row per paragraph, probabilities in percent, decided themes in bold, `?` where a human should
    decide."""
    from rich.markup import escape
    from rich.table import Table

    result = Table(title=escape(plain(article.article.title)), title_justify="left", title_style="bold", expand=True)
    result.add_column("#", justify="right")
    for theme in article.themes:
        result.add_column(escape(plain(names.get(theme, theme))), justify="right", no_wrap=True)
    result.add_column("text", ratio=1, no_wrap=True, overflow="ellipsis")
    for labelled in article.paragraphs:
        paragraph = labelled.paragraph
        if labelled.probabilities:
            cells = [
                (f"[bold reverse] {p:4.0%} [/]" if d else f"{p:4.0%} ") + ("?" if u else " ")
                for p, d, u in zip(labelled.probabilities, labelled.decisions, labelled.unsure, strict=True)
            ]
            result.add_row(str(paragraph.number), *cells, escape(plain(paragraph.text)))
        else:
            cells = [""] * len(article.themes)
            result.add_row(
                str(paragraph.number), *cells, escape(f"({paragraph.role.value}) {plain(paragraph.text)}"), style="dim"
            )
    return result
