"""The compiled inner loops of the fast scorer (numba): cut text into surface forms, look up their rows, add them.

A text is cut only at ASCII white space and control characters. These never stand inside a word, so cutting there changes no word
whatever else the text holds, and no Unicode tables are needed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from classifier.fast.compiled import compiled, compiled_with_lock
from classifier.fast.hash_table import LINE, PRIMES, place_of
from classifier.fast.machine import at_most, folded_product, load64, prefetch, trailing_zeros

THIRD_PRIME = np.uint64(0x8EBC6AF09C88C6E3)
LOW_BYTE = np.uint64(0xFF)
ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
ONE = np.uint64(1)
#: Bytes looked at together.
BLOCK = 64
#: Forms cut and hashed, and their rows asked for, before the first is looked up: by then its row has come from memory.
AHEAD = 64
MOST_AHEAD = AHEAD + BLOCK // 2 + 1
#: Bytes that may be read past the end of a text.
PADDING = BLOCK


@njit(inline="always")
def low_bytes(word: Any, count: Any) -> Any:
    """The first `count` bytes (0 to 8) of a little-endian number, the others zero."""
    half = np.uint64(4 * count)  # shifted twice, because a shift by all 64 bits is not defined
    return word & ~((ALL << half) << half)


@compiled
def long_key(text: Any, start: Any, length: Any, seed: Any) -> Any:
    """Key of a form of more than 16 bytes: 120 bits of hash, under a seed drawn for the table.

    The lowest byte is 1. No short form begins with that control character, so no long key equals a short one.
    """
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
    """Key of a form: the bytes themselves where there are up to 16, so that equal keys are equal forms, else a hash."""
    if length <= 16:  # one branch for all short forms: their lengths are hard to predict
        return low_bytes(load64(text, start), min(length, 8)), low_bytes(load64(text, start + 8), max(length - 8, 0))
    return long_key(text, start, length, seed)


@njit(inline="always")
def cut(text: Any, position: Any, end: Any, bounds: Any) -> Any:
    """Find the next surface forms: fill `bounds` with start, end, start, end …; returns where to go on, and how many were found.

    At least AHEAD are found if there are that many before `end`. `position` must be where a form may begin, not inside one.
    Each block of 64 bytes becomes 64 bits, 1 for white space; a form begins or ends where a bit differs from the one before.
    """
    count, before = np.int64(0), ONE  # before: 1 where the byte in front is white space
    while position < end and count < 2 * AHEAD:
        space = at_most(text, position, 0x20)
        if end - position < BLOCK:
            space |= ALL << np.uint64(end - position)
        turns = space ^ ((space << ONE) | before)
        before = space >> np.uint64(BLOCK - 1)
        while turns != 0:
            bounds[count] = position + np.int64(trailing_zeros(turns))
            count += 1
            turns &= turns - ONE
        position += BLOCK
    if count & 1 and position < end:  # the last word goes on: it is cut the next time
        return bounds[count - 1], count >> 1
    bounds[count] = end
    return min(position, end), (count + 1) >> 1


@compiled
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
    room = missed.shape[0] - MOST_AHEAD
    misses = np.int64(0)
    bounds = np.empty(2 * MOST_AHEAD, np.int64)
    places = np.empty(MOST_AHEAD, np.int64)
    first = np.empty(MOST_AHEAD, np.uint64)
    second = np.empty(MOST_AHEAD, np.uint64)
    while row < end_row:
        end = offsets[row + 1]
        while position < end:
            if misses > room:
                return row, position, misses
            position, found = cut(text, position, end, bounds)
            for i in range(found):
                start = bounds[2 * i]
                key0, key1 = short_or_long_key(text, start, bounds[2 * i + 1] - start, seed)
                place = place_of(key0, key1, mask)
                prefetch(keys, place * stride)
                places[i], first[i], second[i] = place, key0, key1
            a = b = c = d = e = f = 0.0
            for i in range(found):
                place, key0, key1 = places[i], first[i], second[i]
                base = place * stride
                while keys[base] != key0 or keys[base + 1] != key1:
                    if keys[base] == 0:
                        start = bounds[2 * i]
                        spans[misses, 0], spans[misses, 1], spans[misses, 2] = row, start, bounds[2 * i + 1] - start
                        missed[misses, 0], missed[misses, 1] = key0, key1
                        misses += 1
                        break
                    place = (place + 1) & mask
                    base = place * stride
                if stride == LINE:  # six numbers stay in registers; what a row or an empty slot does not use is 0
                    a, b, c = a + values[base + 2], b + values[base + 3], c + values[base + 4]
                    d, e, f = d + values[base + 5], e + values[base + 6], f + values[base + 7]
                else:
                    for j in range(width):
                        sums[row, j] += values[base + 2 + j]
            if stride == LINE:
                six = (a, b, c, d, e, f)
                for j in range(width):
                    sums[row, j] += six[j]
        row += 1
        position = max(position, end)
    return row, position, misses


@compiled_with_lock
def zeros_in(text: Any, size: Any, places: Any) -> int:
    """Fill `places` with those of the first bytes 0 in text[:size]; returns how many there are. PADDING readable bytes follow."""
    count = 0
    for position in range(0, size, BLOCK):
        found = at_most(text, position, 0)
        if size - position < BLOCK:
            found &= ~(ALL << np.uint64(size - position))
        while found != 0:
            if count < len(places):
                places[count] = position + np.int64(trailing_zeros(found))
            count += 1
            found &= found - ONE
    return count


@njit(inline="always")
def finish(sums: Any, bias: Any, scores: Any) -> None:
    """sums (n, k + 1) -> scores (n, k): divide by the root of the last column, add the bias."""
    k = len(bias)
    for i in range(len(sums)):
        norm = np.sqrt(sums[i, k])
        scale = 1.0 / norm if norm > 0.0 else 1.0
        for j in range(k):
            scores[i, j] = sums[i, j] * scale + bias[j]


@njit(inline="always")
def to_probabilities(scores: Any) -> None:
    """Log-odds to probabilities, in place, without overflow."""
    for i in range(scores.shape[0]):
        for j in range(scores.shape[1]):
            small = np.exp(-abs(scores[i, j]))
            scores[i, j] = (1.0 if scores[i, j] >= 0.0 else small) / (1.0 + small)


@compiled
def score_rows(
    text: Any, offsets: Any, row: Any, position: Any, keys: Any, values: Any, shape: Any, seed: Any, sums: Any, spans: Any,
    missed: Any, bias: Any, scores: Any, probabilities: Any,
) -> Any:  # fmt: skip
    """`sum_rows` for all rows from `row` on; then, if no form was missing, the scores (n, k) or probabilities.

    Both in one call, because between two calls a thread would have to wait for Python's global lock (GIL).
    """
    row, position, misses = sum_rows(
        text, offsets, row, position, len(scores), keys, values, shape, seed, sums, spans, missed
    )  # fmt: skip
    if misses == 0:
        finish(sums, bias, scores)
        if probabilities:
            to_probabilities(scores)
    return row, position, misses
