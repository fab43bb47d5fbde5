"""What the exchange formats of one JSON object a line have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from corpus.codebook import CodeBook
from corpus.exchange.record import Coded, Reader, ReadSettings, Writer
from corpus.gates.parser import Json, Place, read_jsonl, write_jsonl


def jsonl_format(
    coded: Callable[[Json, Place, CodeBook, ReadSettings], Coded], record: Callable[[Coded, CodeBook], Json]
) -> tuple[Reader, Writer]:
    """Reader and writer of a format that is one object a line: what to make of an object, and the object of a paragraph.

    Tasks of nobody, which other formats have, are not written.
    """

    def read(raw: bytes, where: str, book: CodeBook, settings: ReadSettings) -> Iterator[Coded]:
        for place, data in read_jsonl(raw, where):
            yield coded(data, place, book, settings)

    def write(items: Sequence[Coded], book: CodeBook) -> bytes:
        return write_jsonl(record(item, book) for item in items if item.coder)

    return read, write
