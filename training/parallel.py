"""Work on several cores. Results come in the order of the work, so they do not depend on the number of cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from joblib import Parallel, delayed

T = TypeVar("T")
#: Below this many counted features new processes cost more time than they save.
WORTH_IT = 500_000


def workers(jobs: int, size: int) -> int:
    """How many processes to use: `jobs`, or with 0 as many as there are cores, but one where there is little to do.

    >>> workers(3, 10), workers(0, 10)
    (3, 1)
    """
    if jobs:
        return jobs
    return (os.cpu_count() or 1) if size >= WORTH_IT else 1


def run(function: Callable[..., T], work: Iterable[tuple[Any, ...]], jobs: int) -> Iterator[T]:
    """Results of the function for every tuple of arguments, in order, each as soon as it and those before it are there.

    Processes, not threads: liblinear draws from one random state per process.
    """
    if jobs == 1:
        yield from (function(*arguments) for arguments in work)
        return
    yield from Parallel(n_jobs=jobs, return_as="generator")(delayed(function)(*arguments) for arguments in work)
