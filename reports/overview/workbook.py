"""The corpus report as an Excel workbook: shares, course, groups, articles, and what to check, a sheet each."""

from __future__ import annotations

from typing import Any

from corpus.tables.workbook import Column, Sheet, day_of, workbook
from reports.overview.figure_data import share_rows
from reports.overview.records import Group, Overview
from reports.texts import Texts

SHARE_COLUMNS = ("theme", "articles", "paragraphs", "counted", "shown", "low", "high", "method")


def overview_xlsx(overview: Overview, texts: Texts) -> bytes:
    """The workbook. Same overview, same bytes. Raises InputError where XlsxWriter is not installed."""
    sheets = [_shares("shares", overview, [overview.whole], texts)]
    if overview.periods:
        sheets.append(_shares("course", overview, list(overview.periods), texts, texts(f"overview.course.{overview.period}")))
    if overview.sources and not overview.groupings:
        sheets.append(_shares("sources", overview, list(overview.sources), texts, texts("overview.sources.source")))
    sheets += [_shares("groups", overview, list(g.groups), texts, g.column, i) for i, g in enumerate(overview.groupings, start=1)]
    if overview.crossed:
        sheets.append(_shares("crossed", overview, [g for *_, g in overview.crossed], texts, texts("overview.xlsx.group")))
    return workbook([*sheets, _articles(overview, texts), _check(overview, texts)])


def _shares(name: str, overview: Overview, groups: list[Group], texts: Texts, column: str = "", number: int = 0) -> Sheet:
    heads = [Column(column, 24)] if column else []
    heads += [Column(texts(f"overview.xlsx.{key}"), 16, key in ("counted", "shown", "low", "high")) for key in SHARE_COLUMNS]
    rows: list[list[Any]] = []
    for group in groups:
        for theme, row in zip(overview.themes, share_rows(overview, group), strict=True):
            named = [theme.name(texts.language), *row[1:-1], texts(f"overview.methods.{row[-1]}")]
            rows.append([day_of(group.name), *named] if column else named)
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
