"""Calls in a process of their own, with limits on memory and time: for libraries that take files apart and cannot be bounded from
outside. A file that was made to need gigabytes or hours costs a message, not the machine.

The process is started at the first call and does one call after the other. It ends when nothing was asked of it for a while, so
that none outlives a run that was killed.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from typing import Any, TypeVar

from corpus.errors import InputError
from corpus.gates.handed import Exchange, put, take

T = TypeVar("T")

#: Bytes of memory that a call may take beyond what the process has when it starts. What the largest real page or PDF seen here
#: needs is a tenth of it.
MEMORY = 1 << 30
#: Seconds that a call may take.
SECONDS = 60
#: Seconds without a call after which the process ends.
IDLE = 30
HINT = "It may be made to do harm, or be damaged. Save it anew, or give its text."

_LOCK = threading.Lock()
_POOL: list[tuple[Any, Exchange]] = []


def limited(function: Callable[..., T], *arguments: Any, where: str) -> T:
    """What the function returns for the arguments; both go to another process, so the function must be one of a module.

    Raises InputError, which names `where`, when the call needs more than MEMORY or SECONDS, and whatever the function raises.
    """
    # One at a time: a second thread waits, so that two bombs do not take twice the memory.
    with _LOCK:
        pool, exchange = _pool()
        try:
            handed = put(exchange.folder, (function, arguments))
            found = pool.submit(_call, exchange.folder, handed, SECONDS).result(timeout=SECONDS)
            if found is not None:
                return take(found)  # type: ignore[no-any-return]
        except TimeoutError as error:
            _end()
            raise InputError(f"takes longer than {SECONDS} seconds to read", where=where, hint=HINT) from error
        except BrokenExecutor as error:
            _end()
            raise InputError("the process that read it broke down", where=where, hint=HINT) from error
        except BaseException:
            _end()
            raise
    raise InputError(f"needs more than {MEMORY >> 20} MB of memory to be read", where=where, hint=HINT)


def _pool() -> tuple[Any, Exchange]:
    if not _POOL:
        from joblib.externals.loky import ProcessPoolExecutor  # takes a tenth of a second

        _POOL.append((ProcessPoolExecutor(1, timeout=IDLE, initializer=_begin, initargs=(MEMORY,)), Exchange()))
    return _POOL[0]


def _end() -> None:
    """End the process, at once; the next call starts another."""
    while _POOL:
        pool, exchange = _POOL.pop()
        pool.shutdown(wait=True, kill_workers=True)
        exchange.close()


def _begin(memory: int) -> None:
    """Runs once in the process. Ctrl-C reaches all processes of a terminal; the one that reads for the user ends this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ImportError, OSError, ValueError):  # only Linux says and limits it; elsewhere the limit on time has to do
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            used = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))


def _call(folder: str, handed: str, seconds: int) -> str | None:
    """The file with the result, None where memory did not suffice. Runs in the process."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        # Nobody ends the call in time when the run that asked for it was killed.
        limit = int(time.process_time()) + 2 * seconds
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
    try:
        function, arguments = take(handed)
        return put(folder, function(*arguments))
    except MemoryError:
        return None
