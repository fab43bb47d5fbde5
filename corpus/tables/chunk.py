"""Tables of paragraphs of any size, read piece by piece: Parquet, JSONL and CSV through Arrow, everything else as articles.

A table yields parts, a part yields chunks. Where a part ends depends on the input alone, so that an interrupted run, several
threads and several machines all cut alike.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from corpus.errors import InputError
from corpus.gates.packing import SUFFIXES, unpacked
from corpus.gates.source import MAX_DOCUMENT, MAX_EXPANSION
from corpus.gates.utf8 import is_utf8
from corpus.tables.html_cells import MAY_BE, text_of
from corpus.tables.rows import Read, Row

#: Paragraphs in a chunk, and about how many bytes of text.
CHUNK_ROWS = 1 << 13
CHUNK_BYTES = 2 << 20
#: Paragraphs in a part, and about how many bytes: some seconds of work, which is what an interruption costs.
PART_ROWS = 1 << 20
PART_BYTES = 256 << 20
#: Endings of packed tables.
PACKED = tuple(SUFFIXES.values())


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some paragraphs in order.

    texts: n strings, null where none could be read. articles: n ids. numbers: (n,) number in the article or, in a table, row
    (`whole_articles.placed` gives the number in the article).
    sources, roles, reasons, classified, starts, ends: of paragraphs cut out of articles, else None.
    size: bytes of input that the chunk stands for.
    kept: columns of strings that go into the output as they are.
    problems: what could not be read. alone: every row is an article of its own.
    """

    source: str
    texts: pa.Array[Any]
    articles: pa.Array[Any]
    numbers: NDArray[np.int64]
    size: int
    sources: pa.Array[Any] | None = None
    roles: pa.Array[Any] | None = None
    reasons: pa.Array[Any] | None = None
    classified: NDArray[np.bool_] | None = None
    starts: NDArray[np.int64] | None = None
    ends: NDArray[np.int64] | None = None
    kept: tuple[pa.Array[Any], ...] = ()
    problems: tuple[str, ...] = ()
    alone: bool = False

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def filled(self) -> int:
        """How many rows have a text."""
        return int((~without_text(self.texts)).sum())


class Table(Protocol):
    """One input. `size` is its bytes, 0 where that is not known."""

    name: str
    size: int

    def parts(self, skip: int = 0) -> Iterator[Iterator[Chunk]]:
        """Parts in order, without the first `skip`. Every part must be read to its end before the next is asked for."""


def row_chunk(
    source: str, texts: pa.Array[Any], ids: pa.Array[Any] | None, first: int, size: int,
    problems: tuple[str, ...] = (), kept: tuple[pa.Array[Any], ...] = (),
) -> Chunk:  # fmt: skip
    """A chunk of table rows, the first of them having number `first`; rows without id are articles `name:row`. Cells of HTML
    become the text in them."""
    numbers = np.arange(first, first + len(texts), dtype=np.int64)
    named = pc.binary_join_element_wise(pa.scalar(Path(source).stem), pa.array(numbers).cast(pa.string()), pa.scalar(":"))
    articles = named
    if ids is not None:
        ids = ids.cast(pa.string())
        articles = pc.coalesce(pc.if_else(pc.equal(ids, ""), pa.scalar(None, pa.string()), ids), named)
    kept = tuple(pc.if_else(pc.equal(column, ""), pa.scalar(None, column.type), column).cast(pa.string()) for column in kept)
    return Chunk(source, _read_html(texts), articles, numbers, size, kept=kept, problems=problems, alone=ids is None)


def _read_html(texts: pa.Array[Any]) -> pa.Array[Any]:
    """The texts with the markup of those that are HTML read."""
    if not pc.any(pc.match_substring(texts, "<")).as_py():
        return texts
    rows = np.flatnonzero(pc.fill_null(pc.match_substring_regex(texts, MAY_BE), False).to_numpy(zero_copy_only=False))
    if not len(rows):
        return texts
    mask = np.zeros(len(texts), dtype=np.bool_)
    mask[rows] = True
    read = pa.array([text_of(text) for text in texts.take(pa.array(rows)).to_pylist()], texts.type)
    return pc.replace_with_mask(texts, pa.array(mask), read)


