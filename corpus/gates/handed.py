"""What processes hand each other goes through files, and only the names of these through pipes.

A pipe holds little. Whoever writes more into one waits until the other side reads; if that process was killed before, or in the
middle of what it wrote itself, the one that is left waits for ever, in a place where even Ctrl-C is not heard. A name is short
enough to arrive whole or not at all.
"""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
from pathlib import Path
from typing import Any

_OPEN: set[Path] = set()


class Exchange:
    """A folder of one's own for what is handed over, removed by `close`, or when the process ends.

    >>> exchange = Exchange()
    >>> name = put(exchange.folder, ["any", "object"])
    >>> take(name), Path(name).exists()
    (['any', 'object'], False)
    >>> exchange.close()
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="absatz-", ignore_cleanup_errors=True)
        self.folder = self._folder.name
        _OPEN.add(Path(self.folder))

    def close(self) -> None:
        """Remove the folder with what is left in it."""
        self._folder.cleanup()
        _OPEN.discard(Path(self.folder))


def put(folder: str, value: object) -> str:
    """Write any object into a file of the folder, and give its name."""
    handle, name = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file:
        pickle.dump(value, file, pickle.HIGHEST_PROTOCOL)
    return name


def get(name: str) -> Any:
    """The object in a file that `put` has written. Nobody but this user can write into its folder."""
    with Path(name).open("rb") as file:
        return pickle.load(file)  # noqa: S301


def take(name: str) -> Any:
    """As `get`, and the file is removed."""
    value = get(name)
    Path(name).unlink(missing_ok=True)
    return value


def sweep() -> None:
    """Remove all folders of this process at once, for when it ends without ado."""
    for folder in _OPEN:
        shutil.rmtree(folder, ignore_errors=True)
