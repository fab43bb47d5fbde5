"""N-grams, groups of indicators and names found in word forms by one automaton (Aho and Corasick, 1975), compiled.

All of them are strings that may occur in `<form>`, the word form with its ends marked. Each state is the longest prefix of a
pattern that matches the end of the text read so far; it stores the sum over all patterns ending there. So a character costs one
step and one row to add, however many patterns there are. What counts is defined in `classifier.words`; tests compare the two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from classifier.fast.automaton import LEFT, RIGHT, Numbers, Trie, code_points, connect
from classifier.fast.compiled import compiled
from classifier.fast.hash_table import LINE, aligned
from classifier.fast.machine import prefetch, trailing_zeros
from classifier.fast.split import CHARACTERS, LONGEST, character_at
from classifier.model import Floats
from classifier.words import GROUP, STEM, FeatureSettings, indicators, normalise

#: Limit on the table of steps, in numbers of 4 bytes (1 GB). Models that would need more are scored without an automaton.
MOST_STEPS = 1 << 28
#: Forms read side by side: while one waits for memory to bring its next state, the others go on.
TOGETHER = 16
#: Numbers of that many digits or more are one and the same feature.
DIGITS = 6
#: Bits used of an int64 that holds a set of marks.
BITS = 62
#: First characters of the names of features that are not n-grams.
OTHERS = [ord(sign) for sign in (STEM, GROUP, "#")]


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The automaton.

    N-grams count as often as they occur in a form, so their numbers can be added at every state. Groups of indicators
    count once a form: they are marks, as names are, collected as bits and added at its end.

    classes (CHARACTERS,): number of each character, 0 for those in no pattern.
    steps: for the row of a state and each class, where the row of the next state begins, and the next state.
    outputs: for each state the numbers to add, then its marks as bit sets (int64).
    shape: numbers per state, how many of them to add, how many bit sets.
    marked (marks, width): what each mark adds. The first is that of names, and adds nothing: a name has no features.
    numbers (DIGITS, width): what a number of one digit, of two … adds; the last row is for longer ones too.
    """

    classes: Numbers
    steps: Numbers
    outputs: Floats
    shape: tuple[int, int, int]
    marked: Floats
    numbers: Floats

    @classmethod
    def of(cls, settings: FeatureSettings, index: Mapping[str, int], values: Floats) -> Patterns | None:
        """All patterns of a model: `index` has the row of each of its features in `values` (F, width). None where the automaton
        would be too large."""
        width = values.shape[1]
        names = ngrams(list(index), settings)
        groups, marks = _marks(settings, index)
        patterns = sorted([*names, *(mark for mark in marks if not _holds(names, mark))])
        trie = Trie.of(patterns)
        if trie.steps > MOST_STEPS:
            return None
        sets = len(groups) // BITS + 1
        stride = -(-(width + sets) // LINE) * LINE
        outputs = aligned(trie.states * stride)
        outputs.fill(0.0)
        rows, sets_of = outputs.reshape(-1, stride), outputs.view(np.int64).reshape(-1, stride)
        places = {mark: bisect_left(patterns, mark) for mark in marks}
        others = [place for mark, place in places.items() if not _holds(names, mark)]
        rows[np.delete(trie.ends, others), :width] = values[list(map(index.__getitem__, names))]
        for mark, bits in marks.items():
            for bit in bits:
                sets_of[trie.ends[places[mark]], width + bit // BITS] |= 1 << bit % BITS
        marked = np.zeros((len(groups) + 1, width))
        for i, name in enumerate(groups, 1):
            if name in index:
                marked[i] = values[index[name]]
        numbers = np.zeros((DIGITS, width))
        for i in range(DIGITS):
            if (name := f"#{i + 1}") in index:
                numbers[i] = values[index[name]]
        steps = np.zeros(trie.steps, dtype=np.int32)
        connect(trie.parents, trie.letters, trie.order, trie.inner, trie.class_count, steps, rows, sets_of, width)
        return cls(trie.classes, steps, outputs, (stride, width, sets), marked, numbers)

    def add(self, out: NDArray[np.uint8], forms: NDArray[np.int64], sums: Floats) -> NDArray[np.int64]:
        """Add what each form gives, except by its stem, to its row of `sums`.

        forms: (m, 3) row, start and length in `out`. Returns which forms have a stem: neither numbers nor names.
        """
        ordinary, sets = np.empty(len(forms), dtype=np.int64), self.outputs.view(np.int64)
        count = add_patterns(
            out, forms, self.classes, self.steps, self.outputs, sets, self.shape, self.marked, self.numbers, sums, ordinary
        )
        return ordinary[:count]


def ngrams(features: list[str], settings: FeatureSettings) -> list[str]:
    """Those of the features that are n-grams and may occur in a form, sorted.

    >>> ngrams(["#2", "<da", "=dat", "aten", "d<a", "数据部"], FeatureSettings())
    ['<da', 'aten']
    """
    codes, sizes = code_points(features)
    starts, owner = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(sizes)), sizes)
    fits = (sizes >= max(settings.ngram_min, 1)) & (sizes <= min(settings.ngram_max, LONGEST + 2))
    first = np.zeros(len(codes), dtype=np.bool_)
    first[starts[sizes > 0]] = True
    last = np.append(first[1:], True)
    fits[owner[first & np.isin(codes, OTHERS)]] = False
    fits[owner[(codes == LEFT) & ~first | (codes == RIGHT) & ~last | (codes >= CHARACTERS)]] = False
    return sorted([features[i] for i in np.flatnonzero(fits).tolist()])


