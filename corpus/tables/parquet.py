"""Parquet -> chunks; only the columns that are needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.errors import InputError
from corpus.tables.chunk import CHUNK_ROWS, PART_ROWS, Chunk, Columns, as_text, row_chunk


class ParquetSource:
    """A Parquet file. A part is a run of row groups with PART_ROWS rows or more."""

    def __init__(self, path: str, columns: Columns) -> None:
        self.name = path
        try:
            self.size = Path(path).stat().st_size
            with pq.ParquetFile(path) as file:
                self._names = list(file.schema_arrow.names)
                self._rows = [file.metadata.row_group(i).num_rows for i in range(file.metadata.num_row_groups)]
        except FileNotFoundError as error:
            raise InputError("no such file or folder", where=path, hint="Check the path.") from error
        except (pa.ArrowException, OSError) as error:
            raise InputError("not a Parquet file, or it is damaged", where=path, hint="Write it anew.") from error
        self._columns = columns.among(self._names, path)

    def parts(self, skip: int = 0) -> Iterator[Iterator[Chunk]]:
        """See `Source`."""
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
        try:
            with pq.ParquetFile(self.name, pre_buffer=False, buffer_size=1 << 20) as file:
                batches: Any = file.iter_batches(CHUNK_ROWS, row_groups=list(groups), columns=self._columns.wanted)
                for batch in batches:
                    texts = as_text(batch.column(self._columns.text), self.name, self._columns.text)
                    ids = None if self._columns.id is None else batch.column(self._columns.id)
                    yield row_chunk(self.name, texts, ids, first, self.size * len(batch) // total)
                    first += len(batch)
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"damaged Parquet file: {error}", where=self.name, hint="Write it anew.") from error
