"""ThemeSummary + evidence -> HTML."""

from __future__ import annotations

from classifier.model import Scorer
from reports.article.html_paragraphs import paragraph_views
from reports.article.view import article_view
from reports.html import page
from reports.records import ThemeSummary
from reports.texts import Texts


def article_html(summary: ThemeSummary, texts: Texts, scorer: Scorer, back: str = "") -> bytes:
    """The report as UTF-8 HTML. `texts` must hold the kind `html`; `scorer` says what every word of a paragraph adds; `back` is
    the address of the corpus report that links to this one (empty: none). Same input, same bytes."""
    view = article_view(summary, texts, back)
    constants = [
        texts.signed(value + theme.shift) for value, theme in zip(scorer.model.bias.tolist(), summary.themes, strict=True)
    ]
    return page(
        "article.html",
        ("article.css",),
        "article.js",
        len(summary.themes),
        texts,
        view=view,
        items=paragraph_views(summary, view, scorer.explain),
        constants=constants,
    )
