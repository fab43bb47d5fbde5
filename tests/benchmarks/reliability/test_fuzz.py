"""Changed files, the same ones on every run: what `python -m benchmarks.reliability.fuzz` does for longer."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
from benchmarks.reliability import fuzz
from benchmarks.reliability.samples import KINDS
from corpus.errors import InputError

#: Files of a kind; those of the model take longer.
FILES = {("model", "chance"): 60, ("codebook", "chance"): 150}


@pytest.mark.parametrize("way", ["chance", "fields"])
@pytest.mark.parametrize("kind", KINDS)
def test_only_input_errors_leave_a_reader(kind: str, way: str) -> None:
    found = fuzz.fuzz(kind, way, 30, seed=1, most=FILES.get((kind, way), 300 if way == "chance" else 40))
    assert found.failed == {}
    assert found.count > 20
    assert found.bad > 0


def test_what_else_leaves_a_reader_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(path: Path) -> None:
        raise InputError("bad") if path.read_bytes() == b"bad" else KeyError(path.read_text())

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    search = fuzz.Search("labels", read, tmp_path / "a", 60)
    for raw in (b"bad", b"x", b"y"):
        search.read(raw)
    assert (search.count, search.bad, len(search.failed)) == (3, 1, 1)
    assert next(iter(search.failed.values())).read_bytes() == b"x"
