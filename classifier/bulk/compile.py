"""Compile a model: make the tables of the fast scorer, and meet the words of some texts."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from classifier.bulk.progress import Progress
from classifier.bulk.run import StreamOptions, report
from classifier.fast.scorer import FastScorer
from classifier.model import ThemeModel
from corpus.tables.chunk import Chunk, Source


def compiled(sources: list[Source], model: ThemeModel, options: StreamOptions) -> tuple[bytes, int]:
    """The content of a compiled model, and how many rows could not be read. Reads no further than there is room for words.

    Raises InputError where an input is wrong.
    """
    scorer = FastScorer(model)
    progress = Progress(sum(source.size for source in sources))
    for chunk in _chunks(sources):
        scorer.scores(chunk.texts)
        report(progress, chunk, options)
        if scorer.knows_enough:
            sys.stderr.write(f"absatz: {scorer.remembered:,} words are known, which is enough; the rest is not read\n")
            break
    if sources:
        progress.end()
    return scorer.compiled(), progress.problems


def _chunks(sources: list[Source]) -> Iterator[Chunk]:
    for source in sources:
        for part in source.parts():
            yield from part
