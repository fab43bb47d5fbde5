"""Limits on what Parquet files expand to. A column may be packed to a thousandth, and a long text that repeats stands in the file
once (its dictionary), but in memory once for every row; and what a file says of its sizes may be a lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.errors import InputError
from corpus.gates.source import MAX_DOCUMENT, MAX_EXPANSION, MAX_LINE
from corpus.tables.chunk import CHUNK_ROWS
from corpus.tables.parquet_pages import DELTA_BYTES, Page, pages

#: Bytes of an article's id.
MAX_ID = 4096
#: Bytes of text, repeated as they are, that are in memory at a time.
AT_ONCE = 32 << 20
#: Bytes of a page, which is unpacked whole. Writers make pages of 1 MB, few of up to 100 MB.
MAX_PAGE = 256 << 20
#: Bytes of a footer that is larger than all it describes. Arrow takes a hundred times as much memory to read one.
MAX_FOOTER = 4 << 20
#: Bytes of text that any file may give in a part.
MAX_TEXTS = 1 << 30
#: Rows, and rows for each byte of the file: a file of the smallest rows has one or two for a byte.
MAX_ROWS, ROWS_IN_BYTE = 1_000_000, 1000


#: Values in lists, for each byte of the file; and bytes that one takes as an object of Python.
VALUES_IN_BYTE, BYTES_OF_VALUE = 16, 64


def check_expansion(metadata: Any, columns: Sequence[str], where: str) -> None:
    """Raise InputError where one of the columns says of itself that it expands beyond reason."""
    for column in chunks(metadata, range(metadata.num_row_groups), columns):
        _check_size(column, column.total_compressed_size, column.total_uncompressed_size, where)


def check_pages(file: BinaryIO, metadata: Any, columns: Sequence[str], where: str) -> None:
    """Raise InputError where the pages of one of the columns would take more memory than they have reason to, or their number of
    rows more time; whatever the file says of itself elsewhere."""
    size = file.seek(0, 2)
    most, lists = max(MAX_ROWS, ROWS_IN_BYTE * size), in_lists(metadata)
    rows = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
    if min(rows, default=0) < 0 or sum(rows) > most:
        raise InputError(f"says it holds {sum(rows):,} rows, which its bytes cannot", where=where, hint="This looks like a bomb.")
    for column in chunks(metadata, range(metadata.num_row_groups), columns):
        found = pages_of(file, column, where)
        _check_size(column, sum(page.packed for page in found), sum(page.unpacked for page in found), where)
        values = sum(page.values for page in found if not page.of_dictionary)
        if column.path_in_schema in lists and values > max(MAX_ROWS, VALUES_IN_BYTE * size):
            what = f"column {column.path_in_schema.split('.')[0]!r} holds {values:,} values in lists, which its bytes cannot"
            raise InputError(what, where=where, hint="This looks like a bomb.")
        # A value of a dictionary takes a byte at least, a text its length in four.
        least = 4 if column.physical_type == "BYTE_ARRAY" else 1
        lies = values > max(column.num_values, 0) or any(
            page.of_dictionary and page.values * least > page.unpacked for page in found
        )
        if lies or values > most or max((page.unpacked for page in found), default=0) > MAX_PAGE:
            what = f"column {column.path_in_schema!r} has a page that is damaged, or larger than {MAX_PAGE >> 20} MB"
            raise InputError(what, where=where, hint="Write it anew, or check where it comes from.")


def rows_at_once(file: BinaryIO, metadata: Any, groups: Sequence[int], columns: Sequence[str], where: str) -> int:
    """How many rows of these groups may be in memory at a time: CHUNK_ROWS, or fewer where their values are long."""
    largest, lists = 1, in_lists(metadata)
    rows = max(1, sum(metadata.row_group(group).num_rows for group in groups))
    values = 0
    for column in chunks(metadata, groups, columns):
        for page in pages_of(file, column, where):
            if column.path_in_schema in lists and not page.of_dictionary:
                values += page.values
                largest = max(largest, values * BYTES_OF_VALUE // rows)
            if page.encoding == DELTA_BYTES and not page.of_dictionary:
                # A value may begin as the one before, so that each may be as long as all that the page spells out.
                largest = max(largest, page.unpacked)
            elif page.values:
                largest = max(largest, page.unpacked // page.values)
    return max(1, min(CHUNK_ROWS, MAX_PAGE // largest))


def check_footer(file: BinaryIO, where: str) -> None:
    """Raise InputError where a file is hardly more than its description, which names millions of columns say."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 8))
    footer = int.from_bytes(file.read(4), "little")
    file.seek(0)
    if footer > MAX_FOOTER and size // 2 < footer < size:
        what = f"holds hardly more than {footer >> 20} MB of names of columns"
        raise InputError(what, where=where, hint="This looks like a bomb.")


