"""Work on several cores. Results come in the order of the work, so they do not depend on the number of cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from joblib import Parallel, delayed

T = TypeVar("T")
#: Below this many characters of text new processes cost more time than they save.
WORTH_IT = 250_000


def workers(jobs: int, texts: Sequence[str]) -> int:
    """How many processes to use: `jobs`, or with 0 as many as there are cores, but one where there is little to do.

    >>> workers(3, ["kurz"]), workers(0, ["kurz"])
    (3, 1)
    """
    if jobs:
        return jobs
    return (os.cpu_count() or 1) if sum(map(len, texts)) >= WORTH_IT else 1


@contextmanager
def started(function: Callable[..., Any], jobs: int) -> Iterator[None]:
    """Start the processes that `run` will use, and let them load the function's module, while the block does other things."""
    if jobs == 1:
        yield
        return
    starting = Parallel(n_jobs=jobs, return_as="generator")(delayed(_met)(function) for _ in range(jobs))
    try:
        yield
    finally:
        for _ in starting:  # dropped before its end, it would stop the processes
            pass


def _met(_: Callable[..., Any]) -> None:
    """Do nothing. A process that is sent this call has loaded the module of the function, which is what it is for."""


def run(function: Callable[..., T], work: Iterable[tuple[Any, ...]], jobs: int) -> Iterator[T]:
    """Results of the function for every tuple of arguments, in order, each as soon as it and those before it are there.

    Processes, not threads: liblinear draws from one random state per process.
    """
    if jobs == 1:
        yield from (function(*arguments) for arguments in work)
        return
    yield from Parallel(n_jobs=jobs, return_as="generator")(delayed(function)(*arguments) for arguments in work)
