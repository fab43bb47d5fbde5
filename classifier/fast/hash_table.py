"""A flat hash table from keys of 128 bits to rows of numbers: one cache line per look-up for up to six numbers.

A slot holds the key (two uint64), then the numbers, filled up to a multiple of a cache line. A first key half of 0 marks an empty
slot. Slots are searched one after the other from the key's place.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from classifier.fast.compiled import compiled
from classifier.fast.machine import folded_product, prefetch
from classifier.model import Floats

Keys = NDArray[np.uint64]
LINE = 8  # numbers of 8 bytes in a cache line
SMALLEST = 1 << 12
#: Share of slots in use, at most.
FULL = 5 / 8
#: How many rows ahead the memory for a row is asked for, so that it is there when the row is moved.
AHEAD = 16
PRIMES = (np.uint64(0xA0761D6478BD642F), np.uint64(0xE7037ED1A0B428DB))


class Table:
    """Rows of `width` float64 under 128-bit keys, in at most `limit` bytes.

    A table that would outgrow its limit keeps the older half of its rows and forgets the younger. Frequent words come early, and
    most of what comes late is never met again.
    """

    def __init__(self, width: int, limit: int) -> None:
        self.width = width
        self.stride = -(-(width + 2) // LINE) * LINE
        most = limit // (8 * self.stride)
        self._most = max(SMALLEST, 1 << max(most.bit_length() - 1, 0))
        self._empty(SMALLEST)

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """Size in memory."""
        return self.values.nbytes + self._order.nbytes

    @property
    def shape(self) -> tuple[int, int, int]:
        """(slots - 1, numbers per slot, numbers per row), as the kernels want it."""
        return (self.slots - 1, self.stride, self.width)

    def add(self, keys: Keys, rows: Floats) -> None:
        """Add rows (n, width) under keys (n, 2); a key that is there already keeps its row."""
        done = 0
        while done < len(keys):
            room = len(self._order) - self._count
            if room < len(keys) - done and self.slots < self._most:
                self._grow(self._count + len(keys) - done)
            elif room <= 0:
                self._forget()
            else:
                part = slice(done, done + room)
                order = self._order[self._count :]
                self._count += insert(self.keys, self.values, self.shape, keys[part], rows[part], order)
                done += room

    def _rows(self, count: int) -> tuple[Keys, Floats]:
        keys, rows = np.empty((count, 2), dtype=np.uint64), np.empty((count, self.width))
        take(self.keys, self.values, self._order, keys, rows)
        return keys, rows

    def _empty(self, slots: int) -> None:
        self.slots = slots
        # Filled in order, because memory pages first touched at random cost up to thirty times as much in a virtual machine.
        self.values = aligned(slots * self.stride)
        self.values.fill(0.0)
        self.keys = self.values.view(np.uint64)
        # Places of the rows, oldest first; its length is the number of rows that the table may hold.
        self._order = np.empty(int(slots * FULL), dtype=np.int64)
        self._count = 0

    def _grow(self, rows: int) -> None:
        slots = 4 * self.slots if self._count else SMALLEST  # every row is moved at each step, so there are few
        while slots * FULL < rows:
            slots *= 2
        keys, values, order = self.keys, self.values, self._order[: self._count]
        self._empty(min(slots, self._most))
        self._count = copy(keys, values, order, self.keys, self.values, self.shape, self._order)

    def _forget(self) -> None:
        """Keep the older half, in the same memory."""
        keys, rows = self._rows(self._count // 2)
        self.values.fill(0.0)
        self._count = insert(self.keys, self.values, self.shape, keys, rows, self._order)


def aligned(size: int) -> Floats:
    """`size` numbers that begin with a cache line, so that a slot is in one line, not in two.

    >>> aligned(8).ctypes.data % 64
    0
    """
    values = np.empty(size + LINE - 1)
    start = -values.ctypes.data % (8 * LINE) // 8
    return values[start : start + size]


@njit(inline="always")
def place_of(key0: Any, key1: Any, mask: Any) -> Any:
    """The slot where the search for a key begins."""
    return np.int64(folded_product(key0 ^ PRIMES[0], key1 ^ PRIMES[1]) & np.uint64(mask))


@njit(inline="always")
def find(keys: Any, shape: Any, key0: Any, key1: Any) -> Any:
    """Index of the first number of the key's row, or -1 minus the index of the slot to put it into."""
    mask, stride, _ = shape
    place = place_of(key0, key1, mask)
    while True:
        base = place * stride
        if keys[base] == key0 and keys[base + 1] == key1:
            return base + 2
        if keys[base] == 0:
            return -1 - base
        place = (place + 1) & mask


