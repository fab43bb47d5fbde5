"""Saved web pages, with trafilatura.

trafilatura says what of a page is its article. It leaves out many leads, which stand in the page's head under class names of
teasers; those are put back. Whatever else of the visible text it leaves out is kept aside in `Document.outside`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from lxml import etree

from corpus.errors import InputError
from corpus.paragraphs.blocks import Document, joined
from corpus.readers.encoding import declared_charset, decode
from corpus.readers.html_dates import page_dates
from corpus.readers.source import ReadOptions, Source
from corpus.records import DateCandidate, Role

#: trafilatura's own limit.
MAX_PAGE = 20 * 10**6
#: Nothing of a real page is nested deeper (150 pages: at most 41); parsers recurse.
MAX_NESTING = 250
HINTS = {"head": Role.HEADING, "item": Role.LIST, "quote": Role.QUOTE, "p": Role.BODY, "row": Role.LIST}
#: Class names under which editorial systems set the lead.
LEAD_CLASS = re.compile(
    r"(?:^|[\s_-])(?:lead|lede|intro|introtext|introduction|excerpt|teaser-?text|subheadline|subline|subtitle|sub-title|dek|standfirst|"
    r"vorspann|anleser|chapo|short-?info|abstract|summary|kicker-?text|article-?intro|article-?lead)(?:$|[\s_-])",
    re.IGNORECASE,
)
LEAD_TAGS = ("p", "h2", "h3", "div", "strong", "span", "section")
LEAD_WORDS = (6, 90)
BLOCK_TAGS = frozenset(
    {
        "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dd", "dt", "figcaption", "blockquote", "div",
        "section", "article", "header", "footer", "aside", "nav", "pre",
    }
)  # fmt: skip
HIDDEN_TAGS = frozenset(
    {
        "script", "style", "noscript", "template", "head", "svg", "select", "option", "button", "iframe",
    }
)  # fmt: skip
MAX_OUTSIDE = 2000
#: What markup does not say is not searched for in the text: the search takes seconds and finds other days than the right one.
#: The latest day allowed is fixed, so that the same page gives the same result next year.
DATE_SEARCH = {"extensive_search": False, "original_date": True, "max_date": "2099-12-31", "outputformat": "%Y-%m-%d"}


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The article of one page."""
    raw = source.read(MAX_PAGE)
    text, encoding = decode(raw, source.where, declared_charset(raw))
    yield page(text, source.where, encoding=encoding)


def page(
    text: str, where: str, *, encoding: str, address: str = "", form: str = "html", dates: tuple[DateCandidate, ...] = ()
) -> Document:
    """The article of a page given as text. `dates` are candidates known from around the page (an archive's record, say).

    Raises InputError for a page without article.
    """
    tree = trafilatura.load_html(text)
    if tree is None:
        raise InputError("this is not a web page", where=where, hint="Save the page as HTML, or as text.")
    _check_nesting(tree, where)
    facts: Any = trafilatura.bare_extraction(
        tree, url=address or None, include_comments=False, with_metadata=True, date_extraction_params=DATE_SEARCH
    )
    body = getattr(facts, "body", None)
    pieces = list(_pieces(body)) if body is not None else []
    if not pieces or facts is None:
        raise InputError("no article found in this web page", where=where, hint="Copy the article's text into a text file.")
    kept = _squeeze(" ".join(piece for piece, _ in pieces))
    visible = _visible(tree)
    lead = _lead(tree, kept, _squeeze(pieces[0][0]), _squeeze(getattr(facts, "description", "") or ""))
    if lead:
        pieces.insert(0, (lead, Role.LEAD))
        kept += _squeeze(lead)
    whole, blocks = joined(pieces)
    facts_of = {"author": facts.author, "site": facts.sitename, "address": address or facts.url, "description": facts.description}
    found = (*dates, *page_dates(tree))
    if facts.date and not any(date.value == facts.date for date in found):
        found = (*found, DateCandidate(facts.date, "guessed from the page", published=False))
    return Document(
        whole, form, blocks,
        title=" ".join((facts.title or "").split()),
        dates=found,
        encoding=encoding,
        metadata=tuple((key, " ".join(value.split())) for key, value in facts_of.items() if value),
        outside=_capped([line for line in visible if _squeeze(line) not in kept]),
    )  # fmt: skip


