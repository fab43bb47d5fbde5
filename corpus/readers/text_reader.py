"""Plain text: the whole file is one article, unless a press archive put several into it."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.gates.encoding import decode
from corpus.gates.source import ReadOptions, Source
from corpus.paragraphs.blocks import Document
from corpus.paragraphs.segments import cut
from corpus.readers.press_exports import LIKELY, documents, export_of
from corpus.readers.text_faults import without_codes


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The text, to be cut into paragraphs by `corpus.paragraphs.segments`; or the articles of an archive's export."""
    decoded, encoding = decode(source.read(), source.where)
    text = without_codes(decoded)
    if text != decoded:
        options.note(f"{source.where}: codes of HTML (&uuml;) in plain text, read as what they stand for")
    blocks = cut(text) if options.form != "text" and LIKELY.search(text) else ()
    if export := export_of(blocks):
        yield from documents(export, text, blocks, source, options, form="text", encoding=encoding)
    else:
        yield Document(text, "text", encoding=encoding)
