"""ThemeSummary + evidence -> HTML. Jinja escapes all text; the page's own policy forbids it to load or run anything else."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from classifier.model import Scorer
from reports.article.html_colours import colour_rules
from reports.article.html_paragraphs import paragraph_views, signed
from reports.article.view import article_view
from reports.print.clean import BREAK
from reports.records import ThemeSummary
from reports.texts import Texts

#: Content security policy: the browser runs the page's own style and script, which it knows by their hashes, and loads nothing
#: else.
POLICY = "default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'"


def article_html(summary: ThemeSummary, texts: Texts, scorer: Scorer) -> bytes:
    """The report as UTF-8 HTML. `texts` must hold the kind `html`; `scorer` says what every word of a paragraph adds. Same input,
    same bytes."""
    view = article_view(summary, texts)
    style, script = _asset("article.css") + colour_rules(len(summary.themes)), _asset("article.js")
    page = (
        _environment()
        .get_template("article.html")
        .render(
            view=view,
            items=paragraph_views(summary, view, scorer.explain),
            constants=[
                signed(value + theme.shift, texts)
                for value, theme in zip(scorer.model.bias.tolist(), summary.themes, strict=True)
            ],
            t=lambda key, **values: texts(f"html.{key}", **values),
            style=Markup(style),  # noqa: S704  # both are files of this package
            script=Markup(script),  # noqa: S704
            policy=POLICY.format(style=_hash(style), script=_hash(script)),
            decimal=texts("decimal"),
        )
    )
    # Cleaned text has no half surrogate pairs, so this cannot fail.
    return page.encode("utf-8")


@cache
def _environment() -> Environment:
    # autoescape for every template, whatever its name; a missing value is an error, never an empty place.
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, loader=FunctionLoader(_asset), trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["words"] = _words
    return environment


def _words(text: Any) -> Markup:
    """Text with its long words breakable.

    >>> _words("a\\x01<b>")
    Markup('a<wbr>&lt;b&gt;')
    """
    return Markup("<wbr>").join(escape(piece) for piece in str(text).split(BREAK))


@cache
def _asset(name: str) -> str:
    return (files("reports") / "templates" / name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    """A source as a content security policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode("ascii")
