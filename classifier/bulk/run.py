"""Label tables of any size: read, score in threads, write in order; memory stays bounded, and an interrupted run can go on."""

from __future__ import annotations

import hashlib
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from classifier.article_term import adds
from classifier.bulk.job import Job
from classifier.bulk.output import encode, judged, schema, to_batch
from classifier.bulk.progress import Progress
from classifier.fast.scorer import FastScorer
from classifier.model import Floats, ThemeModel, sigmoid
from classifier.model_file import model_bytes
from classifier.unsure import unsure_bands
from corpus.errors import InputError
from corpus.tables.chunk import CHUNK_BYTES, CHUNK_ROWS, PART_BYTES, PART_ROWS, Chunk, Columns, Source
from corpus.tables.furniture import without_furniture
from corpus.tables.whole_articles import numbers_of, whole_articles

#: Problems said one by one; after that they are only counted.
SAID = 10


@dataclass(frozen=True, slots=True)
class StreamOptions:
    """Columns of the input, whether texts are written out, number of threads, whether the first bad row ends the run, and whether
    rows are classified as they are, page furniture too."""

    columns: Columns
    text: bool = True
    jobs: int = 1
    strict: bool = False
    as_is: bool = False


def run(sources: list[Source], model: ThemeModel, output: Path, options: StreamOptions, *, resume: bool, force: bool) -> int:
    """Label all sources into one output. Returns how many rows could not be read; they are in the output, not classified.

    Raises InputError where input or output is wrong.
    """
    scorer = FastScorer(model)  # what is wrong with it is found before anything is touched
    job = Job(output, schema(model.themes, text=options.text), force=force)
    with job.started(facts(sources, model, options), resume=resume):
        progress = Progress(sum(source.size for source in sources))
        label = labeller(scorer, job, as_is=options.as_is)
        with job.kept(), ThreadPoolExecutor(options.jobs) as pool, ThreadPoolExecutor(1) as writer:
            for number, source in enumerate(sources):
                done = job.done(number)
                for part, chunks in enumerate(source.parts(skip=done), done):
                    with job.part(number, part) as file:
                        pieces = ordered(pool, 2 * options.jobs, label, whole_articles(chunks))
                        with closing(written(writer, file.write, pieces)) as done_chunks:
                            for chunk in done_chunks:
                                report(progress, chunk, options)
        del label, scorer  # their tables are not needed to join the parts
        job.finish()
    progress.end()
    return progress.problems


def labeller(scorer: FastScorer, job: Job, *, as_is: bool = False) -> Callable[[Chunk], Any]:
    """A function from a chunk to what a part file takes. Page furniture among its rows is set aside, unless they stay `as_is`."""
    model, bands = scorer.model, unsure_bands(scorer.model)

    def label(chunk: Chunk) -> Any:
        chunk = chunk if as_is else without_furniture(chunk)
        batch = to_batch(chunk, _probabilities(chunk, scorer), model.thresholds, bands, job.columns)
        return encode(batch, job.form, model.themes)

    return label


def _probabilities(chunk: Chunk, scorer: FastScorer) -> Floats:
    if chunk.alone:
        return scorer.probabilities(chunk.texts)
    scores = scorer.scores(chunk.texts)
    rows = np.flatnonzero(judged(chunk))
    scores[rows] += adds(scores[rows], numbers_of(chunk)[rows], scorer.model.article)
    return sigmoid(scores)


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
    """Write pieces in order, each while the next is read and scored; gives the chunks that are written. Closed early, it waits
    for the piece in work."""
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


class Reported(Protocol):
    """As much of a chunk as is counted."""

    @property
    def size(self) -> int: ...
    @property
    def problems(self) -> tuple[str, ...]: ...
    def __len__(self) -> int: ...


def report(progress: Progress, chunk: Reported, options: StreamOptions) -> None:
    """Count a finished chunk and say what was wrong with it. Raises InputError for a bad row where the run is strict."""
    if options.strict and chunk.problems:
        raise InputError(chunk.problems[0], hint="Mend it, or leave out --strict.")
    for problem in chunk.problems[: max(0, SAID - progress.problems)]:
        sys.stderr.write(f"absatz: {problem}\n")
    progress.problems += len(chunk.problems)
    progress.add(len(chunk), chunk.size)


def facts(sources: list[Source], model: ThemeModel, options: StreamOptions) -> dict[str, Any]:
    """What an interrupted run must share with the one that goes on."""
    return {
        "absatz": version("absatz"),
        "model": hashlib.sha256(model_bytes(model)).hexdigest(),
        "inputs": [[source.name, *_state(source.name)] for source in sources],
        "columns": [options.columns.text, options.columns.id],
        "text": options.text,
        "as_is": options.as_is,
        "cut": [CHUNK_ROWS, CHUNK_BYTES, PART_ROWS, PART_BYTES],
    }


def _state(name: str) -> list[int]:
    """Size and time of the last change, of files."""
    path = Path(name)
    if not path.is_file():
        return []
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]
