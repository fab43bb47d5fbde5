"""How frequent themes are in the texts at hand, and decisions for that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

import absatz
from classifier import face
from classifier.facts.model import ThresholdFacts
from classifier.model import Scorer, ThemeModel, sigmoid
from classifier.predict import predict_all, with_rule
from classifier.prevalence import MOST, PER_PARAGRAPH, STRENGTH, asked_in_words, asked_of, estimated, logit, made_for
from classifier.rule import rule_for, rule_from
from classifier.sureness import Sureness, chances_of_error, sureness
from corpus.errors import InputError
from corpus.paragraphs.article import article_from_text

TEXT = "Daten der Nutzer.\n\nDas Wetter bleibt schön.\n"
ARTICLES = [article_from_text(TEXT, article_id=str(i), source="") for i in range(9)]


def collection(share: float, n: int, model: ThemeModel, seed: int = 0) -> np.ndarray:
    """Log-odds (n, k) of calibrated paragraphs of which a share carries each theme: likelihood ratios of two normal
    distributions."""
    rng = np.random.default_rng(seed)
    y = rng.random((n, len(model.themes))) < share
    x = rng.normal(size=y.shape) + 3 * y
    return 3 * x - 4.5 + logit(made_for(model))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6])
def test_the_likeliest_share_is_found_and_drawn_to_the_prior(
    small_model: ThemeModel, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The estimate is the fixed point: with the prior's imagined paragraphs, as many are expected as are found."""
    monkeypatch.setattr("classifier.prevalence.MOST", 1.0)
    words = collection(share, 3000, small_model)
    found = estimated(words, small_model)
    before, strength = made_for(small_model), STRENGTH + PER_PARAGRAPH * 3000
    expected = sigmoid(words + logit(found) - logit(before)).sum(axis=0) + strength * before
    assert found == pytest.approx(expected / (3000 + strength), rel=0.01)
    assert (before < found).all()
    assert (found < share).all()


def test_no_estimate_is_above_a_bound_or_the_models_own_prevalence(small_model: ThemeModel) -> None:
    assert (estimated(collection(0.6, 3000, small_model), small_model) == MOST).all()
    article = small_model.article.copy()
    article[:, 2] = 0.25
    info = structs.replace(small_model.info, training=structs.replace(small_model.info.training, prevalence=None))
    own = replace(small_model, article=article, info=info)
    assert (estimated(collection(0.6, 3000, own), own) == 0.25).all()


def test_counted_are_decisions_at_the_models_own_prevalence_where_nobody_says_another(small_model: ThemeModel) -> None:
    words = collection(0.3, 200, small_model)
    rule = rule_from(small_model, (None, 0.1, None, None), words)
    assert rule.counting is not None
    assert rule.counting.prevalence.tolist() == [0.02, 0.1, 0.02, 0.02]
    said = rule.judge(words)
    assert np.array_equal(said.counted, rule.counting.judge(words).decisions)
    assert said.decisions[:, 0].sum() > said.counted[:, 0].sum()
    assert np.array_equal(said.decisions[:, 1], said.counted[:, 1])
    assert rule_from(small_model, (0.1,) * 4, words).counting is None


