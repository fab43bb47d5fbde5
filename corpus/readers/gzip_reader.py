"""Files packed with gzip: what is inside is read as its own format, as it is unpacked."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from corpus.errors import InputError
from corpus.gates.source import MAX_DEPTH, ReadOptions, Source
from corpus.paragraphs.blocks import Document
from corpus.readers.archive import Unpacked
from corpus.readers.registry import BY_NAME, format_by_name, read_source

BUFFER = 2**16


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The articles of the file inside. A .warc.gz is many packed pieces, which its own reader takes."""
    if source.depth >= MAX_DEPTH:
        raise InputError(f"archives nested more than {MAX_DEPTH} deep", where=source.where, hint="Unpack the inner ones.")
    inner_name = source.where.rsplit(":", 1)[-1].removesuffix(".gz").removesuffix(".GZ")
    form = format_by_name(inner_name)
    if form is BY_NAME["warc"]:
        yield from read_source(source, options, form)
        return
    # A pipe has no places: from here on its bytes are counted, for what comes out is measured against them.
    _, source = source.head(0)
    try:
        with gzip.GzipFile(fileobj=source.stream) as stream:
            bounded = io.BufferedReader(Unpacked(cast(BinaryIO, stream), source), BUFFER)
            inner = Source(cast(BinaryIO, bounded), source.where, source.name, source.depth + 1, source.budget)
            yield from read_source(inner, options, form)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(f"not a gzip file, or it is damaged ({error})", where=source.where, hint="Make it anew.") from error
