"""Saved web pages, with trafilatura.

trafilatura says what of a page is its article. It leaves out many leads, which stand in the page's head under class names of
teasers; those are put back. Whatever else of the visible text it leaves out is kept aside in `Document.outside`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import trafilatura
import trafilatura.utils
from lxml import etree, html

from corpus.errors import InputError
from corpus.gates.encoding import declared_charset, decode
from corpus.gates.limited import limited
from corpus.gates.source import ReadOptions, Source
from corpus.paragraphs.blocks import Document, joined
from corpus.paragraphs.wrapping import unwrapped
from corpus.readers.html.data import article_body, is_paid
from corpus.readers.html.dates import page_dates
from corpus.readers.html.gaps import Piece, lead, squeeze, with_gaps_filled
from corpus.readers.html.tree import prepare, text_of, words
from corpus.readers.html.walls import is_consent, take_out_paywall
from corpus.records import DateCandidate, Role

#: trafilatura's own limit.
MAX_PAGE = 20 * 10**6
#: Nothing of a real page is nested deeper (150 pages: at most 41); parsers recurse.
MAX_NESTING = 250
TOO_DEEP = etree.XPath(f"boolean({'/'.join('*' * MAX_NESTING)})")
#: Characters of a page above which it is read by a process with limits: the parser compares every attribute of an element with
#: all before it, so that a page of 3 MB can take minutes. Of 150 real pages 10 are larger.
LARGE = 1 << 18
HINTS = {"head": Role.HEADING, "item": Role.LIST, "quote": Role.QUOTE, "p": Role.BODY, "row": Role.LIST}
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
PARTS = frozenset({"p", "item", "row", "list", "quote", "head", "table"})
SPACES = re.compile(r"[ \t\n\r\f]+")
#: An article in the data for programs has so many words, and the free beginning of a paid one fewer than so many.
BODY_WORDS, PAID_WORDS = 40, 150
#: A break inside a sentence: before a small letter, and between a colon and what is said.
OPEN_BREAK = re.compile(r"(?<=[\w,;–-]) ?\n ?(?=[a-zäöüß])|(?<=:) ?\n ?(?=[„»«\"‚])")
MAX_OUTSIDE = 2000
#: lxml.html asks Python for the class of every element that is touched, a tenth of the time of a page. Only fields of forms
#: would get another one.
ELEMENTS = etree.ElementDefaultClassLookup(
    element=html.HtmlElement, comment=html.HtmlComment, pi=html.HtmlProcessingInstruction, entity=html.HtmlEntity
)
trafilatura.utils.HTML_PARSER.set_element_class_lookup(ELEMENTS)
#: What markup does not say is not searched for in the text: the search takes seconds and finds other days than the right one.
#: The latest day allowed is fixed, so that the same page gives the same result next year.
DATE_SEARCH = {"extensive_search": False, "original_date": True, "max_date": "2099-12-31", "outputformat": "%Y-%m-%d"}


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The article of one page."""
    raw = source.read(MAX_PAGE)
    text, encoding = decode(raw, source.where, declared_charset(raw))
    yield page(text, source.where, encoding=encoding, note=options.note)


def page(
    text: str,
    where: str,
    *,
    encoding: str,
    address: str = "",
    form: str = "html",
    dates: tuple[DateCandidate, ...] = (),
    note: Callable[[str], None] | None = None,
) -> Document:
    """The article of a page given as text. `dates` are candidates known from around the page (an archive's record, say); `note`
    is told where only the beginning of an article is free to read.

    Raises InputError for a page without article, for one that asks for consent in its place, and for one that takes too long.
    """
    if len(text) > LARGE:
        document, notes = limited(_read, text, where, encoding, address, form, dates, where=where)
    else:
        document, notes = _read(text, where, encoding, address, form, dates)
    if note is not None:
        for said in notes:
            note(said)
    return document


