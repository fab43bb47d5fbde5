"""The two voters and the second step of the OPP-115 benchmark."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from benchmarks.quality.opp115 import method as opp115
from benchmarks.quality.opp115.data import codebook
from benchmarks.quality.opp115.second import Pieces, fit_second, pieces, sentences, signs
from benchmarks.quality.opp115.voters import OwnVoter, UsualVoter, Voter

WORDS = ("data", "files", "cookies", "sharing", "partners", "consent", "age", "email")
TEXTS = tuple(f"We use {WORDS[i % 8]} and {WORDS[i % 5]}. You may ask about {WORDS[i % 3]}, part {i % 7}." for i in range(40))
TARGETS = np.column_stack([[("data" in t) for t in TEXTS], [("cookies" in t) for t in TEXTS]]).astype(float)


def voters() -> tuple[Voter, ...]:
    return OwnVoter(opp115.classifier(codebook(), min_df=1), TEXTS), UsualVoter(TEXTS)


@pytest.mark.parametrize("place", [0, 1])
def test_rows_and_their_texts_score_the_same(place: int) -> None:
    rows = np.arange(0, 40, 2)
    fitted = voters()[place].fit(rows, TARGETS[rows])
    assert np.allclose(fitted.of_rows(np.arange(40)), fitted.of_texts(TEXTS), atol=1e-9)


def test_usual_voter_is_scikit_learns_pipeline() -> None:
    rows = np.arange(30)
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True),
    )
    regression = LogisticRegression(C=10, class_weight="balanced", solver="liblinear", tol=1e-8, max_iter=10_000)
    pipeline = make_pipeline(features, regression).fit([TEXTS[i] for i in rows], TARGETS[rows, 0])
    ours = UsualVoter(TEXTS).fit(rows, TARGETS[rows]).of_texts(TEXTS)[:, 0]
    # liblinear stops at 1e-3, and its intercept counts as a weight in either form.
    assert np.allclose(ours, pipeline.decision_function(TEXTS), atol=0.02)


def test_sentences_are_judged_by_models_that_saw_none_of_their_paragraph() -> None:
    cut = pieces(TEXTS)
    seen: list[set[int]] = []

    class Watcher:
        def fit(self, rows: np.ndarray, targets: np.ndarray) -> Watcher:
            seen.append({int(row) for row in rows})
            return self

        def of_rows(self, rows: np.ndarray) -> np.ndarray:
            paragraphs = {int(row) if row < cut.paragraphs else int(cut.owner[row - cut.paragraphs]) for row in rows}
            assert not paragraphs & seen[-1]
            return np.tile(rows[:, None].astype(float), (1, 2))

        def of_texts(self, texts: object) -> np.ndarray:
            raise AssertionError

    scores = opp115.out_of_fold(Watcher(), cut, TARGETS)
    assert scores[:, 0].tolist() == list(range(len(cut.texts)))
    assert len(seen) == opp115.FOLDS


def test_every_paragraph_has_a_sentence() -> None:
    assert sentences("") == [""]
    assert sentences("a. b.") == ["a. b."]
    cut = pieces(["One. ", "", "First part. Second part - third part"])
    assert cut.owner.tolist() == [0, 1, 2, 2, 2]
    assert cut.of(np.array([0, 2])).tolist() == [0, 2, 3, 5, 6, 7]


def test_second_step_hears_one_strong_sentence_and_rivals() -> None:
    rng = np.random.default_rng(0)
    n = 600
    whole, strongest = rng.normal(size=(n, 2)), rng.normal(size=(n, 2))
    scores = np.concatenate([whole, strongest])
    cut = Pieces(("",) * (2 * n), np.arange(n))
    target = (strongest - whole[:, ::-1] + rng.logistic(size=(n, 2)) > 0).astype(float)
    known = signs(scores, cut)
    second = fit_second(known, target)
    weights = np.array([pipeline[-1].coef_[0] for pipeline in second.themes])
    assert (abs(weights[:, 0]) < 0.3).all()
    assert (weights[:, 1] > 0.6).all()
    assert (weights[:, 2] < -0.6).all()
    assert second.scores(known).shape == (n, 2)
