"""Lines -> numbers: the words of many lines at once, and what can be seen of a line as a whole.

A line's words become rows of a table that grows with the forms seen (corpus/paragraphs/line_words.py); everything after that is
arithmetic over whole arrays, so that a line costs a few microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.paragraphs.line_words import MARKS, bare, form_features, form_marks, pair_rows, word_key

#: Words of a line that are looked at: long lines are known by their beginning and end.
BEGINNING, END = 40, 10
#: What a word inside quotation marks counts: a quoted banner is no banner.
QUOTED_WEIGHT = 0.35
#: How lines end. `credit`: a sentence with something in brackets or a mark of a footnote after it.
ENDS = ("none", "stop", "exclamation", "question", "dots", "colon", "comma", "quoted sentence", "quote", "sentence and note",
        "bracket", "sign", "number")  # fmt: skip
#: Ends of sentences.
SENTENCE_ENDS = tuple(
    ENDS.index(name) for name in ("stop", "exclamation", "question", "dots", "quoted sentence", "sentence and note")
)
NOTE = re.compile(
    r"[.!?…][\"'“”«»’‘›‹]*\s?(?:\*{1,3}|[¹²³⁴-⁹]+|\[\d{1,3}\]|\(\d{1,2}\)|\([^()]{1,45}\)\.?|[\w/]{2,8}/[\w/]{2,8}|(?<=[a-zäöüß]{3}[.!?])\d{1,2})$"
)
#: Bounds of the lengths (in words) that are told apart, and what counts as short.
LENGTHS = (1, 2, 3, 4, 6, 8, 11, 14, 18, 24, 35, 55)
SHORT_LINE = 8
MARK_NAMES = (
    *(f"up to {words} words" for words in LENGTHS), "longer",
    *(f"ends: {name}" for name in ENDS), *(f"short, ends: {name}" for name in ENDS),
    *(f"share of {name}" for name in MARKS), *(f"has {name}" for name in MARKS),
    *(f"first word: {name}" for name in MARKS), *(f"last word: {name}" for name in MARKS), "quoted",
)  # fmt: skip
_LAST = {".": 1, "!": 2, "?": 3, "…": 4, ":": 5, ",": 6, ";": 6, "-": 6, "–": 6}
_QUOTES = "\"'“”«»’‘›‹"
_BEGIN, _FINISH = (np.uint32(word_key(f"\0{name}")) for name in ("begin", "finish"))


class Forms:
    """The forms seen so far, with what is known of each: `marks` and `keys`, and `values`, what its features add up to in
    the word
    table (which is left out while a model is trained)."""

    def __init__(self, table: NDArray[np.float32] | None = None) -> None:
        self.table = table
        self.number: dict[str, int] = _Counting()
        self.names: list[str] = []
        self.marks = np.zeros((0, len(MARKS)), dtype=np.float32)
        self.keys = np.zeros(0, dtype=np.uint32)
        self.values = np.zeros((0, 0 if table is None else table.shape[1]), dtype=np.float32)

    def learn(self) -> None:
        """Work out what is not known yet of the forms met since the last time."""
        known = len(self.names)
        count = len(self.number) - known
        if not count:
            return
        forms = [form for form, _ in zip(reversed(self.number), range(count), strict=False)][::-1]
        self.names += forms
        self.marks = _put(self.marks, known, np.array([form_marks(form) for form in forms], dtype=np.float32))
        words = [bare(form) for form in forms]
        self.keys = _put(self.keys, known, np.array([word_key(word) for word in words], dtype=np.uint32))
        if self.table is not None:
            rows, counts, starts = form_features(forms, words)
            values = np.add.reduceat(self.table[rows] * counts[:, None], starts[:-1], axis=0)
            self.values = _put(self.values, known, values)


def _put(array: NDArray[Any], known: int, new: NDArray[Any]) -> NDArray[Any]:
    """The array with new rows after the known ones; it grows by doubling, so that all rows together are copied about once."""
    if known + len(new) > len(array):
        room = max(1024, 2 * (known + len(new)))
        array = np.concatenate([array[:known], np.zeros((room - known, *array.shape[1:]), dtype=array.dtype)])
    array[known : known + len(new)] = new
    return array


class _Counting(dict[str, int]):
    """The next number for a key that is not there."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The words of n lines. ids: numbers of their forms, one line after the other; starts: where each line's begin, (n + 1,);
    weights: what each word counts; words: number of words of each line; ends: how each ends (place in ENDS); marks: (n, k)."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    weights: NDArray[np.float32]
    words: NDArray[np.int64]
    ends: NDArray[np.int64]
    pairs: NDArray[np.int64]
    pair_starts: NDArray[np.int64]
    marks: NDArray[np.float32]

    @classmethod
    def of(cls, texts: Sequence[str], forms: Forms) -> Lines:
        """Look at one text or more."""
        split = [text.split() or ["·"] for text in texts]
        words = np.array([len(line) for line in split], dtype=np.int64)
        if words.max() > BEGINNING + END:
            split = [line if len(line) <= BEGINNING + END else line[:BEGINNING] + line[-END:] for line in split]
        ids = np.fromiter(map(forms.number.__getitem__, chain.from_iterable(split)), dtype=np.int64)
        forms.learn()
        counts = np.minimum(words, BEGINNING + END)
        starts = np.concatenate([[0], np.cumsum(counts)])
        ends = np.array([line_end(text) for text in texts], dtype=np.int64)
        marks = forms.marks[ids]
        weights, quoted = _quoted(marks, starts)
        pairs, pair_starts = _pairs(forms.keys[ids], starts)
        return cls(ids, starts, weights, words, ends, pairs, pair_starts, _marks(marks, starts, words, ends, quoted))