def without_text(texts: pa.Array[Any]) -> NDArray[np.bool_]:
    """Which texts are missing, or hold white space only: these are no paragraphs, (n,)."""
    lengths = pc.fill_null(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    empty: NDArray[np.bool_] = lengths == 0
    short = np.flatnonzero((lengths > 0) & (lengths < 64))
    if len(short):
        empty[short] = pc.utf8_is_space(texts.take(pa.array(short))).to_numpy(zero_copy_only=False)
    return empty


def chunk_of(source: str, rows: Sequence[Read | None], first: int, size: int, *, ids: bool, kept: int = 0) -> Chunk:
    """A chunk of rows read one by one, in place of what could not be read an empty one. ids: whether the table has ids. kept: how
    many columns are kept."""
    good = [row if isinstance(row, Row) else None for row in rows]
    texts = pa.array([row.text if row else None for row in good], pa.large_string())
    names = pa.array([row.id if row else None for row in good], pa.string()) if ids else None
    columns = tuple(pa.array([row.kept[k] if row else None for row in good], pa.string()) for k in range(kept))
    return row_chunk(source, texts, names, first, size, tuple(str(row) for row in rows if isinstance(row, InputError)), columns)


def without_broken(texts: pa.Array[Any], ids: pa.Array[Any] | None) -> tuple[pa.Array[Any], pa.Array[Any] | None, list[int]]:
    """Columns of strings without the rows in which either is no UTF-8, which Arrow does not look at when it reads; and which rows
    these were, from 0 on."""
    broken = sorted({i for column in (texts, ids) if column is not None for i in _broken(column)})
    if not broken:
        return texts, ids, []
    keep = pa.array(np.isin(np.arange(len(texts)), broken, invert=True))

    def mended(column: pa.Array[Any]) -> pa.Array[Any]:
        if not _of_strings(column.type):
            return pc.if_else(keep, column, pa.scalar(None, column.type))
        raw = column.cast(pa.large_binary())
        return pc.if_else(keep, raw, pa.scalar(None, raw.type)).cast(pa.large_string())

    return mended(texts), None if ids is None else mended(ids), broken


def _of_strings(kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        return _of_strings(kind.value_type)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _broken(column: pa.Array[Any]) -> list[int]:
    if not _of_strings(column.type):
        return []
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return [
            i for i, value in enumerate(column.cast(pa.large_binary()).to_pylist()) if value is not None and not is_utf8(value)
        ]
    return []


def as_text(array: pa.Array[Any], where: str, column: str) -> pa.Array[Any]:
    """A column as strings. Raises InputError when it holds something else."""
    kind = array.type
    if pa.types.is_dictionary(kind) or pa.types.is_string_view(kind):
        array, kind = array.cast(pa.large_string()), pa.large_string()
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise InputError(f"column {column!r} holds {kind}, not text", where=where, hint="Name the right one with --text-column.")
    return array


class Bounded(io.RawIOBase):
    """What comes out of a packed file, as it is read. `file`: what is closed with the stream."""

    def __init__(self, stream: Any, where: str, file: BinaryIO | None = None) -> None:
        self._stream, self._where, self._file = stream, where, file
        self._read, self._most = 0, max(MAX_DOCUMENT, MAX_EXPANSION * Path(where).stat().st_size)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Raises InputError when much more came out than can be text."""
        data: bytes = self._stream.read(None if size < 0 else size)
        self._read += len(data)
        if self._read > self._most:
            what = f"expands more than {MAX_EXPANSION}-fold"
            raise InputError(what, where=self._where, hint="This looks like a bomb.")
        return data

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        if self._file is not None:
            self._file.close()
        super().close()


def open_file(path: str) -> Any:
    """A binary stream of a file (`-`: standard input), unpacked if its name says it is packed. Raises InputError."""
    try:
        if path == "-":
            return pa.PythonFile(sys.stdin.buffer, mode="r")
        if Path(path).suffix.lower() == SUFFIXES["xz"]:  # which Arrow does not know
            file = Path(path).open("rb")  # noqa: SIM115
            return Bounded(unpacked(file, "xz"), path, file)
        stream = pa.input_stream(path, compression="detect")
        return Bounded(stream, path) if Path(path).suffix.lower() in PACKED else stream
    except FileNotFoundError as error:
        raise InputError("no such file or folder", where=path, hint="Check the path.") from error
    except OSError as error:
        raise InputError(f"cannot read the file ({error.strerror or error})", where=path) from error
