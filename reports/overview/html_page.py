"""Overview -> one HTML file, with its figures in it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from reports.html import page
from reports.overview.records import Overview
from reports.overview.view import overview_view
from reports.texts import Texts

#: Rows of the table of articles in a page; browsers grow slow with more. The data have all.
ARTICLES = 5_000


def overview_html(overview: Overview, texts: Texts, figures: Mapping[str, bytes], title: str = "") -> bytes:
    """The corpus report as UTF-8 HTML. `texts` must hold the kinds `overview` and `html`; `figures` are SVG by file name. Same
    input, same bytes."""
    view = overview_view(overview, texts, title, ending="html", articles=ARTICLES)
    return page(
        "overview.html",
        ("article.css", "overview.css"),
        "overview.js",
        len(overview.themes),
        texts,
        view=view,
        pictures={name: _address(content) for name, content in figures.items()},
        sources=_sources(view),
    )


def _address(svg: bytes) -> str:
    """A picture as an address that holds it."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")


def _sources(view: dict[str, Any]) -> list[str]:
    """The sources in the table of articles, each once."""
    return sorted({row["source"] for row in view["articles"]["rows"] if row["source"]})
