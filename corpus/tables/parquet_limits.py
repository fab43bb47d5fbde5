"""Limits on what Parquet files expand to. A column may be packed to a thousandth, and a long text that repeats stands in the file
once (its dictionary), but in memory once for every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.errors import InputError
from corpus.gates.source import MAX_DOCUMENT, MAX_EXPANSION, MAX_LINE

#: Bytes of an article's id.
MAX_ID = 4096
#: Bytes of text, repeated as they are, that are in memory at a time.
AT_ONCE = 32 << 20


def check_expansion(metadata: Any, columns: Sequence[str], where: str) -> None:
    """Raise InputError where one of the columns says of itself that it expands beyond reason."""
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            column = metadata.row_group(group).column(number)
            packed, unpacked = column.total_compressed_size, column.total_uncompressed_size
            if column.path_in_schema.split(".")[0] in columns and unpacked > max(MAX_DOCUMENT, MAX_EXPANSION * packed):
                what = f"column {column.path_in_schema!r} would expand {unpacked // max(packed, 1):,}-fold"
                raise InputError(what, where=where, hint="This looks like a bomb.")


def of_strings(file: Any, columns: Sequence[str]) -> list[str]:
    """Those of the columns that hold strings and can be read without repeating them."""
    schema = file.schema_arrow
    return [name for name in columns if pa.types.is_string(kind := schema.field(name).type) or pa.types.is_dictionary(kind)]


def longest(file: Any, groups: Sequence[int], columns: Sequence[str]) -> int:
    """Bytes of the longest value that the file repeats in these columns, which `file` reads as dictionaries."""
    found = 0
    for group in groups if columns else ():
        # The dictionary of a group comes whole with its first row.
        batch = next(iter(file.iter_batches(1, row_groups=[group], columns=list(columns))), None)
        for column in batch.columns if batch is not None else ():
            if len(column.dictionary):
                found = max(found, pc.max(pc.binary_length(column.dictionary)).as_py() or 0)
    return found


def reader(file: str | Any, columns: Sequence[str]) -> Any:
    """The file, to be read with these columns as dictionaries."""
    return pq.ParquetFile(file, pre_buffer=False, buffer_size=1 << 20, read_dictionary=list(columns))


def slices(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """The batch in pieces of no more than AT_ONCE bytes of strings, but of one row or more."""
    sizes = np.zeros(len(batch), dtype=np.int64)
    for column in batch.columns:
        sizes += lengths(column)
    ends = np.cumsum(sizes)
    begin = 0
    while begin < len(batch):
        before = ends[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, before + AT_ONCE, side="right")))
        yield batch.slice(begin, end - begin)
        begin = end


def lengths(column: pa.Array[Any]) -> Any:
    """(n,) bytes of each string; 0 where there is none, and in columns of something else."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        if not len(column.dictionary):
            return np.zeros(len(column), dtype=np.int64)
        return pc.fill_null(pc.binary_length(column.dictionary).take(column.indices), 0).to_numpy(zero_copy_only=False)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pc.fill_null(pc.binary_length(column), 0).to_numpy(zero_copy_only=False)
    return np.zeros(len(column), dtype=np.int64)


def too_long(texts: pa.Array[Any], ids: pa.Array[Any] | None) -> list[int]:
    """The rows, from 0 on, whose text or id is longer than any should be."""
    found = lengths(texts) > MAX_LINE
    if ids is not None:
        found = found | (lengths(ids) > MAX_ID)
    return [int(row) for row in np.flatnonzero(found)]


def without(rows: Sequence[int], column: pa.Array[Any]) -> pa.Array[Any]:
    """The column with nothing in these rows."""
    keep = pa.array(np.isin(np.arange(len(column)), rows, invert=True))
    if pa.types.is_dictionary(column.type):
        indices = pc.if_else(keep, column.indices, pa.scalar(None, column.indices.type))
        return pa.DictionaryArray.from_arrays(indices, column.dictionary)
    return pc.if_else(keep, column, pa.scalar(None, column.type))


def long_row(where: str, row: int) -> InputError:
    """What is said of such a row."""
    what = f"a text of more than {MAX_LINE >> 20} MB, or an id of more than {MAX_ID:,} bytes"
    return InputError(what, where=f"{where}, row {row}", hint="Is this the right column?")
