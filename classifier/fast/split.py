"""Surface forms -> word forms, compiled, for the characters that German text is made of.

What each character does in a word is asked of `classifier.words` when the tables are made, so there is only one definition. Some
characters cannot be looked up one by one: combining marks, final sigma, scripts beyond Latin, bytes that are no UTF-8. They mark
their surface form as complicated, and ordinary Python reads it.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from classifier.fast.compiled import compiled
from classifier.words import WORD, normalise

#: Basic Latin to Latin Extended-B; general punctuation to currency signs.
RANGES = (range(0x250), range(0x2000, 0x20D0))
BREAK, LETTER, SIGN, DROPPED, COMPLICATED = range(5)
#: Code points below this are looked up.
CHARACTERS = 0x2100
#: A longer surface form is left to Python, so that working memory stays small.
LONGEST = 256


@cache
def character_tables() -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """kinds (CHARACTERS,): what each character does in a word. forms (CHARACTERS, 2): the one or two characters it is counted
    as."""
    kinds = np.full(CHARACTERS, COMPLICATED, dtype=np.uint8)
    forms = np.zeros((CHARACTERS, 2), dtype=np.int32)
    for code in (code for numbers in RANGES for code in numbers):
        character = chr(code)
        kinds[code] = _kind(character)
        if kinds[code] in (LETTER, SIGN):
            counted = [ord(c) for c in normalise(character)]
            forms[code, : len(counted)] = counted
    return kinds, forms


def _kind(character: str) -> int:
    """What a character does in a word.

    >>> [_kind(c) == kind for c, kind in zip("ß-€\\u00ad\\u0130", (LETTER, BREAK, SIGN, DROPPED, COMPLICATED))]
    [True, True, True, True, True]
    """
    begins, goes_on = WORD.fullmatch(character) is not None, WORD.fullmatch("a" + character) is not None
    form = normalise(character)
    if not begins:
        if not goes_on:
            return BREAK
        return DROPPED if normalise("a" + character) == "a" else COMPLICATED
    if not goes_on:
        return SIGN if form == character else COMPLICATED
    simple = (
        unicodedata.is_normalized("NFC", character)
        and not unicodedata.category(character).startswith("M")
        and len(form) in (1, 2)
        and len(form.encode()) <= len(character.encode())
        and normalise(form) == form
        and WORD.fullmatch(form) is not None
    )
    return LETTER if simple else COMPLICATED


@njit(inline="always")
def character_at(text: Any, at: Any, end: Any) -> Any:
    """The code point that begins at a byte, and how many bytes it takes; 0 bytes where the tables do not know it."""
    lead = np.int32(text[at])
    if lead < 0x80:
        return lead, 1
    if 0xC2 <= lead < 0xE0 and at + 1 < end and text[at + 1] & 0xC0 == 0x80:
        return ((lead & 0x1F) << 6) | np.int32(text[at + 1] & 0x3F), 2
    if lead == 0xE2 and at + 2 < end and text[at + 1] & 0xFC == 0x80 and text[at + 2] & 0xC0 == 0x80:
        return np.int32(0x2000) | (np.int32(text[at + 1] & 0x3F) << 6) | np.int32(text[at + 2] & 0x3F), 3
    return np.int32(0), 0


@njit(inline="always")
def put(out: Any, at: Any, code: Any) -> Any:
    """Write a character as UTF-8; returns the position after it."""
    if code < 0x80:
        out[at] = code
        return at + 1
    if code < 0x800:
        out[at], out[at + 1] = 0xC0 | (code >> 6), 0x80 | (code & 0x3F)
        return at + 2
    out[at], out[at + 1], out[at + 2] = 0xE0 | (code >> 12), 0x80 | ((code >> 6) & 0x3F), 0x80 | (code & 0x3F)
    return at + 3


@compiled
def split_forms(text: Any, spans: Any, kinds: Any, counted: Any, out: Any, forms: Any, complicated: Any) -> Any:
    """Word forms of surface forms: spans (n, 3) as `sum_rows` fills them.

    Writes the forms as UTF-8 to `out`; forms (m, 3) gets each one's surface form, start and length; complicated (n,) is set where
    Python must read. Returns the number of forms.
    """
    count, at = 0, 0
    for i in range(len(spans)):
        position, end = spans[i, 1], spans[i, 1] + spans[i, 2]
        count_before, at_before, start, failed = count, at, at, spans[i, 2] > LONGEST
        while position <= end and not failed:
            kind, code, size = BREAK, np.int32(0), 1
            if position < end:
                code, size = character_at(text, position, end)
                kind = kinds[code] if size else COMPLICATED
            position += size
            if kind == LETTER:
                at = put(out, at, counted[code, 0])
                if counted[code, 1]:
                    at = put(out, at, counted[code, 1])
            elif kind == COMPLICATED:
                failed = True
            elif kind != DROPPED:
                if at > start:
                    forms[count, 0], forms[count, 1], forms[count, 2] = i, start, at - start
                    count, start = count + 1, at
                if kind == SIGN:
                    at = put(out, at, code)
                    forms[count, 0], forms[count, 1], forms[count, 2] = i, start, at - start
                    count, start = count + 1, at
        if failed:
            count, at = count_before, at_before
        complicated[i] = failed
    return count
