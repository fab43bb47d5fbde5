"""What the stems of word forms add to scores.

PyStemmer is the C library libstemmer with a Python interface, and that interface costs as much again as the stemming. So where
PyStemmer's module lets the functions of libstemmer be found by name, compiled code calls them itself. Elsewhere the Python
interface is used, with the same results.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import Stemmer
from numba import njit
from numpy.typing import NDArray

from classifier.fast.compiled import compiled
from classifier.fast.german import known, possible, stem_set
from classifier.fast.hash_table import Table, find
from classifier.fast.kernels import PADDING, short_or_long_key
from classifier.fast.machine import byte_at, call_length, call_stem
from classifier.model import Floats
from classifier.words import STEM, FeatureSettings, plain_stems

#: No form that is read here has a stem of more bytes than this, so longer stems of a model need not be compared.
LONGEST_STEM = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Stems:
    """The stems of a model, with what they add.

    seed: what the keys of the table are hashed with. longest: bytes of the longest stem. table: a row for each stem.
    possible: the set by which most words are spared the stemmer (classifier/fast/german.py); None where every word is stemmed.
    """

    settings: FeatureSettings
    seed: np.uint64
    longest: int
    table: Table
    possible: NDArray[np.uint8] | None

    @classmethod
    def of(cls, settings: FeatureSettings, features: tuple[str, ...], values: Floats, seed: np.uint64) -> Stems:
        """The stems among a model's features; `values` (F, width) is what each of its features adds."""
        rows = [i for i, name in enumerate(features) if name.startswith(STEM)]
        stems = [features[i][len(STEM) :].encode("utf-8", "surrogatepass") for i in rows]
        table = Table(values.shape[1], limit=1 << 40)
        table.add(keys_of(stems, seed), values[rows])
        possible = stem_set(*_joined(stems)) if known(settings.language) else None
        return cls(settings, seed, min(max(map(len, stems), default=0), LONGEST_STEM), table, possible)

    def add(self, out: NDArray[np.uint8], forms: NDArray[np.int64], sums: Floats) -> None:
        """Add what the stem of each form gives to its row of `sums`. forms: (m, 3) row, start and length in `out`, in UTF-8."""
        table, library = self.table, libstemmer()
        if self.possible is not None:
            forms = forms[possible(out, forms, self.possible)]
        if library is None:
            raw = out.tobytes()
            words = [raw[start : start + length] for _, start, length in forms.tolist()]
            keys = keys_of(plain_stems(words, self.settings), self.seed)
            add_found(table.keys, table.values, table.shape, keys, forms[:, 0], sums)
            return
        with library.stemmer(self.settings.language) as stemmer:
            done = add_stems(
                out, forms, (library.stem, library.length, stemmer), self.longest, self.seed,
                table.keys, table.values, table.shape, sums,
            )  # fmt: skip
        if done < len(forms):
            raise MemoryError("no memory for a stem")


def keys_of(stems: list[bytes], seed: np.uint64) -> NDArray[np.uint64]:
    """Keys (n, 2) of n stems."""
    keys = np.empty((len(stems), 2), dtype=np.uint64)
    stem_keys(*_joined(stems), seed, keys)
    return keys


def _joined(stems: list[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Bytes of all stems, PADDING more after them, and the bounds of each (n + 1,)."""
    return np.frombuffer(b"".join([*stems, bytes(PADDING)]), dtype=np.uint8), np.cumsum([0, *map(len, stems)])


@dataclass(frozen=True, slots=True)
class Library:
    """libstemmer: how a stemmer is made and deleted, and where the functions are that find a stem and tell its length."""

    new: Any
    delete: Any
    stem: int
    length: int

    @contextmanager
    def stemmer(self, language: str) -> Iterator[int]:
        """A stemmer, which only one thread may use."""
        stemmer = self.new(language.encode(), None)
        if not stemmer:
            raise ValueError(f"no stemmer for the language {language}")
        try:
            yield stemmer
        finally:
            self.delete(stemmer)


@cache
def libstemmer() -> Library | None:
    """The functions of libstemmer inside PyStemmer's module; None where they cannot be found by name."""
    try:
        module = ctypes.CDLL(Stemmer.__file__)
        new, delete, stem, length = (getattr(module, f"sb_stemmer_{name}") for name in ("new", "delete", "stem", "length"))
    except (OSError, AttributeError):
        return None
    new.restype, new.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_char_p]
    delete.restype, delete.argtypes = None, [ctypes.c_void_p]
    addresses = (ctypes.cast(function, ctypes.c_void_p).value or 0 for function in (stem, length))
    return Library(new, delete, *addresses)


@njit(inline="always")
def stem_key(text: Any, start: Any, length: Any, seed: Any) -> Any:
    """Key of a stem. The empty one gets a key that no text has, since 0 marks an empty slot of the table."""
    if length == 0:
        return np.uint64(2), np.uint64(0)
    return short_or_long_key(text, start, length, seed)


@compiled
def stem_keys(text: Any, bounds: Any, seed: Any, keys: Any) -> None:
    """Keys (n, 2) of the n stems between bounds (n + 1,); PADDING readable bytes follow."""
    for i in range(len(keys)):
        keys[i, 0], keys[i, 1] = stem_key(text, bounds[i], bounds[i + 1] - bounds[i], seed)


@compiled
def add_found(keys: Any, values: Any, shape: Any, wanted: Any, owner: Any, sums: Any) -> None:
    """sums[owner[i]] += row of wanted[i] for every key (n, 2) that is in the table."""
    for i in range(len(wanted)):
        at = find(keys, shape, wanted[i, 0], wanted[i, 1])
        if at >= 0:
            for j in range(shape[2]):
                sums[owner[i], j] += values[at + j]


@compiled
def add_stems(out: Any, forms: Any, library: Any, longest: Any, seed: Any, keys: Any, values: Any, shape: Any, sums: Any) -> int:
    """See `Stems.add`; returns how many stems were made, which are all unless memory is out. library: addresses of two functions
    and a stemmer, given with every call, so that none is stored with the compiled code."""
    stem, length_of, stemmer = library
    letters = np.zeros(longest + PADDING, np.uint8)
    for i in range(len(forms)):
        found = call_stem(stem, stemmer, out, forms[i, 1], forms[i, 2])
        if found == 0:
            return i
        length = call_length(length_of, stemmer)
        if length > longest:
            continue
        for j in range(length):
            letters[j] = byte_at(found, j)
        key0, key1 = stem_key(letters, 0, length, seed)
        at = find(keys, shape, key0, key1)
        if at >= 0:
            for j in range(shape[2]):
                sums[forms[i, 0], j] += values[at + j]
    return len(forms)