def _read(
    text: str, where: str, encoding: str, address: str, form: str, dates: tuple[DateCandidate, ...]
) -> tuple[Document, list[str]]:
    """The article of a page, and what should be known of it."""
    notes: list[str] = []
    tree = trafilatura.load_html(text)
    if tree is None:
        raise InputError("this is not a web page", where=where, hint="Save the page as HTML, or as text.")
    _check_nesting(tree, where)
    stated, body = page_dates(tree), article_body(tree)
    prepare(tree)
    walled = take_out_paywall(tree)
    facts: Any = trafilatura.bare_extraction(
        tree, url=address or None, include_comments=False, with_metadata=True, date_extraction_params=DATE_SEARCH
    )
    pieces = list(_pieces(facts.body)) if facts is not None and facts.body is not None else []
    if not pieces or facts is None:
        what = "a paywall stands in place of the article" if walled else "no article found in this web page"
        raise InputError(what, where=where, hint="Copy the article's text into a text file.")
    if is_consent(piece for piece, _ in pieces):
        what, hint = "this page asks for consent; the article is not in it", "Agree in the browser first, then save the page."
        raise InputError(what, where=where, hint=hint)
    visible = _visible(tree)
    pieces = with_gaps_filled(tree, pieces)
    kept = squeeze(" ".join(piece for piece, _ in pieces))
    description = squeeze(getattr(facts, "description", "") or "")
    begin = next((i for i, (_, role) in enumerate(pieces) if role is not Role.HEADING), 0)
    if dropped := lead(tree, kept, squeeze(pieces[begin][0]), description):
        pieces.insert(begin, (dropped, Role.LEAD))
    if _says_more(body, pieces):
        pieces = [(line, Role.BODY) for line in body]
    elif (walled or is_paid(tree)) and sum(len(piece.split()) for piece, _ in pieces) < PAID_WORDS:
        notes.append(f"{where}: a paid article, of which the page seems to hold only the beginning")
    if (several := _articles(tree)) > 1:
        notes.append(f"{where}: {several} articles with titles of their own in one page, read as one")
    kept = squeeze(" ".join(piece for piece, _ in pieces))
    whole, blocks = joined(pieces)
    facts_of = {"author": facts.author, "site": facts.sitename, "address": address or facts.url, "description": facts.description}
    found = (*dates, *stated)
    if facts.date and not any(date.value == facts.date for date in found):
        found = (*found, DateCandidate(facts.date, "guessed from the page", published=False))
    document = Document(
        whole, form, blocks,
        title=" ".join((facts.title or "").split()),
        dates=found,
        encoding=encoding,
        metadata=tuple((key, " ".join(value.split())) for key, value in facts_of.items() if value),
        outside=_capped([line for line in visible if squeeze(line) not in kept]),
    )  # fmt: skip
    return document, notes


def _articles(tree: Any) -> int:
    """How many articles with a title of the first rank and text of their own a page holds."""
    return sum(next(e.iter("h1"), None) is not None and words(e) >= BODY_WORDS for e in tree.iter("article"))


def _says_more(body: tuple[str, ...], pieces: list[Piece]) -> bool:
    """Whether the data for programs hold more of the article than was found in the page, or the same with more paragraphs."""
    size, found = sum(len(line.split()) for line in body), sum(len(piece.split()) for piece, _ in pieces)
    if size < BODY_WORDS:
        return False
    same = squeeze(" ".join(body))
    return found < 0.6 * size or (len(pieces) < 0.5 * len(body) and all(squeeze(piece) in same for piece, _ in pieces))


def _pieces(body: Any) -> Iterator[Piece]:
    """Text and role of the parts of trafilatura's result, in order."""
    for element in body:
        tag = element.tag
        if tag == "table":
            for row in element.iter("row"):
                cells = [" ".join(_text(cell).split()) for cell in row.iter("cell")]
                if any(cells):
                    yield " | ".join(cell for cell in cells if cell), Role.LIST
        elif tag in ("list", "quote", "div", "section", "article", "main") and any(child.tag in PARTS for child in element):
            hint = HINTS.get(tag)
            yield from _lines(_squeezed(element.text), hint)
            for piece, inner in _pieces(element):
                yield piece, Role.QUOTE if hint is Role.QUOTE else inner
        elif isinstance(tag, str):
            yield from _lines(_text(element), HINTS.get(tag, Role.BODY))
        yield from _lines(_squeezed(element.tail), Role.BODY)


def _text(element: Any) -> str:
    """Text of an element in which line breaks are those that are seen, not those of the source."""
    parts = [_squeezed(element.text)]
    for child in element:
        parts.append("\n" if child.tag == "lb" else _text(child))
        if child.tag in PARTS:
            parts.append("\n\n")
        parts.append(_squeezed(child.tail))
    return "".join(parts)


def _squeezed(text: str | None) -> str:
    return SPACES.sub(" ", text or "")


def _lines(text: str, hint: Role | None) -> Iterator[Piece]:
    """Paragraphs of a text. A break in an item or title is a blank; elsewhere lines are paragraphs unless they are wrapped."""
    if hint in (Role.LIST, Role.HEADING):
        lines = [" ".join(part.split()) for part in text.split("\n\n")]
    else:
        lines = unwrapped(OPEN_BREAK.sub(" ", text).split("\n"))
    yield from ((line, hint) for line in lines if line)


def _visible(tree: Any) -> list[str]:
    """Blocks of visible text of a page, in order, each once."""
    seen: dict[str, None] = {}
    for element in tree.iter(*BLOCK_TAGS):
        parts = [element.text or ""]
        for child in element:
            if isinstance(child.tag, str) and child.tag not in BLOCK_TAGS and child.tag not in HIDDEN_TAGS:
                parts.append(text_of(child))
            parts.append(child.tail or "")
        line = " ".join("".join(parts).split())
        if any(map(str.isalpha, line)):
            seen[line] = None
    return list(seen)


def _capped(lines: list[str]) -> tuple[str, ...]:
    rest = len(lines) - MAX_OUTSIDE
    return tuple(lines) if rest <= 0 else (*lines[:MAX_OUTSIDE], f"[… {rest} more blocks]")


def _check_nesting(tree: Any, where: str) -> None:
    if TOO_DEEP(tree):
        raise InputError(f"elements nested more than {MAX_NESTING} deep", where=where, hint="Save the page as text.")
