"""All methods on corpora that are drawn: how often intervals cover the truth, and which method is named best."""

from __future__ import annotations

import numpy as np
import pytest

from classifier.facts.model import ModelFacts
from reports.quantify.adjust import mean_estimate
from reports.quantify.labelled import LabelledSample, design_estimate
from reports.quantify.methods import estimates, fittest, moved_values, preferred
from reports.quantify.model_errors import model_errors
from reports.quantify.records import Clusters, Estimate, Floats, Method, ModelErrors, Sums
from tests.reports.quantify.cases import GOOD, USELESS, clusters, drawn
from training.scores.error_rates import error_rates


def sums_of(p: Floats, article: np.ndarray, known: ModelErrors) -> Sums:
    decided, words, *rest = (Clusters.of(values, article) for values in ((p >= 0.5) * 1.0, p, *moved_values(p, known)))
    return Sums(decided, words, tuple(rest))


def test_intervals_cover_the_truth_as_often_as_they_say_and_correcting_halves_the_error() -> None:
    rng = np.random.default_rng(7)
    inside = {Method.ADJUSTED_COUNT: 0, Method.ADJUSTED_PROBABILITIES: 0, Method.DESIGN: 0}
    errors = dict.fromkeys((*inside, Method.COUNT), 0.0)
    repeats, share = 250, 0.4
    for _ in range(repeats):
        truth, p, _, names = drawn(rng, 200, 0.15)
        rates = error_rates(truth[:, None], p[:, None], p[:, None] >= 0.5, names, ("a",), None)
        known = model_errors(ModelFacts(error_rates=rates), "a")
        assert known is not None
        truth, p, article, _ = drawn(rng, 120, share)
        found = estimates(sums_of(p, article, known), known)
        labels = np.where(rng.permutation(len(p)) < 150, truth, np.nan)
        found[Method.DESIGN] = design_estimate(LabelledSample.of(labels, p, np.full(len(p), 150 / len(p)), article))
        for method in errors:
            errors[method] += (found[method].share - share) ** 2 / repeats
        for method in inside:
            inside[method] += found[method].low <= share <= found[method].high
    for method, hits in inside.items():
        assert 0.91 <= hits / repeats <= 0.99, method
        assert errors[method] ** 0.5 < 0.5 * errors[Method.COUNT] ** 0.5, method


def test_perfect_predictions_leave_only_the_sampling_of_articles() -> None:
    rng = np.random.default_rng(5)
    truth, _, article, _ = drawn(rng, 100, 0.3)
    labels = np.where(rng.permutation(800) < 200, truth, np.nan)
    found = design_estimate(LabelledSample.of(labels, truth, np.full(800, 0.25), article))
    counted = mean_estimate(Clusters.of(truth, article))
    assert found.share == pytest.approx(truth.mean(), abs=0.01)
    assert found.high - found.low == pytest.approx(counted.high - counted.low, rel=0.1)


def test_the_measure_is_the_one_made_for_a_share_like_that_found_and_the_same_for_all_parts() -> None:
    known = ModelErrors(GOOD, 0.02, (0.02, 0.3), (GOOD, GOOD))
    rare, common = (clusters(0.7 * share + 0.1) for share in (0.03, 0.4))
    low, high = Sums(rare, rare, (rare, rare)), Sums(common, common, (common, common))
    assert (fittest(low, known), fittest(high, known)) == (0, 1)
    mixed = Sums(rare, rare, (rare, common))
    found = {whole.moved[0] is rare: estimates(mixed, known, whole)[Method.ADJUSTED_PROBABILITIES] for whole in (low, high)}
    assert (found[True].share, found[False].share) == (pytest.approx(0.03), pytest.approx(0.4))
    assert fittest(low, ModelErrors(GOOD, 0.02, (0.02,), (USELESS,))) is None
    assert fittest(low, ModelErrors(GOOD)) is None


def test_the_best_correction_is_named() -> None:
    one = Estimate(0.1, 0.0, 0.2)
    assert preferred({Method.COUNT: one}) is None
    assert preferred({Method.ADJUSTED_COUNT: one, Method.ADJUSTED_PROBABILITIES: one}) == (Method.ADJUSTED_PROBABILITIES, one)
    empty = Clusters(np.zeros(0), np.zeros(0))
    assert estimates(Sums(empty, empty), None) == {}


def test_predictions_that_tell_nothing_are_not_used() -> None:
    rng = np.random.default_rng(6)
    truth = (rng.random(800) < 0.3) * 1.0
    labels = np.where(rng.permutation(800) < 100, truth, np.nan)
    every = np.arange(800)
    noise = 5 * rng.random(800)
    by_noise, alone = (design_estimate(LabelledSample.of(labels, p, np.full(800, 1 / 8), every)) for p in (noise, 0 * noise))
    assert by_noise.high - by_noise.low < 1.1 * (alone.high - alone.low)


def test_a_measure_that_tells_nothing_is_not_corrected_by() -> None:
    of = Sums(clusters(0.3), clusters(0.3))
    assert Method.ADJUSTED_COUNT not in estimates(of, ModelErrors(USELESS))
    assert Method.ADJUSTED_COUNT in estimates(of, ModelErrors(GOOD))
