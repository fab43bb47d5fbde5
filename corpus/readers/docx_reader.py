"""Word documents, with python-docx. Footnotes and comments are not read; what is left out is said.

python-docx opens the file and knows its styles. Its `text` leaves out what was inserted with changes tracked and what stands in
content controls, so the text is taken from the elements themselves.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from corpus.errors import InputError
from corpus.gates.source import ReadOptions, Source
from corpus.paragraphs.blocks import Document, joined
from corpus.paragraphs.wrapping import unwrapped
from corpus.readers.archive import check_members, check_packing
from corpus.readers.press_exports import documents, export_of
from corpus.records import DateCandidate, Role

Piece = tuple[str, Role | None]

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
#: Text that is hidden in Word, and a paragraph whose end is deleted in a tracked change.
HIDDEN, END_DELETED = f"{qn('w:rPr')}/{qn('w:vanish')}", f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}"
LAYOUT_WORDS = 15
#: Bytes of XML in a document, which as a tree take thirty times as many. A book of 600 pages has about 10 MB.
MAX_XML = 32 << 20
#: Moved away, settings (a tab stop has the tag of a tab), text boxes and their copies. Deleted text has a tag of its own.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
UNSEEN = frozenset({qn("w:moveFrom"), qn("w:pPr"), BOX, FALLBACK})


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The paragraphs and table rows of the document, in order."""
    source = source.seekable()
    try:
        with zipfile.ZipFile(source.stream) as archive:
            _check(check_members(archive, source.where), source.where)
    except zipfile.BadZipFile as error:
        raise InputError("not a Word document (.docx)", where=source.where, hint="Old .doc files: save them as .docx.") from error
    source.stream.seek(0)
    document = docx.Document(source.stream)
    pieces = _joined_lines(list(_pieces(document)))
    if count := sum(1 for element in document.element.body.iter(*NOTE)):
        options.note(f"{source.where}: {count} footnotes and endnotes left out")
    if not pieces:
        raise InputError("no text in this Word document", where=source.where, hint="It may hold pictures only: copy the text.")
    text, blocks = joined(pieces)
    if export := export_of(blocks):
        yield from documents(export, text, blocks, source, options, form="docx", encoding="utf-8")
        return
    facts = document.core_properties
    created = facts.created.date().isoformat() if facts.created else ""
    yield Document(
        text, "docx", blocks,
        # A title in the document is newer than the one among its properties, which a template may have left there.
        title="" if blocks[0].hint is Role.HEADING else facts.title or "",
        dates=(DateCandidate(created, "document created", published=False),) if created else (),
        metadata=(("author", facts.author),) if facts.author else (),
    )  # fmt: skip


def _check(members: list[zipfile.ZipInfo], where: str) -> None:
    for member in members:
        check_packing(member, where)
    if sum(member.file_size for member in members if member.filename.endswith((".xml", ".rels"))) > MAX_XML:
        raise InputError(f"more than {MAX_XML >> 20} MB of text and markup", where=where, hint="Split it, or save it as text.")


def _pieces(document: Any) -> Iterator[Piece]:
    """Text and role of the paragraphs and table rows. An empty one stands for an empty paragraph."""
    begun = ""  # of a paragraph whose end was deleted with changes tracked
    for element in _blocks(document.element.body):
        if element.tag == ROW:
            cells = dict.fromkeys(" ".join(_text(cell).split()) for cell in element.iterchildren(CELL, CONTROL))
            yield " | ".join(cell for cell in cells if cell), Role.LIST
            continue
        style = Paragraph(element, document).style
        name = (style.name or "").lower() if style is not None else ""
        hint = next((role for start, role in STYLES.items() if name.startswith(start)), None)
        text = begun + _text(element)
        begun = f"{text} " if element.find(END_DELETED) is not None else ""
        if not begun:
            lines = unwrapped(re.split(r"[\n\v\f]", text))
            yield from ((line, hint) for line in lines or [""])


def _joined_lines(pieces: list[Piece]) -> list[Piece]:
    """The pieces without empty ones; where every line of a wrapped text became a paragraph, its paragraphs."""
    found: list[Piece] = []
    for plain, group in groupby(pieces, key=lambda piece: piece[1] is None):
        if plain:
            found += [(line, None) for line in unwrapped([text for text, _ in group], sure=True)]
        else:
            found += [piece for piece in group if piece[0]]
    return found


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and table rows in order, those inside content controls and tracked insertions too; the paragraphs of a text box
    after the one it hangs on, those of a table that lays out the page one by one."""
    for element in parent:
        if element.tag == PARAGRAPH:
            yield element
            for box in element.iter(BOX):
                if next(box.iterancestors(PARAGRAPH)) is element and not _is_fallback(box):
                    yield from _blocks(box)
        elif element.tag == ROW:
            cells = list(element.iterchildren(CELL, CONTROL))
            if any(_is_layout(cell) for cell in cells):
                for cell in cells:
                    yield from _blocks(cell)
            else:
                yield element
        elif isinstance(element.tag, str) and element.tag not in UNSEEN:
            yield from _blocks(element)


def _is_layout(cell: Any) -> bool:
    """Whether a cell holds a part of the article: several paragraphs, one of them longer than a cell of data is."""
    words = [len(_text(paragraph).split()) for paragraph in cell.iterchildren(PARAGRAPH)]
    return len([n for n in words if n]) > 1 and max(words) >= LAYOUT_WORDS


def _text(parent: Any) -> str:
    parts = []
    for element in parent:
        if element.tag == WORDS:
            parts.append(element.text or "")
        elif element.tag in SEEN:
            parts.append(SEEN[element.tag])
        elif isinstance(element.tag, str) and element.tag not in UNSEEN and not _is_hidden(element):
            parts.append(_text(element))
            if element.tag == PARAGRAPH:
                parts.append("\n")
    return "".join(parts)


def _is_hidden(run: Any) -> bool:
    mark = run.find(HIDDEN)
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false", "off")


def _is_fallback(element: Any) -> bool:
    return any(ancestor.tag == FALLBACK for ancestor in element.iterancestors())
