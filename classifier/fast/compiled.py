"""Where the compiled kernels are kept. They are compiled when first called, which takes seconds, and loaded from disk after that.

numba keeps what it compiled until the file of the function changes. But a kernel also takes in functions and constants from other
files, and would go on with those of yesterday. So all kernels are kept in a folder whose name has a hash of every file beside
this one and of the versions of the compilers: when one of these changes, another folder is used.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite
import numba

HERE = Path(__file__).parent
#: numba's settings, which it fills in when it is imported.
CONFIG: Any = numba.config
NOT_KEPT = "the compiled scorer can be kept nowhere, so every run compiles it anew; name a folder for it in NUMBA_CACHE_DIR"


def compiled(function: Callable[..., Any]) -> Any:
    """A function as a kernel, which runs without Python's lock (GIL) and is kept on disk where that is possible."""
    return _kept(function, nogil=True)


def compiled_with_lock(function: Callable[..., Any]) -> Any:
    """As `compiled`, for a task too short to give the lock away and wait for it."""
    return _kept(function, nogil=False)


def _kept(function: Callable[..., Any], *, nogil: bool) -> Any:
    folder = kernel_folder()
    if folder is None:
        return numba.njit(nogil=nogil)(function)
    # numba asks for its folder while it decorates, and only then.
    before, CONFIG.CACHE_DIR = CONFIG.CACHE_DIR, str(folder)
    try:
        return numba.njit(cache=True, nogil=nogil)(function)
    finally:
        CONFIG.CACHE_DIR = before


@cache
def kernel_folder() -> Path | None:
    """The folder of these kernels, made where it was not there; None, which is said on stderr, where no place is writable."""
    for place in _places():
        folder = place / f"absatz-kernels-{source_key()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    sys.stderr.write(f"absatz: {NOT_KEPT}\n")
    return None


def source_key() -> str:
    """A hash of all that compiled code depends on."""
    digest = hashlib.sha256(f"{numba.__version__} {llvmlite.__version__} {sys.version}".encode())
    for path in sorted(HERE.glob("*.py")):
        digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _places() -> Iterator[Path]:
    """Folders that may hold it: the one a user names to numba, the one beside the sources, that of the user's caches."""
    if CONFIG.CACHE_DIR:
        yield Path(CONFIG.CACHE_DIR)
    yield HERE / "__pycache__"
    caches = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if not caches and os.environ.get("HOME") != "":
        caches = str(Path("~", ".cache").expanduser())
    if caches and Path(caches).is_absolute():  # a home folder that nobody knows stays ~
        yield Path(caches, "absatz")
