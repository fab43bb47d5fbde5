"""Thresholds for an aim, and whether probabilities hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from training.calibration import PREVALENCES, best_threshold, calibrate, expected_f1_threshold
from training.scores.reliability import in_use, reliability
from training.settings import TrainSettings, parse_aim

pairs = st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0.0, 1.0])), min_size=1, max_size=40)


def drawn(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Probabilities that hold: outcomes are drawn with them."""
    rng = np.random.default_rng(seed)
    p = rng.beta(0.5, 2, n)
    return p, (rng.random(n) < p).astype(float), [str(i // 8) for i in range(n)]


@given(pairs, st.floats(0.05, 1))
def test_floors_are_kept_where_they_can_be(rows: list[tuple[float, float]], floor: float) -> None:
    p, y = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    if not y.any():
        return
    found = p >= best_threshold(p, y, f"recall:{floor}")
    assert (found & (y == 1)).sum() / y.sum() >= floor - 1e-9
    decided = p >= best_threshold(p, y, f"precision:{floor}")
    reachable = max(y[p >= cut].mean() for cut in p)
    if decided.any():
        assert y[decided].mean() >= min(floor, reachable) - 1e-9


def test_recall_floor_is_not_overshot() -> None:
    p, y, _ = drawn(2000)
    decided = p >= best_threshold(p, y, "recall:0.8")
    assert 0.8 <= (decided & (y == 1)).sum() / y.sum() < 0.81


def test_f1_threshold_is_the_best() -> None:
    p, y, _ = drawn(300)

    def f1(t: float) -> float:
        d = p >= t
        return float(2 * (d & (y == 1)).sum() / (d.sum() + y.sum()))

    assert f1(best_threshold(p, y)) == max(f1(float(t)) for t in p)


@pytest.mark.parametrize("aim", ["f2", "f1:0.3", "precision", "recall:0", "precision:1.5", "recall:x", ""])
def test_wrong_aims_are_refused(aim: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_aim(aim)


def test_thresholds_follow_the_prevalence() -> None:
    """At the prevalence asked for they are those of the model; elsewhere those that calibrating for that prevalence gives."""
    rng = np.random.default_rng(5)
    y = (rng.random((4000, 1)) < 0.2).astype(float)
    s, articles = rng.normal(size=(4000, 1)) + 2 * y, [str(i) for i in range(len(y))]
    rare = calibrate(s, y, articles, TrainSettings(prevalence=0.02))
    assert rare.thresholds_at[0, PREVALENCES.index(0.02)] == pytest.approx(rare.thresholds[0])
    often = calibrate(s, y, articles, TrainSettings(prevalence=0.3))
    assert rare.thresholds_at[0, PREVALENCES.index(0.3)] == pytest.approx(often.thresholds[0], abs=0.02)
    assert (np.diff(rare.thresholds_at[0]) > 0).all()


def test_calibration_gives_the_prevalence_asked_for() -> None:
    rng = np.random.default_rng(3)
    y = (rng.random((4000, 1)) < 0.4).astype(float)
    s = rng.normal(size=(4000, 1)) + 2 * y
    c = calibrate(s, y, [str(i) for i in range(len(y))], TrainSettings(prevalence=0.05))
    p = 1 / (1 + np.exp(-(c.slopes * s + c.offsets)))
    weights = np.where(y == 1, 0.05 / y.mean(), 0.95 / (1 - y.mean()))
    assert np.average(p, weights=weights) == pytest.approx(0.05, abs=0.003)


def test_probabilities_that_hold_have_no_calibration_error() -> None:
    p, y, articles = drawn(6000)
    holds = reliability("t", y, p, articles, None)
    assert holds is not None
    assert holds.ece < 0.02
    assert holds.ece_interval is not None
    assert holds.ece_interval[0] < 0.005
    assert sum(b.n for b in holds.bins) == 6000
    assert sum(b.share for b in holds.bins) == pytest.approx(1)
    boast = reliability("t", y, np.sqrt(p), articles, None)
    assert boast is not None
    assert boast.ece_interval is not None
    assert boast.ece_interval[0] > 0.05
    assert boast.brier > holds.brier


def test_weights_move_the_prevalence() -> None:
    p, y, articles = drawn(3000)
    at = reliability("t", y, p, articles, 0.02)
    assert at is not None
    assert sum(b.share * b.observed for b in at.bins) == pytest.approx(0.02)
    assert at.brier_constant == pytest.approx(0.02 * 0.98)


def test_one_outcome_says_nothing_of_reliability() -> None:
    assert reliability("t", np.array([0.0, 0.0, np.nan]), np.array([0.1, 0.2, 0.9]), ["a", "b", "c"], 0.1) is None


def test_in_use_by_hand() -> None:
    """Ten with the theme: eight found, two of these unsure; ninety without: nine false alarms, five of them unsure."""
    y = np.array([1.0] * 10 + [0.0] * 90)
    d = np.array([True] * 8 + [False] * 2 + [True] * 9 + [False] * 81)
    u = np.array([True] * 2 + [False] * 8 + [True] * 5 + [False] * 85)
    articles = [str(i % 20) for i in range(100)]
    found = in_use("t", y, d, u, articles, None)
    assert found.precision == pytest.approx(8 / 17)
    assert found.recall == pytest.approx(0.8)
    assert found.error == pytest.approx(9 / 17)
    assert found.unsure == pytest.approx(7 / 17)
    assert found.error_inside == pytest.approx(5 / 7)
    assert found.error_outside == pytest.approx(4 / 10)
    rare = in_use("t", y, d, u, articles, 0.01)
    assert rare.precision == pytest.approx(0.01 * 0.8 / (0.01 * 0.8 + 0.99 * 0.1))
    assert rare.recall == pytest.approx(0.8)


def test_a_precision_floor_takes_as_many_as_it_allows() -> None:
    p, y, _ = drawn(2000)
    decided = p >= best_threshold(p, y, "precision:0.7")
    more = p >= np.sort(p[~decided])[-100]
    assert y[decided].mean() == pytest.approx(0.7, abs=0.01)
    assert y[more].mean() < 0.7


def test_brier_score_is_scikit_learns() -> None:
    p, y, articles = drawn(500)
    found = reliability("t", y, p, articles, None)
    assert found is not None
    assert found.brier == pytest.approx(brier_score_loss(y, p))


def test_expected_f1_threshold_is_half_the_best_expected_f1() -> None:
    p = np.random.default_rng(0).beta(0.3, 2.0, 500)
    cuts = np.unique(p)
    f1 = [2 * p[p >= cut].sum() / ((p >= cut).sum() + p.sum()) for cut in cuts]
    assert expected_f1_threshold(p) == pytest.approx(max(f1) / 2)
