"""Reading many files in several processes, in order: taking a page or text apart is work for Python, which one process does on
one core only.

The files go out in small batches, and only so many are under way, so that memory does not grow with their number. What the
workers find is handed on in the order of the files, errors and notes too, so that the result is that of one process.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, wait
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

from corpus.errors import InputError
from corpus.gates.source import ReadOptions
from corpus.interrupts import noted, unheard_by_children
from corpus.readers.registry import format_by_name
from corpus.records import Article
from corpus.sources import InputFile, one_by_one

#: Starting workers costs each of them about as much time as reading so many text files.
WORTH_IT = 500
#: Formats with one article a file, and how many text files cost as much as one of them. All other formats are read here, since
#: one file of them may hold any number of articles.
COST = {"text": 1, "markdown": 4, "html": 20, "mhtml": 20, "docx": 20, "pdf": 40}
#: Cost and bytes of a batch; larger files are read here too.
BATCH_COST, BATCH_BYTES = 64, 4 << 20
#: Batches under way for each worker.
AHEAD = 3
#: Seconds without work after which a worker ends: so none outlives a run that was killed.
IDLE = 30

#: Seconds of waiting for a worker after which Ctrl-C is looked for.
LISTEN = 0.2

#: What a worker found, in order.
Found = Article | InputError | str
Repeated = Callable[[str], bool]
#: In a worker: how to read, and what says of a line whether it stands in many files.
_KNOWN: list[tuple[ReadOptions, Repeated | None]] = []


def in_processes(
    workers: int, files: Iterable[InputFile], options: ReadOptions, repeated: Repeated | None = None
) -> Iterator[Article]:
    """As `one_by_one`, by so many processes where there are enough files. When the caller stops early, they are ended."""
    files = iter(files)
    first: list[InputFile] = []
    cost = 0
    for file in files:
        first.append(file)
        cost += _cost(file)
        if cost >= WORTH_IT:
            break
    files = chain(first, files)
    if workers == 1 or cost < WORTH_IT:
        yield from one_by_one(files, options, repeated)
        return
    with noted() as check:
        for article in _by_pool(workers, files, options, repeated, check):
            check()
            yield article
        check()


def _by_pool(
    workers: int, files: Iterator[InputFile], options: ReadOptions, repeated: Repeated | None, check: Callable[[], None]
) -> Iterator[Article]:
    from multiprocessing import resource_tracker

    from joblib.externals.loky import ProcessPoolExecutor  # takes a tenth of a second
    from joblib.externals.loky.backend import resource_tracker as resource_tracker_of_loky

    # When these start they let all processes hear Ctrl-C again; so they start before the workers.
    resource_tracker.ensure_running()
    resource_tracker_of_loky.ensure_running()
    plain = replace(options, on_error=None, on_note=None)
    pool = ProcessPoolExecutor(workers, timeout=IDLE, initializer=_begin, initargs=(plain, repeated))
    try:
        yield from _in_order(pool, AHEAD * workers, _batches(files), options, repeated, check)
    except BrokenExecutor as error:
        hint = "Memory may have run out; --jobs 1 reads without further processes."
        raise InputError("a process that reads files was ended from outside", hint=hint) from error
    finally:
        pool.shutdown(wait=True, kill_workers=True)


def _in_order(
    pool: Any, ahead: int, batches: Iterator[list[InputFile] | InputFile], options: ReadOptions, repeated: Repeated | None,
    check: Callable[[], None],
) -> Iterator[Article]:  # fmt: skip
    waiting: deque[Callable[[], Iterator[Article]]] = deque()
    for batch in batches:
        if isinstance(batch, InputFile):
            waiting.append(partial(one_by_one, [batch], options, repeated))
        else:
            with unheard_by_children():
                future = pool.submit(_read, batch)
            waiting.append(partial(_told, future, options, check))
        check()
        if len(waiting) > ahead:
            yield from waiting.popleft()()
    while waiting:
        yield from waiting.popleft()()


def _told(future: Future[list[Found]], options: ReadOptions, check: Callable[[], None]) -> Iterator[Article]:
    while not wait([future], timeout=LISTEN).done:
        check()
    for found in future.result():
        if isinstance(found, Article):
            yield found
        elif isinstance(found, str):
            options.note(found)
        else:
            options.problem(found)


def _batches(files: Iterator[InputFile]) -> Iterator[list[InputFile] | InputFile]:
    """Files that a worker reads together, or one that is read here."""
    batch: list[InputFile] = []
    cost = size = 0
    for file in files:
        bytes_ = _size(file)
        if not _cost(file) or bytes_ > BATCH_BYTES:
            if batch:
                yield batch
            yield file
            batch, cost, size = [], 0, 0
            continue
        batch.append(file)
        cost, size = cost + _cost(file), size + bytes_
        if cost >= BATCH_COST or size >= BATCH_BYTES:
            yield batch
            batch, cost, size = [], 0, 0
    if batch:
        yield batch


def _cost(file: InputFile) -> int:
    """Of reading a file in a worker; 0 where it is read here."""
    name = file.path.name.lower()
    form = format_by_name(name.removesuffix(".gz"))  # one packed page or text is read as it is unpacked
    return COST.get(form.name, 0) if form else 0


def _size(file: InputFile) -> int:
    try:
        return file.path.stat().st_size
    except OSError:  # whoever reads it says so
        return 0


def _begin(options: ReadOptions, repeated: Repeated | None) -> None:
    """Runs once in every worker. Ctrl-C reaches all processes of a terminal; the one that reads for the user ends the others.
    (Workers are started so that they do not hear it; not so on Windows.)"""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _KNOWN[:] = [(options, repeated)]


def _read(files: list[InputFile]) -> list[Found]:
    """What is in some files; runs in a worker."""
    ((options, repeated),) = _KNOWN
    found: list[Found] = []
    keep = found.append
    for article in one_by_one(files, replace(options, on_error=keep, on_note=keep), repeated):
        keep(article)
    return found
