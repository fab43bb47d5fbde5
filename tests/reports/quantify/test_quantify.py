"""Corrected shares: exact where the truth can be worked out, and intervals that cover it as often as they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.facts.model import ModelFacts
from classifier.facts.scores import AverageFacts, ErrorRates, MeasureFacts, MovedFacts, ScoresFacts, ThemeScoreFacts
from classifier.prior_shift import moved
from reports.quantify.adjust import COUNTED, adjusted, design_effect, intraclass, mean_estimate
from reports.quantify.labelled import LabelledSample, design_estimate, wilson
from reports.quantify.methods import estimates, fittest, moved_values, preferred, separates
from reports.quantify.model_errors import counted_measure, model_errors
from reports.quantify.records import Clusters, Estimate, Floats, Measure, Method, ModelErrors, Sums
from training.scores.error_rates import error_rates

GOOD = Measure((0.1, 0.8), (0.09, 0.16), (1e-4, 0.0, 4e-4))
USELESS = Measure((0.4, 0.4), (0.24, 0.24), (1e-4, 0.0, 1e-4))


def clusters(share: float, articles: int = 50, size: int = 10) -> Clusters:
    return Clusters(np.full(articles, float(size)), np.full(articles, share * size))


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


def drawn(
    rng: np.random.Generator, articles: int, prevalence: float, size: int = 8
) -> tuple[Floats, Floats, np.ndarray, list[str]]:
    """Paragraphs whose articles lean to the theme or not: truth, probability, article number and name."""
    article = np.repeat(np.arange(articles), size)
    leaning = rng.beta(2 * prevalence, 2 * (1 - prevalence), articles)[article]
    truth = (rng.random(len(article)) < leaning).astype(float)
    score = rng.normal(2.0 * truth - 2.0 + 0.5 * rng.normal(size=articles)[article], 1.0)
    return truth, 1 / (1 + np.exp(-score)), article, [str(a) for a in article]


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


def test_labels_speak_alone_where_they_are_few() -> None:
    labels = np.full(200, np.nan)
    labels[:30] = 0.0
    found = design_estimate(LabelledSample.of(labels, np.full(200, 0.3), np.full(200, 0.15), np.arange(200)))
    assert found.share == 0.0
    assert found.high == pytest.approx(wilson(0.0, 30, 2.045)[1], abs=1e-3)
    with pytest.raises(ValueError, match="no labelled"):
        design_estimate(LabelledSample.of(np.full(3, np.nan), np.zeros(3), np.ones(3), np.arange(3)))


def test_perfect_predictions_leave_only_the_sampling_of_articles() -> None:
    rng = np.random.default_rng(5)
    truth, _, article, _ = drawn(rng, 100, 0.3)
    labels = np.where(rng.permutation(800) < 200, truth, np.nan)
    found = design_estimate(LabelledSample.of(labels, truth, np.full(800, 0.25), article))
    counted = mean_estimate(Clusters.of(truth, article))
    assert found.share == pytest.approx(truth.mean(), abs=0.01)
    assert found.high - found.low == pytest.approx(counted.high - counted.low, rel=0.1)


def test_error_rates_are_those_of_the_table() -> None:
    truth = np.array([[1.0], [1.0], [0.0], [0.0], [0.0], [np.nan]])
    decided = np.array([[1], [0], [1], [0], [0], [1]], dtype=bool)
    rates = error_rates(truth, decided * 0.8 + 0.05, decided, list("aabbcc"), ("a",), 0.02)["a"]
    assert (rates.positives, rates.negatives, rates.articles) == (2, 3, 3)
    assert rates.decision.mean == (0.333333, 0.5)
    assert (rates.moved.of, rates.moved.to[0]) == (0.02, 0.02)
    assert rates.moved.measures[0].mean == (0.316667, 0.45)
    assert error_rates(np.ones((2, 1)), np.ones((2, 1)), np.ones((2, 1), bool), ["a", "b"], ("a",), None) == {}


def test_slopes_are_what_means_do_where_articles_rich_in_the_theme_are_drawn_more() -> None:
    truth, p, article, names = drawn(np.random.default_rng(4), 300, 0.3)
    measure = error_rates(truth[:, None], p[:, None], p[:, None] > 0.5, names, ("a",), 0.02)["a"].moved.measures[0]
    weight = np.exp(0.001 * (np.bincount(article, weights=truth) / np.bincount(article))[article])
    gained = np.average(truth, weights=weight) - truth.mean()
    for c in (0, 1):
        of = truth == c
        drift = np.average(p[of], weights=weight[of]) - p[of].mean()
        assert measure.slope[c] == pytest.approx(drift / gained, rel=0.01)


@given(st.floats(0.001, 0.999), st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_probabilities_moved_hold_at_the_prevalence_they_are_moved_to(p: float, of: float, to: float) -> None:
    there = moved(np.array([p]), of, to)
    assert moved(there, to, of)[0] == pytest.approx(p, rel=1e-6)
    likelihoods = p / of, (1 - p) / (1 - of)
    assert there[0] == pytest.approx(to * likelihoods[0] / (to * likelihoods[0] + (1 - to) * likelihoods[1]), rel=1e-6)


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


MEASURES = ("precision", "recall", "f1", "average_precision")


def scored(n: int, tp: int, fp: int, fn: int) -> ModelFacts:
    """Facts with the scores of the theme `a`."""
    average = AverageFacts(themes=1, precision=None, recall=None, f1=None, f1_interval=None)
    row = ThemeScoreFacts(
        theme="a",
        n=n,
        positives=tp + fn,
        tp=tp,
        fp=fp,
        fn=fn,
        **dict.fromkeys(f"{name}{end}" for name in MEASURES for end in ("", "_interval")),  # type: ignore[arg-type]
    )
    return ModelFacts(
        scores=ScoresFacts(
            kind="", paragraphs=n, articles=1, themes=(row,), macro=average, micro=average, no_theme=0, no_theme_errors=None
        )
    )


def test_model_errors_take_counts_where_there_is_nothing_better() -> None:
    found = model_errors(scored(100, 15, 8, 5), "a")
    assert found is not None
    assert found.decision == counted_measure(15, 8, 20, 80)
    assert found.moved == ()
    assert model_errors(scored(100, 15, 8, 5), "b") is None
    of = Sums(clusters(0.3), clusters(0.3))
    assert set(estimates(of, found)) == {Method.COUNT, Method.PROBABILITIES, Method.ADJUSTED_COUNT}


def test_without_both_classes_there_are_no_error_rates() -> None:
    assert model_errors(ModelFacts(), "a") is None
    assert model_errors(scored(10, 0, 1, 0), "a") is None
    assert model_errors(scored(10, 8, 0, 2), "a") is None


def test_slopes_too_steep_to_be_measured_are_left_out() -> None:
    whole = {"mean": (0.1, 0.8), "spread": (0.1, 0.1), "covariance": (0.0, 0.0, 0.0)}
    steep, known = MeasureFacts(**whole, slope=(0.1, -1e4)), MeasureFacts(**whole, slope=(0.1, 0.2))
    moved_to = MovedFacts(of=0.02, to=(0.02, 0.3), measures=(steep, known))
    rates = ErrorRates(articles=9, positives=30, negatives=70, decision=known, moved=moved_to)
    found = model_errors(ModelFacts(error_rates={"a": rates}), "a")
    assert found is not None
    assert (found.of, found.to, found.decision.slope) == (0.02, (0.02, 0.3), (0.1, 0.2))
    assert [(m.slope, m.rate) for m in found.moved] == [((0.0, 0.0), 0.3), ((0.1, 0.2), 0.3)]


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
