"""Articles of any format -> chunks of their paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import repeat

import numpy as np
import pyarrow as pa

from corpus.records import Article, Paragraph
from corpus.tables.chunk import CHUNK_ROWS, PART_ROWS, Chunk

#: The cells of the kept columns that go with a paragraph.
Kept = tuple[str | None, ...]


class ArticleTable:
    """Articles that something else reads. A part ends with the article that brings it to PART_ROWS paragraphs."""

    def __init__(self, name: str, read: Callable[[], Iterable[Article]], size: int = 0, kept: int = 0) -> None:
        """kept: how many columns of tables go with the paragraphs."""
        self.name, self.size, self._kept = name, size, kept
        self._read = read

    def parts(self, skip: int = 0) -> Iterator[Iterator[Chunk]]:
        """See `Table`."""
        articles = iter(self._read())
        self._next = next(articles, None)
        for _ in range(skip):
            for _ in self._part(articles):
                pass
        while self._next is not None:
            yield self._part(articles)

    def _part(self, articles: Iterator[Article]) -> Iterator[Chunk]:
        waiting: list[tuple[Paragraph, str, Kept]] = []
        nothing: Kept = (None,) * self._kept
        rows = 0
        while self._next is not None and rows < PART_ROWS:
            kept = self._next.kept or repeat(nothing)
            waiting.extend(
                (paragraph, self._next.source, cells) for paragraph, cells in zip(self._next.paragraphs, kept, strict=False)
            )
            rows += len(self._next.paragraphs)
            if len(waiting) >= CHUNK_ROWS:
                yield self._chunk(waiting)
                waiting = []
            self._next = next(articles, None)
        if waiting:
            yield self._chunk(waiting)

    def _chunk(self, waiting: list[tuple[Paragraph, str, Kept]]) -> Chunk:
        paragraphs = [paragraph for paragraph, _, _ in waiting]
        texts = [_valid(paragraph.text) for paragraph in paragraphs]
        return Chunk(
            self.name,
            pa.array(texts, pa.large_string()),
            pa.array([_valid(paragraph.article) for paragraph in paragraphs], pa.string()),
            np.array([paragraph.number for paragraph in paragraphs], dtype=np.int64),
            sum(map(len, texts)),
            sources=pa.array([_valid(source) for _, source, _ in waiting], pa.string()),
            roles=pa.array([paragraph.role.value for paragraph in paragraphs], pa.string()),
            reasons=pa.array([_valid(paragraph.reason) for paragraph in paragraphs], pa.string()),
            classified=np.array([paragraph.classified for paragraph in paragraphs], dtype=np.bool_),
            starts=np.array([paragraph.start for paragraph in paragraphs], dtype=np.int64),
            ends=np.array([paragraph.end for paragraph in paragraphs], dtype=np.int64),
            kept=tuple(
                pa.array([_valid(cells[k] or "") or None for _, _, cells in waiting], pa.string()) for k in range(self._kept)
            ),
        )


def _valid(text: str) -> str:
    """Arrow strings are UTF-8, which has no lone surrogates."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
