"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from corpus.errors import InputError

#: How the folder of a run that is not finished ends (classifier/bulk/job.py); what is in it is no input.
UNFINISHED = ".partial"


def write_whole(path: Path, content: bytes, *, force: bool) -> None:
    """Write `content` to `path` by way of a temporary file beside it, so that a reader or a crash never sees half a file.

    Raises InputError when the file exists and `force` is not set, or when the folder cannot be written.
    """
    refuse_existing(path, force=force)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(
            f"cannot write here ({error.strerror})", where=path.parent, hint="Choose another output place."
        ) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes files private; an output gets the permissions any new file of this user would have.
        temporary.chmod(0o666 & ~_umask())
        if force:
            temporary.replace(path)
        else:
            # Replacing would overwrite a file that was made since the check above; a hard link fails instead.
            path.hardlink_to(temporary)
            temporary.unlink()
    except FileExistsError as error:
        temporary.unlink()
        raise exists_already(path) from error
    except OSError as error:
        temporary.unlink()
        raise InputError(f"cannot write the file ({error.strerror})", where=path, hint="Choose another output place.") from error


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise InputError when `path` exists and may not be overwritten. Verbs ask
    `corpus.outputs`, which knows inputs too."""
    if path.is_dir():
        raise InputError("is a folder, not a file", where=path, hint="Name a file.")
    if path.exists() and not force:
        raise exists_already(path)


def make_folder(path: Path) -> None:
    """Make an output folder with its parents. Raises InputError when that is not possible or it cannot be written to."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise InputError(
            f"cannot write into this folder ({error.strerror})", where=path, hint="Choose another folder."
        ) from error


def exists_already(path: Path) -> InputError:
    """The refusal of what --force would overwrite."""
    return InputError("exists already", where=path, hint="Choose another name, or add --force to overwrite it.")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
