"""The tables of a corpus report as the template prints them: sources, co-occurrence, profiles, words, what to check, articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from reports.cut import cut
from reports.overview.alt import interval, point
from reports.overview.collect import CHECKED_CHARACTERS, CHECKED_PER_ARTICLE
from reports.overview.records import ArticleRow, Group, Overview
from reports.print.clean import right_to_left
from reports.texts import Texts

#: Rows printed; the attached data have all.
SOURCES = 14
ARTICLES = 400
#: Theme columns that fit on a page beside a title.
COLUMNS = 6
COLUMNS_TOGETHER = 8
WORD_CHARACTERS = 40
SOURCE_CHARACTERS = 40
TITLE_CHARACTERS = 90


def shown_themes(overview: Overview, limit: int) -> list[int]:
    """Positions of the themes shown where there is no room for all: the most frequent, in the order of the code book."""
    order = sorted(range(len(overview.themes)), key=lambda t: (-overview.whole.shares[t].paragraphs, t))
    return sorted(order[:limit])


def group_tables(overview: Overview, texts: Texts, numbers: Iterator[str]) -> list[dict[str, Any]]:
    """Shares by each column asked for, else by source."""
    if overview.groupings:
        by = [(grouping.column, grouping.groups) for grouping in overview.groupings]
        return [
            _group_table(overview, groups, texts("overview.sources.heading_by", column=column), column, texts, numbers)
            for column, groups in by
            if groups
        ]
    if not overview.sources:
        return []
    heading, head = texts("overview.sources.heading"), texts("overview.sources.source")
    return [_group_table(overview, overview.sources, heading, head, texts, numbers)]


def _group_table(
    overview: Overview, groups: Sequence[Group], heading: str, head: str, texts: Texts, numbers: Iterator[str]
) -> dict[str, Any]:
    """Shares by group, the largest groups first."""
    themes = shown_themes(overview, COLUMNS)
    ranked = sorted(groups, key=lambda group: (-group.paragraphs, group.name))
    corrected = any(share.best for group in ranked for share in group.shares)
    rows = []
    for group in ranked[:SOURCES]:
        cells = []
        for t in themes:
            share = group.shares[t]
            best = share.corrected or share.counted
            counted = texts.percent(None if share.counted is None else share.counted.share)
            cells.append(
                {
                    "share": point(best, texts) if share.corrected else texts.percent(None if best is None else best.share),
                    "interval": interval(best, texts),
                    "below": texts("overview.sources.below", share=counted) if share.corrected else "",
                }
            )
        size = f"{texts.count('overview.articles', group.articles)}, {texts.count('paragraphs', group.paragraphs)}"
        rows.append({"name": cut(group.name, SOURCE_CHARACTERS, texts), "size": size, "cells": cells})
    what = texts("overview.sources.what_corrected" if corrected else "overview.sources.what_counted")
    hidden = len(ranked) - SOURCES
    return {
        "heading": heading,
        "head": cut(head, SOURCE_CHARACTERS, texts),
        "themes": themes,
        "rows": rows,
        "caption": texts("overview.sources.caption", n=next(numbers), what=what),
        "hidden": texts("overview.sources.more", n=texts.number(hidden)) if hidden > 0 else "",
    }


def together(overview: Overview, texts: Texts, numbers: Iterator[str]) -> dict[str, Any] | None:
    """Of the paragraphs with one theme, the share that carries another too."""
    if len(overview.themes) < 2 or not overview.whole.paragraphs:
        return None
    themes = shown_themes(overview, COLUMNS_TOGETHER)
    rows = []
    for i in themes:
        n = overview.together[i][i]
        cells = [
            {"text": texts.number(n), "share": 0.0, "own": True}
            if i == j
            else {
                "text": texts.percent(overview.together[i][j] / n if n else None),
                "share": round(overview.together[i][j] / n, 3) if n else 0.0,
                "own": False,
            }
            for j in themes
        ]
        rows.append({"theme": i, "cells": cells})
    return {
        "heading": texts("overview.together.heading"),
        "themes": themes,
        "rows": rows,
        "caption": texts("overview.together.caption", n=next(numbers)),
    }


def profiles(overview: Overview, texts: Texts, numbers: Iterator[str]) -> dict[str, Any] | None:
    """The most frequent sets of themes of an article."""
    total = sum(bool(row.paragraphs) for row in overview.articles)
    if not total:
        return None
    return {
        "heading": texts("overview.profiles.heading"),
        "head": [texts(f"overview.profiles.{key}") for key in ("profile", "articles", "share")],
        "none": texts("overview.profiles.none"),
        "rows": [
            {
                "themes": list(profile.themes),
                "articles": texts.number(profile.articles),
                "share": texts.percent(profile.articles / total),
                "part": round(profile.articles / total, 4),
            }
            for profile in overview.profiles
        ],
        "caption": texts("overview.profiles.caption", n=next(numbers)),
    }


def words(overview: Overview, texts: Texts) -> dict[str, Any] | None:
    """Telling words by theme."""
    if not overview.whole.paragraphs:
        return None
    return {
        "heading": texts("overview.words.heading"),
        "none": texts("overview.words.none"),
        "caption": texts("overview.words.caption"),
        "themes": [
            [{"word": cut(word.word, WORD_CHARACTERS, texts), "articles": texts.number(word.articles)} for word in found]
            for found in overview.words
        ],
    }


def check_table(overview: Overview, texts: Texts, ending: str = "pdf") -> dict[str, Any] | None:
    """The paragraphs to read first."""
    if not overview.whole.paragraphs:
        return None
    rows = []
    for item in overview.check:
        row, theme = overview.articles[item.article], overview.themes[item.theme]
        rows.append(
            {
                "article": cut(row.title, TITLE_CHARACTERS, texts),
                "paragraph": texts("paragraph.name", n=str(item.paragraph)),
                "target": _target(row, ending, item.paragraph),
                "theme": item.theme,
                "value": texts.probability(item.probability),
                "threshold": texts("overview.check.threshold", share=texts.percent(theme.threshold)),
                "decision": texts("overview.check.yes" if item.decision else "overview.check.no"),
                "text": _beginning(item.text, texts),
                "rtl": right_to_left(item.text),
            }
        )
    return {
        "heading": texts("overview.check.heading"),
        "intro": texts(
            "overview.check.intro",
            n=texts.count("paragraphs", overview.unsure),
            each=str(CHECKED_PER_ARTICLE),
            rate=texts.percent(overview.unsure_above),
        )
        if rows
        else texts("overview.check.none"),
        "head": [texts(f"overview.check.{key}") for key in ("article", "theme", "text")],
        "rows": rows,
    }


def _beginning(text: str, texts: Texts) -> str:
    """The kept beginning of a paragraph. Where it was cut inside a word, that word is left out."""
    return text if len(text) < CHECKED_CHARACTERS else text.rsplit(maxsplit=1)[0] + texts("ellipsis")


def article_table(
    overview: Overview, texts: Texts, numbers: Iterator[str], ending: str = "pdf", most: int = ARTICLES
) -> dict[str, Any]:
    """Every article: newest first where dates are known, else in the order read."""
    themes = shown_themes(overview, COLUMNS)
    ranked = sorted(overview.articles, key=lambda row: row.date, reverse=True)
    dated = any(row.date for row in ranked)
    hidden = len(ranked) - most
    notes = []
    if any(row.report for row in ranked):
        notes.append(texts("overview.table.linked"))
    if len(themes) < len(overview.themes):
        notes.append(texts("overview.table.themes_hidden", n=str(len(themes))))
    if hidden > 0:
        notes.append(texts("overview.table.hidden", n=texts.number(hidden)))
    return {
        "heading": texts("overview.table.heading"),
        "dated": dated,
        "head": {key: texts(f"overview.table.{key}") for key in ("date", "title", "paragraphs", "check")},
        "themes": themes,
        "rows": [_row(row, themes, ending, texts) for row in ranked[:most]],
        "caption": " ".join([texts("overview.table.caption", n=next(numbers)), *notes]),
    }


def _target(row: ArticleRow, ending: str, paragraph: int = 0) -> str:
    """The address of an article's report beside this one, in HTML of a paragraph of it; empty for none."""
    if not row.report:
        return ""
    return f"{quote(row.report)}.{ending}" + (f"#p{paragraph}" if paragraph and ending == "html" else "")


def _row(row: ArticleRow, themes: list[int], ending: str, texts: Texts) -> dict[str, Any]:
    shares = [row.with_theme[t] / row.paragraphs if row.paragraphs else None for t in themes]
    return {
        "date": row.date,
        "title": cut(row.title, TITLE_CHARACTERS, texts),
        "target": _target(row, ending),
        "source": row.source,
        "n": row.paragraphs,
        "unsure": row.unsure,
        "paragraphs": texts.number(row.paragraphs),
        "cells": [
            {"text": texts.percent(share), "share": round(share or 0.0, 3), "count": texts.count("paragraphs", row.with_theme[t])}
            for t, share in zip(themes, shares, strict=True)
        ],
        "check": texts.number(row.unsure) if row.unsure else "",
    }
