"""The compiled inner loops of the fast scorer (numba). No Unicode tables are needed to split and look up: white space and control
characters of ASCII never stand inside a word, so cutting there changes no word, whatever else the text holds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from classifier.fast_machine import folded_product, load64, prefetch, trailing_zeros
from classifier.table import PRIMES, place_of

ONES = np.uint64(0x0101010101010101)
HIGH = np.uint64(0x8080808080808080)
FIRST_NO_SPACE = np.uint64(0x21) * ONES
THIRD_PRIME = np.uint64(0x8EBC6AF09C88C6E3)
LOW_BYTE = np.uint64(0xFF)
#: Words hashed and prefetched before the first is looked up.
AHEAD = 64
#: Bytes that may be read past the end of a text.
PADDING = 16


@njit(inline="always")
def low_bytes(word: Any, count: Any) -> Any:
    """The first `count` bytes (1 to 8) of a little-endian number, the others zero."""
    return word & (np.uint64(0xFFFFFFFFFFFFFFFF) >> np.uint64(64 - 8 * count))


@njit(inline="always")
def space_bits(word: Any) -> Any:
    """A number whose lowest set bit tells the first byte up to 0x20; 0 where there is none."""
    return (word - FIRST_NO_SPACE) & ~word & HIGH


@njit(cache=True, nogil=True)
def long_key(text: Any, start: Any, length: Any, seed: Any) -> Any:
    """Key of a form of more than 16 bytes: 120 bits of hash under a seed drawn for the table. The lowest byte is 1, which no
    short form begins with."""
    a, b = seed, seed ^ THIRD_PRIME
    i = np.int64(0)
    while i + 8 <= length:
        word = load64(text, start + i)
        a = folded_product(a ^ word, PRIMES[0])
        b = folded_product(b ^ PRIMES[1], word ^ b)
        i += 8
    if i < length:
        word = low_bytes(load64(text, start + i), length - i)
        a = folded_product(a ^ word, PRIMES[0])
        b = folded_product(b ^ PRIMES[1], word ^ b)
    size = np.uint64(length)
    key0 = folded_product(a ^ size, b ^ THIRD_PRIME)
    key1 = folded_product(b ^ size, a ^ PRIMES[1])
    return (key0 & ~LOW_BYTE) | np.uint64(1), key1


@njit(inline="always")
def short_or_long_key(text: Any, start: Any, length: Any, seed: Any) -> Any:
    """Key of a form: its bytes where it has up to 16, so that equal keys are equal forms; a hash of a longer one."""
    if length <= 8:
        return low_bytes(load64(text, start), length), np.uint64(0)
    if length <= 16:
        return load64(text, start), low_bytes(load64(text, start + 8), length - 8)
    return long_key(text, start, length, seed)


@njit(cache=True, nogil=True)
def sum_rows(
    text: Any,
    offsets: Any,
    row: Any,
    position: Any,
    end_row: Any,
    keys: Any,
    values: Any,
    shape: Any,
    seed: Any,
    sums: Any,
    spans: Any,
    missed: Any,
) -> Any:
    """Add up the slots of the words of rows row..end_row, from byte `position` on.

    text: uint8 with PADDING readable bytes after the last row. offsets: (n + 1,). keys, values: one table seen as uint64 and as
    float64, flat. shape: (mask, stride, width): slots - 1, numbers per slot, numbers to add up. sums: (n, width), added to.
    Words not found fill spans (m, 3) with row, start and length and missed (m, 2) with their keys. Returns row and position to go
    on from (end_row when done) and the number of words missed; stops early when there is hardly room for more.
    """
    mask, stride, width = shape
    room = missed.shape[0] - AHEAD
    misses = np.int64(0)
    places = np.empty(AHEAD, np.int64)
    starts = np.empty(AHEAD, np.int64)
    lengths = np.empty(AHEAD, np.int64)
    first = np.empty(AHEAD, np.uint64)
    second = np.empty(AHEAD, np.uint64)
    while row < end_row:
        end = offsets[row + 1]
        while position < end:
            if misses > room:
                return row, position, misses
            found = 0
            while position < end and found < AHEAD:
                word = load64(text, position)
                if (word & LOW_BYTE) <= np.uint64(0x20):
                    position += 1
                    continue
                start = position
                hit = space_bits(word)
                while hit == 0:
                    position += 8
                    if position >= end:
                        break
                    hit = space_bits(load64(text, position))
                if hit != 0:
                    position += np.int64(trailing_zeros(hit) >> np.uint64(3))
                position = min(position, end)
                length = position - start
                key0, key1 = short_or_long_key(text, start, length, seed)
                place = place_of(key0, key1, mask)
                prefetch(keys, place * stride)
                places[found], starts[found], lengths[found] = place, start, length
                first[found], second[found] = key0, key1
                found += 1
            for i in range(found):
                place, key0, key1 = places[i], first[i], second[i]
                while True:
                    base = place * stride
                    key = keys[base]
                    if key == key0 and keys[base + 1] == key1:
                        for j in range(width):
                            sums[row, j] += values[base + 2 + j]
                        break
                    if key == 0:
                        spans[misses, 0], spans[misses, 1], spans[misses, 2] = row, starts[i], lengths[i]
                        missed[misses, 0], missed[misses, 1] = key0, key1
                        misses += 1
                        break
                    place = (place + 1) & mask
        row += 1
        position = max(position, end)
    return row, position, misses


@njit(cache=True, nogil=True)
def finish(sums: Any, bias: Any, scores: Any) -> None:
    """sums (n, k + 1) -> scores (n, k): divide by the root of the last column, add the bias."""
    k = len(bias)
    for i in range(len(sums)):
        norm = np.sqrt(sums[i, k])
        scale = 1.0 / norm if norm > 0.0 else 1.0
        for j in range(k):
            scores[i, j] = sums[i, j] * scale + bias[j]


@njit(cache=True, nogil=True)
def to_probabilities(scores: Any) -> None:
    """Log-odds to probabilities, in place, without overflow."""
    for i in range(scores.shape[0]):
        for j in range(scores.shape[1]):
            small = np.exp(-abs(scores[i, j]))
            scores[i, j] = (1.0 if scores[i, j] >= 0.0 else small) / (1.0 + small)
