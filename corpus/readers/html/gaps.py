"""Paragraphs that trafilatura leaves out though they stand among those it takes: leads, paragraphs that are one link, captions.

trafilatura judges each element by its class, its links and its length. Where it stands says more: a paragraph between two
paragraphs of the article, or between its title and its first paragraph, belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from corpus.paragraphs.wrapping import SENTENCE_END
from corpus.readers.html.tree import text_of
from corpus.records import Role

Piece = tuple[str, Role | None]

#: Class names under which editorial systems set the lead.
LEAD_CLASS = re.compile(
    r"(?:^|[\s_-])(?:lead|lede|intro|introtext|introduction|excerpt|teaser-?text|subheadline|subline|subtitle|sub-title|dek|standfirst|"
    r"vorspann|anleser|chapo|short-?info|abstract|summary|kicker-?text|article-?intro|article-?lead)(?:$|[\s_-])",
    re.IGNORECASE,
)
#: Under the title of an article this is its lead, elsewhere the teaser of another.
TEASER_CLASS = re.compile(r"(?:^|[\s_-])(?:teaser|article-?teaser|preview)(?:$|[\s_-])", re.IGNORECASE)
LEAD_TAGS = ("p", "h2", "h3", "div", "strong", "span", "section")
LEAD_WORDS = (6, 90)
CAPTION_CLASS = re.compile(
    r"caption|bildunterschrift|(?:image|photo|picture|bild)-?(?:text|credit|legend)|legende", re.IGNORECASE
)
#: Class names of what stands among the paragraphs and is none of the article.
OTHER_CLASS = re.compile(
    r"(?:^|[\s_-])(?:ad|ads|anzeige|advert\w*|werbung|promo\w*|banner|newsletter\w*|related|share|sharing|social|tags?|meta|byline|author"
    r"|breadcrumb|comment\w*|consent|cookie\w*|paywall\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
NO_TEXT = frozenset({"br", "figure", "figcaption", "script", "style", "noscript", "template"})
NO_WORD = re.compile(r"\W+")
#: A paragraph of the article has so many words at least, and its neighbours together so many.
WORDS, NEIGHBOURS = 6, 25


def with_gaps_filled(tree: Any, pieces: list[Piece]) -> list[Piece]:
    """The pieces with the paragraphs that were left out between them, each in its place."""
    kept = {squeeze(text) for text, _ in pieces}
    whole = squeeze(" ".join(text for text, _ in pieces))
    filled = list(pieces)
    for parent in dict.fromkeys(element.getparent() for element in tree.iter("p")):
        if parent is not None and not _is_aside(parent):
            for before, text, role in _gaps(parent, kept, whole):
                places = [i for i, (piece, _) in enumerate(filled) if squeeze(piece).endswith(before)]
                if places:
                    after = places[0] + 1
                    while after < len(filled) and squeeze(filled[after][0]) in squeeze(text):  # a part of it was taken
                        del filled[after]
                    filled.insert(after, (text, role))
    return filled


def _gaps(parent: Any, kept: set[str], whole: str) -> Iterator[tuple[str, str, Role | None]]:
    """Paragraphs of one parent that stand between kept ones: the end of the paragraph before (squeezed), text and role."""
    shown = (element for element in parent.iterchildren("p") if element.get("aria-hidden") != "true")
    found = [(element, _line(element)) for element in shown]
    squeezed = [squeeze(text) for _, text in found]
    there = [number for number, text in enumerate(squeezed) if len(text) > 20 and (text in kept or text in whole)]
    if len(there) < 2 or sum(len(found[number][1].split()) for number in there) < NEIGHBOURS:
        return
    before = squeezed[there[0]]
    for number in range(there[0] + 1, there[-1]):
        element, text = found[number]
        if number in there:
            before = squeezed[number]
        elif len(text.split()) >= WORDS and not OTHER_CLASS.search(_names(element)) and squeezed[number] not in whole:
            caption = CAPTION_CLASS.search(_names(element)) is not None
            if caption or SENTENCE_END.search(text):
                yield before[-60:], text, Role.CAPTION if caption else Role.BODY
                before = squeezed[number]


def lead(tree: Any, kept: str, first: str, description: str) -> str:
    """The lead that was left out: before the article's first words, marked as a lead or equal to the page's description.

    `kept`, `first` and `description` are squeezed: all text taken, its first piece, and what the page says of itself.
    """
    under_title = False
    for element in tree.iter("h1", *LEAD_TAGS):
        under_title = under_title or element.tag == "h1"
        if element.tag == "h1":
            continue
        # The beginning is enough: outer elements hold the whole page.
        beginning = text_of(element).split(maxsplit=2 * LEAD_WORDS[1] + 1)
        if first and squeeze(" ".join(beginning[: 2 * LEAD_WORDS[1]])[:300]).startswith(first[:60]):
            return ""
        if len(beginning) > 2 * LEAD_WORDS[1] + 1:  # captions and scripts may be in it, but not so much
            continue
        text = _line(element)
        squeezed = squeeze(text)
        if not LEAD_WORDS[0] <= len(text.split()) <= LEAD_WORDS[1] or squeezed[:60] in kept:
            continue
        described = len(description) > 40 and (description.startswith(squeezed[:80]) or squeezed.startswith(description[:80]))
        teaser = under_title and element.tag == "p" and TEASER_CLASS.search(_names(element)) and _follows_title(element)
        if (LEAD_CLASS.search(_names(element)) or described or teaser) and not _is_furniture(element):
            return text
    return ""


def _follows_title(element: Any) -> bool:
    """Whether a title stands right before the element or before what holds it."""
    for place in (element, element.getparent()):
        before = place.getprevious() if place is not None else None
        while before is not None and (not isinstance(before.tag, str) or not _line(before)):
            before = before.getprevious()
        if before is not None and (before.tag == "h1" or next(before.iter("h1"), None) is not None):
            return True
    return False


def squeeze(text: str) -> str:
    """For comparing: letters and digits only.

    >>> squeeze("„Nein!“, sagt sie.")
    'neinsagtsie'
    """
    return NO_WORD.sub("", text).lower()


def _is_furniture(element: Any) -> bool:
    """Inside a navigation, side column or link, or with a title or list of its own."""
    return next(element.iter("h1", "nav", "ul", "ol", "form"), None) is not None or any(
        e.tag in ("nav", "aside", "footer", "a", "li", "form") for e in element.iterancestors()
    )


def _is_aside(element: Any) -> bool:
    return any(e.tag in ("nav", "aside", "footer", "form") for e in (element, *element.iterancestors()))


def _names(element: Any) -> str:
    own = (element.get("class"), element.get("itemprop"), element.get("id"))
    return " ".join(name for name in own if name)


def _line(element: Any) -> str:
    """Text of an element on one line, without the captions of its pictures; a break is a blank."""
    if next(element.iter(*NO_TEXT), None) is None:
        return " ".join(text_of(element).split())
    parts: list[str] = []
    _gather(element, parts)
    return " ".join("".join(parts).split())


def _gather(element: Any, parts: list[str]) -> None:
    parts.append(element.text or "")
    for child in element:
        if child.tag in NO_TEXT:
            parts.append(" ")
        elif isinstance(child.tag, str):
            _gather(child, parts)
        parts.append(child.tail or "")