def test_little_text_says_little(small_model: ThemeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.prevalence.MOST", 1.0)
    distances = [np.abs(estimated(collection(0.5, n, small_model), small_model) - 0.02).max() for n in (0, 1, 10, 100, 1000)]
    assert distances[0] == 0
    assert distances == sorted(distances)


def test_at_the_models_own_prevalence_nothing_moves(article_model: ThemeModel) -> None:
    words = np.random.default_rng(1).normal(size=(6, 4))
    numbers = np.array([0, 0, 0, 1, 1, 2])
    rule = rule_for(article_model)
    assert not rule.shift.any()
    assert np.array_equal(rule.thresholds, article_model.thresholds)
    assert np.array_equal(rule.judge(words).probabilities, sigmoid(words))
    assert np.array_equal(rule.judge(words, numbers).by_words, sigmoid(words))


def test_probabilities_move_by_the_odds(small_model: ThemeModel) -> None:
    rule = rule_for(small_model, np.full(4, 0.5))
    p = rule.judge(np.zeros((1, 4))).probabilities[0]
    assert p / (1 - p) == pytest.approx(0.98 / 0.02)


def test_thresholds_move_as_the_file_states(small_model: ThemeModel) -> None:
    stated = ThresholdFacts(prevalences=(0.02, 0.5), thresholds=dict.fromkeys(small_model.themes, (0.2, 0.4)))
    use = replace(small_model, info=structs.replace(small_model.info, thresholds_at=stated))
    moved = rule_for(use, np.array([0.02, 0.5, 0.9, 1 / 8])).thresholds - use.thresholds
    assert moved.tolist() == pytest.approx([0.0, 0.2, 0.2, 0.1], abs=1e-12)
    nothing = replace(small_model, info=structs.replace(small_model.info, thresholds_at=None))
    assert np.array_equal(rule_for(nothing, np.full(4, 0.5)).thresholds, small_model.thresholds)


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4), st.floats(0, 1))
def test_unsure_is_what_may_be_wrong(small_model: ThemeModel, probabilities: list[float], limit: float) -> None:
    p = np.array([probabilities])
    decisions, unsure = rule_for(small_model, unsure=limit).decide(p)
    assert np.array_equal(unsure, chances_of_error(p, decisions) > limit)
    for one, decided, doubt in zip(probabilities, decisions[0].tolist(), unsure[0].tolist(), strict=True):
        assert (sureness(one, decided, limit) is Sureness.UNCLEAR) == doubt


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (["0"], "no share"), (["1"], "no share"), (["nan"], "no share"), (["many"], "no share"), (["c=0.1"], "no theme 'c'"),
        (["0.1", "auto"], "both for all themes"), (["a=0.1", "a=0.2"], "given twice"),
    ],
)  # fmt: skip
def test_wrong_shares_are_refused(said: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        asked_in_words(said, ("a", "b"))


def test_what_can_be_asked() -> None:
    assert asked_in_words(["auto"], ("a", "b")) == asked_of("auto", ("a", "b")) == (None, None)
    assert asked_in_words(["a=auto", "0.1"], ("a", "b")) == asked_of({"b": 0.1, "a": "auto"}, ("a", "b")) == (None, 0.1)


def test_all_articles_come_back(small_model: ThemeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that the prevalence was estimated from, those after them, and what went wrong at its place."""
    monkeypatch.setattr("classifier.predict.SAMPLE", 3)
    scorer = Scorer(small_model)
    rule, articles = with_rule(ARTICLES, scorer, (None,) * 4)
    assert rule.paragraphs == 4
    assert [labelled.article.id for labelled in predict_all(articles, scorer, rule)] == [str(i) for i in range(9)]

    def broken() -> object:
        yield ARTICLES[0]
        raise InputError("no more")

    _, articles = with_rule(broken(), scorer, (None,) * 4)  # type: ignore[arg-type]
    assert next(articles).id == "0"
    with pytest.raises(InputError, match="no more"):
        next(articles)


def test_a_text_depends_on_its_collection_in_python_too(small_model: ThemeModel) -> None:
    model = face.Model(small_model)
    texts = ["Daten der Nutzer", "Das Wetter"]
    alone, among = model.predict(texts), model.predict([*texts, *["Daten und Einwilligung der Nutzer"] * 50])
    assert (among.prevalence > alone.prevalence)[0]
    assert among.probabilities[0, 0] > alone.probabilities[0, 0]
    fixed = model.predict(texts, prevalence=0.1)
    assert fixed.prevalence.tolist() == [0.1] * 4
    assert fixed.to_rows()[0]["prevalence_privacy"] == 0.1
    assert model.predict(texts, prevalence={"privacy": 0.3}).prevalence[0] == 0.3
    for wrong in ({"prevalence": 2}, {"prevalence": {"sport": 0.1}}, {"unsure": -1}):
        with pytest.raises(ValueError, match=r"share|theme|chance"):
            model.predict(texts, **wrong)  # type: ignore[arg-type]
    assert rule_from(absatz.load().data, (None,) * 4, np.zeros((0, 4))).prevalence.tolist() == [0.02] * 4
