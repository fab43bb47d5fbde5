"""The rest of the article: worked out by hand, nothing for a paragraph alone, and a fit that finds what was planted."""

from __future__ import annotations

import json
import tracemalloc
from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from classifier.article_term import PRIOR_PARAGRAPHS, adds, article_numbers, others
from classifier.model import Scorer, ThemeModel, sigmoid, words_alone
from classifier.predict import predict
from corpus.paragraphs.article import article_from_text
from training.calibration import fit_article
from training.hold_out import evaluate_hold_out


def log_odds(p: float) -> float:
    return log(p / (1 - p))


def test_formula_by_hand() -> None:
    """Three paragraphs of .9, .2 and .1 at a prevalence of .05, and one of another article."""
    scores = np.array([[log_odds(p)] for p in (0.9, 0.2, 0.1, 0.7)])
    c = others(scores, np.array([0, 0, 0, 1]), np.array([0.05]))
    m, q = PRIOR_PARAGRAPHS, 0.05
    assert c[0, 0] == pytest.approx(log((0.3 + m * q) / ((2 + m) * q)))
    assert c[1, 0] == pytest.approx(log((1.0 + m * q) / ((2 + m) * q)))
    assert c[3, 0] == pytest.approx(0.0)
    article = np.array([[1.5, -0.5, q]])
    added = adds(scores, np.array([0, 0, 0, 1]), article)
    assert added[0, 0] == pytest.approx(1.5 * c[0, 0] - 0.5)
    assert added[3, 0] == 0.0  # alone: not even the offset


@given(
    arrays(np.float64, st.tuples(st.integers(1, 30), st.just(2)), elements=st.floats(-700, 700)),
    st.lists(st.integers(0, 5), min_size=30, max_size=30),
    st.randoms(use_true_random=False),
)
def test_order_of_paragraphs_and_names_of_articles_do_not_matter(scores: np.ndarray, of: list[int], chance: object) -> None:
    articles = np.array(of[: len(scores)])
    article = np.array([[1.5, -0.5, 0.05], [0.0, 0.0, 0.5]])
    added = adds(scores, articles, article)
    assert np.isfinite(added).all()
    assert not added[:, 1].any()
    order = np.arange(len(scores))
    chance.shuffle(order)  # type: ignore[attr-defined]
    again = adds(scores[order], 9 - articles[order], article)
    np.testing.assert_allclose(again, added[order], atol=1e-9)


def test_equal_names_are_one_article_wherever_they_stand() -> None:
    assert article_numbers(["b", "a", "b", "7"]).tolist() == [0, 1, 0, 2]
    assert article_numbers([]).shape == (0,)


def test_a_name_of_any_length_costs_only_itself() -> None:
    names = ["x" * 1_000_000, *(f"a{i}" for i in range(20_000))]
    tracemalloc.start()
    article_numbers(names)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


def test_prediction_is_words_and_article(article_model: ThemeModel) -> None:
    text = "Die Firma sammelt Daten der Nutzer.\n\nDer Anruf im Netz kostet nichts.\n\nDas Wetter bleibt schön."
    article = article_from_text(text, article_id="a", source="a.txt")
    scorer = Scorer(article_model)
    labelled = predict(article, scorer, explain=True).paragraphs
    for paragraph in labelled:
        by_words = np.sum([e.contributions for e in paragraph.evidence], axis=0) + article_model.bias
        expected = sigmoid(by_words + np.array(paragraph.article))
        np.testing.assert_allclose(paragraph.probabilities, expected, atol=1e-12)
        np.testing.assert_allclose(paragraph.by_words, sigmoid(by_words), atol=1e-12)
    assert all(np.flatnonzero(paragraph.article).tolist() == [0, 1, 3] for paragraph in labelled)
    alone = predict(article_from_text("Die Firma sammelt Daten der Nutzer.", article_id="a", source=""), scorer).paragraphs[0]
    assert alone.article == (0.0,) * 4
    np.testing.assert_allclose(alone.probabilities, scorer.probabilities(["Die Firma sammelt Daten der Nutzer."])[0], atol=1e-15)


