"""The paragraphs of one person in order, and where they stand with each: what is next, what is done, what a filter shows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping

from corpus.coding.drawn import Spot
from corpus.coding.labels import ADJUDICATED
from corpus.coding.page.codings import Coding

#: What a list of paragraphs may be filtered by.
FILTERS = ("all", "todo", "coded", "edge", "noted", "changed")


class Queue:
    """Spots in a fixed order, of which some may join later: what is to be adjudicated grows while people code."""

    def __init__(self, order: Iterable[Spot], spots: Iterable[Spot] | None = None) -> None:
        """`order` are all spots that may ever be in the queue; `spots`, those that are in it now (default: all)."""
        self.rank = {spot: rank for rank, spot in enumerate(order)}
        self.spots = list(self.rank) if spots is None else sorted(spots, key=self.rank.__getitem__)
        self._marked: dict[str, set[Spot]] = {name: set() for name in FILTERS[2:]}

    @property
    def done(self) -> int:
        """How many are coded."""
        return len(self._marked["coded"])

    def put(self, spot: Spot, *, there: bool) -> None:
        """Let a spot join or leave."""
        place = bisect_left(self.spots, self.rank[spot], key=self.rank.__getitem__)
        present = place < len(self.spots) and self.spots[place] == spot
        if there and not present:
            insort(self.spots, spot, key=self.rank.__getitem__)
        elif present and not there:
            del self.spots[place]
            for marked in self._marked.values():
                marked.discard(spot)

    def mark(self, spot: Spot, marks: Mapping[str, bool]) -> None:
        """Say where somebody stands with a spot: `coded`, `edge`, `noted`, `changed`."""
        for name, there in marks.items():
            (self._marked[name].add if there else self._marked[name].discard)(spot)

    def todo(self, after: Spot | None = None) -> Iterator[Spot]:
        """What is not coded, from behind a spot on, and round to it again."""
        start = 0 if after is None else bisect_right(self.spots, self.rank.get(after, -1), key=self.rank.__getitem__)
        coded = self._marked["coded"]
        for place in range(len(self.spots)):
            spot = self.spots[(start + place) % len(self.spots)]
            if spot not in coded:
                yield spot

    def beside(self, spot: Spot) -> tuple[Spot | None, Spot | None]:
        """The spots before and after this one."""
        rank, key = self.rank[spot], self.rank.__getitem__
        left, right = bisect_left(self.spots, rank, key=key), bisect_right(self.spots, rank, key=key)
        return self.spots[left - 1] if left else None, self.spots[right] if right < len(self.spots) else None

    def number(self, spot: Spot) -> int:
        """The place of a spot in the queue, from 1 on."""
        return bisect_left(self.spots, self.rank[spot], key=self.rank.__getitem__) + 1

    def filtered(self, name: str) -> Iterator[Spot]:
        """The spots that a filter shows, in order."""
        if name == "all":
            return iter(self.spots)
        if name == "todo":
            return (spot for spot in self.spots if spot not in self._marked["coded"])
        return (spot for spot in self.spots if spot in self._marked[name])

    def count(self, name: str) -> int:
        """How many a filter shows."""
        if name in ("all", "todo"):
            return len(self.spots) - (self.done if name == "todo" else 0)
        return len(self._marked[name])


def disputed(codings: Mapping[str, Coding]) -> tuple[int, ...]:
    """The themes (positions in the code book) that coders judged differently; `codings` by coder, the adjudicated one left out.

    >>> disputed({"x": Coding((1, 0, None)), "y": Coding((1, 1, 0)), "adjudicated": Coding((0, 0, 0))})
    (1,)
    """
    columns = zip(*(coding.values for coder, coding in codings.items() if coder != ADJUDICATED), strict=True)
    return tuple(t for t, values in enumerate(columns) if len({*values} - {None}) > 1)


def to_settle(codings: Mapping[str, Coding]) -> bool:
    """Whether there is something to adjudicate: a disagreement or an open edge, of people who are done with the paragraph."""
    finished = {coder: c for coder, c in codings.items() if coder != ADJUDICATED and c.complete}
    edge = any(coding.edge for coding in finished.values())
    return edge or bool(disputed(finished))


def settled(codings: Mapping[str, Coding]) -> bool:
    """Whether all that coders differ on is decided, and an open edge looked at."""
    final = codings.get(ADJUDICATED)
    if final is None or not final.has_row:
        return False
    return final.complete or all(final.values[t] is not None for t in disputed(codings))


def changed_since(codings: Mapping[str, Coding]) -> bool:
    """Whether a coder has changed a judgement since it was adjudicated."""
    final = codings.get(ADJUDICATED)
    return final is not None and final.has_row and any(c.entry > final.entry for c in codings.values())
