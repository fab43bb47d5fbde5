"""The prevalence of tables of any size, from a sample that depends on the inputs alone: not on threads, machines or
interruptions.

Of s inputs each gives the first SAMPLE / s paragraphs; a Parquet file gives them from row groups spread over it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, groupby, islice

import numpy as np
from numpy.typing import NDArray

from classifier.bulk.options import StreamOptions
from classifier.bulk.output import judged
from classifier.fast.scorer import FastScorer
from classifier.likeness import LikenessCounter
from classifier.model import Floats
from classifier.predict import LOOKED_AT, SAMPLE
from classifier.rule import Rule, rule_from
from corpus.gates.source import ReadOptions
from corpus.tables.articles import ArticleTable
from corpus.tables.chunk import Chunk, Table
from corpus.tables.furniture import without_furniture
from corpus.tables.language import without_foreign
from corpus.tables.parquet import ParquetTable

#: Row groups of a Parquet file that a sample is spread over.
SPREAD = 8


class Begun:
    """A table whose first rows were looked at: they are kept, and it goes on after them, so that nothing is read twice."""

    def __init__(self, table: Table) -> None:
        self.name, self.size = table.name, table.size
        self._parts = table.parts()
        self._part = next(self._parts, iter(()))
        self._seen: list[Chunk] = []

    def first(self) -> Iterator[Chunk]:
        """The chunks of the first part, each kept."""
        for chunk in self._part:
            self._seen.append(chunk)
            yield chunk

    def parts(self, skip: int = 0) -> Iterator[Iterator[Chunk]]:
        """See `Table`. To be called once. Parts that an earlier run finished are read all the same, as far as they were not."""
        parts = chain([chain(self._seen, self._part)] if self._seen else [], self._parts)
        for part in islice(parts, skip):
            deque(part, maxlen=0)
        yield from parts


def rule_of(sources: list[Table], scorer: FastScorer, options: StreamOptions) -> Rule:
    """The rule for a run. Where reading twice is impossible (standard input), or costs more than all else (an input that is read
    as articles, if it is the only one: each may keep processes at work), a table that goes on takes its place in `sources`."""
    model, stated = scorer.model, scorer.model.info.likeness
    words, counter = [np.zeros((0, len(model.themes)))], None if stated is None else LikenessCounter(model, stated)
    estimating = None in options.asked
    if estimating or counter is not None:
        quota, looked_at = (-(-most // max(1, len(sources))) for most in (SAMPLE if estimating else LOOKED_AT, LOOKED_AT))
        for place, source in enumerate(sources):
            if source.name == "-" or (len(sources) == 1 and isinstance(source, ArticleTable)):
                source = sources[place] = Begun(source)
            seen = 0
            for chunk, rows in _beginning(source, quota):
                chunk, inside = _sampled(chunk, rows, options.columns)
                words.append(scorer.scores(chunk.texts)[inside])
                if counter is not None and seen < looked_at:
                    _count(counter, chunk, inside[: looked_at - seen], words[-1])
                seen += len(inside)
    rule = rule_from(model, options.asked, np.concatenate(words), options.unsure)
    return rule if counter is None else replace(rule, likeness=(counter.whole(),))


def readable(chunk: Chunk, reading: ReadOptions) -> Chunk:
    """A chunk with page furniture among its rows set aside, unless they are read `as-is`, and rows that are not in the language
    wanted."""
    chunk = chunk if reading.rows == "as-is" else without_furniture(chunk)
    return without_foreign(chunk, reading.language)


def _sampled(chunk: Chunk, rows: int, reading: ReadOptions) -> tuple[Chunk, NDArray[np.int64]]:
    """A chunk as it is classified, and which of its first rows are."""
    chunk = readable(chunk, reading)
    return chunk, np.flatnonzero(judged(chunk)[:rows])


def _count(counter: LikenessCounter, chunk: Chunk, rows: NDArray[np.int64], scores: Floats) -> None:
    """Count these rows of a chunk, article by article as they follow each other; `scores` are theirs, (n, k)."""
    texts, names = chunk.texts.take(rows).to_pylist(), chunk.articles.take(rows).to_pylist()
    start = 0
    for _, same in groupby(names):
        stop = start + sum(1 for _ in same)
        counter.add(texts[start:stop], scores[start:stop])
        start = stop


def _beginning(source: Table, quota: int) -> Iterator[tuple[Chunk, int]]:
    """Chunks of a table, and how many of the rows of each belong to the sample."""
    if isinstance(source, Begun):
        yield from _until(source.first(), quota)
        return
    if not isinstance(source, ParquetTable):
        yield from _until(chain.from_iterable(source.parts()), quota)
        return
    groups = max((part.stop for part in source.plan()), default=0)
    chosen = np.linspace(0, groups - 1, min(groups, SPREAD)).astype(int).tolist()
    for group in chosen:
        yield from _until(source.part(range(group, group + 1)), -(-quota // len(chosen)))


def _until(chunks: Iterator[Chunk], quota: int) -> Iterator[tuple[Chunk, int]]:
    for chunk in chunks:
        yield chunk, min(quota, len(chunk))
        quota -= len(chunk)
        if quota <= 0:
            return
