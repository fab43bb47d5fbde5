"""Chunks cut anew between articles, since the paragraphs of an article are judged together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from corpus.tables.chunk import Chunk, without_text

#: Rows, and bytes of text, after which an article is cut all the same, so that memory stays bounded.
LONGEST, LONGEST_BYTES = 1 << 16, 32 << 20


def whole_articles(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """The same rows in chunks that end where an article ends. The rows of an article are those of one id that follow each other
    in a part of the input; the last article of a part may go on in the next one, where it counts as another."""
    held: Chunk | None = None
    following = next(chunks, None)
    while following is not None:
        chunk, following = following, next(chunks, None)
        if chunk.alone:
            yield chunk
            continue
        whole = chunk if held is None else _joined(held, chunk)
        last = int(np.flatnonzero(np.append(True, changes(whole.articles)))[-1])
        if following is None or (last == 0 and (len(whole) >= LONGEST or whole.texts.nbytes >= LONGEST_BYTES)):
            held = None
            yield whole
        elif last == 0:
            held = whole
        else:
            yield replace(_rows(whole, 0, last), size=whole.size, problems=whole.problems)
            held = replace(_rows(whole, last, len(whole)), size=0, problems=())


def numbers_of(chunk: Chunk) -> NDArray[np.int64]:
    """Number of each row's article, from 0 on, (n,). Rows of a table with one id are one article though others stand between
    them; paragraphs cut out of articles stand together, and begin anew with a lower number."""
    if chunk.starts is None:
        found: NDArray[np.int64] = chunk.articles.dictionary_encode().indices.to_numpy().astype(np.int64)
        return found
    return np.append(0, np.cumsum(changes(chunk.articles) | (np.diff(chunk.numbers) <= 0)))


def placed(chunk: Chunk) -> Chunk:
    """The chunk, which holds whole articles, with number and span of every paragraph in its article, as articles that are read
    from a table have them: rows of an article are its paragraphs, joined by line ends. A row without text is none: its number
    is 0, and it has no span."""
    if chunk.starts is not None:
        return chunk
    rows = np.flatnonzero(~without_text(chunk.texts))
    lengths = pc.utf8_length(chunk.texts).to_numpy(zero_copy_only=False)[rows].astype(np.int64)
    begins = np.ones(len(rows), dtype=np.bool_)
    if not chunk.alone:
        begins[1:] = changes(chunk.articles.take(pa.array(rows)))
    first = np.maximum.accumulate(np.where(begins, np.arange(len(rows)), 0))
    before = np.cumsum(lengths + 1) - (lengths + 1)
    numbers, starts, ends = np.zeros((3, len(chunk)), dtype=np.int64)
    numbers[rows] = np.arange(len(rows)) - first + 1
    starts[rows] = before - before[first]
    ends[rows] = starts[rows] + lengths
    return replace(chunk, numbers=numbers, starts=starts, ends=ends)


def changes(articles: pa.Array[Any]) -> NDArray[np.bool_]:
    """Whether the article of a row is another than that of the row before it, (n - 1,).

    >>> changes(pa.array(["a", "a", "b"])).tolist()
    [False, True]
    """
    result: NDArray[np.bool_] = pc.not_equal(articles[1:], articles[:-1]).to_numpy(zero_copy_only=False)
    return result


def _rows(chunk: Chunk, start: int, stop: int) -> Chunk:
    def part(values: Any) -> Any:
        return None if values is None else values[start:stop]

    columns = {name: part(getattr(chunk, name)) for name in _COLUMNS}
    return replace(chunk, **columns, kept=tuple(map(part, chunk.kept)))


def _joined(first: Chunk, second: Chunk) -> Chunk:
    def both(a: Any, b: Any) -> Any:
        if a is None:
            return None
        return np.concatenate([a, b]) if isinstance(a, np.ndarray) else pa.concat_arrays([a, b.cast(a.type)])

    columns = {name: both(getattr(first, name), getattr(second, name)) for name in _COLUMNS}
    columns["kept"] = tuple(map(both, first.kept, second.kept))
    return replace(first, **columns, size=first.size + second.size, problems=first.problems + second.problems)


_COLUMNS = ("texts", "articles", "numbers", "sources", "roles", "reasons", "classified", "starts", "ends")
