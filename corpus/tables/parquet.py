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
from corpus.tables.parquet_limits import (
    AT_ONCE,
    check_expansion,
    check_footer,
    check_pages,
    check_texts,
    columns_of,
    lengths,
    long_row,
    longest,
    of_strings,
    reader,
    rows_at_once,
    slices,
    too_long,
    without,
)
from corpus.tables.rows import Columns, Read, Row, choose_columns, kept_text, not_utf8

#: Rows of a batch that are made articles of.
BATCH = 10_000


class ParquetTable:
    """A Parquet file in parts. A part is a run of row groups with PART_ROWS rows or more."""

    def __init__(self, path: str, options: ReadOptions) -> None:
        self.name = path
        try:
            self.size = Path(path).stat().st_size
        except OSError as error:
            raise InputError("no such file or folder", where=path, hint="Check the path.") from error
        with _opened(path, path) as file:
            self._columns = choose_columns(list(file.schema_arrow.names), options, path)
            self._rows = [file.metadata.row_group(i).num_rows for i in range(file.metadata.num_row_groups)]
            self._read = [*dict.fromkeys((*self._columns.judged, *self._columns.kept))]
            check_expansion(file.metadata, self._read, path)
            self._strings = of_strings(file, self._read)

    def check(self) -> None:
        """Look at all pages, which who reads parts of a table that was looked at need not. Raises InputError."""
        with _opened(self.name, self.name) as table, Path(self.name).open("rb") as file:
            check_pages(file, table.metadata, self._read, self.name)

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
        columns, produced = self._columns, 0
        try:
            with reader(self.name, self._strings) as file:
                repeats = longest(file, groups, self._strings) * CHUNK_ROWS > AT_ONCE
            # To read all as dictionaries would take several times as long.
            with reader(self.name, self._strings if repeats else ()) as file, Path(self.name).open("rb") as raw:
                at_once = rows_at_once(raw, file.metadata, groups, self._read, self.name)
                batches: Any = file.iter_batches(at_once, row_groups=list(groups), columns=self._read)
                for batch in (part for whole in batches for part in (slices(whole) if repeats else (whole,))):
                    texts, ids = batch.column(columns.text), None if columns.id is None else batch.column(columns.id)
                    problems: tuple[str, ...] = ()
                    produced += int(lengths(texts).sum())
                    check_texts(produced, self.size, self.name)
                    if repeats and (long := too_long(texts, ids)):
                        texts, ids = without(long, texts), None if ids is None else without(long, ids)
                        problems = tuple(str(long_row(self.name, first + i)) for i in long)
                    texts, ids, broken = without_broken(as_text(texts, self.name, columns.text), ids)
                    problems += tuple(str(not_utf8(self.name, first + i, "row")) for i in broken)
                    kept = tuple(_kept(batch.column(name)) for name in columns.kept)
                    yield row_chunk(self.name, texts, ids, first, self.size * len(batch) // total, problems, kept)
                    first += len(batch)
        except (pa.ArrowException, OSError) as error:
            said = " ".join(str(error).split())[:200]
            raise InputError(f"damaged Parquet file: {said}", where=self.name, hint="Write it anew.") from error


def rows(source: Source, options: ReadOptions) -> Iterator[Read]:
    """The rows of an open file, as they are read. Raises InputError where it is damaged."""
    source = source.seekable()
    with _opened(source.stream, source.where) as file:
        columns = choose_columns(file.schema_arrow.names, options, source.where)
        _refuse_nested(file.schema_arrow.field(columns.text), source.where)
        check_expansion(file.metadata, columns.all, source.where)
        check_pages(source.stream, file.metadata, columns.all, source.where)
        at_once = min(BATCH, rows_at_once(source.stream, file.metadata, range(file.num_row_groups), columns.all, source.where))
        # Texts that repeat stay one text in memory until their row is read: a file of 40 kB can hold gigabytes of them.
        strings = of_strings(file, columns.all)
    table = reader(source.stream, strings)
    size = source.stream.seek(0, 2)
    number = produced = 0
    for whole in table.iter_batches(at_once, columns=columns.all):
        # Bytes that are no text make Arrow fail where they become text: then the whole batch is looked at value by value.
        sound = all(_sound(whole.column(name)) for name in columns.all)
        for batch in slices(whole):
            produced += int(lengths(batch.column(columns.text)).sum())
            check_texts(produced, size, source.where)
            long = set(too_long(batch.column(columns.text), batch.column(columns.id) if columns.id else None))
            cells = {name: _values(batch.column(name), sound) for name in columns.all}
            for row, values in enumerate(zip(*cells.values(), strict=True)):
                number += 1
                if row in long:
                    yield long_row(source.where, number)
                    continue
                try:
                    yield _row(columns, number, dict(zip(cells, values, strict=True)))
                except UnicodeDecodeError:
                    yield not_utf8(source.where, number, "row")


def _refuse_nested(field: Any, where: str) -> None:
    """Raise InputError where the texts are lists or records: as text they would be full of brackets."""
    if pa.types.is_nested(field.type):
        hint = "Join the parts of each text, with a blank line between paragraphs, or name the right one with --text-column."
        raise InputError(f"column {field.name!r} holds {field.type}, not text", where=where, hint=hint)


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
        if isinstance(file, str):
            with Path(file).open("rb") as raw:
                check_footer(raw, where)
        else:
            check_footer(file, where)
        table = pq.ParquetFile(file)
        every = range(table.metadata.num_row_groups)
        _ = list(table.schema_arrow.names), [c.path_in_schema for group in every for c in columns_of(table.metadata, group)]
        return table
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:  # the last of a column's name
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
