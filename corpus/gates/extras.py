"""What to install where a library is missing that only some uses need."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from corpus.errors import InputError

#: The folder that our packages stand in: a clone of the project, or where pip puts what it installs.
HOME = Path(__file__).resolve().parents[2]


def missing(what: str, extra: str) -> InputError:
    """The error for a missing library, with the command that brings it."""
    return InputError(what, hint=f"Install it: {install(extra)}")


def install(extra: str, home: Path = HOME, python: str = sys.executable) -> str:
    """The command that installs an extra for the Python that is running, whether or not its environment is activated.

    >>> install("excel", Path("/usr/lib/python3/site-packages"), "/usr/bin/python3")
    "/usr/bin/python3 -m pip install 'absatz[excel]'"
    """
    pip = f"{shlex.quote(_short(Path(python)))} -m pip install"
    if not (home / "constraints.txt").is_file():
        return f"{pip} 'absatz[{extra}]'"
    constraints, clone = shlex.quote(_short(home / "constraints.txt")), shlex.quote(f"{_short(home)}[{extra}]")
    return f"{pip} -c {constraints} -e {clone}"


def _short(path: Path) -> str:
    """A path as seen from the folder one is in, where it lies in that."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