def test_headings_speak_for_the_paragraphs_below(article_model: ThemeModel) -> None:
    """They count as other paragraphs would, and what they add is told apart; they are given no theme themselves."""
    scorer, body = Scorer(article_model), "Die Firma sammelt Daten der Nutzer."
    article = article_from_text(f"Anruf im Netz\n\n{body}\n\nDas Wetter bleibt schön.\n", article_id="a", source="a.txt")
    heading, *below = predict(article, scorer, explain=True).paragraphs
    assert article.headings == ("Anruf im Netz",)
    assert heading.probabilities == ()
    texts = [paragraph.paragraph.text for paragraph in (*below, heading)]
    with_heading = adds(scorer.scores(texts), np.zeros(3, dtype=np.int64), article_model.article)
    without = adds(scorer.scores(texts[:2]), np.zeros(2, dtype=np.int64), article_model.article)
    for i, paragraph in enumerate(below):
        np.testing.assert_allclose(paragraph.article, with_heading[i], atol=1e-12)
        np.testing.assert_allclose(paragraph.headings, with_heading[i] - without[i], atol=1e-12)
    assert below[1].headings[article_model.themes.index("telephony")] > 0.1
    # A paragraph that has but a heading above it is not alone.
    titled = article_from_text(f"Anruf im Netz\n\nAnzeige\n\n{body}\n", article_id="a", source="a.txt")
    only = predict(titled, scorer).paragraphs[2]
    assert only.article == only.headings != (0.0,) * 4


def test_fit_finds_what_was_planted() -> None:
    chance = np.random.default_rng(3)
    articles = np.repeat(np.arange(4000), 6)
    scores = (chance.normal(-2, 1.5, size=4000)[articles] + chance.normal(0, 1.5, size=24000))[:, None]
    prevalence = np.array([0.2])
    truth = sigmoid(scores + 0.8 * others(scores, articles, prevalence) - 0.3)
    targets = (chance.random(truth.shape) < truth).astype(float)
    found = fit_article(scores, targets, articles, np.ones_like(targets), prevalence)
    assert found[0] == pytest.approx([0.8, -0.3, 0.2], abs=0.05)


@pytest.mark.parametrize("case", ["themes avoid their articles", "no paragraph has company", "nothing judged", "one class"])
def test_words_alone_where_the_article_cannot_tell(case: str) -> None:
    chance = np.random.default_rng(4)
    articles = np.arange(600) if case == "no paragraph has company" else np.repeat(np.arange(100), 6)
    scores = chance.normal(size=(600, 1))
    targets = (chance.random((600, 1)) < sigmoid(scores - others(scores, articles, np.array([0.3])))).astype(float)
    targets = {"nothing judged": np.full((600, 1), np.nan), "one class": np.ones((600, 1))}.get(case, targets)
    found = fit_article(scores, targets, articles, np.ones((600, 1)), np.array([0.3]))
    assert found.tolist() == [[0.0, 0.0, 0.3]]


def test_words_alone_add_nothing() -> None:
    model_article, scores = words_alone(2), np.ones((4, 2))
    assert not adds(scores, np.zeros(4, dtype=np.int64), model_article).any()
    assert adds(np.zeros((0, 2)), np.zeros(0, dtype=np.int64), model_article).shape == (0, 2)


def test_evaluation_reads_articles(article_model: ThemeModel, tmp_path: Path) -> None:
    """The same paragraphs, once as one article and once each as its own: the first are told by each other too."""
    texts = ["Die Firma sammelt Daten der Nutzer.", "Auch der Anruf im Netz kostet nichts.", "Das Wetter bleibt schön."]
    brier = []
    for name, articles in (("one", "aaa"), ("three", "abc")):
        path = tmp_path / f"{name}.jsonl"
        coded = zip(texts, articles, (0, 1, 0), strict=True)
        rows = [{"text": t, "article": a, "themes": {"privacy": y}} for t, a, y in coded]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        brier.append(evaluate_hold_out(article_model, path).calibration[0].brier)
    assert brier[0] != pytest.approx(brier[1])
