"""HTML in the cells of tables: what a content management system exports. Tags are markup there, not text.

The standard library's parser is used, so that cells cost no further library; whole pages in cells are left to corpus/readers.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from corpus.paragraphs.wrapping import unwrapped
from corpus.records import Role

Piece = tuple[str, Role | None]

_BLOCK = (
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "article", "section", "figure", "figcaption",
    "header", "footer", "aside", "table", "tr", "td", "th", "dl", "dt", "dd", "pre", "hr", "html", "head", "body",
)  # fmt: skip
_INLINE = ("a", "abbr", "b", "cite", "em", "font", "i", "q", "small", "span", "strong", "sub", "sup", "time", "u")
#: What stands in these is for programs.
_HIDDEN = ("script", "style", "template", "head", "iframe", "svg")
_ANY = "|".join((*_BLOCK, *_INLINE, *_HIDDEN))
_OPEN = re.compile(rf"<(?:{_ANY})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_CLOSE = re.compile(rf"</(?:{_ANY})\s*>", re.IGNORECASE)
_BREAK = re.compile(r"<br(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LAYOUT = re.compile(rf"<(?:br|{'|'.join(_BLOCK)})\b[^<>]*>", re.IGNORECASE)
#: Matches every cell that `is_html`, and others; also for RE2, which has no look-behind.
MAY_BE = rf"(?i)<(?:br|/?(?:{_ANY}))[\s/>]"
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def is_html(cell: str) -> bool:
    """Whether a cell holds markup: a line break, a tag at its beginning, or a tag that is opened and one that is closed after it.
    A tag that a sentence only mentions is text.

    >>> is_html("<p>Ein Satz."), is_html("Ein <b>fetter</b> Satz."), is_html("Der Tag <b> macht fett, und 1 < 2 > 0.")
    (True, True, False)
    """
    if "<" not in cell:
        return False
    first = _OPEN.search(cell)
    if first is not None and (not cell[: first.start()].strip() or _CLOSE.search(cell, first.end())):
        return True
    return _BREAK.search(cell) is not None


def pieces(cell: str) -> list[Piece]:
    """The paragraphs of a cell of HTML, with the role that its markup gives them.

    >>> [(text, role.value) for text, role in pieces("<h2>Titel</h2><p>Ein&nbsp;Satz.<br><br>Noch einer.</p>")]
    [('Titel', 'heading'), ('Ein Satz.', 'body'), ('Noch einer.', 'body')]
    """
    parser = _Cell(lines_count=_LAYOUT.search(cell) is None)
    parser.feed(cell)
    parser.close()
    parser.flush()
    return parser.found


def text_of(cell: str) -> str:
    """The text of a cell without its markup, paragraphs parted by blank lines; a cell without markup as it stands.

    >>> text_of("Ein <b>fetter</b> Satz &amp; mehr."), text_of("1 < 2")
    ('Ein fetter Satz & mehr.', '1 < 2')
    """
    return "\n\n".join(text for text, _ in pieces(cell)) if is_html(cell) else cell


class _Cell(HTMLParser):
    """Collects paragraphs. lines_count: no tag parts lines in this cell, so its own line ends do."""

    def __init__(self, *, lines_count: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Piece] = []
        self._lines_count = lines_count
        self._text: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """A block ends the paragraph before it; a line break is one."""
        if tag == "br":
            self._text.append("\n")
            return
        if tag in _BLOCK:
            self.flush()
        if tag in _HIDDEN or tag == "blockquote" or tag == "li" or tag in _HEADINGS:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """A block's end ends its paragraph."""
        if tag in _BLOCK:
            self.flush()
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Line ends of the source are blanks, but a blank line parts paragraphs: so some systems store them."""
        if any(tag in _HIDDEN for tag in self._open):
            return
        parts = _BLANK_LINE.split(data.replace("\r\n", "\n"))
        self._text.append("\n\n".join(part if self._lines_count else re.sub(r"\s+", " ", part) for part in parts))

    def flush(self) -> None:
        """End the paragraph."""
        text, self._text = "".join(self._text).replace("\xa0", " "), []
        role = self._role()
        if role in (Role.HEADING, Role.LIST):
            lines = [" ".join(text.split())]
        else:
            lines = [" ".join(line.split()) for line in unwrapped([" ".join(line.split()) for line in text.split("\n")])]
        self.found += [(line, role) for line in lines if line]

    def _role(self) -> Role:
        for tag in reversed(self._open):
            if tag in _HEADINGS:
                return Role.HEADING
            if tag in ("li", "blockquote"):
                return Role.LIST if tag == "li" else Role.QUOTE
        return Role.BODY
