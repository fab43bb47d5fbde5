"""Where words are cut, whatever lies before and behind them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.fast.hash_table import Table
from classifier.fast.kernels import AHEAD, BLOCK, PADDING, sum_rows


def words_found(text: bytes, bounds: list[int]) -> list[list[bytes]]:
    """The words that an empty table does not know, by row."""
    table = Table(2, 0)
    spans, missed = np.empty((len(text) + 2 * AHEAD, 3), dtype=np.int64), np.empty((len(text) + 2 * AHEAD, 2), dtype=np.uint64)
    sums = np.zeros((len(bounds) - 1, 2))
    padded = np.frombuffer(text + b"x" * PADDING, dtype=np.uint8)  # what follows is no part of the last word
    _, _, count = sum_rows(
        padded, np.array(bounds), 0, bounds[0], len(bounds) - 1, table.keys, table.values, table.shape, np.uint64(1), sums, spans,
        missed,
    )  # fmt: skip
    rows: list[list[bytes]] = [[] for _ in bounds[1:]]
    for row, start, length in spans[:count].tolist():
        rows[row].append(text[start : start + length])
    assert not sums.any()
    return rows


@pytest.mark.parametrize("size", [1, 7, 8, 9, 15, 16, 17, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_words_are_cut_wherever_blocks_end(size: int) -> None:
    for before in range(BLOCK + 2):
        text = b" " * before + b"a" * size + b"\n" + b"b" * (before % 3)
        assert words_found(text, [0, len(text)]) == [text.split()]


def test_more_words_than_are_cut_at_once() -> None:
    for longest in (b"", b"c" * 1000):
        text = b" ".join([b"a" * (i % 5 + 1) for i in range(5 * AHEAD)] + [longest]) + b"\x00"
        assert words_found(text, [0, len(text)]) == [text.strip(b"\x00").split()]


@settings(max_examples=100)
@given(st.lists(st.text("ab \t\x1fü", max_size=200), min_size=1, max_size=6))
def test_rows_end_words(rows: list[str]) -> None:
    encoded = [row.encode() for row in rows]
    bounds = np.cumsum([0, *map(len, encoded)]).tolist()
    assert words_found(b"".join(encoded), bounds) == [row.replace(b"\x1f", b" ").split() for row in encoded]
