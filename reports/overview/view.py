"""Overview + texts -> what the template prints: finished words and numbers, no decision left to the layout."""

from __future__ import annotations

from collections import Counter
from typing import Any

from reports.article.made_view import NAME_CHARACTERS, hash_text
from reports.article.view import TITLE_CHARACTERS
from reports.cut import cut
from reports.overview.alt import articles_alt, course_alt, said, shares_alt
from reports.overview.figures import STRIP
from reports.overview.findings import findings
from reports.overview.notes import alerts, corrected, made, suits
from reports.overview.records import Overview
from reports.overview.tables import ARTICLES, article_table, check_table, group_tables, profiles, together, words
from reports.palette import style
from reports.print.clean import clean, clean_all, closed
from reports.quantify.records import Method
from reports.texts import Texts


def overview_view(
    overview: Overview, texts: Texts, title: str = "", *, ending: str = "pdf", articles: int = ARTICLES
) -> dict[str, Any]:
    """All that the corpus report's template reads, cleaned, as JSON data. `ending` is that of the article reports it links to,
    `articles` the greatest number of rows of their table."""
    title = cut(title or texts.count("overview.articles", overview.whole.articles), TITLE_CHARACTERS, texts)
    # Tables are numbered in the order in which those that exist are printed; the first is that of the shares.
    numbers = (str(n) for n in range(2, 20))
    view = {
        "lang": texts.language,
        "text_lang": overview.language,
        "title": title,
        "kicker": texts("overview.kicker"),
        "header": [f"{texts('overview.kicker')} · {cut(title, 70, texts)}", ""],
        "footer": texts(
            "footer", version=overview.provenance.absatz, model=overview.provenance.model_sha256[:8] or texts("undefined")
        ),
        "page": texts("page", n="{n}", total="{total}"),
        "themes": [
            {
                "name": closed(cut(theme.name(texts.language), NAME_CHARACTERS, texts)),
                "colour": s.colour,
                "dash": s.dash,
                "lines": s.lines,
            }
            for t, theme in enumerate(overview.themes)
            for s in [style(t)]
        ],
        "facts": _facts(overview, texts),
        "alerts": alerts(overview, texts),
        "findings": _findings(overview, texts),
        "suits": suits(overview, texts),
        "shares": _shares(overview, texts),
        "course": _course(overview, texts),
        "groups": group_tables(overview, texts, numbers),
        "crossed": _crossed(overview, texts),
        "together": together(overview, texts, numbers),
        "profiles": profiles(overview, texts, numbers),
        "words": words(overview, texts),
        "check": check_table(overview, texts, ending),
        "articles": article_table(overview, texts, numbers, ending, articles),
        "made": made(overview, texts),
        "provenance": _provenance(overview, texts),
    }
    cleaned: dict[str, Any] = clean_all(view)
    cleaned["document"] = {
        "title": texts("overview.title", title=clean(title)),
        "description": texts("overview.description"),
        "keywords": list(texts.table["overview"]["keywords"]),
        "data": texts("overview.data"),
    }
    return cleaned


def _facts(overview: Overview, texts: Texts) -> list[dict[str, str]]:
    whole = overview.whole
    dated = sorted(row.date for row in overview.articles if row.date)
    undated = whole.articles - len(dated)
    span = texts("overview.facts.dates_none")
    if dated:
        span = dated[0] if dated[0] == dated[-1] else f"{dated[0]} – {dated[-1]}"
    note = texts(
        "overview.facts.dates_note" if undated else "overview.facts.dates_note_all",
        n=texts.number(undated),
        origins=_origins(overview, texts),
    )
    return [
        {
            "label": texts("overview.facts.size"),
            "value": f"{texts.count('overview.articles', whole.articles)}, {texts.count('paragraphs', whole.paragraphs)}",
            "note": texts(
                "overview.facts.size_note_languages" if overview.other_languages else "overview.facts.size_note",
                words=texts.count("words", whole.words),
                lines=texts.count("lines", overview.set_aside),
                n=texts.number(overview.other_languages),
            ),
        },
        {
            "label": texts(
                "overview.facts.dates" if all(row.published for row in overview.articles) else "overview.facts.dates_any"
            ),
            "value": span,
            "note": note if dated else texts("overview.facts.dates_note_none"),
        },
        {
            "label": texts("overview.facts.no_theme"),
            "value": texts.count("paragraphs", overview.no_theme),
            "note": texts("overview.facts.no_theme_note", share=texts.percent(overview.no_theme / whole.paragraphs))
            if whole.paragraphs
            else "",
        },
        {
            "label": texts("overview.facts.check"),
            "value": texts.count("paragraphs", overview.unsure),
            "note": texts(
                "overview.facts.check_note" if overview.expected_error is None else "overview.facts.check_left",
                n=texts.number(overview.assigned_unsure),
                assigned=texts.number(overview.assigned),
                left=texts.percent(overview.expected_error),
            ),
        },
    ]


