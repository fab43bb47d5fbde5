"""Draws: what is recorded as the chance of a unit is the chance, counted over many draws; and estimates with it are right."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.coding.draw import (
    Draw,
    drawn_by_size,
    drawn_by_stratum,
    drawn_evenly,
    horvitz_thompson,
    inclusion_probabilities,
    proportional,
    uneven,
)

RUNS = 4000
N = 30
STRATA = ["a"] * 20 + ["b"] * 8 + ["c"] * 2
WEIGHTS = np.random.default_rng(5).gamma(0.4, size=N)
#: More frequent among what is likely to be drawn: an estimate that ignores the chances is far off.
VALUES = (np.argsort(np.argsort(-WEIGHTS)) < 9).astype(np.float64)


def by_words(seed: int) -> Draw:
    return drawn_by_stratum(["words" if value else "none" for value in VALUES], {"words": 5, "none": 3}, seed)


WAYS = {
    "random": lambda seed: drawn_evenly(N, 8, seed),
    "stratified": lambda seed: drawn_by_stratum(STRATA, proportional(STRATA, 8), seed),
    "uncertain": lambda seed: drawn_by_size(uneven(WEIGHTS), 8, seed),
    "words": by_words,
}


@pytest.mark.parametrize("way", WAYS)
def test_recorded_chances_are_the_chances_and_estimates_are_unbiased(way: str) -> None:
    taken, estimates, naive = np.zeros(N), np.zeros(RUNS), np.zeros(RUNS)
    for seed in range(RUNS):
        drawn = WAYS[way](seed)
        assert len(set(drawn.units.tolist())) == 8
        taken[drawn.units] += 1
        chances = drawn.chances[drawn.units]
        estimates[seed] = horvitz_thompson(VALUES[drawn.units], chances, N)
        naive[seed] = VALUES[drawn.units].mean()
    recorded = WAYS[way](0).chances
    assert recorded.sum() == pytest.approx(8)
    # Four standard errors of a count over the runs: 1 in 500 of such tests would fail by chance, and seeds are fixed.
    error = np.sqrt(recorded * (1 - recorded) / RUNS)
    assert (np.abs(taken / RUNS - recorded) <= 4 * error + 1e-12).all()
    assert abs(estimates.mean() - VALUES.mean()) <= 4 * estimates.std() / np.sqrt(RUNS) + 1e-12
    if way in ("uncertain", "words"):
        assert naive.mean() > VALUES.mean() + 0.15


def test_a_draw_repeats_itself() -> None:
    for way in WAYS.values():
        assert way(3).units.tolist() == way(3).units.tolist()
        assert way(3).units.tolist() != way(4).units.tolist()


def test_the_order_of_drawing_is_itself_random() -> None:
    """Who codes only the first half of a draw has a sample too."""
    first = np.bincount([drawn_evenly(10, 5, seed).units[0] for seed in range(2000)], minlength=10)
    assert (np.abs(first - 200) < 60).all()


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="5 units cannot be drawn of 4"):
        drawn_evenly(4, 5, 0)
    with pytest.raises(ValueError, match="no chance"):
        inclusion_probabilities(np.array([1.0, 0.0]), 1)
    with pytest.raises(ValueError, match="of 3 strata, at least one of each"):
        proportional(STRATA, 2)


@pytest.mark.parametrize("n", range(3, 31))
def test_strata_get_exactly_what_is_drawn(n: int) -> None:
    allocation = proportional(STRATA, n)
    assert sum(allocation.values()) == n
    assert all(1 <= allocation[name] <= STRATA.count(name) for name in "abc")


def test_everything_can_be_drawn() -> None:
    assert sorted(drawn_by_size(WEIGHTS + 0.1, N, 1).units.tolist()) == list(range(N))
    assert drawn_evenly(0, 0, 1).units.tolist() == []
