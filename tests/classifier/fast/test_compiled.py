"""What is compiled is kept, and renewed when anything in it changes; where it cannot be kept, the scorer works all the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree

import pytest

pytest.importorskip("numba")
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
#: A kernel that takes in a constant of another file; says its result, and how often it was loaded instead of compiled.
PROGRAM = """
import numpy as np
from classifier.fast.kernels import long_key
text = np.arange(128, dtype=np.uint8)
print(long_key(text, 0, 20, np.uint64(1)), sum(long_key.stats.cache_hits.values()))
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the sources, with nothing compiled."""
    for folder in ("corpus", "classifier"):
        copytree(ROOT / folder, tmp_path / "package" / folder, ignore=ignore_patterns("__pycache__", "bundled", "*.safetensors"))
    return tmp_path / "package"


def ran(package: Path, **environment: str) -> tuple[str, int, str]:
    """Result, loads and what was said on stderr."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "HOME")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=package, env=kept | environment | {"PYTHONPATH": str(package)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    result, loads = done.stdout.rsplit(" ", 1)
    return result, int(loads), done.stderr


def test_a_kernel_is_renewed_when_a_file_that_it_takes_from_changes(package: Path) -> None:
    first = ran(package)
    assert first[1:] == (0, "")
    assert ran(package) == (first[0], 1, "")
    other = package / "classifier" / "fast" / "hash_table.py"
    text = other.read_text(encoding="utf-8")
    other.write_text(text.replace("0xA0761D6478BD642F", "0xA0761D6478BD6431"), encoding="utf-8")
    changed = ran(package)
    assert changed[0] != first[0]
    assert changed[1:] == (0, "")
    other.write_text(text, encoding="utf-8")
    assert ran(package) == (first[0], 1, "")


def test_where_the_sources_cannot_be_written_to_the_users_caches_hold_it(package: Path, tmp_path: Path) -> None:
    (package / "classifier" / "fast" / "__pycache__").write_text("in the way, also of root", encoding="utf-8")
    for environment in ({"HOME": str(tmp_path / "home")}, {"XDG_CACHE_HOME": str(tmp_path / "caches")}):
        assert [ran(package, **environment)[1:] for _ in range(2)] == [(0, ""), (1, "")]
    assert len([*(tmp_path / "home" / ".cache" / "absatz").iterdir()]) == 1
    assert ran(package, NUMBA_CACHE_DIR=str(tmp_path / "named"))[1:] == (0, "")
    assert len([*(tmp_path / "named").glob("absatz-kernels-*")]) == 1


def test_where_nothing_can_be_kept_it_is_compiled_and_said_once(package: Path) -> None:
    usual = ran(package)[0]
    rmtree(package / "classifier" / "fast" / "__pycache__")
    (package / "classifier" / "fast" / "__pycache__").write_text("in the way, also of root", encoding="utf-8")
    for home in ("", str(package / "classifier" / "fast" / "__pycache__")):
        result, loads, said = ran(package, HOME=home)
        assert (result, loads) == (usual, 0)
        assert said.count("\n") == 1
        assert said.startswith("absatz: the compiled scorer can be kept nowhere, so every run compiles it anew")
    assert not (package / ".cache").exists()
