"""Finished parts put together in one file while later ones are still in work."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from classifier.stream_input import CHUNK_ROWS
from classifier.stream_output import PartFile, csv_header

#: Bytes copied in one go.
BLOCK = 1 << 22


class Joined:
    """A file of parts, in the order in which they are added, written by a thread of its own."""

    def __init__(self, target: Path, form: str, columns: pa.Schema) -> None:
        self.target, self._form, self._columns = target, form, columns
        self._worker = ThreadPoolExecutor(1)
        self._file: PartFile | None = None
        self._waiting: list[Path] = []
        self._begun: list[Future[None]] = []
        self._stopped = False

    def add(self, part: Path) -> None:
        """Append a part, soon. The first one waits for a second, since a single part may be the whole file."""
        self._waiting.append(part)
        if self._begun or len(self._waiting) > 1:
            self._begin()

    def close(self) -> Path:
        """Wait until all is written. Returns the file: `target`, or the only part where that is all."""
        if not self._begun and len(self._waiting) == 1 and self._form != "csv":
            return self._waiting[0]
        self._begin()
        for future in self._begun:
            future.result()
        self._opened().close()
        return self.target

    def abandon(self) -> None:
        """Leave the file unfinished."""
        self._stopped = True
        self._worker.shutdown(cancel_futures=True)
        if self._file is not None:
            self._file.abandon()
            self.target.unlink()

    def _begin(self) -> None:
        self._begun += [self._worker.submit(self._append, part) for part in self._waiting]
        self._waiting = []

    def _append(self, part: Path) -> None:
        file = self._opened()
        for piece in self._pieces(part):
            if self._stopped:
                return
            file.write(piece)

    def _opened(self) -> PartFile:
        if self._file is None:
            self._file = PartFile(self.target, self._form, self._columns)
            if self._form == "csv":
                self._file.write(csv_header(self._columns))
        return self._file

    def _pieces(self, part: Path) -> Iterator[Any]:
        if self._form == "parquet":
            with pq.ParquetFile(part, pre_buffer=False, buffer_size=1 << 20) as file:
                for batch in file.iter_batches(CHUNK_ROWS):
                    yield batch.cast(self._columns)
        else:
            with part.open("rb") as raw:
                while block := raw.read(BLOCK):
                    yield block
