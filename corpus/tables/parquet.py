"""Parquet -> rows and chunks; only the columns that are needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.errors import InputError
from corpus.gates.source import ReadOptions, Source
from corpus.tables.chunk import CHUNK_ROWS, PART_ROWS, Chunk, as_text, row_chunk, without_broken
from corpus.tables.rows import Columns, Read, Row, choose_columns, kept_text, not_utf8

#: Rows of a batch that are made articles of, and rows of it that become text at once.
BATCH, AT_ONCE = 10_000, 64


class ParquetTable:
    """A Parquet file in parts. A part is a run of row groups with PART_ROWS rows or more."""

    def __init__(self, path: str, options: ReadOptions) -> None:
        self.name = path
        try:
            self.size = Path(path).stat().st_size
        except OSError as error:
            raise InputError("no such file or folder", where=path, hint="Check the path.") from error
        with _opened(path, path) as file:
            names = list(file.schema_arrow.names)
            self._rows = [file.metadata.row_group(i).num_rows for i in range(file.metadata.num_row_groups)]
        self._columns = choose_columns(names, options, path)

    def parts(self, skip: int = 0) -> Iterator[Iterator[Chunk]]:
        """See `Table`."""
        yield from map(self.part, self.plan()[skip:])

    def plan(self) -> list[range]:
        """The row groups of every part."""
        parts, start, rows = [], 0, 0
        for i, count in enumerate(self._rows):
            rows += count
            if rows >= PART_ROWS or i == len(self._rows) - 1:
                parts.append(range(start, i + 1))
                start, rows = i + 1, 0
        return parts

    def part(self, groups: range) -> Iterator[Chunk]:
        """The chunks of a part that `plan` found."""
        total, first = max(1, sum(self._rows)), 1 + sum(self._rows[: groups.start])
        columns = self._columns
        try:
            with pq.ParquetFile(self.name, pre_buffer=False, buffer_size=1 << 20) as file:
                batches: Any = file.iter_batches(
                    CHUNK_ROWS, row_groups=list(groups), columns=[*dict.fromkeys((*columns.judged, *columns.kept))]
                )
                for batch in batches:
                    texts = as_text(batch.column(columns.text), self.name, columns.text)
                    ids = None if columns.id is None else batch.column(columns.id)
                    texts, ids, broken = without_broken(texts, ids)
                    problems = tuple(str(not_utf8(self.name, first + i, "row")) for i in broken)
                    kept = tuple(_kept(batch.column(name)) for name in columns.kept)
                    yield row_chunk(self.name, texts, ids, first, self.size * len(batch) // total, problems, kept)
                    first += len(batch)
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"damaged Parquet file: {error}", where=self.name, hint="Write it anew.") from error


def rows(source: Source, options: ReadOptions) -> Iterator[Read]:
    """The rows of an open file, as they are read. Raises InputError where it is damaged."""
    source = source.seekable()
    with _opened(source.stream, source.where) as file:
        # Texts that repeat stay one text in memory until their row is read: a file of 40 kB can hold gigabytes of them.
        texts = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
    table: Any = pq.ParquetFile(source.stream, read_dictionary=texts)
    columns = choose_columns(table.schema_arrow.names, options, source.where)
    number = 0
    for whole in table.iter_batches(BATCH, columns=columns.all):
        # Bytes that are no text make Arrow fail where they become text: then the whole batch is looked at value by value.
        sound = all(_sound(whole.column(name)) for name in columns.all)
        for batch in (whole.slice(begin, AT_ONCE) for begin in range(0, whole.num_rows, AT_ONCE)):
            cells = {name: _values(batch.column(name), sound) for name in columns.all}
            for values in zip(*cells.values(), strict=True):
                number += 1
                try:
                    yield _row(columns, number, dict(zip(cells, values, strict=True)))
                except UnicodeDecodeError:
                    yield not_utf8(source.where, number, "row")


def _row(columns: Columns, number: int, values: dict[str, Any]) -> Row:
    return columns.row(number, lambda name: _cell(values[name]), lambda name: kept_text(values[name]))


def _kept(column: pa.Array[Any]) -> pa.Array[Any]:
    """A column of any kind as strings, the same ones that `rows` gives."""
    sound = _sound(column)
    if sound and pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if sound and (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    return pa.array([kept_text(value) for value in _values(column, sound)], pa.string())


def _opened(file: Any, where: str) -> Any:
    try:
        return pq.ParquetFile(file)
    except (pa.ArrowException, OSError) as error:
        raise InputError("not a Parquet file, or it is damaged", where=where, hint="Write it anew.") from error


def _sound(column: pa.Array[Any]) -> bool:
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _values(column: pa.Array[Any], sound: bool) -> list[Any]:
    """The values; where not all is sound, texts as bytes."""
    if not sound:
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            column = column.cast(pa.large_binary())
    values: list[Any] = column.to_pylist()
    return values


def _cell(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode()
    return "" if value is None else str(value)
