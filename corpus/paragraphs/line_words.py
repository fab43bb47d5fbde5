"""Words of lines -> numbers: hashed features, and marks that can be counted.

Everything here belongs to one *form*, a word as it stands between two blanks (`„Newsletter,`), so that it is worked out
once per form
and not once per line. Training and reading use the same functions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

#: Words and their parts, and pairs of words, are hashed into tables of this many rows each.
WORD_BITS, PAIR_BITS = 15, 15
#: Parts of words: this many letters, from words of so many letters on, with `<` and `>` for the word's ends.
PARTS, PARTS_FROM = (3, 4, 5), 4
#: A part counts less than the whole word.
PART_WEIGHT = 0.5
#: What may stand around a word.
EDGES = " .,;:!?…\"'“”„‟»«›‹‚‘’()[]{}<>|*–—-/·•→►▶+&#©=_~`´²³¹"
OPENING, CLOSING = '„“”"»«‚‘›‹', '“”"»«‘’›‹'
#: Short words keep their capital letter as a feature of its own: `Sie` is no `sie`, `Ihr` no `ihr`.
SHORT = 6
#: What is counted of a form, one column each.
MARKS = (
    "capital", "capitals", "digit", "address", "stop", "exclamation", "question", "comma", "colon", "separator", "bracket",
    "money", "opens", "closes", "small", "sign",
)  # fmt: skip
ADDRESS = re.compile(r"https?:|www\.|\w@\w|\w\.(?:de|at|ch|com|org|net|example|info|eu)\b")
SEPARATOR = re.compile(r"[|·•★☆»«►▶→←↑↓✓✔☐□☑●■+/>-]+|.*[|·•→►▶]")
MONEY_WORDS = frozenset({"Euro", "Euros", "Franken", "CHF", "EUR", "Fr"})
MONEY = re.compile(r"[€$%]|\b(?:Euros?|Franken|CHF|EUR|Fr\.)(?!\w)")
DIGITS = re.compile(r"\d+")


def bare(form: str) -> str:
    """A form without what stands around it, in lower case, numbers as `0`.

    >>> bare("„Newsletter,"), bare("12.30"), bare("→")
    ('newsletter', '0.0', '→')
    """
    if form.isalpha():
        return form.lower()
    word = form.strip(EDGES)
    if not word:
        return form
    return DIGITS.sub("0", word.lower()) if not word.isalpha() else word.lower()


def word_key(word: str) -> int:
    """Number of a bare word, 32 bits."""
    return crc32(word.encode("utf-8", "replace"))


def form_marks(form: str) -> list[float]:
    """What is counted of a form, in the order of MARKS."""
    # Most forms are letters, with or without a comma or full stop: their marks are few and made once.
    letters = form if form.isalpha() else form[:-1] if form[-1] in ".," and form[:-1].isalpha() else ""
    if len(letters) > 1:
        kind = (form[-1] if form is not letters else "", letters[0].isupper(), letters.isupper(), letters[0].islower())
        if letters not in MONEY_WORDS:
            if kind not in _KINDS:
                _KINDS[kind] = _marks(form)
            return _KINDS[kind]
    return _marks(form)


_KINDS: dict[tuple[str, bool, bool, bool], list[float]] = {}


def _marks(form: str) -> list[float]:
    word = form.strip(EDGES)
    first, letters = word[:1], len(word)
    inside = form.rstrip('“”"»«‘’›‹)]*²³¹')
    last = inside[-1:]
    return [
        float(first.isupper()),
        float(letters > 1 and word.isupper()),
        float(any(c.isdigit() for c in form)),
        float(len(form) > 5 and ADDRESS.search(form) is not None),
        float(last == "." and letters > 1),
        float(last == "!"),
        float(last == "?"),
        float(last in (",", ";")),
        float(last == ":"),
        float(SEPARATOR.fullmatch(form) is not None),
        float("(" in form or "[" in form),
        float(MONEY.search(form) is not None),
        float(form[0] in OPENING or form[:2] in ("(„", "(»", '("')),
        float(form[-1] in CLOSING or (len(form) > 1 and form.rstrip(".,;:!?…)")[-1:] in CLOSING)),
        float(first.islower()),
        float(not word),
    ]


def form_features(forms: Sequence[str], words: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]]:
    """Rows of the word table for each of n forms, given as they stand and bare, with how much each counts, and where each
    form's begin, (n + 1,)."""
    whole: list[int] = []
    owner: list[int] = []
    for i, (form, word) in enumerate(zip(forms, words, strict=True)):
        whole.append(word_key("w" + word))
        owner.append(i)
        plain = form.isalpha()
        stripped = form if plain else form.strip(EDGES)
        if 0 < len(stripped) <= SHORT and stripped != word:
            whole.append(word_key("c" + stripped))
            owner.append(i)
        if plain:
            continue
        if form[-1] in EDGES:
            whole.append(word_key("e" + form[len(form.rstrip(EDGES)) :][:3]))
            owner.append(i)
        if form[0] in EDGES:
            whole.append(word_key("b" + form[: len(form) - len(form.lstrip(EDGES))][:3]))
            owner.append(i)
    hashes = [np.array(whole, dtype=np.uint32)]
    owners = [np.array(owner, dtype=np.int64)]
    long = [i for i, word in enumerate(words) if len(word) >= PARTS_FROM]
    if long:
        framed = ["<" + words[i][:40] + ">" for i in long]
        letters = np.frombuffer("".join(framed).encode("utf-32-le", "replace"), dtype=np.uint32)
        lengths = np.array([len(word) for word in framed])
        belongs = np.repeat(np.array(long, dtype=np.int64), lengths)
        for size in PARTS:
            end = len(letters) - size + 1
            inside = np.flatnonzero(belongs[:end] == belongs[size - 1 :])
            value = np.full(len(inside), size, dtype=np.uint32)
            for place in range(size):
                value = (value ^ letters[inside + place]) * np.uint32(0x01000193)
            hashes.append(value * np.uint32(0x9E3779B1) ^ (value >> np.uint32(15)))
            owners.append(belongs[inside])
    rows = (np.concatenate(hashes) * np.uint32(0x85EBCA6B)) >> np.uint32(32 - WORD_BITS)
    of = np.concatenate(owners)
    order = np.argsort(of, kind="stable")
    starts = np.searchsorted(of[order], np.arange(len(forms) + 1))
    counts = np.ones(len(of), dtype=np.float32)
    counts[len(whole) :] = PART_WEIGHT
    return rows[order].astype(np.int64), counts[order], starts


def pair_rows(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Rows of the pair table for pairs of words, given their keys, (n,) each."""
    mixed = first * np.uint32(0x9E3779B1) ^ second * np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    rows: NDArray[np.int64] = ((mixed * np.uint32(0xC2B2AE35)) >> np.uint32(32 - PAIR_BITS)).astype(np.int64)
    return rows
