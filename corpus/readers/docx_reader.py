"""Word documents, with python-docx. Footnotes, text boxes and comments are not read; what is left out is said.

python-docx opens the file and knows its styles. Its `text` leaves out what was inserted with changes tracked and what stands in
content controls, so the text is taken from the elements themselves.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from corpus.errors import InputError
from corpus.paragraphs.blocks import Document, joined
from corpus.readers.archive import check_members
from corpus.readers.source import ReadOptions, Source
from corpus.records import DateCandidate, Role

#: Beginnings of style names, English and German, and the role they give.
STYLES = {
    "title": Role.HEADING, "titel": Role.HEADING, "heading": Role.HEADING, "überschrift": Role.HEADING, "subtitle": Role.LEAD,
    "untertitel": Role.LEAD, "list": Role.LIST, "aufzählung": Role.LIST, "quote": Role.QUOTE, "intense quote": Role.QUOTE,
    "zitat": Role.QUOTE, "caption": Role.CAPTION, "beschriftung": Role.CAPTION, "header": Role.BOILERPLATE,
    "footer": Role.BOILERPLATE, "toc": Role.BOILERPLATE, "verzeichnis": Role.BOILERPLATE,
}  # fmt: skip

ROW, CELL, CONTROL, PARAGRAPH = (qn(f"w:{name}") for name in ("tr", "tc", "sdt", "p"))
BOX, NOTE = qn("w:txbxContent"), (qn("w:footnoteReference"), qn("w:endnoteReference"))
#: What of a paragraph is seen: text and the marks that stand for some. Each inner paragraph of a cell ends a line.
SEEN = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:ptab"): "\t"}
WORDS = qn("w:t")
#: Moved away, settings (a tab stop has the tag of a tab), text boxes and their copies. Deleted text has a tag of its own.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
UNSEEN = frozenset({qn("w:moveFrom"), qn("w:pPr"), BOX, FALLBACK})


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The paragraphs and table rows of the document, in order."""
    source = source.seekable()
    try:
        with zipfile.ZipFile(source.stream) as archive:
            check_members(archive, source.where)
    except zipfile.BadZipFile as error:
        raise InputError("not a Word document (.docx)", where=source.where, hint="Old .doc files: save them as .docx.") from error
    source.stream.seek(0)
    document = docx.Document(source.stream)
    pieces: list[tuple[str, Role | None]] = []
    for element in _blocks(document.element.body):
        if element.tag == ROW:
            cells = dict.fromkeys(" ".join(_text(cell).split()) for cell in element.iterchildren(CELL, CONTROL))
            pieces.append((" | ".join(cell for cell in cells if cell), Role.LIST))
        else:
            style = Paragraph(element, document).style
            name = (style.name or "").lower() if style is not None else ""
            hint = next((role for start, role in STYLES.items() if name.startswith(start)), None)
            pieces += [(" ".join(line.split()), hint) for line in re.split(r"[\n\v\f]", _text(element))]
    pieces = [(text, hint) for text, hint in pieces if text]
    for what, tag in (("text boxes", BOX), ("footnotes and endnotes", NOTE)):
        if count := sum(1 for element in document.element.body.iter(tag) if not _is_fallback(element)):
            options.note(f"{source.where}: {count} {what} left out")
    if not pieces:
        raise InputError("no text in this Word document", where=source.where, hint="Text boxes are not read: copy the text.")
    text, blocks = joined(pieces)
    facts = document.core_properties
    created = facts.created.date().isoformat() if facts.created else ""
    yield Document(
        text, "docx", blocks,
        title=facts.title or "",
        dates=(DateCandidate(created, "document created", published=False),) if created else (),
        metadata=(("author", facts.author),) if facts.author else (),
    )  # fmt: skip


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and table rows in order, those inside content controls and tracked insertions too."""
    for element in parent:
        if element.tag in (PARAGRAPH, ROW):
            yield element
        elif isinstance(element.tag, str) and element.tag not in UNSEEN:
            yield from _blocks(element)


def _text(parent: Any) -> str:
    parts = []
    for element in parent:
        if element.tag == WORDS:
            parts.append(element.text or "")
        elif element.tag in SEEN:
            parts.append(SEEN[element.tag])
        elif isinstance(element.tag, str) and element.tag not in UNSEEN:
            parts.append(_text(element))
            if element.tag == PARAGRAPH:
                parts.append("\n")
    return "".join(parts)


def _is_fallback(element: Any) -> bool:
    return any(ancestor.tag == FALLBACK for ancestor in element.iterancestors())
