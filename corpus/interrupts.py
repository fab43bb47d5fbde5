"""Ctrl-C while processes are started and waited for.

Python raises KeyboardInterrupt wherever the program happens to be. Inside the library that starts processes that may be a
callback or a clean-up, where exceptions are dropped, so that the interrupt went unheard. So it is only noted there, and raised
where nothing is half done.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def noted() -> Iterator[Callable[[], None]]:
    """Within, the first Ctrl-C is noted, and the function given raises it: call it wherever the work may end. A second one is
    raised at once. In other threads than the main one, and where somebody handles the signal already, nothing changes."""
    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    ):
        yield lambda: None
        return
    pressed: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        if pressed:
            signal.default_int_handler(number, frame)
        pressed.append(number)

    def check() -> None:
        if pressed:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, note)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def unheard_by_children() -> Iterator[None]:
    """Processes started within never hear Ctrl-C: one that ends while it starts leaves whoever waits for it waiting. For this
    process the signal is put off until the end of the block."""
    if not hasattr(signal, "pthread_sigmask"):  # not on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
