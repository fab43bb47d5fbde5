"""Files packed one by one: what is inside is read as its own format, as it is unpacked."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO, cast

from corpus.errors import InputError
from corpus.gates.packing import BUFFER, DAMAGED, SUFFIXES, unpacked
from corpus.gates.source import MAX_DEPTH, MAX_DOCUMENT, MAX_EXPANSION, ReadOptions, Source
from corpus.paragraphs.blocks import Document
from corpus.readers.registry import BY_NAME, format_by_name, read_source


def read(kind: str, source: Source, options: ReadOptions) -> Iterator[Document]:
    """The articles of the file inside. A .warc.gz is many packed pieces, which its own reader takes."""
    if source.depth >= MAX_DEPTH:
        raise InputError(f"archives nested more than {MAX_DEPTH} deep", where=source.where, hint="Unpack the inner ones.")
    inner_name = source.where.rsplit(":", 1)[-1]
    if inner_name.lower().endswith(SUFFIXES[kind]):
        inner_name = inner_name[: -len(SUFFIXES[kind])]
    form = format_by_name(inner_name)
    if kind == "gzip" and form is BY_NAME["warc"]:
        yield from read_source(source, options, form)
        return
    # A pipe has no places: from here on its bytes are counted, for what comes out is measured against them.
    _, source = source.head(0)
    try:
        with unpacked(source.stream, kind) as stream:
            bounded = io.BufferedReader(_Inside(stream, source, kind), BUFFER)
            inner = Source(cast(BinaryIO, bounded), source.where, source.name, source.depth + 1, source.budget)
            yield from read_source(inner, options, form)
    except DAMAGED as error:
        raise _damaged(kind, source, error) from error


class _Inside(io.RawIOBase):
    """What comes out of a packed file, as it is read."""

    def __init__(self, stream: BinaryIO, packed: Source, kind: str) -> None:
        self._stream, self._packed, self._kind = stream, packed, kind
        self._read = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        # GzipFile says yes for pipes too.
        return self._packed.stream.seekable() and self._stream.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        # Streams that cannot go back do not know their place either.
        return self._stream.tell() if self._stream.seekable() else self._read

    def readinto(self, buffer: Any) -> int:
        """Raises InputError when much more came out than can be text, or where the file ends too early."""
        try:
            data = self._stream.read(len(buffer))
        except DAMAGED as error:
            raise _damaged(self._kind, self._packed, error) from error
        buffer[: len(data)] = data
        before = self._read
        self._read = max(before, self._stream.tell()) if self._stream.seekable() else before + len(data)
        if self._packed.budget is not None:
            self._packed.budget.take(self._read - before)
        if self._read > MAX_DOCUMENT and self._read > MAX_EXPANSION * max(self._packed.stream.tell(), 1):
            hint = "This looks like a zip bomb."
            raise InputError(f"expands more than {MAX_EXPANSION}-fold", where=self._packed.where, hint=hint)
        return len(data)


def _damaged(kind: str, source: Source, error: Exception) -> InputError:
    return InputError(f"not a {kind} file, or it is damaged ({error})", where=source.where, hint="Make it anew.")


gzip, bzip2, xz, zstd = (partial(read, kind) for kind in SUFFIXES)