def _pieces(body: Any) -> Iterator[tuple[str, Role | None]]:
    """Text and role of the parts of trafilatura's result, in order."""
    for element in body:
        tag = element.tag
        if tag == "table":
            for row in element.iter("row"):
                cells = [" ".join("".join(cell.itertext()).split()) for cell in row.iter("cell")]
                if any(cells):
                    yield " | ".join(cell for cell in cells if cell), Role.LIST
        elif tag in ("list", "quote", "div", "section", "article", "main") and len(element):
            hint = HINTS.get(tag)
            yield from _lines(element.text, hint)
            for piece, inner in _pieces(element):
                yield piece, Role.QUOTE if hint is Role.QUOTE else inner
        elif isinstance(tag, str):
            yield from _lines(_text(element), HINTS.get(tag, Role.BODY))
        yield from _lines(element.tail, Role.BODY)


def _text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        parts.append("\n" if child.tag == "lb" else _text(child))
        if child.tag in ("p", "item", "row", "list", "quote"):
            parts.append("\n")
        parts.append(child.tail or "")
    return "".join(parts)


def _lines(text: str | None, hint: Role | None) -> Iterator[tuple[str, Role | None]]:
    for line in (text or "").split("\n"):
        if squeezed := " ".join(line.split()):
            yield squeezed, hint


def _lead(tree: Any, kept: str, first: str, description: str) -> str:
    """The lead that was left out: before the article's first words, marked as a lead or equal to the page's description."""
    for element in tree.iter(*LEAD_TAGS):
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        text = " ".join("".join(element.itertext()).split())
        squeezed = _squeeze(text)
        if first and squeezed.startswith(first[:60]):
            return ""
        if not LEAD_WORDS[0] <= len(text.split()) <= LEAD_WORDS[1] or squeezed[:60] in kept:
            continue
        described = len(description) > 40 and (description.startswith(squeezed[:80]) or squeezed.startswith(description[:80]))
        if (LEAD_CLASS.search(names) or described) and not _is_furniture(element):
            return text
    return ""


def _is_furniture(element: Any) -> bool:
    """Inside a navigation, side column or link, or with a title or list of its own."""
    return next(element.iter("h1", "nav", "ul", "ol", "form"), None) is not None or any(
        e.tag in ("nav", "aside", "footer", "a", "li", "form") for e in element.iterancestors()
    )


def _visible(tree: Any) -> list[str]:
    """Blocks of visible text of a page, in order, each once."""
    seen: dict[str, None] = {}
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag not in BLOCK_TAGS:
            continue
        parts = [element.text or ""]
        for child in element:
            if isinstance(child.tag, str) and child.tag not in BLOCK_TAGS and child.tag not in HIDDEN_TAGS:
                parts.append("".join(child.itertext()))
            parts.append(child.tail or "")
        line = " ".join("".join(parts).split())
        if any(character.isalpha() for character in line):
            seen[line] = None
    return list(seen)


def _capped(lines: list[str]) -> tuple[str, ...]:
    rest = len(lines) - MAX_OUTSIDE
    return tuple(lines) if rest <= 0 else (*lines[:MAX_OUTSIDE], f"[… {rest} more blocks]")


def _squeeze(text: str) -> str:
    """For comparing: letters and digits only."""
    return re.sub(r"\W+", "", text).lower()


def _check_nesting(tree: Any, where: str) -> None:
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_NESTING:
            raise InputError(f"elements nested more than {MAX_NESTING} deep", where=where, hint="Save the page as text.")
