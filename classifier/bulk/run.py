"""Label tables of any size: read, score in threads, write in order.

Memory stays bounded, because only so many chunks are read ahead of the one that is being written. An interrupted run can go on,
because finished parts are kept (classifier/bulk/job.py).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from classifier.bulk.identity import facts
from classifier.bulk.job import Job
from classifier.bulk.options import StreamOptions
from classifier.bulk.output import encode, judged, schema, to_batch
from classifier.bulk.progress import Progress
from classifier.bulk.sample import readable, rule_of
from classifier.decide_options import say_likeness, say_prevalence
from classifier.fast.scorer import FastScorer
from classifier.model import Floats, ThemeModel
from classifier.predict import no_paragraphs
from classifier.rule import Rule
from corpus.errors import InputError
from corpus.gates.source import ReadOptions
from corpus.gates.terminal import say
from corpus.records import Role
from corpus.tables.chunk import Chunk, Table
from corpus.tables.whole_articles import numbers_of, whole_articles

#: So many problems are printed one by one; further ones are only counted, so that they do not bury everything else.
SAID = 10


def run(sources: list[Table], model: ThemeModel, output: Path, options: StreamOptions, *, resume: bool, force: bool) -> int:
    """Label all sources into one output. Returns how many rows could not be read; they are in the output, not classified.

    Raises InputError where input or output is wrong.
    """
    scorer = FastScorer(model)  # what is wrong with it is found before anything is touched
    job = Job(output, schema(model.themes, text=options.text, keep=options.columns.keep), force=force)
    with job.started(facts(sources, model, options), resume=resume), job.kept():
        if job.finished:
            say(f"{output} was finished already; what the run had left was removed")
            return 0
        begun = job.done(0)
        progress = Progress(sum(source.size for source in sources))  # the time counts from here on
        rule = rule_of(sources, scorer, options)
        say_prevalence(rule, model.themes)
        say_likeness(rule.likeness)
        label = labeller(scorer, rule, job, options.columns)
        with progress, ThreadPoolExecutor(options.jobs) as pool, ThreadPoolExecutor(1) as writer:
            for number, source in enumerate(sources):
                done = job.done(number)
                for part, chunks in enumerate(source.parts(skip=done), done):
                    with job.part(number, part) as file:
                        pieces = ordered(pool, 2 * options.jobs, label, whole_articles(chunks))
                        with closing(written(writer, file.write, pieces)) as done_chunks:
                            for chunk in done_chunks:
                                report(progress, chunk, options)
        refuse_nothing(job, progress.filled or begun)
        del label, scorer  # their tables are not needed to join the parts
        job.finish()
    progress.end()
    return progress.problems


def labeller(scorer: FastScorer, rule: Rule, job: Job, reading: ReadOptions) -> Callable[[Chunk], Any]:
    """A function that scores a chunk and gives what `PartFile.write` wants. It is called in several threads. Page furniture among
    the rows is set aside, unless they are read `as-is`, and so are rows that are not in the language wanted."""

    def label(chunk: Chunk) -> Any:
        chunk = readable(chunk, reading)
        batch = to_batch(chunk, _probabilities(chunk, scorer, rule), rule, job.columns)
        return encode(batch, job.form, scorer.model.themes, reading.keep)

    return label


def _probabilities(chunk: Chunk, scorer: FastScorer, rule: Rule) -> Floats:
    scores = scorer.scores(chunk.texts)
    if chunk.alone:
        return rule.probabilities(scores)
    rows, result = np.flatnonzero(judged(chunk)), np.zeros_like(scores)
    heads = np.flatnonzero(_headings(chunk))
    both = np.append(rows, heads)
    result[rows] = rule.probabilities(scores[both], numbers_of(chunk)[both], len(heads))
    return result


def _headings(chunk: Chunk) -> NDArray[np.bool_]:
    """Which rows are headings, (n,)."""
    if chunk.roles is None:
        return np.zeros(len(chunk), dtype=np.bool_)
    result: NDArray[np.bool_] = pc.equal(chunk.roles, Role.HEADING.value).to_numpy(zero_copy_only=False)
    return result


def ordered(
    pool: ThreadPoolExecutor, ahead: int, work: Callable[[Chunk], Any], chunks: Iterator[Chunk]
) -> Iterator[tuple[Chunk, Any]]:
    """Chunks with their results, in order; at most `ahead` are read before the first is done."""
    waiting: deque[tuple[Chunk, Future[Any]]] = deque()
    try:
        for chunk in chunks:
            waiting.append((chunk, pool.submit(work, chunk)))
            if len(waiting) > ahead:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    finally:
        for _, future in waiting:
            future.cancel()


def written(
    writer: ThreadPoolExecutor, write: Callable[[Any], None], pieces: Iterator[tuple[Chunk, Any]]
) -> Generator[Chunk, None, None]:
    """Write results in order, in a thread of its own, so that the next chunk is scored meanwhile. Yields each chunk once it is
    written. If the caller stops early, the piece that is being written is finished first.
    """
    last: tuple[Chunk, Future[None]] | None = None
    try:
        for chunk, piece in pieces:
            if last is not None:
                last[1].result()
                yield last[0]
            last = chunk, writer.submit(write, piece)
        if last is not None:
            last[1].result()
            yield last[0]
    finally:
        if last is not None:
            wait([last[1]])


def refuse_nothing(job: Job, filled: int) -> None:
    """Raise InputError where no input held a paragraph with text, and leave no output."""
    if not filled:
        job.drop()
        raise no_paragraphs(job.output)


class Reported(Protocol):
    """What `report` needs to know of a chunk: its size, its rows with text, and what was wrong with it."""

    @property
    def size(self) -> int: ...
    @property
    def filled(self) -> int: ...
    @property
    def problems(self) -> tuple[str, ...]: ...
    def __len__(self) -> int: ...


def report(progress: Progress, chunk: Reported, options: StreamOptions) -> None:
    """Count a finished chunk and say what was wrong with it. Raises InputError for a bad row where the run is strict."""
    if options.strict and chunk.problems:
        raise InputError(chunk.problems[0], hint="Mend it, or leave out --strict.")
    for problem in chunk.problems[: max(0, SAID - progress.problems)]:
        say(problem)
    progress.filled += chunk.filled
    progress.problems += len(chunk.problems)
    progress.add(len(chunk), chunk.size)
