"""The exact search for similar sets, one set at a time: each new one is compared with those before it.

The Jaccard similarity of two sets is the size of what they share, divided by the size of both together. Where it is at least t, a
set of n members lacks at most n - t n of the other's. So if the members of all sets are put into one order, any order, the first
n - t n + 1 members of one set and those of the other have a member in common (prefix filtering: Chaudhuri, Ganti & Kaushik 2006;
Bayardo, Ma & Srikant 2007). Only sets with such a member in common are compared, and no pair is missed.

The fewer sets share these first members, the fewer are compared, so rare members should come first. How rare they are is not
known while sets still arrive. They are therefore gathered into blocks: each block counts its members and orders them by that. Two
blocks of one size are joined into one, so that there are never many.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: A set: sorted distinct hashes of its members.
Hashes = NDArray[np.uint64]

#: Sets of the smallest and the largest block. The largest bounds the memory that joining two blocks takes.
SMALLEST, LARGEST = 512, 1 << 14


class SimilarSets:
    """Sets numbered 0, 1, … in the order in which they were added. Keeps about 16 bytes a member.

    >>> sets = SimilarSets(0.5)
    >>> sets.add(np.array([1, 2, 3], dtype=np.uint64))
    >>> sets.similar(np.array([1, 2, 3, 4], dtype=np.uint64)), sets.similar(np.array([3, 4], dtype=np.uint64))
    ([(0, 0.75)], [])
    """

    def __init__(self, similarity: float) -> None:
        """`similarity`: the least Jaccard similarity, above 0 and at most 1."""
        self._similarity = similarity
        self._sets: list[Hashes] = []
        self._blocks: list[Block] = []
        # First members, in the order of their hashes, of the sets that are in no block yet.
        self._recent: dict[int, list[int]] = {}

    def similar(self, hashes: Hashes) -> list[tuple[int, float]]:
        """Numbers and similarities of the sets so far that are similar enough, by number. Nothing is similar to an empty set."""
        candidates = {i for value in self._first(hashes) for i in self._recent.get(value, ())}
        for block in self._blocks:
            candidates.update(block.candidates(hashes))
        pairs = ((i, jaccard(self._sets[i], hashes)) for i in sorted(candidates) if self._sizes_allow(i, hashes.size))
        return [(i, similarity) for i, similarity in pairs if similarity >= self._similarity]

    def add(self, hashes: Hashes) -> None:
        """Add a set."""
        for value in self._first(hashes):
            self._recent.setdefault(value, []).append(len(self._sets))
        self._sets.append(hashes)
        packed = self._blocks[-1].stop if self._blocks else 0
        if len(self._sets) - packed == SMALLEST:
            self._pack(packed)

    def _pack(self, start: int) -> None:
        self._recent = {}
        stop = len(self._sets)
        while self._blocks and self._blocks[-1].stop - self._blocks[-1].start == stop - start < LARGEST:
            start = self._blocks.pop().start
        self._blocks.append(Block.of(self._sets[start:stop], start, self._similarity))

    def _first(self, hashes: Hashes) -> list[int]:
        first: list[int] = hashes[: _needed(hashes.size, self._similarity)].tolist()
        return first

    def _sizes_allow(self, i: int, size: int) -> bool:
        other = self._sets[i].size
        return min(size, other) >= self._similarity * max(size, other) - 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Sets `start` up to `stop` under their first members, the rarest ones: `members` are sorted and distinct, and those of
    number i are first members of the sets owners[begins[i]:begins[i + 1]]."""

    start: int
    stop: int
    members: Hashes
    begins: NDArray[np.int64]
    owners: NDArray[np.int32]

    @classmethod
    def of(cls, sets: Sequence[Hashes], start: int, similarity: float) -> Block:
        """A block of sets that are numbered from `start` on."""
        sizes = np.array([hashes.size for hashes in sets])
        needed = np.array([_needed(size, similarity) for size in sizes.tolist()])
        members, owners = np.concatenate(sets), np.repeat(np.arange(start, start + len(sets), dtype=np.int32), sizes)
        _, inverse, counts = np.unique(members, return_inverse=True, return_counts=True)
        # Set by set the rarest members first, of equally rare ones that with the lowest hash.
        order = np.lexsort((members, counts[inverse], owners))
        place = np.arange(len(members)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        first = order[place < np.repeat(needed, sizes)]
        first = first[np.argsort(members[first], kind="stable")]
        distinct, begins = np.unique(members[first], return_index=True)
        return cls(start, start + len(sets), distinct, np.append(begins, len(first)), owners[first])

    def candidates(self, hashes: Hashes) -> Iterable[int]:
        """Numbers of the sets that have one of their first members in this one.

        All members are looked up, not only the first ones in the block's order: that is faster than to find these.
        """
        if not self.members.size:
            return
        place = np.minimum(np.searchsorted(self.members, hashes), self.members.size - 1)
        for i in place[self.members[place] == hashes].tolist():
            yield from self.owners[self.begins[i] : self.begins[i + 1]].tolist()


def similar_pairs(sets: Iterable[Hashes], similarity: float) -> list[tuple[int, int, float]]:
    """All pairs (i, j, Jaccard similarity) of sets at least that similar, i < j, sorted.

    >>> similar_pairs([np.array(members, dtype=np.uint64) for members in ([1, 2], [5], [1, 2, 3])], 0.6)
    [(0, 2, 0.6666666666666666)]
    """
    known, pairs = SimilarSets(similarity), []
    for j, hashes in enumerate(sets):
        pairs += [(i, j, found) for i, found in known.similar(hashes)]
        known.add(hashes)
    return sorted(pairs)


def jaccard(left: Hashes, right: Hashes) -> float:
    """Jaccard similarity of two sets, of which one has members, 0 to 1."""
    both = np.concatenate((left, right))
    both.sort()
    shared = int(np.count_nonzero(both[1:] == both[:-1]))
    return shared / (both.size - shared)


def _needed(size: int, similarity: float) -> int:
    """How many first members of a set of this size are looked at."""
    return size - int(similarity * size) + 1
