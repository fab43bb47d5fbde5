"""What a run may write: one decision for all verbs.

A run never replaces what it reads, not even with --force, which is for results of earlier runs. Inputs are compared by what
they are (device and number of the file) and not by their names, since a file may have several names by links, or lie in a
folder that was named.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from corpus.errors import InputError
from corpus.folder import FILES, corpus_files
from corpus.gates.files import UNFINISHED, exists_already, refuse_existing
from corpus.readers.registry import BY_SUFFIX
from corpus.sources import STDIN

#: Endings of the files that are read in folders: of articles, and of packed tables.
READ = frozenset(BY_SUFFIX)
_CORPUS_NAMES = frozenset(name.casefold() for name in FILES)
#: Device and number: what a file is, whatever it is called.
Identity = tuple[int, int]


@dataclass(frozen=True)
class Inputs:
    """What a run reads: files and folders as they were named (`-`: standard input; None: not given), and corpora, to which more
    belongs than most verbs read (None: the bundled one)."""

    named: tuple[str | Path | None, ...] = ()
    corpora: tuple[Path | None, ...] = ()

    def lost_with(self, output: Path) -> Path | None:
        """The input that would be gone if `output` were replaced: the same file or folder, or one within."""
        return next((self._known[known] for known in map(_identity, _with_all_in(output)) if known in self._known), None)

    def misled_by(self, output: Path) -> bool:
        """Whether `output`, though not there yet, would be read as a part of one of the corpora: it has the name of one of their
        files, or lies among their articles."""
        folders = output.absolute().parents
        for corpus in filter(None, self.corpora):
            if output.name.casefold() in _CORPUS_NAMES and _same(folders[0], corpus):
                return True
            if any(_same(folder, corpus / "articles") for folder in folders):
                return True
        return False

    @cached_property
    def _known(self) -> dict[Identity | None, Path]:
        """All inputs by identity; looked up only where an output exists, since folders may be large."""
        found = {_identity(path): path for path in self._paths()}
        if STDIN in self.named:
            found[_redirected()] = Path("standard input")
        found.pop(None, None)
        return found

    def _paths(self) -> Iterator[Path]:
        for corpus in self.corpora:
            folder = corpus if corpus is not None else Path(str(files("corpus") / "bundled"))
            yield from (folder, *corpus_files(folder))
        for name in self.named:
            if name is not None and str(name) != STDIN:
                yield Path(name)
                yield from _read_in(Path(name))


NOTHING = Inputs()


def refuse_output(path: Path, inputs: Inputs, *, force: bool, parts: re.Pattern[str] | None = None) -> None:
    """Raise InputError when `path` may not be written; called early, so that no work is done in vain.

    It may be written where nothing is. With `force` it may be overwritten where it is no input and no folder; `parts`, if given,
    are the names of files that alone may lie in a folder which is overwritten. Only where --force helps is it spoken of.
    """
    if parts is None and path.is_dir():
        raise InputError("is a folder, not a file", where=path, hint="Name a file.")
    refuse_input(path, inputs)
    if parts is None:
        refuse_existing(path, force=force)
    elif path.exists():
        if not path.is_dir() or not all(parts.fullmatch(file.name) for file in path.iterdir()):
            hint = "Only a folder with nothing but parts made by absatz is overwritten: choose another name."
            raise InputError("exists already, and holds something else", where=path, hint=hint)
        if not force:
            raise exists_already(path)


def refuse_input(path: Path, inputs: Inputs) -> None:
    """Raise InputError where `path` is an input, or a folder with one in it, and would be replaced or removed."""
    if path.exists() and (lost := inputs.lost_with(path)) is not None:
        named = "" if lost == path else f" ({lost})"
        raise InputError(
            f"would take the place of an input{named}", where=path, hint="Nothing was changed: choose another output place."
        )
    if inputs.misled_by(path):
        hint = "It would be read as part of the corpus. Nothing was changed: choose another output place."
        raise InputError("is where the corpus keeps a file of its own", where=path, hint=hint)


def refuse_within(output: Path, inputs: Sequence[str]) -> None:
    """Raise InputError where a folder of many files would be made within a folder that is read: whoever reads that again would
    read every article twice."""
    for name in inputs:
        if name != STDIN and any(_same(folder, Path(name)) for folder in output.absolute().parents):
            raise InputError(f"lies in {name}, which is read", where=output, hint="Choose a folder outside of it.")


def refuse_foreign(folder: Path, marker: str, what: str, hint: str) -> None:
    """Raise InputError where a folder for `what` is there and was not made for it, which is told by a file called `marker` in it.
    An empty folder is nobody's."""
    try:
        foreign = folder.exists() and not (folder / marker).is_file() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise InputError(f"cannot read the folder ({error.strerror})", where=folder, hint="Check its permissions.") from error
    if foreign:
        raise InputError("was not made by absatz", where=folder, hint=f"It is where {what} would be: {hint}")


def _with_all_in(path: Path) -> Iterator[Path]:
    yield path
    for folder, folders, names in os.walk(path):
        yield from (Path(folder, name) for name in (*folders, *names))


def _read_in(folder: Path) -> Iterator[Path]:
    """The files of a folder that may be read as articles or tables; hidden ones and unfinished runs are not."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and not name.endswith(UNFINISHED)]
        yield from (Path(parent, name) for name in names if Path(name).suffix.lower() in READ)


def _same(one: Path, other: Path) -> bool:
    identity = _identity(one)
    return identity is not None and identity == _identity(other)


def _identity(path: Path) -> Identity | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _redirected() -> Identity | None:
    """What standard input is, where a file was given as it (`< FILE`)."""
    try:
        status = os.fstat(0)
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None
