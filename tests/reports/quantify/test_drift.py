"""Intervals where class means drift: the quartic inequality against its definition, and both ways a corpus may have shifted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.special import stdtrit

from reports.quantify.adjust import adjusted, design_effect
from reports.quantify.records import Floats, Measure
from tests.reports.quantify.cases import GOOD, clusters

MEASURES = st.builds(
    lambda low, gap, spread, sizes, slope, rate: Measure(
        (low, low + gap), spread, (sizes[0] ** 2, 0.5 * sizes[0] * sizes[1], sizes[1] ** 2), slope, rate
    ),
    st.floats(0, 0.4),
    st.floats(0.2, 0.6),
    st.tuples(st.floats(0.001, 0.25), st.floats(0.001, 0.25)),
    st.tuples(st.floats(0, 0.05), st.floats(0, 0.05)),
    st.tuples(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)),
    st.floats(0.02, 0.5),
)


def steep(m: Measure) -> bool:
    """Whether half the drift would make the expected mean fall somewhere as the share rises: at one of the ends, if anywhere,
    since it is a parabola, whose slopes there follow from three of its points."""
    low, middle, high = mean_at(m, np.array([0.0, 0.5, 1.0]), 0.5)
    return bool(min(4 * middle - 3 * low - high, 3 * high - 4 * middle + low) <= 1e-9)


def mean_at(m: Measure, s: Floats, part: float) -> Floats:
    """The mean of a measure where so much of the difference to the test is one of whole articles."""
    m0, m1 = (m.mean[c] + part * m.slope[c] * (s - m.rate) for c in (0, 1))
    return s * m1 + (1 - s) * m0


@given(MEASURES, st.floats(0, 1))
def test_a_share_is_found_where_half_the_shift_is_one_of_articles(measure: Measure, share: float) -> None:
    if steep(measure):
        return
    seen = float(mean_at(measure, np.array(share), 0.5))
    assert adjusted(clusters(seen), measure, icc=0.0, articles=50).share == pytest.approx(share, abs=1e-6)


@given(MEASURES, st.floats(0.05, 0.95))
def test_an_interval_holds_the_share_whichever_way_it_shifted(measure: Measure, share: float) -> None:
    if steep(measure):
        return
    for part in (0.0, 1.0):
        found = adjusted(clusters(float(mean_at(measure, np.array(share), part))), measure, icc=0.0, articles=50)
        assert found.low - 1e-9 <= share <= found.high + 1e-9


@given(MEASURES, st.floats(0, 1), st.floats(0, 0.5), st.integers(2, 200))
@example(Measure((0.0, 0.267578125), (0.25, 0.0625), (0.0, 0.0, 0.0), (0.0, -0.2885024724732112), 0.140625), 0.5, 0.0, 3)
def test_an_interval_is_all_shares_that_the_stated_errors_allow(measure: Measure, seen: float, icc: float, articles: int) -> None:
    if steep(measure):
        return
    sums = clusters(seen, articles)
    found = adjusted(sums, measure, icc=icc, articles=articles)
    s = np.linspace(0, 1, 1001)
    (s0, s1), (v00, v01, v11) = measure.spread, measure.covariance
    sampling = (s * s1 + (1 - s) * s0 + s * (1 - s) * measure.separation**2) * design_effect(sums, icc) / sums.paragraphs
    half = (mean_at(measure, s, 1.0) - mean_at(measure, s, 0.0)) / 2
    variance = sampling + s**2 * v11 + 2 * s * (1 - s) * v01 + (1 - s) ** 2 * v00 + half**2
    quantile = float(stdtrit(articles - 1, 0.975))
    allowed = s[np.abs(sums.mean - mean_at(measure, s, 0.5)) <= quantile * np.sqrt(variance)]
    if found.fits and allowed.size:
        assert found.low == pytest.approx(min(allowed.min(), found.share), abs=1e-3)
        assert found.high == pytest.approx(max(allowed.max(), found.share), abs=1e-3)
    elif not found.fits:
        assert not allowed.size


def test_slopes_next_to_nothing_change_next_to_nothing() -> None:
    hardly = Measure(GOOD.mean, GOOD.spread, GOOD.covariance, (0.0, 1e-38), 0.5)
    found, without = (adjusted(clusters(0.3), m, icc=0.1, articles=3) for m in (hardly, GOOD))
    assert (found.low, found.high) == (pytest.approx(without.low), pytest.approx(without.high))


def test_slopes_that_would_hide_a_share_are_left_out() -> None:
    wild = Measure(GOOD.mean, GOOD.spread, GOOD.covariance, (-4.0, 0.0), 0.5)
    assert adjusted(clusters(0.3), wild, icc=0.1, articles=50) == adjusted(clusters(0.3), GOOD, icc=0.1, articles=50)
