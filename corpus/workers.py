"""Reading many files in several processes, in order: taking a page or text apart is work for Python, which one process does on
one core only.

The files go out in small batches, and only so many are under way, so that memory does not grow with their number. What the
workers find is handed on in the order of the files, errors and notes too, so that the result is that of one process.
"""

from __future__ import annotations

import gc
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, wait
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from corpus.errors import InputError, StoppedError
from corpus.gates.handed import Exchange, get, put, take
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
#: Batches under way for each worker: no more than the library hands out at once, see `_settled`.
AHEAD = 2
#: Seconds without work after which a worker ends: so none outlives a run that was killed.
IDLE = 30
#: Objects after whose making a worker looks for circles that nobody needs: Python's 700 are met many times in every page, where
#: nearly nothing is found.
YOUNG = 20_000
#: Seconds of waiting for a worker after which Ctrl-C is looked for.
LISTEN = 0.2

#: What a worker found, in order.
Found = Article | InputError | str
Repeated = Callable[[str], bool]
#: In a worker: how to read, what says of a line whether it stands in many files, the folder for what is handed over, and the
#: file in it that names what is being read.
_KNOWN: list[tuple[ReadOptions, Repeated | None, str, BinaryIO]] = []
#: How the names of these files end.
READING = ".reading"


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
    exchange = Exchange()
    pool = ProcessPoolExecutor(
        workers, timeout=IDLE, initializer=_begin, initargs=(exchange.folder, put(exchange.folder, (plain, repeated)))
    )
    try:
        yield from _in_order(pool, AHEAD * workers, _batches(files), options, repeated, check, exchange.folder)
    except BrokenExecutor as error:
        raise _ended(exchange.folder) from error
    finally:
        pool.shutdown(wait=True, kill_workers=True)
        exchange.close()


def _ended(folder: str) -> StoppedError:
    """What is said when a worker was killed: the others are ended then, so it may have been any file that is being read."""
    hint = "Memory may have run out, or a file breaks the program that reads it; --jobs 1 reads without further processes."
    read = sorted(os.fsdecode(file.read_bytes()) for file in Path(folder).glob(f"*{READING}"))
    named = [name for name in read if name]
    if not named:
        return StoppedError("a process that reads files was ended from outside as it started", hint=hint)
    return StoppedError(f"a process that reads files was ended from outside, as these were read: {', '.join(named)}", hint=hint)


def _in_order(
    pool: Any, ahead: int, batches: Iterator[list[InputFile] | InputFile], options: ReadOptions, repeated: Repeated | None,
    check: Callable[[], None], folder: str,
) -> Iterator[Article]:  # fmt: skip
    waiting: deque[Callable[[], Iterator[Article]]] = deque()
    given: list[Future[str]] = []
    try:
        for batch in batches:
            if isinstance(batch, InputFile):
                waiting.append(partial(one_by_one, [batch], options, repeated))
            else:
                with unheard_by_children():
                    future = pool.submit(_read, put(folder, batch))
                given = [one for one in given if not one.done()] + [future]
                waiting.append(partial(_told, future, options, check))
            check()
            if len(waiting) > ahead:
                yield from waiting.popleft()()
        while waiting:
            yield from waiting.popleft()()
    finally:
        _settled(given)


def _settled(given: list[Future[str]]) -> None:
    """Wait until all work given out has reached the workers' queue, which takes milliseconds: a pool of loky that is ended before
    looks for work it has just thrown away, and prints a traceback."""
    until = time.monotonic() + 1
    while time.monotonic() < until and not all(one.running() or one.done() for one in given):
        time.sleep(0.001)


def _told(future: Future[str], options: ReadOptions, check: Callable[[], None]) -> Iterator[Article]:
    while not wait([future], timeout=LISTEN).done:
        check()
    for found in take(future.result()):
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


def _begin(folder: str, known: str) -> None:
    """Runs once in every worker. Ctrl-C reaches all processes of a terminal; the one that reads for the user ends the others.
    (Workers are started so that they do not hear it; not so on Windows.)"""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reading = Path(folder, f"{os.getpid()}{READING}").open("wb", buffering=0)  # noqa: SIM115
    _KNOWN[:] = [(*get(known), folder, reading)]
    gc.set_threshold(YOUNG)


def _read(handed: str) -> str:
    """Read the files of a batch and hand over what is in them; runs in a worker."""
    ((options, repeated, folder, reading),) = _KNOWN
    found: list[Found] = []
    keep = found.append
    for article in one_by_one(_named(take(handed), reading), replace(options, on_error=keep, on_note=keep), repeated):
        keep(article)
    return put(folder, found)


def _named(files: list[InputFile], reading: BinaryIO) -> Iterator[InputFile]:
    """The files, each named to whoever wants to know at which one this process was killed."""
    for file in files:
        reading.seek(0)
        reading.truncate()
        reading.write(os.fsencode(file.path))
        yield file
    reading.seek(0)
    reading.truncate()