@compiled
def insert(keys: Any, values: Any, shape: Any, new_keys: Any, rows: Any, order: Any) -> int:
    """Put rows (n, width) under keys (n, 2). A key that is there already keeps its row. Appends the places of new rows to `order`
    and returns how many there were."""
    count, mask, stride = 0, shape[0], shape[1]
    for i in range(len(new_keys)):
        if i + AHEAD < len(new_keys):
            prefetch(keys, place_of(new_keys[i + AHEAD, 0], new_keys[i + AHEAD, 1], mask) * stride)
        at = find(keys, shape, new_keys[i, 0], new_keys[i, 1])
        if at < 0:
            base = -1 - at
            keys[base], keys[base + 1] = new_keys[i, 0], new_keys[i, 1]
            for j in range(shape[2]):
                values[base + 2 + j] = rows[i, j]
            order[count] = base
            count += 1
    return count


@compiled
def take(keys: Any, values: Any, order: Any, taken_keys: Any, rows: Any) -> None:
    """Fill keys (n, 2) and rows (n, width) with those at the first n places in `order`."""
    for i in range(len(rows)):
        taken_keys[i, 0], taken_keys[i, 1] = keys[order[i]], keys[order[i] + 1]
        for j in range(rows.shape[1]):
            rows[i, j] = values[order[i] + 2 + j]


@compiled
def copy(keys: Any, values: Any, order: Any, new_keys: Any, new_values: Any, shape: Any, new_order: Any) -> int:
    """Put the rows at the places in `order` into another, empty table with rows of the same width. Returns how many they are."""
    count, mask, stride = 0, shape[0], shape[1]
    for i in range(len(order)):
        if i + 2 * AHEAD < len(order):
            prefetch(keys, order[i + 2 * AHEAD])
        if i + AHEAD < len(order):
            ahead = order[i + AHEAD]
            prefetch(new_keys, place_of(keys[ahead], keys[ahead + 1], mask) * stride)
        base = order[i]
        new = -1 - find(new_keys, shape, keys[base], keys[base + 1])
        new_keys[new], new_keys[new + 1] = keys[base], keys[base + 1]
        for j in range(shape[2]):
            new_values[new + 2 + j] = values[base + 2 + j]
        new_order[count] = new
        count += 1
    return count


@compiled
def add_picked(sums: Any, owner: Any, rows: Any, picked: Any) -> None:
    """sums[owner[i]] += rows[picked[i]] for every i."""
    for i in range(len(owner)):
        for j in range(sums.shape[1]):
            sums[owner[i], j] += rows[picked[i], j]


@compiled
def number(keys: Any, ids: Any, firsts: Any) -> int:
    """Give equal keys (n, 2) the same number, from 0 in the order in which they are first met; returns how many numbers there
    are.

    Fills ids (n,) with the number of each key, and firsts with the index at which each number was met first.
    """
    size = 16
    while size < 2 * len(keys):
        size *= 2
    slots = np.full(size, -1, np.int64)
    count = 0
    for i in range(len(keys)):
        place = place_of(keys[i, 0], keys[i, 1], size - 1)
        while True:
            seen = slots[place]
            if seen < 0:
                slots[place], firsts[count], ids[i] = count, i, count
                count += 1
                break
            if keys[firsts[seen], 0] == keys[i, 0] and keys[firsts[seen], 1] == keys[i, 1]:
                ids[i] = seen
                break
            place = (place + 1) & (size - 1)
    return count