def _quoted(marks: NDArray[np.float32], starts: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What each word counts, and the share of quoted words of each line."""
    opens, closes = marks[:, MARKS.index("opens")], marks[:, MARKS.index("closes")]
    if not opens.any():
        return np.ones(len(marks), dtype=np.float32), np.zeros(len(starts) - 1, dtype=np.float32)
    depth = np.cumsum(opens - closes)
    before = np.repeat((depth - opens + closes)[starts[:-1]], np.diff(starts))
    inside = (depth + closes - before > 0).astype(np.float32)
    quoted = np.add.reduceat(inside, starts[:-1]) / np.diff(starts)
    return 1 - (1 - QUOTED_WEIGHT) * inside, quoted.astype(np.float32)


def _pairs(keys: NDArray[np.uint32], starts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of the pairs of neighbouring words of every line, where it begins and ends with a pair of its own, and where each
    line's pairs begin (n + 1,): a line of k words has k + 1."""
    n = len(starts) - 1
    padded = np.empty(len(keys) + 2 * n, dtype=np.uint32)
    begin = starts[:-1] + 2 * np.arange(n)
    finish = starts[1:] + 2 * np.arange(n) + 1
    inner = np.ones(len(padded), dtype=bool)
    inner[begin] = inner[finish] = False
    padded[begin], padded[finish], padded[inner] = _BEGIN, _FINISH, keys
    rows = pair_rows(padded[:-1], padded[1:])
    keep = np.ones(len(rows), dtype=bool)
    keep[finish[:-1]] = False
    return rows[keep], starts + np.arange(n + 1)


def _marks(
    marks: NDArray[np.float32], starts: NDArray[np.int64], words: NDArray[np.int64], ends: NDArray[np.int64],
    quoted: NDArray[np.float32],
) -> NDArray[np.float32]:  # fmt: skip
    """What can be seen of a line as a whole, (n, k): see MARK_NAMES."""
    n = len(words)
    total = np.add.reduceat(marks, starts[:-1], axis=0)
    share = total / np.maximum(1, np.diff(starts))[:, None]
    length = np.searchsorted(LENGTHS, words)
    lengths = np.zeros((n, len(LENGTHS) + 1), dtype=np.float32)
    lengths[np.arange(n), length] = 1
    end = np.zeros((n, len(ENDS)), dtype=np.float32)
    end[np.arange(n), ends] = 1
    short = (words <= SHORT_LINE).astype(np.float32)[:, None]
    some = np.minimum(total, 1)
    parts = [lengths, end, end * short, share, some, marks[starts[:-1]], marks[starts[1:] - 1], quoted[:, None]]
    return np.concatenate(parts, axis=1, dtype=np.float32)


def line_end(text: str) -> int:
    """How a line ends, as a place in ENDS.

    >>> [ENDS[line_end(line)] for line in ("Er schwieg.", "Er schwieg. (dpa)", "Er schwieg.²", "„Ja.“", "„Ja“", "Mehr dazu", "→")]
    ['stop', 'sentence and note', 'sentence and note', 'quoted sentence', 'quote', 'none', 'sign']
    """
    tail = text[-60:].rstrip()
    last = tail[-1:]
    if last in _LAST:
        return _LAST[last] if not tail.endswith("...") else 4
    if last.isalpha():
        return 9 if "/" in tail and NOTE.search(tail) else 0
    if last in _QUOTES:
        inner = tail.rstrip(_QUOTES)[-1:]
        return 7 if inner in ".!?…" else 8
    if NOTE.search(tail):
        return 9
    if last in ")]":
        return 1 if tail[-2:-1] in ".!?" and "(" not in tail[-40:] else 10
    return 12 if last.isdigit() else 11
