"""Files changed by chance, the same ones on every run: what `python -m benchmarks.reliability.fuzz` does for longer."""

from __future__ import annotations

import pytest

pytest.importorskip("pyarrow")
from benchmarks.reliability import fuzz

#: Files of a kind; those of the model take longer.
FILES = {"model": 60, "codebook": 150}


@pytest.mark.parametrize("kind", fuzz.KINDS)
def test_only_input_errors_leave_a_reader(kind: str) -> None:
    count, refused = fuzz.fuzz(kind, 30, seed=1, most=FILES.get(kind, 300))
    assert count > 20
    assert refused > 0
