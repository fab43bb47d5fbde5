"""ThemeSummary + texts -> what the template prints: finished words and numbers, no decision left to the layout."""

from __future__ import annotations

from typing import Any

from reports.article.facts_view import facts, reliability_view
from reports.article.first_page import about, sure, to_check
from reports.article.made_view import NAME_CHARACTERS, counting, glossary, provenance, telling
from reports.article.paragraph_view import appendix, last_printed, paragraphs
from reports.cut import cut
from reports.palette import style
from reports.print.clean import clean, clean_all, closed, right_to_left
from reports.records import ThemeSummary
from reports.texts import Texts

TITLE_CHARACTERS = 220
HEADER_CHARACTERS = 70


def article_view(summary: ThemeSummary, texts: Texts, back: str = "") -> dict[str, Any]:
    """All that the article report's template reads, cleaned, as JSON data. `back`: the address of the corpus report that links to
    this one, empty for none."""
    title = cut(summary.title, TITLE_CHARACTERS, texts)
    last = last_printed(summary)
    view = {
        "lang": texts.language,
        "text_lang": summary.language,
        "title": title,
        "title_rtl": right_to_left(title),
        "kicker": texts("kicker"),
        "back": {"target": back, "text": texts("back")},
        "header": [
            f"{texts('kicker')} · {cut(summary.title, HEADER_CHARACTERS, texts)}",
            cut(summary.source, HEADER_CHARACTERS // 2, texts),
        ],
        "footer": texts(
            "footer", version=summary.provenance.absatz, model=summary.provenance.model_sha256[:8] or texts("undefined")
        ),
        "page": texts("page", n="{n}", total="{total}"),
        "last": last,
        "themes": [
            {
                "name": closed(cut(theme.name(texts.language), NAME_CHARACTERS, texts)),
                "colour": s.colour,
                "dash": s.dash,
                "lines": s.lines,
            }
            for t, theme in enumerate(summary.themes)
            for s in [style(t)]
        ],
        "facts": facts(summary, texts),
        "about": about(summary, texts, last),
        "sure": sure(summary, texts),
        "check": to_check(summary, texts),
        "paragraphs": paragraphs(summary, texts),
        "made": texts("made.heading"),
        "counting": counting(summary, texts),
        "telling": telling(summary, texts),
        "reliability": reliability_view(summary, texts),
        "glossary": glossary(texts),
        "appendix": appendix(summary, texts),
        "provenance": provenance(summary, texts),
    }
    cleaned: dict[str, Any] = clean_all(view)
    # Metadata is not set as running text, so no places to break lines are marked in it.
    cleaned["document"] = {
        "title": texts("title", title=clean(title)),
        "description": texts("description"),
        "keywords": list(texts.table["keywords"]),
        "data": texts("data_description"),
    }
    return cleaned
