"""Locks between runs: one run at a time writes an output, and one at a time changes a corpus.

A lock is held by the operating system, on a hidden file that lies where the run writes, so that it also holds for runs on other
machines that see the folder. It ends with the process that holds it, however that ends. The file of a process that was killed
is taken over by the next run and removed when that is done. A second file beside it says who holds the lock, so that a refused
run can name it.

No run waits for a lock for ever. If two runs each hold what the other one wants, one of them gives up.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from corpus.errors import InputError
from corpus.gates.files import make_folder, write_whole

#: Seconds that a change of a corpus waits for another one to end; they are short.
PATIENCE = 10.0
#: Whoever may write the folder may take over what a dead run left in it, also that of another user.
MODE = 0o666


@contextmanager
def writing(
    output: Path,
    *,
    busy: str = "another run is writing this output",
    hint: str = "Wait until it is done, stop it, or choose another output.",
) -> Iterator[None]:
    """In this block, no other run writes this output, or the folders that belong to it. If one does already, raises InputError at
    once, which says `busy`, by whom, and `hint`, and does not wait, since that run may go on for hours.
    """
    with _held(output.with_name(f".{output.name}"), busy, output, hint):
        yield


@contextmanager
def changing(corpus: Path) -> Iterator[None]:
    """In this block, no other run changes this corpus: what is read at its beginning is still there when it is replaced at its
    end.

    A corpus that is not there yet gets its folder, which goes again if nothing is put into it. Raises InputError where another
    run does not end within `PATIENCE`.
    """
    missing = [folder for folder in (corpus, *corpus.parents) if not folder.exists()]
    hint = "Wait until it is done, then repeat the command; nothing was changed."
    try:
        make_folder(corpus)
        with _held(corpus / ".absatz", "another run is changing this corpus", corpus, hint, patience=PATIENCE):
            yield
    finally:
        with suppress(OSError):  # the first that is not empty
            for folder in missing:
                folder.rmdir()


@contextmanager
def _held(stem: Path, busy: str, where: Path, hint: str, *, patience: float = 0.0) -> Iterator[None]:
    """Hold the lock `STEM.lock`, with `STEM.owner` beside it."""
    from filelock import BaseFileLock, FileLock, SoftFileLock, Timeout  # who takes no lock need not wait for it

    lock, owner = stem.with_name(f"{stem.name}.lock"), stem.with_name(f"{stem.name}.owner")
    if not lock.parent.is_dir():  # the library would make it
        raise InputError("cannot write here (no such folder)", where=lock.parent, hint="Make it, or choose another output place.")
    held: BaseFileLock = FileLock(lock, timeout=patience, mode=MODE)
    try:
        held.acquire()
    except Timeout as error:
        raise InputError(f"{busy}{_named(owner)}", where=where, hint=hint) from error
    except OSError as error:
        raise InputError(
            f"cannot write here ({error.strerror})", where=lock.parent, hint="Choose another output place."
        ) from error
    with ExitStack() as after:
        after.callback(held.release)
        if not isinstance(held, SoftFileLock):  # which stands in where a file system knows no locks; its file is the lock
            # Removed while it is held: who has opened it meanwhile finds a file without a name, and opens it anew.
            after.callback(_remove, lock)
        after.callback(_remove, owner)
        with suppress(InputError):  # a courtesy, which must not stop a run
            write_whole(owner, _facts(), force=True)
        yield


def _facts() -> bytes:
    since = datetime.now().astimezone().isoformat(" ", "seconds")
    return json.dumps({"pid": os.getpid(), "host": platform.node(), "since": since}).encode()


def _named(owner: Path) -> str:
    """Who holds a lock, as far as it is known."""
    try:
        facts = json.loads(owner.read_bytes())
        return f": process {facts['pid']} on {facts['host']}, since {facts['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _remove(path: Path) -> None:
    with suppress(OSError):  # Windows removes no open file; the lock is then removed when it is released
        path.unlink()
