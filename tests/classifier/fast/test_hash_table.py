"""The hash table."""

from __future__ import annotations

import numpy as np

from classifier.fast.hash_table import SMALLEST, Table


def test_slots_begin_with_a_cache_line() -> None:
    table, chance = Table(5, 1 << 22), np.random.default_rng(1)
    for _ in range(4):
        table.add(chance.integers(1, 1 << 60, size=(SMALLEST, 2), dtype=np.uint64), np.ones((SMALLEST, 5)))
        assert table.values.ctypes.data % 64 == 0
        assert table.stride % 8 == 0
