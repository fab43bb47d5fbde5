"""A skip is said with how to get it, and in CI fails the run unless the list names it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT
from tests.skips import ALLOWED, allowed_skips

pytestmark = pytest.mark.slow  # it says the same on every Python

TESTS = {
    "test_a.py": "import pytest\ndef test_here(): pass\n@pytest.mark.parametrize('n', [1, 2])\n"
    "def test_away(n): pytest.skip('no moon (wait for the night)')\n",
    "test_b.py": "import pytest\npytest.importorskip('no_such_module')\ndef test_never(): pass\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two files of tests with skips in a test and of a whole file, and our plugin with a list of its own."""
    (tmp_path / "conftest.py").write_text("from tests.skips import *\n")
    for name, code in TESTS.items():
        (tmp_path / name).write_text(code)
    return tmp_path


def ran(project: Path, allowed: str, *options: str, ci: str) -> tuple[int, str]:
    """Exit code and output of a run there."""
    (project / "allowed").write_text(allowed)
    code = (
        "import sys, pathlib, pytest, tests.skips as s; s.ALLOWED = pathlib.Path('allowed'); sys.exit(pytest.main(sys.argv[1:]))"
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_"))}
    command = [sys.executable, "-c", code, "-p", "no:cacheprovider", *options]
    environment |= {"CI": ci, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("options", [(), ("-n", "2")])
def test_an_unnamed_skip_fails_in_ci(project: Path, options: tuple[str, ...]) -> None:
    code, out = ran(project, "test_a.py::test_away*: the moon is not ours\n", *options, ci="true")
    assert code == 1, out
    assert "2 skipped: no moon (wait for the night)\n    test_a.py::test_away\n" in out
    assert "1 skipped: could not import 'no_such_module'" in out
    assert 'pip install -c constraints.txt -e ".[dev]"' in out
    assert "FAILED: 1 of these are not named" in out
    assert out.index("FAILED") < out.rindex("    test_b.py")


def test_named_skips_are_said_and_fail_nothing(project: Path) -> None:
    code, out = ran(project, "# of what CI lacks\ntest_a.py::*: the moon is not ours\ntest_b.py: nobody has it\n", ci="true")
    assert (code, "FAILED" in out, "2 skipped: no moon" in out) == (0, False, True)


def test_elsewhere_skips_are_only_said(project: Path) -> None:
    code, out = ran(project, "", ci="")
    assert (code, "FAILED" in out, "2 skipped: no moon" in out) == (0, False, True)


def test_a_line_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="gives no reason"):
        allowed_skips("test_a.py::*:\n")


def test_the_list_names_tests_that_exist() -> None:
    for pattern in allowed_skips(ALLOWED.read_text(encoding="utf-8")):
        path, _, name = pattern.partition("::")
        assert f"def {name.rstrip('*[')}" in (ROOT / path).read_text(encoding="utf-8")
