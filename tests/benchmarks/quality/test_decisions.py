"""Decisions of at least one theme, and the difference of two methods, paired."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.quality.decisions import always_themed, at_least_one
from benchmarks.quality.paired import difference


def test_at_least_one_takes_the_nearest_and_changes_nothing_else() -> None:
    scores, cuts = np.array([[-3.0, -1.0], [1.0, -1.0], [0.0, 2.0]]), np.array([-0.5, 1.0])
    assert at_least_one(scores, cuts).tolist() == [[False, True], [True, False], [True, True]]


def test_always_themed() -> None:
    assert always_themed(np.ones((10, 2)))
    assert not always_themed(np.vstack([np.ones((9, 2)), np.zeros((1, 2))]))


def test_difference_is_signed_and_zero_for_the_same() -> None:
    y = np.tile([[1.0], [0.0], [1.0]], (20, 1))
    names = [str(i) for i in range(60)]
    good, bad = y == 1.0, np.ones_like(y, dtype=bool)
    result = difference(y, good, bad, names)
    assert result.micro == pytest.approx(1 - 0.8)
    assert result.macro == pytest.approx(1 - 0.8)
    assert result.micro_interval is not None
    assert result.micro_interval[0] > 0
    assert difference(y, bad, bad, names).micro_interval == (0.0, 0.0)
