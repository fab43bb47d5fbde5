"""Tables of paragraphs of any size, read piece by piece: Parquet, JSONL and CSV through Arrow, everything else as articles.

A source yields parts, a part yields chunks. Where a part ends depends on the input alone, so that an interrupted run, several
threads and several machines all cut alike.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from corpus.errors import InputError
from corpus.readers.rows import choose_columns
from corpus.readers.source import ReadOptions

#: Paragraphs in a chunk, and about how many bytes of text.
CHUNK_ROWS = 1 << 13
CHUNK_BYTES = 2 << 20
#: Paragraphs in a part, and about how many bytes: some seconds of work, which is what an interruption costs.
PART_ROWS = 1 << 20
PART_BYTES = 256 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some paragraphs in order.

    texts: n strings, null where none could be read. articles: n ids. numbers: (n,) number in the article or, in a table, row.
    sources, roles, reasons, classified, starts, ends: of paragraphs cut out of articles, else None.
    size: bytes of input that the chunk stands for.
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
    problems: tuple[str, ...] = ()
    alone: bool = False

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the columns with text and article id, as given; None looks for usual names."""

    text: str | None = None
    id: str | None = None

    def among(self, names: list[str], where: str) -> Found:
        """The columns of a table. Raises InputError where one is missing."""
        chosen = choose_columns(names, ReadOptions(text_column=self.text, id_column=self.id), where)
        return Found(chosen.text, chosen.id)


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of a table: text and, if rows have one, article id."""

    text: str
    id: str | None

    @property
    def wanted(self) -> list[str]:
        """Both names."""
        return [self.text] if self.id is None else [self.text, self.id]


class Source(Protocol):
    """One input. `size` is its bytes, 0 where that is not known."""

    name: str
    size: int

    def parts(self, skip: int = 0) -> Iterator[Iterator[Chunk]]:
        """Parts in order, without the first `skip`. Every part must be read to its end before the next is asked for."""


def row_chunk(
    source: str, texts: pa.Array[Any], ids: pa.Array[Any] | None, first: int, size: int,
    problems: tuple[str, ...] = (),
) -> Chunk:  # fmt: skip
    """A chunk of table rows, the first of them having number `first`; rows without id are articles `name:row`."""
    numbers = np.arange(first, first + len(texts), dtype=np.int64)
    named = pc.binary_join_element_wise(pa.scalar(Path(source).stem), pa.array(numbers).cast(pa.string()), pa.scalar(":"))
    articles = named
    if ids is not None:
        ids = ids.cast(pa.string())
        articles = pc.coalesce(pc.if_else(pc.equal(ids, ""), pa.scalar(None, pa.string()), ids), named)
    return Chunk(source, texts, articles, numbers, size, problems=problems, alone=ids is None)


def as_text(array: pa.Array[Any], where: str, column: str) -> pa.Array[Any]:
    """A column as strings. Raises InputError when it holds something else."""
    kind = array.type
    if pa.types.is_dictionary(kind) or pa.types.is_string_view(kind):
        array, kind = array.cast(pa.large_string()), pa.large_string()
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise InputError(f"column {column!r} holds {kind}, not text", where=where, hint="Name the right one with --text-column.")
    return array


def open_file(path: str) -> Any:
    """A binary stream of a file (`-`: standard input), unpacked if its name says it is packed. Raises InputError."""
    try:
        if path == "-":
            return pa.PythonFile(sys.stdin.buffer, mode="r")
        return pa.input_stream(path, compression="detect")
    except FileNotFoundError as error:
        raise InputError("no such file or folder", where=path, hint="Check the path.") from error
    except OSError as error:
        raise InputError(f"cannot read the file ({error.strerror or error})", where=path) from error
