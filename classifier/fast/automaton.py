"""Building the automaton of classifier/fast/patterns.py (Aho and Corasick, 1975).

First all patterns are put into one tree, in which patterns with the same beginning share a path; each node is a state. Then
every state learns where each next character leads, and what it adds up: its own pattern and all shorter ones that end at the
same place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.fast.compiled import compiled
from classifier.fast.split import CHARACTERS, LONGEST

LEFT, RIGHT = ord("<"), ord(">")

Numbers = NDArray[np.int32]


def code_points(names: list[str]) -> tuple[Numbers, NDArray[np.int64]]:
    """Code points of all names, and the length of each."""
    codes = np.frombuffer("".join(names).encode("utf-32-le", "surrogatepass"), dtype=np.int32)
    return codes, np.fromiter(map(len, names), dtype=np.int64, count=len(names))


@dataclass(frozen=True, slots=True, eq=False)
class Trie:
    """All patterns as one tree. Its nodes are the states, state 0 is the root, and a path from the root spells a beginning.

    classes (CHARACTERS,): the number of each character that occurs in a pattern, 0 for all others; class_count: how many numbers.
    parents, letters (states,): the parent of each state, and the class of the character that leads there from it.
    order (states,): states by depth, the children of a state side by side.
    inner (states,): which row of the table of steps a state has. Only the root and states with children have one, others -1.
    ends (patterns,): the state at which each pattern ends.
    """

    classes: Numbers
    class_count: int
    parents: Numbers
    letters: Numbers
    order: NDArray[np.int64]
    inner: Numbers
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, patterns: list[str]) -> Trie:
        """The tree of some patterns, which must be sorted and hold none twice."""
        codes, sizes = code_points(patterns)
        used = np.zeros(CHARACTERS, dtype=np.bool_)
        used[[LEFT, RIGHT]] = used[codes] = True
        classes = np.where(used, np.cumsum(used), 0).astype(np.int32)
        parents, letters = np.zeros(len(codes) + 1, dtype=np.int32), np.zeros(len(codes) + 1, dtype=np.int32)
        depths, ends = np.zeros(len(codes) + 1, dtype=np.uint16), np.zeros(len(patterns), dtype=np.int64)
        count = grow(classes[codes], sizes, parents, letters, depths, ends)
        has_row = np.zeros(count, dtype=np.bool_)
        has_row[parents[:count]] = True  # the root too: it is its own parent
        inner = np.where(has_row, np.cumsum(has_row) - 1, -1).astype(np.int32)
        order = np.argsort(depths[:count], kind="stable")
        return cls(classes, int(used.sum()) + 1, parents[:count], letters[:count], order, inner, ends)

    @property
    def states(self) -> int:
        """Number of states."""
        return len(self.parents)

    @property
    def steps(self) -> int:
        """Length of the table of steps: a pair (row, state) for every class, in each row."""
        return 2 * self.class_count * (int(self.inner.max()) + 1)


@compiled
def grow(letters_of: Any, sizes: Any, parents: Any, letters: Any, depths: Any, ends: Any) -> int:
    """Fill the arrays of a tree; returns the number of states.

    As the patterns are sorted, the states that a pattern shares with any earlier one are those it shares with the one before it.
    """
    path = np.zeros(LONGEST + 3, np.int32)
    count, begin, before, size_before = 1, np.int64(0), np.int64(0), np.int64(0)
    for i in range(len(ends)):
        size, same = sizes[i], 0
        while same < min(size, size_before) and letters_of[begin + same] == letters_of[before + same]:
            same += 1
        for depth in range(same, size):
            parents[count], letters[count], depths[count] = path[depth], letters_of[begin + depth], depth + 1
            path[depth + 1] = count
            count += 1
        ends[i] = path[size]
        before, size_before, begin = begin, size, begin + size
    return count


@compiled
def connect(
    parents: Any, letters: Any, order: Any, inner: Any, class_count: Any, steps: Any, rows: Any, sets_of: Any, width: Any
) -> None:
    """Fill `steps` (given as zeros), and complete the outputs of every state.

    The fallback of a state is the state of the longest proper ending of its characters that is itself the beginning of a pattern.
    Patterns that end there end here too, so its outputs are added; and where no child of a state fits the next character, the
    state goes on as its fallback would. `order` lists parents before children, so a fallback is complete before it is needed.
    """
    row_size = 2 * class_count
    fallback, row_of = np.zeros(len(order), np.int32), np.zeros(len(order), np.int32)
    child = 1
    for i in range(len(order)):
        state = order[i]
        if state:
            other = fallback[state]
            for column in range(width):
                rows[state, column] += rows[other, column]
            for column in range(width, sets_of.shape[1]):
                sets_of[state, column] |= sets_of[other, column]
        if inner[state] < 0:
            continue
        at = inner[state] * row_size
        if state:
            steps[at : at + row_size] = steps[row_of[other] * row_size : (row_of[other] + 1) * row_size]
        while child < len(order) and parents[order[child]] == state:
            new = order[child]
            step = at + 2 * letters[new]
            fallback[new] = steps[step + 1]
            # A state without children goes on as its fallback does, and needs no row of its own.
            row_of[new] = inner[new] if inner[new] >= 0 else row_of[fallback[new]]
            steps[step], steps[step + 1] = row_of[new] * row_size, new
            child += 1
