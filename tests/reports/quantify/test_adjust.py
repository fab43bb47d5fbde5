"""Shares corrected by known error rates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.quantify.adjust import COUNTED, adjusted, design_effect, intraclass, mean_estimate
from reports.quantify.labelled import wilson
from reports.quantify.methods import separates
from reports.quantify.records import Clusters, Measure
from tests.reports.quantify.cases import GOOD, USELESS, clusters


@given(st.floats(0, 1))
def test_a_share_is_found_through_known_errors(share: float) -> None:
    seen = 0.8 * share + 0.1 * (1 - share)
    found = adjusted(clusters(seen), GOOD, icc=0.0, articles=50)
    assert found.share == pytest.approx(share, abs=1e-9)
    assert 0 <= found.low <= found.share <= found.high <= 1
    assert found.fits


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 40))
def test_intervals_hold_their_share_and_stay_in_range(seen: float, icc: float, articles: int) -> None:
    for measure in (GOOD, USELESS, COUNTED):
        found = adjusted(clusters(seen, articles), measure, icc=icc, articles=articles)
        assert 0 <= found.low <= found.share <= found.high <= 1


def test_nothing_found_is_not_nothing_there() -> None:
    found = adjusted(clusters(0.0), COUNTED, icc=0.0, articles=50)
    assert (found.share, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(wilson(0.0, 500, 2.0096)[1], abs=1e-4)


def test_a_measure_that_tells_nothing_says_so() -> None:
    found = adjusted(clusters(0.4), USELESS, icc=0.1, articles=50)
    assert (found.low, found.high) == (0.0, 1.0)
    assert not separates(USELESS)
    assert separates(GOOD)


def test_a_corpus_that_no_share_explains_is_flagged() -> None:
    found = adjusted(clusters(0.95, articles=400), GOOD, icc=0.0, articles=400)
    assert not found.fits
    assert (found.share, found.low, found.high) == (1.0, 0.95, 1.0)


def test_uncertain_error_rates_widen_the_interval() -> None:
    unsure = Measure(GOOD.mean, GOOD.spread, (1e-3, 0.0, 4e-3))
    sure, wide = (adjusted(clusters(0.3), m, icc=0.1, articles=50) for m in (GOOD, unsure))
    assert wide.low < sure.low < sure.high < wide.high
    alike = adjusted(clusters(0.3), GOOD, icc=0.5, articles=50)
    assert alike.low < sure.low < sure.high < alike.high


def test_intraclass_correlation_of_articles_all_of_a_kind_and_of_none() -> None:
    same = Clusters(np.full(40, 5.0), np.tile([5.0, 0.0], 20))
    assert intraclass(same, COUNTED) == pytest.approx(1.0, abs=0.02)
    mixed = Clusters(np.full(40, 5.0), np.random.default_rng(1).binomial(5, 0.5, 40).astype(float))
    assert intraclass(mixed, COUNTED) < 0.2
    assert intraclass(Clusters(np.array([9.0]), np.array([3.0])), COUNTED) == 1.0
    assert design_effect(same, 1.0) == 5.0


def test_variance_of_a_mean_over_articles_is_that_of_a_resampling() -> None:
    rng = np.random.default_rng(3)
    sizes = rng.integers(3, 12, 60).astype(float)
    sums = np.floor(sizes * rng.random(60))
    drawn = rng.integers(0, 60, (4000, 60))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    assert Clusters(sizes, sums).variance_of_mean == pytest.approx(means.var(), rel=0.1)
    assert mean_estimate(Clusters(sizes, sums)).low < sums.sum() / sizes.sum()
