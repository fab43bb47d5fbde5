"""Labelled chunks -> Parquet, JSONL or CSV, one row per paragraph, always with the same columns (docs/scaling.md)."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from classifier.model import Floats
from classifier.output import safe_cell
from classifier.unsure import is_unsure
from corpus.records import Role
from corpus.tables.chunk import Chunk

#: Rows of a Parquet row group.
ROW_GROUP = 1 << 16
FORMATS = {".parquet": "parquet", ".jsonl": "jsonl", ".csv": "csv"}


def schema(themes: tuple[str, ...], *, text: bool) -> pa.Schema:
    """The columns. Probabilities have 32 bits; they, decisions and doubts are null where a paragraph was not classified."""
    names = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [
            pa.field("source", names, nullable=False),
            pa.field("article", pa.string(), nullable=False),
            pa.field("paragraph", pa.int64(), nullable=False),
            pa.field("role", names, nullable=False),
            pa.field("classified", pa.bool_(), nullable=False),
            pa.field("start", pa.int64()),
            pa.field("end", pa.int64()),
            *(pa.field(f"p_{theme}", pa.float32()) for theme in themes),
            *(pa.field(theme, pa.bool_()) for theme in themes),
            *(pa.field(f"unsure_{theme}", pa.bool_()) for theme in themes),
            *([pa.field("text", pa.large_string())] if text else []),
        ]
    )


def to_batch(chunk: Chunk, probabilities: Floats, thresholds: Floats, bands: Floats, columns: pa.Schema) -> pa.RecordBatch:
    """A chunk with its probabilities (n, k) as one record batch."""
    n, k = probabilities.shape
    classified = judged(chunk)
    hidden = None if classified.all() else ~classified
    decisions, unsure = probabilities >= thresholds, is_unsure(probabilities, bands)
    data = [
        pa.DictionaryArray.from_arrays(np.zeros(n, dtype=np.int32), pa.array([chunk.source])),
        chunk.articles,
        pa.array(chunk.numbers),
        _roles(chunk, n),
        pa.array(classified),
        pa.nulls(n, pa.int64()) if chunk.starts is None else pa.array(chunk.starts),
        pa.nulls(n, pa.int64()) if chunk.ends is None else pa.array(chunk.ends),
        *(pa.array(probabilities[:, j].astype(np.float32), mask=hidden) for j in range(k)),
        *(pa.array(decisions[:, j], mask=hidden) for j in range(k)),
        *(pa.array(unsure[:, j], mask=hidden) for j in range(k)),
    ]
    if "text" in columns.names:
        data.append(chunk.texts.cast(pa.large_string()).fill_null(""))
    return pa.RecordBatch.from_arrays(data, schema=columns)


def judged(chunk: Chunk) -> NDArray[np.bool_]:
    """Which rows are classified: those with text whose role does not set them aside, (n,)."""
    classified = np.ones(len(chunk), dtype=np.bool_) if chunk.classified is None else chunk.classified
    result: NDArray[np.bool_] = classified & ~_empty(chunk.texts)
    return result


def _roles(chunk: Chunk, n: int) -> pa.Array[Any]:
    if chunk.roles is None and chunk.classified is not None:
        names = pa.array([Role.BODY.value, Role.BOILERPLATE.value])
        return pa.DictionaryArray.from_arrays((~chunk.classified).astype(np.int32), names)
    if chunk.roles is None:
        return pa.DictionaryArray.from_arrays(np.zeros(n, dtype=np.int32), pa.array([Role.BODY.value]))
    return chunk.roles.dictionary_encode()


def _empty(texts: pa.Array[Any]) -> NDArray[np.bool_]:
    """Which texts are missing or hold white space only."""
    lengths = pc.fill_null(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    empty: NDArray[np.bool_] = lengths == 0
    short = np.flatnonzero((lengths > 0) & (lengths < 64))
    if len(short):
        empty[short] = pc.utf8_is_space(texts.take(pa.array(short))).to_numpy(zero_copy_only=False)
    return empty


def encode(batch: pa.RecordBatch, form: str, themes: tuple[str, ...]) -> Any:
    """What a part file takes: the batch itself for Parquet, else bytes."""
    if form == "parquet":
        return batch
    rows = batch.to_pylist()
    if form == "jsonl":
        return "".join(json.dumps(_json(row, themes), ensure_ascii=False) + "\n" for row in rows).encode()
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue().encode()


def csv_header(columns: pa.Schema) -> bytes:
    """The first line of a CSV file."""
    return (",".join(columns.names) + "\n").encode()


def _json(row: dict[str, Any], themes: tuple[str, ...]) -> dict[str, Any]:
    """One line, as `classifier.output` has it."""
    data = {name: row[name] for name in ("source", "article", "paragraph", "role", "classified", "start", "end")}
    if "text" in row:
        data["text"] = row["text"]
    if row["classified"]:
        data["probabilities"] = {theme: round(row[f"p_{theme}"], 6) for theme in themes}
        data["decisions"] = {theme: int(row[theme]) for theme in themes}
        data["unsure"] = [theme for theme in themes if row[f"unsure_{theme}"]]
    return data


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float):
        return f"{value:.6f}"
    return safe_cell(value) if isinstance(value, str) else value


class PartFile:
    """A part being written. Parquet gets a footer when it is closed; the others are plain bytes."""

    def __init__(self, path: Path, form: str, columns: pa.Schema) -> None:
        self._file = path.open("wb")
        self._parquet = _parquet(self._file, columns) if form == "parquet" else None

    def write(self, piece: Any) -> None:
        """Append what `encode` made."""
        if self._parquet is not None:
            self._parquet.write_batch(piece, row_group_size=ROW_GROUP)
        else:
            self._file.write(piece)

    def close(self) -> None:
        """Finish the part and see it to the disk."""
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
def written_whole(path: Path, form: str, columns: pa.Schema) -> Iterator[PartFile]:
    """A file to write, which is there when the block ends without an error, and else takes no room."""
    file = PartFile(path, form, columns)
    try:
        yield file
        file.close()
    except BaseException:
        file.abandon()
        path.unlink()
        raise


def _parquet(file: Any, columns: pa.Schema) -> Any:
    dictionaries = [field.name for field in columns if pa.types.is_dictionary(field.type)]
    return pq.ParquetWriter(file, columns, compression="zstd", compression_level=1, use_dictionary=dictionaries)


def join_parts(parts: list[Path], target: Path, form: str, columns: pa.Schema) -> None:
    """Write the parts one after the other into one file."""
    with written_whole(target, form, columns) as whole:
        if form == "csv":
            whole.write(csv_header(columns))
        for part in parts:
            if form == "parquet":
                with pq.ParquetFile(part, pre_buffer=False, buffer_size=1 << 20) as file:
                    # Large batches: the writer keeps 16 KB of every one that it is given, until it is closed.
                    for batch in file.iter_batches(ROW_GROUP):
                        whole.write(batch.cast(columns))
            else:
                with part.open("rb") as raw:
                    while block := raw.read(1 << 22):
                        whole.write(block)
