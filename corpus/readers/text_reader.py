"""Plain text: the whole file is one article."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.paragraphs.blocks import Document
from corpus.readers.encoding import decode
from corpus.readers.source import ReadOptions, Source


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The text, to be cut into paragraphs by `corpus.paragraphs.segments`."""
    text, encoding = decode(source.read(), source.where)
    yield Document(text, "text", encoding=encoding)
