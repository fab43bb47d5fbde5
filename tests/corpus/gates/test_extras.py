"""The command that a message gives is one that works: in a clone and where pip installed absatz, activated or not."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest

from corpus.gates.extras import HOME, install
from tests.paths import ROOT


def test_the_command_fits_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clone, python = tmp_path / "my clone", tmp_path / "my clone" / ".venv" / "bin" / "python"
    clone.mkdir()
    assert shlex.split(install("fast", clone, str(python))) == [str(python), "-m", "pip", "install", "absatz[fast]"]
    (clone / "constraints.txt").touch()
    whole = ["-m", "pip", "install", "-c", str(clone / "constraints.txt"), "-e", f"{clone}[fast]"]
    assert shlex.split(install("fast", clone, str(python))) == [str(python), *whole]
    monkeypatch.chdir(clone)
    assert install("fast", clone, str(python)) == ".venv/bin/python -m pip install -c constraints.txt -e '.[fast]'"
    assert install("fast", clone, "/usr/bin/python3").startswith("/usr/bin/python3 -m pip install -c constraints.txt")


def test_this_is_a_clone() -> None:
    """The files that the command names are here, and an interpreter is not looked for behind its link: that one has no absatz."""
    assert HOME == ROOT
    named = shlex.split(install("all"))
    assert os.path.lexists(named[0])
    assert Path(named[named.index("-c") + 1]).is_file()
