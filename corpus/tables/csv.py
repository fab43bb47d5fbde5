"""CSV -> chunks. Quoted cells may hold line ends, so a file is read from its beginning, always."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv

from corpus.errors import InputError
from corpus.readers.csv_reader import header, separator
from corpus.tables.chunk import CHUNK_BYTES, PART_ROWS, Chunk, Columns, open_file, row_chunk

SAMPLE = 1 << 16


class CsvSource:
    """A CSV file with a header line; `,`, `;`, tab or what a line `sep=` says between cells, UTF-8 or Windows-1252."""

    def __init__(self, path: str, columns: Columns) -> None:
        self.name = path
        with open_file(path) as file:
            sample = file.read(SAMPLE)
        self.size = Path(path).stat().st_size
        self._encoding = _encoding(sample)
        start = sample.decode(self._encoding, "replace").removeprefix("\ufeff")
        self._delimiter, said = separator(start)
        rows = csv.reader(io.StringIO(start, newline=""), delimiter=self._delimiter, strict=True)
        try:
            self._names = header(rows, said)
        except csv.Error as error:
            raise InputError(f"broken CSV ({error})", where=path, line=rows.line_num, hint="Check quotes.") from error
        #: Lines above the first row of data.
        self._above = rows.line_num
        self._columns = columns.among(self._names, path)

    def parts(self, skip: int = 0) -> Iterator[Iterator[Chunk]]:
        """See `Source`. A part has PART_ROWS rows, or a few more where a chunk ends later."""
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

    def _chunks(self) -> Iterator[Chunk]:
        columns, problems, number = self._columns, [], 1

        def bad(row: Any) -> str:
            problems.append(f"{self.name}, after row {number}: {row.actual_columns} cells, not {row.expected_columns}: left out")
            return "skip"

        try:
            with open_file(self.name) as file:
                reader: Any = pyarrow.csv.open_csv(
                    file,
                    read_options=pyarrow.csv.ReadOptions(
                        use_threads=False,
                        block_size=CHUNK_BYTES,
                        encoding=self._encoding,
                        skip_rows=self._above,
                        column_names=self._names,
                    ),
                    parse_options=pyarrow.csv.ParseOptions(
                        delimiter=self._delimiter, newlines_in_values=True, invalid_row_handler=bad
                    ),
                    convert_options=pyarrow.csv.ConvertOptions(
                        column_types=dict.fromkeys(columns.wanted, pa.string()), include_columns=columns.wanted
                    ),
                )
                for batch in reader:
                    ids = None if columns.id is None else batch.column(1)
                    size = batch.nbytes if self._encoding == "utf-8" else batch.nbytes // 2
                    yield row_chunk(self.name, batch.column(0), ids, number, size, tuple(problems))
                    number += len(batch)
                    problems.clear()
        except (pa.ArrowException, UnicodeDecodeError) as error:
            hint = "Mend the file, or save it as CSV in UTF-8."
            raise InputError(f"cannot read the CSV after row {number}: {error}", where=self.name, hint=hint) from error


def _encoding(sample: bytes) -> str:
    """UTF-8, else Windows-1252. A character cut off by the end of the sample is no sign of either.

    >>> _encoding("Grüße".encode()[:3]), _encoding("Grüße".encode("cp1252"))
    ('utf-8', 'cp1252')
    """
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 3:
            return "cp1252"
        if len(sample) < SAMPLE and error.reason != "unexpected end of data":
            return "cp1252"
    return "utf-8"