def _origins(overview: Overview, texts: Texts) -> str:
    """How many articles have their date from where."""
    published = texts("overview.facts.dates_published")
    counts = Counter(
        published if row.published else texts.known("overview_origins", row.origin) for row in overview.articles if row.date
    )
    return ", ".join(texts("overview.facts.dates_origin", n=texts.number(n), origin=name) for name, n in counts.most_common())


def _findings(overview: Overview, texts: Texts) -> dict[str, Any] | None:
    lines = findings(overview, texts)
    if not lines:
        return None
    return {"heading": texts("overview.findings.heading"), "lines": lines, "note": texts("overview.findings.note")}


def _crossed(overview: Overview, texts: Texts) -> dict[str, Any] | None:
    if not overview.crossed:
        return None
    one, other = (grouping.column for grouping in overview.groupings)
    keys = ("heading", "caption", "alt")
    return {"file": "crossed.svg", "why": ""} | {key: texts(f"overview.crossed.{key}", one=one, other=other) for key in keys}


def _shares(overview: Overview, texts: Texts) -> dict[str, Any] | None:
    if not overview.whole.paragraphs:
        return None
    is_corrected = corrected(overview)
    head = ["theme", "paragraphs", "words", "articles", "counted", *(["corrected", "interval", "method"] if is_corrected else [])]
    rows = []
    for t, share in enumerate(overview.whole.shares):
        shown = said(share, texts)
        cells = [
            texts.number(share.paragraphs),
            texts.percent(share.words / overview.whole.words),
            texts.number(sum(bool(row.with_theme[t]) for row in overview.articles)),
            shown["counted"],
        ]
        if is_corrected:
            method = texts(f"overview.methods.{share.best}") if share.best else texts("undefined")
            cells += [shown["corrected"], shown["interval"], method]
        rows.append({"theme": t, "cells": cells})
    return {
        "heading": texts("overview.shares.heading"),
        "alt": shares_alt(overview, texts),
        "caption_figure": texts("overview.shares.caption_figure" if is_corrected else "overview.shares.caption_figure_raw"),
        "head": [texts(f"overview.shares.{key}") for key in head],
        "rows": rows,
        "bold": 5 if is_corrected else 4,
        "caption": " ".join([texts("overview.shares.caption"), *([_methods(overview, texts)] if is_corrected else [])]),
    }


def _methods(overview: Overview, texts: Texts) -> str:
    """What the names of the methods used stand for."""
    used = dict.fromkeys(share.best for share in overview.whole.shares if share.best)
    return "; ".join(f"{texts(f'overview.methods.{m}')}: {texts(f'overview.methods_long.{m}')}" for m in used) + "."


def _course(overview: Overview, texts: Texts) -> dict[str, Any] | None:
    """Figure 2: over time where that is known, else in the order of the articles."""
    if overview.periods:
        best = any(share.best not in (None, Method.COUNT) for group in overview.periods for share in group.shares)
        period = texts(f"overview.course.{overview.period}")
        return {
            "heading": texts("overview.course.heading"),
            "caption": texts("overview.course.caption" if best else "overview.course.caption_raw", period=period),
            "alt": course_alt(overview, texts),
            "file": "course.svg",
            "why": "",
        }
    if not overview.whole.paragraphs:
        return None
    joined = -(-overview.whole.articles // STRIP)
    key = "overview.order.caption_joined" if joined > 1 else "overview.order.caption"
    return {
        "heading": texts("overview.order.heading"),
        "caption": texts(key, n=str(joined)),
        "alt": articles_alt(overview, texts),
        "file": "articles.svg",
        "why": texts("overview.order.why"),
    }


def _provenance(overview: Overview, texts: Texts) -> dict[str, Any]:
    made = overview.provenance
    version = texts("provenance.report_value", version=made.model_absatz) if made.model_absatz else ""
    codebook = texts("provenance.version", version=made.codebook_version) if made.codebook_version else ""
    rows = [
        (texts("provenance.report"), [texts("provenance.report_value", version=made.absatz)]),
        (
            texts("overview.provenance.corpus"),
            [texts.count("overview.articles", overview.whole.articles), hash_text(made.article_sha256, texts)],
        ),
        (texts("provenance.model"), [version, hash_text(made.model_sha256, texts)]),
        (texts("provenance.codebook"), [codebook, hash_text(made.codebook_sha256, texts)]),
        (texts("provenance.training"), [hash_text(made.training_sha256, texts)]),
    ]
    return {
        "heading": texts("provenance.heading"),
        "intro": texts("provenance.intro"),
        "rows": [[key, ", ".join(value for value in values if value)] for key, values in rows],
    }
