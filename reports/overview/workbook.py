"""The corpus report as an Excel workbook: shares, course, groups, articles, and what to check, a sheet each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.tables.workbook import Column, Sheet, day_of, workbook
from reports.overview.figure_data import share_rows
from reports.overview.periods import start
from reports.overview.records import Group, Overview
from reports.texts import Texts

SHARE_COLUMNS = ("theme", "articles", "paragraphs", "counted", "shown", "low", "high", "method")

#: Groups of articles with what names them.
Groups = Sequence[tuple[tuple[Any, ...], Group]]


def overview_xlsx(overview: Overview, texts: Texts) -> bytes:
    """The workbook. Same overview, same bytes. Raises InputError where XlsxWriter is not installed."""
    sheets = [_shares("shares", overview, [((), overview.whole)], texts)]
    if overview.periods:
        course = [((group.name, start(group.name)), group) for group in overview.periods]
        heads = (texts(f"overview.course.{overview.period}"), texts("overview.xlsx.first_day"))
        sheets.append(_shares("course", overview, course, texts, heads))
    if overview.sources and not overview.groupings:
        sheets.append(_shares("sources", overview, _named(overview.sources), texts, (texts("overview.sources.source"),)))
    for i, grouping in enumerate(overview.groupings, start=1):
        sheets.append(_shares("groups", overview, _named(grouping.groups), texts, (grouping.column,), i))
    if overview.crossed:
        crossed = [((one, other), group) for one, other, group in overview.crossed]
        sheets.append(_shares("crossed", overview, crossed, texts, tuple(g.column for g in overview.groupings)))
    return workbook([*sheets, _articles(overview, texts), _check(overview, texts)])


def _named(groups: Sequence[Group]) -> Groups:
    return [((day_of(group.name),), group) for group in groups]


def _shares(name: str, overview: Overview, groups: Groups, texts: Texts, columns: tuple[str, ...] = (), number: int = 0) -> Sheet:
    """A row per group and theme; what names a group comes first, in `columns` of its own, so that it can be filtered by."""
    heads = [Column(column, 24) for column in columns]
    heads += [Column(texts(f"overview.xlsx.{key}"), 16, key in ("counted", "shown", "low", "high")) for key in SHARE_COLUMNS]
    rows: list[list[Any]] = []
    for values, group in groups:
        for theme, row in zip(overview.themes, share_rows(overview, group), strict=True):
            rows.append([*values, theme.name(texts.language), *row[1:-1], texts(f"overview.methods.{row[-1]}")])
    return Sheet(texts(f"overview.xlsx.sheet_{name}") + (f" {number}" if number else ""), heads, rows)


def _articles(overview: Overview, texts: Texts) -> Sheet:
    heads = [Column(texts(f"overview.xlsx.{key}"), 40 if key == "title" else 16) for key in ("id", "title", "date", "origin")]
    heads += [Column(texts("overview.sources.source"), 20), *(Column(g.column, 16) for g in overview.groupings)]
    heads += [Column(texts(f"overview.xlsx.{key}")) for key in ("paragraphs_all", "words", "unsure")]
    heads += [Column(theme.name(texts.language), 14, share=True) for theme in overview.themes]
    rows = [
        [
            row.id, row.title, day_of(row.date), texts.known("overview_origins", row.origin), row.source, *row.by,
            row.paragraphs, row.words, row.unsure,
            *((n / row.paragraphs if row.paragraphs else None) for n in row.with_theme),
        ]
        for row in overview.articles
    ]  # fmt: skip
    return Sheet(texts("overview.xlsx.sheet_articles"), heads, rows)


def _check(overview: Overview, texts: Texts) -> Sheet:
    keys = ("id", "paragraph", "theme", "probability", "decision", "text")
    heads = [Column(texts(f"overview.xlsx.{key}"), 80 if key == "text" else 16, key == "probability") for key in keys]
    rows = [
        [
            overview.articles[item.article].id, item.paragraph, overview.themes[item.theme].name(texts.language),
            float(item.probability), texts("overview.check.yes" if item.decision else "overview.check.no"), item.text,
        ]
        for item in overview.check
    ]  # fmt: skip
    return Sheet(texts("overview.xlsx.sheet_check"), heads, rows)