def _holds(names: list[str], name: str) -> bool:
    """Whether a name is among the sorted ones.

    >>> _holds(["a", "c"], "c"), _holds(["a", "c"], "b"), _holds([], "a")
    (True, False, False)
    """
    place = bisect_left(names, name)
    return place < len(names) and names[place] == name


def _marks(settings: FeatureSettings, index: Mapping[str, int]) -> tuple[list[str], dict[str, list[int]]]:
    """Groups of indicators, and the marks of every pattern: 0 for a name, i + 1 for group i.

    >>> _marks(FeatureSettings(lexicon=(("net", ("*netz", "lte")),), names=("Google",)), {"!net": 0})
    (['!net'], {'<google>': [0], '<googles>': [0], 'netz': [1], '<lte': [1]})
    """
    needles = indicators(settings.lexicon)
    groups = sorted({group for owners in needles.values() for group in owners} & index.keys())
    marks = {f"<{form}>": [0] for name in settings.names for form in (normalise(name), normalise(name) + "s")}
    for needle, owners in needles.items():
        if not needle.endswith(">"):  # the end of a form is part of no indicator
            marks.setdefault(needle, []).extend(groups.index(group) + 1 for group in owners if group in index)
    return groups, {mark: bits for mark, bits in marks.items() if _may_occur(mark)}


def _may_occur(pattern: str) -> bool:
    """Whether a pattern may stand in `<form>`, of characters that are read compiled.

    >>> [_may_occur(pattern) for pattern in ("<da", "en>", "d<a", "<a>b", "数")]
    [True, True, False, False, False]
    """
    inside = "<" not in pattern[1:] and ">" not in pattern[:-1] and len(pattern) <= LONGEST + 2
    return inside and all(ord(character) < CHARACTERS for character in pattern)


@compiled
def add_patterns(
    out: Any, forms: Any, classes: Any, steps: Any, outputs: Any, sets: Any, shape: Any, marked: Any, numbers: Any, sums: Any,
    ordinary: Any,
) -> int:  # fmt: skip
    """See `Patterns.add`. shape: numbers per state, numbers to add up, bit sets."""
    stride, width, set_count = shape
    letters, places = np.empty((TOGETHER, LONGEST + 2), np.int32), np.empty((TOGETHER, LONGEST + 2), np.int64)
    sizes, at, digits = np.empty(TOGETHER, np.int64), np.empty(TOGETHER, np.int64), np.empty(TOGETHER, np.bool_)
    count = 0
    for begin in range(0, len(forms), TOGETHER):
        group = forms[begin : begin + TOGETHER]
        longest = 0
        for i in range(len(group)):
            sizes[i], digits[i] = read_form(out, group[i, 1], group[i, 1] + group[i, 2], classes, letters[i])
            at[i], longest = 0, max(longest, sizes[i])
        for j in range(longest):
            for i in range(len(group)):
                if j < sizes[i]:
                    step = at[i] + 2 * letters[i, j]
                    at[i], places[i, j] = steps[step], steps[step + 1] * stride
                    prefetch(outputs, places[i, j])
        for i in range(len(group)):
            row, size = group[i, 0], sizes[i]
            if sets[places[i, size - 1] + width] & 1:  # a name
                add_row(sums, row, marked, 0)
            elif digits[i]:
                add_row(sums, row, numbers, min(size - 2, len(numbers)) - 1)
            else:
                for j in range(size):
                    for column in range(width):
                        sums[row, column] += outputs[places[i, j] + column]
                for some in range(set_count):
                    bits = np.int64(0)
                    for j in range(size):
                        bits |= sets[places[i, j] + width + some]
                    while bits:
                        add_row(sums, row, marked, some * BITS + np.int64(trailing_zeros(np.uint64(bits))))
                        bits &= bits - 1
                ordinary[count] = begin + i
                count += 1
    return count


@njit(inline="always")
def read_form(out: Any, position: Any, end: Any, classes: Any, letters: Any) -> Any:
    """Fill `letters` with the classes of < and the characters of a form and >; returns how many, and whether all are digits."""
    letters[0], size, digits = classes[LEFT], np.int64(1), True
    while position < end:
        code, length = character_at(out, position, end)
        digits = digits & (code >= 0x30) & (code <= 0x39)
        letters[size] = classes[code]
        size, position = size + 1, position + length
    letters[size] = classes[RIGHT]
    return size + 1, digits


@njit(inline="always")
def add_row(sums: Any, row: Any, values: Any, of: Any) -> None:
    """sums[row] += values[of]"""
    for column in range(values.shape[1]):
        sums[row, column] += values[of, column]
