"""CSV -> chunks. Quoted cells may hold line ends, so a file is read from its beginning, always.

Arrow reads five times as fast as Python, but says neither where a bad row stands nor what is wrong with it. So it reads until it
meets the first one, and `CsvRows`, which decides what a row is, goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from corpus.errors import InputError
from corpus.gates.cells import plain
from corpus.gates.source import ReadOptions, Source
from corpus.tables.chunk import CHUNK_BYTES, CHUNK_ROWS, PART_ROWS, Chunk, chunk_of, open_file, row_chunk
from corpus.tables.csv_rows import CsvRows
from corpus.tables.rows import Read, Row


class CsvTable:
    """A CSV file in parts; see `CsvRows` for what it may look like."""

    def __init__(self, path: str, options: ReadOptions) -> None:
        self.name, self._options = path, options
        self.size = Path(path).stat().st_size if Path(path).is_file() else 0
        with open_file(path) as file:
            self._head = self._rows(file)
        self._columns = self._head.columns

    def parts(self, skip: int = 0) -> Iterator[Iterator[Chunk]]:
        """See `Table`. A part has PART_ROWS rows, or a few more where a chunk ends later."""
        self._chunk: Chunk | None = None
        chunks = self._chunks()
        self._chunk = next(chunks, None)
        for _ in range(skip):
            for _ in self._part(chunks):
                pass
        while self._chunk is not None:
            yield self._part(chunks)

    def _part(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        rows = 0
        while self._chunk is not None and rows < PART_ROWS:
            chunk = self._chunk
            yield chunk
            rows += len(chunk)
            self._chunk = next(chunks, None)

    def _rows(self, file: Any) -> CsvRows:
        return CsvRows(Source(cast(BinaryIO, file), self.name, Path(self.name).stem), self._options)

    def _chunks(self) -> Iterator[Chunk]:
        number = 1
        try:
            for texts, ids, kept, size in self._by_arrow():
                yield row_chunk(self.name, texts, ids, number, size, kept=kept)
                number += len(texts)
        except (pa.ArrowException, UnicodeDecodeError):
            yield from self._one_by_one(number)
        except OSError as error:  # of a packed file that is cut off
            raise InputError(f"cannot read the file ({error})", where=self.name, hint="Is it damaged?") from error

    def _by_arrow(self) -> Iterator[tuple[pa.Array[Any], pa.Array[Any] | None, tuple[pa.Array[Any], ...], int]]:
        head, id_ = self._head, self._columns.id
        names = list(dict.fromkeys((*self._columns.judged, *self._columns.kept)))
        utf8 = head.encoding.startswith("utf-8")
        with open_file(self.name) as file:
            reader: Any = pyarrow.csv.open_csv(
                file,
                read_options=pyarrow.csv.ReadOptions(
                    use_threads=False,
                    block_size=CHUNK_BYTES,
                    encoding="utf-8" if utf8 else head.encoding,
                    skip_rows=head.above,
                    column_names=head.names,
                ),
                parse_options=pyarrow.csv.ParseOptions(delimiter=head.delimiter, newlines_in_values=True),
                convert_options=pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), include_columns=names),
            )
            for batch in reader:
                cells = {name: _plain(column) if head.ours else column for name, column in zip(names, batch.columns, strict=True)}
                ids, kept = None if id_ is None else cells[id_], tuple(cells[name] for name in self._columns.kept)
                yield cells[self._columns.text], ids, kept, batch.nbytes if utf8 else batch.nbytes // 2

    def _one_by_one(self, first: int) -> Iterator[Chunk]:
        """The chunks from the row with that number on."""
        with open_file(self.name) as file:
            rows = islice(iter(self._rows(file)), first - 1, None)
            waiting: list[Read] = []
            size = 0
            for row in rows:
                waiting.append(row)
                size += len(row.text) + len(row.id) + 2 if isinstance(row, Row) else 0
                if len(waiting) >= CHUNK_ROWS or size >= CHUNK_BYTES:
                    yield chunk_of(
                        self.name, waiting, first, size, ids=self._columns.id is not None, kept=len(self._columns.kept)
                    )
                    first, size, waiting = first + len(waiting), 0, []
            if waiting:
                yield chunk_of(self.name, waiting, first, size, ids=self._columns.id is not None, kept=len(self._columns.kept))


def _plain(column: pa.Array[Any]) -> pa.Array[Any]:
    """The texts of cells that absatz guarded."""
    if not pc.any(pc.match_substring(column, "'")).as_py():
        return column
    return pa.array([None if cell is None else plain(cell) for cell in column.to_pylist()], column.type)