def check_texts(produced: int, size: int, where: str) -> None:
    """Raise InputError where a file of so many bytes has given more bytes of text than it has reason to: texts that repeat, or
    begin as the one before, stand in it once."""
    if produced > max(MAX_TEXTS, MAX_EXPANSION * size):
        what = f"its texts are more than {produced // max(size, 1):,} times as long as the file"
        raise InputError(what, where=where, hint="This looks like a bomb.")


def chunks(metadata: Any, groups: Sequence[int], columns: Sequence[str]) -> Iterator[Any]:
    """What the footer says of each of the columns in each of the row groups."""
    for group in groups:
        yield from (column for column in columns_of(metadata, group) if column.path_in_schema.split(".")[0] in columns)


def in_lists(metadata: Any) -> frozenset[str]:
    """The columns of which a row has any number of values."""
    columns = map(metadata.schema.column, range(metadata.num_columns))
    return frozenset(column.path for column in columns if column.max_repetition_level)


def columns_of(metadata: Any, group: int) -> Iterator[Any]:
    """What the footer says of every column in a row group."""
    row_group = metadata.row_group(group)
    return (row_group.column(number) for number in range(metadata.num_columns))


def pages_of(file: BinaryIO, column: Any, where: str) -> list[Page]:
    """The pages of a column in a row group. Raises InputError where they are damaged."""
    try:
        return list(pages(file, column))
    except (ValueError, OSError, OverflowError) as error:
        raise InputError(f"damaged Parquet file: {error}", where=where, hint="Write it anew.") from error


def _check_size(column: Any, packed: int, unpacked: int, where: str) -> None:
    if unpacked > max(MAX_DOCUMENT, MAX_EXPANSION * packed):
        what = f"column {column.path_in_schema!r} would expand {unpacked // max(packed, 1):,}-fold"
        raise InputError(what, where=where, hint="This looks like a bomb.")


def of_strings(file: Any, columns: Sequence[str]) -> list[str]:
    """Those of the columns that hold strings and can be read without repeating them; Arrow cannot where a value is told by its
    difference from the one before."""
    schema, metadata = file.schema_arrow, file.metadata
    told = {
        column.path_in_schema
        for column in chunks(metadata, range(metadata.num_row_groups), columns)
        if "DELTA_BYTE_ARRAY" in column.encodings
    }
    kinds = {name: schema.field(name).type for name in columns if name not in told}
    return [name for name, kind in kinds.items() if pa.types.is_string(kind) or pa.types.is_dictionary(kind)]


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


def guarded(path: str, most: int) -> Iterator[pa.RecordBatch]:
    """All columns of a file, up to `most` rows at a time, under the limits. Raises InputError, or what Arrow raises."""
    with Path(path).open("rb") as file, pq.ParquetFile(path) as table:
        names, metadata = list(table.schema_arrow.names), table.metadata
        check_expansion(metadata, names, path)
        check_pages(file, metadata, names, path)
        at_once = min(most, rows_at_once(file, metadata, range(metadata.num_row_groups), names, path))
        strings, size, produced = of_strings(table, names), file.seek(0, 2), 0
    with reader(path, strings) as table:
        for whole in table.iter_batches(at_once):
            for batch in slices(whole):
                produced += int(sum(lengths(column).sum() for column in batch.columns))
                check_texts(produced, size, path)
                yield batch
