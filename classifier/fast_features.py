"""Character n-grams and groups of indicators of word forms, compiled. `classifier.words` defines both, tests compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from classifier.fast_kernels import short_or_long_key
from classifier.fast_machine import prefetch
from classifier.fast_split import LONGEST, character_at
from classifier.model import Floats
from classifier.table import Table, find, place_of

#: Up to this many characters are their own key: 21 bits a character.
LONGEST_KEY = 6
#: Bits of the hash of two characters that a group's indicator may begin with.
PAIRS = 1 << 14
LEFT, RIGHT = np.int32(ord("<")), np.int32(ord(">"))


@njit(inline="always")
def longer_key(key0: Any, key1: Any, code: Any, size: Any) -> Any:
    """The key of `size` characters with one more, the last."""
    if size < 3:
        return key0 | (np.uint64(code) << np.uint64(21 * size)), key1
    return key0, key1 | (np.uint64(code) << np.uint64(21 * (size - 3)))


@njit(inline="always")
def pair(codes: Any, at: Any) -> Any:
    """Hash of two characters, below PAIRS."""
    return (codes[at] * 131 + codes[at + 1]) & (PAIRS - 1)


@njit(cache=True, nogil=True)
def name_keys(codes: Any, keys: Any, picked: Any) -> int:
    """Keys of the names of up to LONGEST_KEY characters, and which they are; returns how many. codes: all names as code points, a
    line end after each."""
    count, name, start = 0, 0, 0
    for i in range(len(codes)):
        if codes[i] == 10:
            if 0 < i - start <= LONGEST_KEY:
                key0, key1 = np.uint64(0), np.uint64(0)
                for size in range(i - start):
                    key0, key1 = longer_key(key0, key1, codes[start + size], size)
                keys[count, 0], keys[count, 1], picked[count] = key0, key1, name
                count += 1
            name, start = name + 1, i + 1
    return count


@njit(cache=True, nogil=True)
def line_keys(lines: Any, end: Any, seed: Any, keys: Any) -> None:
    """Keys (n, 2) of n lines of bytes, each with a line end; PADDING readable bytes follow."""
    count, start = 0, 0
    for i in range(end):
        if lines[i] == 10:
            if i > start:
                keys[count, 0], keys[count, 1] = short_or_long_key(lines, start, i - start, seed)
            else:
                keys[count, 0], keys[count, 1] = np.uint64(2), np.uint64(0)  # the key of nothing
            count, start = count + 1, i + 1


@njit(cache=True, nogil=True)
def add_ngrams(out: Any, forms: Any, sizes: Any, keys: Any, values: Any, shape: Any, sums: Any) -> None:
    """Add the rows of each form's n-grams, ends marked, to sums (m, width). forms: (m, 3) spans of `out`; sizes: (least, most);
    keys, values, shape: the Table of n-grams."""
    codes = np.empty(LONGEST + 2, np.int32)
    most = (LONGEST + 2) * LONGEST_KEY
    first, second = np.empty(most, np.uint64), np.empty(most, np.uint64)
    mask, stride, width = shape
    for i in range(len(forms)):
        count = read_form(out, forms[i, 1], forms[i, 1] + forms[i, 2], codes)
        codes[count] = RIGHT
        found = 0
        for start in range(count + 1):
            key0, key1 = np.uint64(0), np.uint64(0)
            for size in range(min(sizes[1], count + 1 - start)):
                key0, key1 = longer_key(key0, key1, codes[start + size], size)
                if size + 1 >= sizes[0]:
                    prefetch(keys, place_of(key0, key1, mask) * stride)
                    first[found], second[found] = key0, key1
                    found += 1
        for j in range(found):
            at = find(keys, shape, first[j], second[j])
            if at >= 0:
                for column in range(width):
                    sums[i, column] += values[at + column]


@njit(inline="always")
def read_form(out: Any, position: Any, end: Any, codes: Any) -> Any:
    """Fill `codes` with < and the characters of a form; returns how many."""
    codes[0], count = LEFT, 1
    while position < end:
        codes[count], size = character_at(out, position, end)
        count, position = count + 1, position + size
    return count


@dataclass(frozen=True, slots=True, eq=False)
class Indicators:
    """Indicators by their first letters: heads (key -> first and last indicator that begins so), their least and greatest length,
    pairs (PAIRS,) of characters one may begin with, codes and bounds of all indicators, rows and row_bounds of their groups."""

    heads: Table
    sizes: tuple[int, int]
    pairs: NDArray[np.bool_]
    codes: NDArray[np.int32]
    bounds: NDArray[np.int64]
    rows: NDArray[np.int64]
    row_bounds: NDArray[np.int64]

    @classmethod
    def of(cls, needles: dict[str, list[str]], index: dict[str, int]) -> Indicators:
        """`needles` as `classifier.words.indicators` has them, `index` the row of every feature of the model."""
        names = sorted(needles)
        starts: dict[str, list[int]] = {}
        for i, name in enumerate(names):
            starts.setdefault(name[:LONGEST_KEY], []).append(i)
        heads = [head for head in starts if head]
        rows = [[index[group] for group in needles[name] if group in index] for name in names]
        pairs = np.zeros(PAIRS, dtype=np.bool_)
        for head in heads:
            if len(head) == 1:
                pairs[:] = True
            else:
                pairs[(ord(head[0]) * 131 + ord(head[1])) & (PAIRS - 1)] = True
        return cls(
            character_table(
                heads, np.array([[starts[head][0], starts[head][-1] + 1] for head in heads], dtype=float).reshape(-1, 2)
            ),
            (min(map(len, heads), default=1), max(map(len, heads), default=0)),
            pairs,
            np.array([ord(c) for name in names for c in name], dtype=np.int32),
            np.cumsum([0, *map(len, names)]),
            np.array([row for some in rows for row in some], dtype=np.int64),
            np.cumsum([0, *map(len, rows)]),
        )

    def add(self, out: NDArray[np.uint8], forms: NDArray[np.int64], values: Floats, sums: Floats) -> None:
        """Add the row of every group that a form belongs to, once, to sums (m, width)."""
        heads = self.heads
        add_groups(
            out, forms, heads.keys, heads.values, heads.shape, self.sizes, self.pairs, self.codes, self.bounds,
            self.rows, self.row_bounds, values, sums,
        )  # fmt: skip


@njit(cache=True, nogil=True)
def add_groups(
    out: Any, forms: Any, keys: Any, ranges: Any, shape: Any, sizes: Any, pairs: Any, needles: Any, bounds: Any,
    rows: Any, row_bounds: Any, values: Any, sums: Any,
) -> None:  # fmt: skip
    """See `Indicators`."""
    codes = np.empty(LONGEST + 2, np.int32)
    added = np.empty(len(rows), np.int64)
    for i in range(len(forms)):
        count = read_form(out, forms[i, 1], forms[i, 1] + forms[i, 2], codes)
        codes[count] = RIGHT  # part of no indicator
        groups = 0
        for start in range(count):
            if not pairs[pair(codes, start)]:
                continue
            key0, key1 = np.uint64(0), np.uint64(0)
            for size in range(min(sizes[1], count - start)):
                key0, key1 = longer_key(key0, key1, codes[start + size], size)
                at = find(keys, shape, key0, key1) if size + 1 >= sizes[0] else -1
                if at < 0:
                    continue
                for needle in range(np.int64(ranges[at]), np.int64(ranges[at + 1])):
                    begin, length = bounds[needle], bounds[needle + 1] - bounds[needle]
                    if length < size + 1 or length > count - start:
                        continue
                    same = True
                    for j in range(length):
                        same = same and needles[begin + j] == codes[start + j]
                    if same:
                        for r in range(row_bounds[needle], row_bounds[needle + 1]):
                            new = True
                            for g in range(groups):
                                new = new and added[g] != rows[r]
                            if new:
                                added[groups] = rows[r]
                                groups += 1
                                for column in range(sums.shape[1]):
                                    sums[i, column] += values[rows[r], column]


def character_table(names: Sequence[str], rows: Floats) -> Table:
    """A table of the names of up to LONGEST_KEY characters, keyed by these."""
    codes = np.frombuffer(("\n".join(names) + "\n" * bool(names)).encode("utf-32-le", "surrogatepass"), dtype=np.int32)
    keys, picked = np.empty((len(names), 2), dtype=np.uint64), np.empty(len(names), dtype=np.int64)
    count = name_keys(codes, keys, picked)
    table = Table(rows.shape[1], limit=1 << 40)
    table.add(keys[:count], rows[picked[:count]])
    return table
