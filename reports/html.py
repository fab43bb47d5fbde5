"""What the HTML reports share: templates in which all text is escaped, and pages that may load and run nothing but themselves."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from reports.html_colours import colour_rules
from reports.print.clean import BREAK
from reports.texts import Texts

#: Content security policy: the browser runs the page's own style and script, which it knows by their hashes, shows pictures that
#: stand in the page, and loads nothing else.
POLICY = "default-src 'none'; img-src data:; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'"


def page(template: str, styles: Sequence[str], script: str, themes: int, texts: Texts, **values: Any) -> bytes:
    """A page of one file as UTF-8, from a template, style sheets and a script of this package. `texts` must hold the kind `html`.
    Same values, same bytes."""
    style, script = "\n".join(map(_asset, styles)) + colour_rules(themes), _asset(script)
    text = (
        _environment()
        .get_template(template)
        .render(
            t=lambda key, **filled: texts(f"html.{key}", **filled),
            style=Markup(style),  # noqa: S704  # both are files of this package
            script=Markup(script),  # noqa: S704
            policy=POLICY.format(style=_hash(style), script=_hash(script)),
            decimal=texts("decimal"),
            **values,
        )
    )
    # Cleaned text has no half surrogate pairs, so this cannot fail.
    return text.encode("utf-8")


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
