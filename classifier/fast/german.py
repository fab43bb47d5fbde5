"""Sparing nine out of ten new German words the stemmer: their stem cannot be one that the model knows.

libstemmer needs 0.8 microseconds for a German word, more than all its n-grams take. Its German algorithm only ever removes an
ending from a finite list (TAILS) and respells vowels: `ae`, `oe`, `ue` (not after q) become ä, ö, ü, and these become a, o, u. So
we compare words and stems in a spelling that ignores this: umlauts as plain vowels, no e after a, o or u. In that spelling the
stem is the word without one of the tails it ends with (the empty one included). If no such remainder is a stem of the model, the
word adds nothing, and libstemmer need not be asked. If one is, libstemmer decides.

The list was read in the source of version 3.1. With another version libstemmer is asked for every word.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import numpy as np
import Stemmer
from numba import njit
from numpy.typing import NDArray

from classifier.fast.automaton import Trie
from classifier.fast.compiled import compiled
from classifier.fast.hash_table import PRIMES
from classifier.fast.machine import folded_product
from classifier.fast.split import LONGEST, character_at

#: The versions of the stemmer for which the above was read.
VERSIONS = ("3.1",)
#: What each of the algorithm's three steps may remove, the last step first. (It removes `n` and `ns` only after l, and `se`,
#: `sen` and `ses` only after nis; a longer list does no harm here.)
STEPS = (
    ",end,ung,igend,igung,ig,ik,isch,lich,heit,erlich,enlich,erheit,enheit,keit,lichkeit,igkeit",
    ",en,er,et,est,st",
    ",e,em,en,er,erin,erinnen,ern,es,s,n,ns,se,sen,ses",
)
TAILS = sorted({"".join(parts) for parts in product(*(step.split(",") for step in STEPS))})
#: A set of stems has 2**SIZE bits: with ten thousand stems 99 of 100 stay clear, so a wrong "perhaps" is rare.
SIZE = 20
LETTERS = 26
#: Words by whose stems the version is told: some that earlier versions stem otherwise, some that take many steps.
TELLING = {
    "lehrerinnen": "lehr",
    "ergebnisses": "ergebnis",
    "systemen": "system",
    "hoeflichkeit": "hoflich",
    "bedingungen": "beding",
}
SMALL_A, SMALL_E, SMALL_O, SMALL_U = (np.int32(ord(letter)) for letter in "aeou")


def known(language: str) -> bool:
    """Whether the stemmer for a language is the one described above."""
    if language != "german" or Stemmer.version().rpartition(".")[0] not in VERSIONS:
        return False
    # The version is that of PyStemmer, which may have been built with another libstemmer. So a few stems are compared too.
    return bool(Stemmer.Stemmer(language).stemWords(list(TELLING)) == list(TELLING.values()))


def stem_set(stems: NDArray[np.uint8], bounds: NDArray[np.int64]) -> NDArray[np.uint8]:
    """A set of the stems between bounds (n + 1,), as bits under hashes."""
    bits = np.zeros((1 << SIZE) // 8, dtype=np.uint8)
    add_stems_to(stems, bounds, bits)
    return bits


def possible(out: NDArray[np.uint8], forms: NDArray[np.int64], bits: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Indices of the forms (m, 3; as `Stems.add` has them) whose stem may be in a set. The others' stems are surely not."""
    picked = np.empty(len(forms), dtype=np.int64)
    return picked[: pick(out, forms, bits, *_tails(), picked)]


@cache
def _tails() -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """A tree of the tails, spelt backwards, since words are read from their end: steps (n, LETTERS), 0 for none, and which of the
    n states complete a tail."""
    trie = Trie.of(sorted(tail[::-1] for tail in TAILS))
    letters = np.full(trie.class_count, -1)
    for i in range(LETTERS):
        letters[trie.classes[ord("a") + i]] = i
    steps, ends = np.zeros((trie.states, LETTERS), dtype=np.int32), np.zeros(trie.states, dtype=np.bool_)
    steps[trie.parents[1:], letters[trie.letters[1:]]] = np.arange(1, trie.states)
    ends[trie.ends] = True
    return steps, ends


@njit(inline="always")
def longer(key: Any, vowel: Any, code: Any) -> Any:
    """Hash of a word's beginning lengthened by one character, and whether that is a, o or u (after which an e is left out)."""
    if vowel and code == SMALL_E:
        return key, vowel
    plain = code
    if code == 0xE4:
        plain = SMALL_A
    elif code == 0xF6:
        plain = SMALL_O
    elif code == 0xFC:
        plain = SMALL_U
    return folded_product(key ^ np.uint64(plain), PRIMES[0]), plain in (SMALL_A, SMALL_O, SMALL_U)


@njit(inline="always")
def bit_of(key: Any) -> Any:
    """Where a hash has its bit: byte and bit."""
    place = np.int64(key >> np.uint64(64 - SIZE))
    return place >> 3, np.uint8(1 << (place & 7))


@compiled
def add_stems_to(stems: Any, bounds: Any, bits: Any) -> None:
    """See `stem_set`."""
    for i in range(len(bounds) - 1):
        position, end, key, vowel = bounds[i], bounds[i + 1], PRIMES[1], False
        while position < end:
            code, size = character_at(stems, position, end)
            key, vowel = longer(key, vowel, code)
            position += max(size, 1)
        place, bit = bit_of(key)
        bits[place] |= bit


@compiled
def pick(out: Any, forms: Any, bits: Any, steps: Any, ends: Any, picked: Any) -> int:
    """See `possible`; returns how many. steps, ends: `_tails`."""
    codes, keys = np.empty(LONGEST + 1, np.int32), np.empty(LONGEST + 1, np.uint64)
    keys[0] = PRIMES[1]
    count = 0
    for i in range(len(forms)):
        position, end, left, vowel = forms[i, 1], forms[i, 1] + forms[i, 2], 0, False
        while position < end:
            code, size = character_at(out, position, end)
            keys[left + 1], vowel = longer(keys[left], vowel, code)
            codes[left] = code
            left, position = left + 1, position + max(size, 1)
        state = 0
        while True:
            if ends[state]:
                place, bit = bit_of(keys[left])
                if bits[place] & bit:
                    picked[count] = i
                    count += 1
                    break
            letter = codes[left - 1] - SMALL_A if left else -1
            if not 0 <= letter < LETTERS:
                break
            state, left = steps[state, letter], left - 1
            if state == 0:
                break
    return count
