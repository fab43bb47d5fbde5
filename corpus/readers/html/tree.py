"""A web page's tree made ready for trafilatura: what browsers do with markup and what it does not.

Browsers show inline elements as a part of their sentence, text beside a block as a block of its own, and nothing of what is
hidden; old pages are laid out in tables. trafilatura drops or glues much of that, so the tree is rewritten before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt", "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "iframe", "li", "main", "nav",
        "noscript", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "template", "tfoot", "th",
        "thead", "tr", "ul", "script", "style",
    }
)  # fmt: skip
#: Containers whose bare text becomes paragraphs where blocks stand beside it.
CONTAINERS = ("div", "section", "article", "main", "body", "center")
#: Parts of a sentence that trafilatura takes for something else.
INLINE = ("nobr", "time", "cite", "kbd", "abbr", "acronym", "mark", "ins", "wbr", "dfn", "data", "bdi", "bdo", "var", "samp")
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
HIDEABLE = frozenset({"p", "div", "span", "section", "li"})
NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: A cell with a title, or with so many words in paragraphs, is a part of the page and no cell of data.
CELL_WORDS = 40
#: More words than this around a field for an address are more than the box that it stands in.
FORM_WORDS = 60
#: `noscript` with so many words holds the article and not a request to switch scripts on.
NOSCRIPT_WORDS = 20
#: What PHP writes over a page when something is wrong with the site.
SERVER_ERROR = re.compile(r"\s*(?:Strict Standards|Deprecated|Warning|Notice|Fatal error):\s.{0,2000}? on line \d+\s*", re.DOTALL)
UNWRAPPED = "absatz-unwrapped"
_TEXT = etree.XPath("string()", smart_strings=False)
_MAY_BE_HIDDEN = etree.XPath("descendant-or-self::*[@hidden or @style]")
ASKS_FOR_SCRIPTS = re.compile(r"javascript|cookies? (?:aktivier|zulass)", re.IGNORECASE)


def prepare(tree: Any) -> None:
    """Rewrite the tree in place."""
    _drop_hidden(tree)
    _drop_forms_and_embeds(tree)
    _open_noscript(tree)
    _lay_out_tables(tree)
    _inline(tree)
    _breaks(tree)
    blocks = _with_blocks(tree)
    for container in list(tree.iter(*CONTAINERS)):
        _bare_text(container, blocks)
    for paragraph in list(tree.iter("p")):
        if SERVER_ERROR.fullmatch(text_of(paragraph)):
            _remove(paragraph)


def text_of(element: Any) -> str:
    """All text in an element. lxml gathers it without an object of Python for every element inside."""
    return str(_TEXT(element))


def words(element: Any) -> int:
    """Words of all text in an element."""
    return len(text_of(element).split())


def _drop_hidden(tree: Any) -> None:
    """What is hidden goes, unless most of the page is hidden until a script shows it."""
    hidden = [
        element
        for element in _MAY_BE_HIDDEN(tree)
        if element.tag in HIDEABLE and (element.get("hidden") is not None or NOT_SHOWN.search(element.get("style") or ""))
    ]
    if 3 * sum(map(words, hidden)) < words(tree):
        for element in hidden:
            _remove(element)
    for element in list(tree.iter("del", "s", "strike")):
        _remove(element)


def _drop_forms_and_embeds(tree: Any) -> None:
    """Boxes that ask for an address, and other articles that are shown with their beginning."""
    for field in list(tree.iter("input")):
        if field.get("type") == "email" or "mail" in (field.get("name") or "").lower():
            boxes = [e for e in field.iterancestors("div", "section", "aside", "form") if words(e) <= FORM_WORDS]
            if boxes and boxes[-1].getparent() is not None:
                _remove(boxes[-1])
    for element in list(tree.iter("blockquote")):
        if "wp-embedded-content" in (element.get("class") or ""):
            _remove(element)


def _open_noscript(tree: Any) -> None:
    for element in list(tree.iter("noscript")):
        text = " ".join(text_of(element).split())
        if element.getparent() is None or any(a.tag == "head" for a in element.iterancestors()) or ASKS_FOR_SCRIPTS.search(text):
            continue
        if len(text.split()) >= NOSCRIPT_WORDS and next(element.iter("p"), None) is not None:
            element.tag = "div"


def _lay_out_tables(tree: Any) -> None:
    """Tables that hold parts of the page become plain blocks, from the outermost on."""
    for table in list(tree.iter("table")):
        cells = [cell for cell in table.iter("td", "th") if next(cell.iterancestors("table"), None) is table]
        if any(_is_layout(cell) for cell in cells) or (len(cells) == 1 and next(table.iter("p"), None) is not None):
            table.tag = "div"
            for element in list(table.iter("tbody", "thead", "tfoot", "tr", "td", "th", "caption")):
                if next(element.iterancestors("table"), None) is None or element in cells:
                    element.tag = "div"
            for attribute in list(table.attrib):
                del table.attrib[attribute]


def _is_layout(cell: Any) -> bool:
    if next(cell.iter("h1", "article"), None) is not None:
        return True
    return words(cell) > CELL_WORDS and (next(cell.iter("p", "table"), None) is not None or sum(1 for _ in cell.iter("br")) > 1)


def _inline(tree: Any) -> None:
    for element in list(tree.iter("q")):
        element.text = "„" + (element.text or "")
        last = element[-1] if len(element) else None
        if last is None:
            element.text += "“"
        else:
            last.tail = (last.tail or "") + "“"
        element.tag = "span"
    for element in list(tree.iter("sup")):
        if not len(element) and (element.text or "").strip().isdigit():
            element.text = (element.text or "").strip().translate(SUPERSCRIPT)
            element.tag = "span"
    for element in list(tree.iter(*INLINE)):
        parent = element.getparent()
        if parent is not None and _has_text_beside(element, parent):
            _unwrap(element)


def _has_text_beside(element: Any, parent: Any) -> bool:
    beside = [parent.text, *(child.tail for child in parent)]
    return any(text and any(map(str.isalpha, text)) for text in beside)


def _breaks(tree: Any) -> None:
    """A break in a heading is a blank; lines of preformatted text are lines."""
    for heading in list(tree.iter("h1", "h2", "h3", "h4", "h5", "h6")):
        for element in list(heading.iter("br")):
            element.tail = " " + (element.tail or "")
            _unwrap(element)
    for pre in list(tree.iter("pre")):
        if len(pre) or not (pre.text or "").strip():
            continue
        pre.tag = "p"
        first, *rest = (pre.text or "").strip("\r\n").split("\n")
        pre.text = first
        for line in rest:
            etree.SubElement(pre, "br").tail = line


def _with_blocks(tree: Any) -> set[Any]:
    """The elements that are blocks or hold one. Text that becomes a paragraph does so in a block, so this stays true."""
    found: set[Any] = set()
    for element in tree.iter(*BLOCKS):
        while element is not None and element not in found:
            found.add(element)
            element = element.getparent()
    return found


def _bare_text(container: Any, with_blocks: set[Any]) -> None:
    """Text beside blocks, and parts parted by two breaks, become paragraphs."""
    blocks = not with_blocks.isdisjoint(container)
    if not blocks and next(container.iterchildren("br"), None) is None:
        return
    runs = [run for run in _inline_runs(container, with_blocks) if any(_letters(part) for part in run)]
    if blocks or len(runs) > 1:
        for run in runs:
            _wrap(container, run)
    elif container.tag == "div":
        container.tag = "p"


def _letters(part: Any) -> bool:
    return any(map(str.isalpha, part if isinstance(part, str) else text_of(part) + (part.tail or "")))


def _inline_runs(container: Any, with_blocks: set[Any]) -> Iterator[list[Any]]:
    """Runs of inline elements; the text before the first child or after a block stands first in a run, as a string."""
    run: list[Any] = [container.text] if (container.text or "").strip() else []
    breaks = 0
    for child in container:
        if not isinstance(child.tag, str) or child in with_blocks:
            yield run
            run = [_Tail(child)] if (child.tail or "").strip() else []
            breaks = 0
            continue
        breaks = breaks + 1 if child.tag == "br" else 0
        run.append(child)
        if child.tag == "br" and breaks >= 2 and (child.tail or "").strip():
            yield run[:-1]
            run = [_Tail(child)]
        if (child.tail or "").strip():
            breaks = 0
    yield run


class _Tail(str):
    """Text after an element."""

    __slots__ = ("after",)
    after: Any

    def __new__(cls, element: Any) -> _Tail:
        made = super().__new__(cls, element.tail or "")
        made.after = element
        return made


def _wrap(container: Any, run: list[Any]) -> None:
    """Put a run into a paragraph of its own."""
    paragraph = container.makeelement("p")
    first = run[0]
    if isinstance(first, _Tail):
        paragraph.text, first.after.tail = str(first), None
        first.after.addnext(paragraph)
        rest = run[1:]
    elif isinstance(first, str):
        paragraph.text, container.text = first, None
        container.insert(0, paragraph)
        rest = run[1:]
    else:
        first.addprevious(paragraph)
        rest = run
    for element in rest:
        paragraph.append(element)  # its tail moves with it


def _unwrap(element: Any) -> None:
    """Take an element away and leave what is in it."""
    element.tag = UNWRAPPED
    etree.strip_tags(element.getparent(), UNWRAPPED)


def _remove(element: Any) -> None:
    """Take an element away with what is in it; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
