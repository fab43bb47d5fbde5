"""Word documents, with python-docx. Footnotes, text boxes and comments are not read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

import docx
from docx.table import Table

from corpus.blocks import Document, joined
from corpus.errors import InputError
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
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            for row in part.rows:
                cells = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)
                pieces.append((" | ".join(cell for cell in cells if cell), Role.LIST))
        else:
            style = (part.style.name or "").lower() if part.style is not None else ""
            hint = next((role for name, role in STYLES.items() if style.startswith(name)), None)
            pieces += [(" ".join(line.split()), hint) for line in re.split(r"[\n\v\f]", part.text)]
    pieces = [(text, hint) for text, hint in pieces if text]
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
