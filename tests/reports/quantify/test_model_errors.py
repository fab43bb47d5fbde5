"""Error rates of a model: those of its tables, and what is done where they are not known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.facts.model import ModelFacts
from classifier.facts.scores import AverageFacts, ErrorRates, MeasureFacts, MovedFacts, ScoresFacts, ThemeScoreFacts
from classifier.prior_shift import moved
from reports.quantify.methods import estimates
from reports.quantify.model_errors import counted_measure, model_errors
from reports.quantify.records import Method, Sums
from tests.reports.quantify.cases import clusters, drawn
from training.scores.error_rates import error_rates


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
