"""Labelled chunks -> Parquet, JSONL or CSV, one row per paragraph, always with the same columns (classifier/schema.py)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from classifier.model import Floats
from classifier.output.schema import columns, csv_header, csv_rows, json_row
from classifier.rule import Rule
from corpus.paragraphs.article import GIVEN
from corpus.records import Role
from corpus.tables.chunk import Chunk, without_text
from corpus.tables.whole_articles import placed

#: Rows of a Parquet row group.
ROW_GROUP = 1 << 16
FORMATS = {".parquet": "parquet", ".jsonl": "jsonl", ".csv": "csv"}


def schema(themes: tuple[str, ...], *, text: bool, keep: tuple[str, ...] = ()) -> pa.Schema:
    """The columns; `keep` are columns of the input, as text. Probabilities have 32 bits; they, decisions and doubts are
    null where a paragraph was not classified."""
    names = pa.dictionary(pa.int32(), pa.string())
    types = {
        "source": names, "article": pa.string(), "paragraph": pa.int64(), "role": names, "reason": names,
        "classified": pa.bool_(), "start": pa.int64(), "end": pa.int64(), "text": pa.large_string(),
    }  # fmt: skip
    types |= dict.fromkeys((f"p_{theme}" for theme in themes), pa.float32())
    types |= dict.fromkeys((f"prevalence_{theme}" for theme in themes), pa.float64()) | dict.fromkeys(keep, pa.string())
    known = ("source", "article", "paragraph", "role", "reason", "classified")
    return pa.schema(
        pa.field(name, types.get(name, pa.bool_()), nullable=name not in known) for name in columns(themes, text=text, keep=keep)
    )


def to_batch(chunk: Chunk, probabilities: Floats, rule: Rule, fields: pa.Schema) -> pa.RecordBatch:
    """A chunk of whole articles with its probabilities (n, k) as one record batch."""
    n, k = probabilities.shape
    chunk = placed(chunk)
    classified = judged(chunk)
    hidden = None if classified.all() else ~classified
    decisions, unsure = rule.decide(probabilities)
    data = [
        _names(chunk.sources, chunk.source, n),
        chunk.articles,
        pa.array(chunk.numbers),
        _names(chunk.roles, Role.BODY.value, n),
        _names(chunk.reasons, GIVEN, n),
        pa.array(classified),
        pa.array(chunk.starts, mask=chunk.numbers == 0),
        pa.array(chunk.ends, mask=chunk.numbers == 0),
        *(pa.array(probabilities[:, j].astype(np.float32), mask=hidden) for j in range(k)),
        *(pa.array(decisions[:, j], mask=hidden) for j in range(k)),
        *(pa.array(unsure[:, j], mask=hidden) for j in range(k)),
        *(pa.array(np.full(n, share), mask=hidden) for share in rule.shares),
    ]
    if "text" in fields.names:
        data.append(chunk.texts.cast(pa.large_string()).fill_null(""))
    data += chunk.kept or [pa.nulls(n, pa.string())] * (len(fields) - len(data))
    return pa.RecordBatch.from_arrays(data, schema=fields)


def judged(chunk: Chunk) -> NDArray[np.bool_]:
    """Which rows are classified: those with text whose role does not set them aside, (n,)."""
    classified = np.ones(len(chunk), dtype=np.bool_) if chunk.classified is None else chunk.classified
    result: NDArray[np.bool_] = classified & ~without_text(chunk.texts)
    return result


def _names(column: pa.Array[Any] | None, alike: str, n: int) -> pa.Array[Any]:
    """A column of few names, or one name for all rows."""
    if column is None:
        return pa.DictionaryArray.from_arrays(np.zeros(n, dtype=np.int32), pa.array([alike]))
    return column.dictionary_encode()


def encode(batch: pa.RecordBatch, form: str, themes: tuple[str, ...], keep: tuple[str, ...] = ()) -> Any:
    """A batch in the form that `PartFile.write` wants: the batch itself for Parquet, bytes for CSV and JSONL."""
    if form == "parquet":
        return batch
    rows = batch.to_pylist()
    if form == "jsonl":
        return "".join(json.dumps(json_row(row, themes, keep), ensure_ascii=False) + "\n" for row in rows).encode()
    return csv_rows(rows).encode()


class PartFile:
    """A part being written. Parquet gets a footer when it is closed; the others are plain bytes."""

    def __init__(self, path: Path, form: str, fields: pa.Schema) -> None:
        self._file = path.open("wb")
        self._parquet = _parquet(self._file, fields) if form == "parquet" else None

    def write(self, piece: Any) -> None:
        """Append what `encode` made."""
        if self._parquet is not None:
            self._parquet.write_batch(piece, row_group_size=ROW_GROUP)
        else:
            self._file.write(piece)

    def close(self) -> None:
        """Finish the part, and wait until it is on the disk: a power failure must not leave half of it under its final name."""
        if self._parquet is not None:
            self._parquet.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Leave the part unfinished; never fails, not even where the disk is full."""
        with suppress(OSError, ValueError):
            if self._parquet is not None:
                self._parquet.close()
        with suppress(OSError):
            self._file.close()


@contextmanager
def written_whole(path: Path, form: str, fields: pa.Schema) -> Iterator[PartFile]:
    """A file to write in a block. If the block ends without an error the file is there, else nothing is left of it."""
    file = PartFile(path, form, fields)
    try:
        yield file
        file.close()
    except BaseException:
        file.abandon()
        path.unlink()
        raise


def _parquet(file: Any, fields: pa.Schema) -> Any:
    dictionaries = [field.name for field in fields if pa.types.is_dictionary(field.type)]
    return pq.ParquetWriter(file, fields, compression="zstd", compression_level=1, use_dictionary=dictionaries)


def join_parts(parts: list[Path], target: Path, form: str, fields: pa.Schema) -> None:
    """Write the parts one after the other into one file."""
    with written_whole(target, form, fields) as whole:
        if form == "csv":
            whole.write(csv_header(fields.names).encode())
        for part in parts:
            if form == "parquet":
                with pq.ParquetFile(part, pre_buffer=False, buffer_size=1 << 20) as file:
                    # Large batches: the writer keeps 16 KB of every one that it is given, until it is closed.
                    for batch in file.iter_batches(ROW_GROUP):
                        whole.write(batch.cast(fields))
            else:
                with part.open("rb") as raw:
                    while block := raw.read(1 << 22):
                        whole.write(block)
