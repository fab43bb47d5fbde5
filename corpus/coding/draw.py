"""Drawing units with known chances: how many, of which, and with which probability each could have been taken.

Units are paragraphs or whole articles, numbered 0 to N - 1. A draw takes exactly n of them. With sizes that differ it is Madow's
systematic draw in random order (Madow 1949), whose inclusion probabilities are exactly n times the share of each size; sizes so
large that this would exceed 1 are taken for certain, and the rest shares what is left. With equal sizes that is a simple random
sample in all that estimates need: every unit has the chance n / N.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Share of an uneven draw that is spread evenly, so that no unit is without a chance and a false model is found out.
EVEN = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """What was drawn: `units` (n,) in the order of drawing, and the `chances` (N,) that every unit had."""

    units: NDArray[np.int64]
    chances: Floats


def drawn_evenly(units: int, n: int, seed: int) -> Draw:
    """Every unit with the same chance. Raises ValueError where there are fewer than n."""
    return drawn_by_size(np.ones(units), n, seed)


def drawn_by_size(sizes: Floats, n: int, seed: int) -> Draw:
    """Chances in proportion to sizes (N,), all above 0, as far as none exceeds 1.

    >>> drawn = drawn_by_size(np.array([1.0, 1.0, 2.0, 50.0]), 2, seed=0)
    >>> drawn.chances.tolist(), 3 in drawn.units
    ([0.25, 0.25, 0.5, 1.0], True)
    """
    chances = inclusion_probabilities(sizes, n)
    chance = np.random.default_rng(seed)
    order = chance.permutation(len(sizes))
    ends = np.cumsum(chances[order])
    # The sum is n but for rounding, which must not lose the last unit.
    ends *= n / ends[-1] if n else 0.0
    marks = chance.random() + np.arange(n)
    units = order[np.minimum(np.searchsorted(ends, marks, side="right"), len(sizes) - 1)]
    return Draw(chance.permutation(units), chances)


def drawn_by_stratum(strata: Sequence[str], allocation: dict[str, int], seed: int) -> Draw:
    """As many units of each stratum as `allocation` says, each with the same chance within its stratum."""
    chances = np.zeros(len(strata))
    taken: list[NDArray[np.int64]] = []
    names = np.asarray(strata)
    for number, name in enumerate(sorted(allocation)):
        inside = np.flatnonzero(names == name)
        drawn = drawn_evenly(len(inside), allocation[name], seed + 7919 * number)
        chances[inside] = drawn.chances
        taken.append(inside[drawn.units])
    return Draw(np.random.default_rng(seed).permutation(np.concatenate(taken)), chances)


def inclusion_probabilities(sizes: Floats, n: int) -> Floats:
    """The chance of each unit in a draw of n. Raises ValueError where there are fewer units than n, or a size is not above 0."""
    if n > len(sizes) or n < 0:
        raise ValueError(f"{n} units cannot be drawn of {len(sizes)}")
    if len(sizes) and not (sizes > 0).all():
        raise ValueError("a unit without a size has no chance to be drawn")
    chances = np.zeros(len(sizes))
    certain = np.zeros(len(sizes), dtype=np.bool_)
    while n > certain.sum():
        rest = n - certain.sum()
        chances = np.where(certain, 1.0, rest * sizes / sizes[~certain].sum())
        over = ~certain & (chances >= 1)
        if not over.any():
            break
        certain |= over
    return np.where(certain, 1.0, chances)


def proportional(strata: Sequence[str], n: int) -> dict[str, int]:
    """n units divided among strata by their sizes, at least one each where n allows, by largest remainders.

    >>> proportional(["a"] * 90 + ["b"] * 9 + ["c"], 10)
    {'a': 7, 'b': 2, 'c': 1}
    """
    names, sizes = np.unique(np.asarray(strata), return_counts=True)
    if n < len(names):
        raise ValueError(f"{n} units cannot be drawn of {len(names)} strata, at least one of each")
    least = np.ones(len(names), dtype=np.int64)
    wanted = (n - len(names)) * (sizes - 1) / max(int((sizes - 1).sum()), 1)
    given = least + np.floor(wanted).astype(np.int64)
    remainders = wanted - np.floor(wanted)
    for place in np.lexsort((np.arange(len(names)), -remainders)):
        if given.sum() < min(n, int(sizes.sum())) and given[place] < sizes[place]:
            given[place] += 1
    return {str(name): int(number) for name, number in zip(names, given, strict=True)}


def uneven(weights: Floats) -> Floats:
    """Sizes (N,) from weights of 0 or more: most of the draw goes by them, and the share EVEN goes evenly to all units."""
    total = weights.sum()
    even = np.full(len(weights), 1 / max(len(weights), 1))
    return even if total <= 0 else (1 - EVEN) * weights / total + EVEN * even


def horvitz_thompson(values: Floats, chances: Floats, frame: int) -> float:
    """The share of a theme in a frame of `frame` paragraphs, from the values (1 or 0) of those drawn and their chances: unbiased
    whatever the chances are (Horvitz & Thompson 1952).

    >>> horvitz_thompson(np.array([1.0, 0.0]), np.array([0.5, 0.1]), 12)
    0.16666666666666666
    """
    return float((values / chances).sum() / frame)
