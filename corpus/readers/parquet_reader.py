"""Parquet, with pyarrow: only the columns that are needed, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.errors import InputError
from corpus.paragraphs.blocks import Document
from corpus.readers.rows import Row, choose_columns, documents
from corpus.readers.source import ReadOptions, Source

BATCH = 10_000
#: Rows that become text at once.
AT_ONCE = 64


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The rows, as they are read."""
    source = source.seekable()
    try:
        table: Any = pq.ParquetFile(source.stream)
        # Texts that repeat stay one text in memory until their row is read: a file of 40 kB can hold gigabytes of them.
        texts = [field.name for field in table.schema_arrow if pa.types.is_string(field.type)]
        table = pq.ParquetFile(source.stream, read_dictionary=texts)
    except (pa.ArrowException, OSError) as error:
        raise InputError("not a Parquet file, or it is damaged", where=source.where, hint="Write it anew.") from error
    yield from documents(_rows(table, source, options), source, options, "parquet")


def _rows(table: Any, source: Source, options: ReadOptions) -> Iterator[Row]:
    columns = choose_columns(table.schema_arrow.names, options, source.where)
    wanted = [columns.text, columns.id, columns.date]
    number = 0
    for whole in table.iter_batches(BATCH, columns=[name for name in dict.fromkeys(wanted) if name]):
        for batch in (whole.slice(begin, AT_ONCE) for begin in range(0, whole.num_rows, AT_ONCE)):
            cells = [batch.column(name).to_pylist() if name else [None] * batch.num_rows for name in wanted]
            for values in zip(*cells, strict=True):
                number += 1
                yield Row(number, *("" if value is None else str(value) for value in values))
