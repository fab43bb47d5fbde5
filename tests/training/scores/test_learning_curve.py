"""The learning curve: subsets within subsets, a power law found again, and its honesty where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from training.crossval import OutOfFold
from training.scores.learning_curve import curve, fit_power_law, subsample


def test_smaller_parts_are_inside_larger_ones() -> None:
    groups = np.repeat(np.arange(40), 3)
    rows = np.flatnonzero(groups != 7)
    small, large = (subsample(groups, rows, share, seed=5) for share in (0.25, 0.5))
    assert set(small) < set(large) < set(rows)
    for part in (small, large):
        assert all(np.isin(np.flatnonzero(groups == g), part).all() for g in set(groups[part]))


def test_power_law_is_found_again() -> None:
    n = np.array([100.0, 200.0, 400.0, 800.0])
    error, exponent = fit_power_law(n, 1 - 2.0 * n[None, :] ** -0.3)
    assert exponent[0] == pytest.approx(0.3)
    assert error[0] == pytest.approx(2.0 * 800**-0.3)


def said(y: np.ndarray, wrong: float, seed: int) -> OutOfFold:
    d = np.where(np.random.default_rng(seed).random(y.shape) < wrong, y != 1, y == 1)
    return OutOfFold(d.astype(float), d, np.zeros_like(d), d.astype(float))


def test_forecast_and_need_agree() -> None:
    y = (np.random.default_rng(0).random((2000, 2)) < 0.4).astype(float)
    articles = [str(i // 10) for i in range(2000)]
    found = curve([250, 500, 1000], [said(y, w, 1) for w in (0.3, 0.2, 0.14)], y, articles, ["a", "b"], seed=1)
    assert found.exponent == pytest.approx(0.5, abs=0.1)
    assert found.exponent_interval is not None
    assert found.exponent_interval[0] < found.exponent < found.exponent_interval[1]
    gains = [f.gain for f in found.forecasts]
    assert gains == sorted(gains)
    for need in found.needs[:2]:
        assert need.paragraphs is not None
        low, high = need.interval
        assert low is not None
        assert high is not None
        assert low <= need.paragraphs <= high
        assert need.paragraphs < 1000


def test_a_flat_curve_promises_nothing() -> None:
    y = (np.random.default_rng(0).random((500, 1)) < 0.4).astype(float)
    found = curve([50, 100, 200], [said(y, 0.2, 1)] * 3, y, [str(i) for i in range(500)], ["a"], seed=1)
    assert all(need.paragraphs is None for need in found.needs)
    assert all(f.gain == pytest.approx(0, abs=1e-9) for f in found.forecasts)


def test_too_few_points_give_no_forecast() -> None:
    y = np.array([[1.0], [0.0]] * 20)
    found = curve([50, 100], [said(y, 0.2, 1)] * 2, y, [str(i) for i in range(40)], ["a"], seed=1)
    assert (found.exponent, found.forecasts, found.needs) == (None, (), ())
    assert len(found.points) == 2
