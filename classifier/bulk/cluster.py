"""Labelling tables on a Dask cluster, by way of joblib.

Workers read parts of the tables and write the part files themselves, into a folder that all machines see. So only file names and
counts travel between machines, and the model once to every worker.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import joblib

from classifier.bulk.identity import facts
from classifier.bulk.job import Job
from classifier.bulk.options import StreamOptions
from classifier.bulk.output import schema
from classifier.bulk.progress import Progress
from classifier.bulk.run import labeller, ordered, refuse_nothing, report
from classifier.bulk.sample import rule_of
from classifier.decide_options import say_likeness, say_prevalence
from classifier.fast.scorer import FastScorer
from classifier.model import ThemeModel
from classifier.model_file import load_model, model_bytes
from classifier.rule import Rule
from corpus.errors import InputError
from corpus.gates.extras import missing
from corpus.tables.chunk import PACKED, Chunk, Table
from corpus.tables.jsonl import JsonlTable, Span
from corpus.tables.parquet import ParquetTable
from corpus.tables.sources import ROWS, row_suffix
from corpus.tables.whole_articles import whole_articles

#: Seconds that a scheduler may take to answer.
ANSWERS_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Task:
    """Work for one worker: a part of a source, or (part None) a source that can only be read from its beginning."""

    source: int
    path: str
    part: int | None = None
    span: Span | range | None = None


def run_on(
    scheduler: str, sources: list[Table], model: ThemeModel, output: Path, options: StreamOptions, *, resume: bool, force: bool
) -> int:
    """Like `classifier.bulk.run.run`, with the parts labelled by the workers of a cluster. Same input, same bytes.
    The lock on the output is held here: workers take none."""
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise missing("--scheduler needs Dask", "cluster") from error
    job = Job(output.absolute(), schema(model.themes, text=options.text, keep=options.columns.keep), force=force)
    tasks = [task for number, source in enumerate(sources) for task in tasks_of(number, source)]
    with job.started(facts(sources, model, options), resume=resume), job.kept():
        if job.finished:
            return 0
        begun = job.done(0)
        tasks = [task for task in tasks if task.part is None or not job.path(task.source, task.part).exists()]
        packed = model_bytes(model)
        rule = rule_of(sources, FastScorer(model), options)
        say_prevalence(rule, model.themes)
        say_likeness(rule.likeness)
        progress = Progress(sum(source.size for source in sources))
        with progress, connected(scheduler) as client, joblib.parallel_config(backend="dask", client=client, scatter=[packed]):
            work = joblib.Parallel(return_as="generator_unordered", pre_dispatch="all", batch_size=1)
            for counted in work(joblib.delayed(label_task)(packed, rule, task, output.absolute(), options) for task in tasks):
                for chunk_like in counted:
                    report(progress, chunk_like, options)
        refuse_nothing(job, progress.filled or begun)
        job.finish()
    progress.end()
    return progress.problems


@contextmanager
def connected(scheduler: str) -> Iterator[Any]:
    """A client of the scheduler. Raises InputError where none answers, or where it is lost before the block ends."""
    from distributed import Client

    for name in [*logging.root.manager.loggerDict]:
        if name.startswith("distributed"):  # it prints tracebacks of what is said here in one message
            logging.getLogger(name).setLevel(logging.CRITICAL)
    answered = False
    try:
        # `Client` waits for minutes where a port is open and nobody speaks.
        asyncio.run(asyncio.wait_for(_identity(scheduler), ANSWERS_WITHIN))
        with Client(scheduler, timeout=ANSWERS_WITHIN) as client:  # type: ignore[no-untyped-call]
            answered = True
            yield client
    except (InputError, KeyboardInterrupt, GeneratorExit):
        raise
    except (Exception, asyncio.CancelledError) as error:  # Dask raises anything, and more than one kind for a lost connection
        said = f"{type(error).__name__}: {str(error)[:200]}"
        if not answered:
            hint = "Start one: dask scheduler"
            if scheduler.startswith("tls:"):
                hint += "; for tls:// Dask's own settings name the certificates."
            raise InputError(f"no Dask scheduler answers ({said})", where=scheduler, hint=hint) from error
        hint = "What is finished is kept; go on with --resume."
        raise InputError(f"the cluster could not go on ({said})", where=scheduler, hint=hint) from error


async def _identity(scheduler: str) -> Any:
    """What a scheduler says of itself."""
    from distributed.core import rpc
    from distributed.security import Security

    security: Any = Security()  # type: ignore[no-untyped-call]
    async with rpc(scheduler, connection_args=security.get_connection_args("client")) as asked:  # type: ignore[no-untyped-call]
        return await asked.identity()


def tasks_of(number: int, source: Table) -> Iterator[Task]:
    """The independent parts of a source. Raises InputError where it is no table."""
    if isinstance(source, ParquetTable):
        yield from (Task(number, source.name, part, groups) for part, groups in enumerate(source.plan()))
    elif isinstance(source, JsonlTable) and source.name != "-" and Path(source.name).suffix.lower() not in PACKED:
        yield from (Task(number, source.name, part, span) for part, span in enumerate(source.plan()))
    elif source.name != "-" and row_suffix(source.name):
        yield Task(number, source.name)
    else:
        hint = "Without --scheduler absatz reads everything else; --unit paragraph takes rows of whole articles as they are."
        raise InputError("a cluster takes Parquet, JSONL and CSV", where=source.name, hint=hint)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a worker tells of a chunk that it has labelled: only what `report` counts and says, not the texts."""

    rows: int
    filled: int
    size: int
    problems: tuple[str, ...]

    def __len__(self) -> int:
        return self.rows


def label_task(packed: bytes, rule: Rule, task: Task, output: Path, options: StreamOptions) -> list[Counted]:
    """Label the part of a task and write its files; runs on a worker.

    If a worker dies, another does its task again; that is safe, since a part has the same bytes every time.
    """
    scorer = _scorer(packed)
    job = Job(output, schema(scorer.model.themes, text=options.text, keep=options.columns.keep), force=True)
    source: Any = ROWS[row_suffix(task.path)](task.path, options.columns)
    parts: Iterator[tuple[int, Iterator[Chunk]]]
    if task.part is None:
        done = job.done(task.source)
        parts = enumerate(source.parts(skip=done), done)
    else:
        parts = iter([(task.part, source.part(task.span))])
    counted: list[Counted] = []
    with ThreadPoolExecutor(1) as pool:
        for number, chunks in parts:
            with job.part(task.source, number) as file:
                for chunk, piece in ordered(pool, 2, labeller(scorer, rule, job, options.columns), whole_articles(chunks)):
                    file.write(piece)
                    counted.append(Counted(len(chunk), chunk.filled, chunk.size, chunk.problems))
    return counted


@lru_cache(maxsize=1)
def _scorer(packed: bytes) -> FastScorer:
    """The scorer of a worker process, made once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        path.write_bytes(packed)
        model = load_model(path)
    return FastScorer(model)
