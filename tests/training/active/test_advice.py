"""What the curve says."""

from __future__ import annotations

import pytest

from corpus.coding.page.adviser import LearningPoint
from training.active.advice import LEAST, needed, stopping


def points(*scores: float | None, step: int = 50) -> list[LearningPoint]:
    return [LearningPoint(step * (i + 1), score, None) for i, score in enumerate(scores)]


def test_a_flat_curve_suggests_to_stop_and_says_why() -> None:
    found = stopping(points(0.3, 0.6, 0.61, 0.605, 0.61, 0.612, 0.61, 0.613, 0.611))
    assert found is not None
    assert found["labels"] == 250
    assert float(found["gain"]) < LEAST == found["least"]


@pytest.mark.parametrize(
    "scores", [(), (0.6,) * 5, (0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.74), (None,) * 9, (0.3, 0.4, 0.5, 0.55, 0.55, 0.55)]
)
def test_a_rising_or_short_curve_does_not(scores: tuple[float | None, ...]) -> None:
    assert stopping(points(*scores)) is None


def test_one_lucky_model_decides_nothing() -> None:
    flat = [0.6, 0.6, 0.61, 0.6, 0.6, 0.605, 0.6, 0.6, 0.604]
    assert stopping(points(*flat)) is not None
    assert stopping(points(*flat[:-3], 0.7, 0.71, 0.72)) is None


def test_how_many_more_follows_the_power_law() -> None:
    sizes = [50, 100, 200, 400]
    exact = [LearningPoint(n, 1 - n**-0.25, None) for n in sizes]
    found = needed(exact)
    assert found is not None
    more = int(found["more"])
    assert (400 + more) ** -0.25 == pytest.approx(400**-0.25 - 0.02, abs=1e-4)
    assert needed(points(0.6, 0.6, 0.6, 0.6)) is None
    assert needed(points(0.7, 0.6, 0.5, 0.4)) is None
    assert needed(exact[:3]) is None
