"""ThemeClassifier keeps scikit-learn's contract, and its evidence is exactly its score."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from sklearn.base import clone

from classifier import estimator
from classifier.estimator import ThemeClassifier, theme_factors
from classifier.features import additive_tfidf, count_features
from classifier.model import Scorer, sigmoid
from classifier.words import word_forms

TEXTS = [
    "Die Daten der Nutzer wurden gespeichert und verkauft.",
    "Der Preis für das Abo steigt auf zwölf Euro.",
    "Daten und Preise: Der Konzern verdient an den Nutzern.",
    "Am Abend regnet es im Norden, später auch im Süden.",
    "Gespeicherte Daten kosten Geld.",
    "Das Konzert begann mit einem Marsch.",
]
LABELS = np.array([[1, 0], [0, 1], [1, 1], [0, 0], [1, 1], [0, 0]], dtype=float)
LEXICON = (("privacy.core", ("daten", "*speicher")), ("money.core", ("preis", "euro")))
FITTED = ThemeClassifier(min_df=1, lexicon=LEXICON).fit(TEXTS, LABELS)

german = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200) | st.lists(
    st.sampled_from(" ".join(TEXTS).split())
).map(" ".join)


def test_shapes_and_range() -> None:
    p = FITTED.predict_proba(["Daten", "", "unbekannt xyzzy"])
    assert p.shape == (3, 2)
    assert ((p >= 0) & (p <= 1)).all()
    assert FITTED.predict(TEXTS).tolist() == LABELS.tolist()
    assert FITTED.predict_proba([]).shape == (0, 2)


def test_get_params_and_clone() -> None:
    model = ThemeClassifier(C=3.0, ngram_max=4)
    copy = clone(model)
    assert copy.get_params() == model.get_params()
    assert copy.set_params(C=5.0).C == 5.0
    assert not hasattr(clone(FITTED), "model_")


def test_same_seed_same_model() -> None:
    again = ThemeClassifier(min_df=1, lexicon=LEXICON).fit(TEXTS, LABELS)
    assert np.array_equal(again.model_.weights, FITTED.model_.weights)


def test_not_judged_is_not_no() -> None:
    """A row that is not judged for a theme leaves that theme's model as if the row were not there, idf aside."""
    held = LABELS.copy()
    held[2, 0] = np.nan
    assert not np.allclose(
        ThemeClassifier(min_df=1, lexicon=LEXICON).fit(TEXTS, held).model_.weights[:, 0], FITTED.model_.weights[:, 0]
    )
    assert np.allclose(
        ThemeClassifier(min_df=1, lexicon=LEXICON).fit(TEXTS, held).model_.weights[:, 1], FITTED.model_.weights[:, 1]
    )


@settings(max_examples=200)
@given(german)
def test_evidence_sums_to_the_score(text: str) -> None:
    evidence = FITTED.explain(text)
    total = FITTED.model_.bias + sum((np.array(e.contributions) for e in evidence), np.zeros(2))
    assert np.allclose(total, FITTED.decision_function([text])[0], atol=1e-12)
    assert all(text[e.start : e.end] == e.word for e in evidence)


@settings(max_examples=200)
@given(german)
def test_scorer_equals_the_sparse_reference(text: str) -> None:
    """The word-by-word scorer against scikit-learn's matrices of the same features."""
    model = FITTED.model_
    if not word_forms(text):
        return
    counts = count_features([text], model.settings)
    column = {name: i for i, name in enumerate(model.features)}
    known = [(i, column[name]) for i, name in enumerate(counts.names) if name in column]
    dense = np.zeros((1, len(model.features)))
    for i, j in known:
        dense[0, j] = counts.matrix[0, i]
    from scipy.sparse import csr_array

    x = additive_tfidf(csr_array(dense), np.ones(len(model.features)), model.squares)
    expected = x @ model.weights + model.bias
    assert np.allclose(FITTED.decision_function([text]), expected, atol=1e-9)


@pytest.mark.parametrize(
    ("texts", "labels", "message"),
    [
        (TEXTS, LABELS[:3], "do not fit"),
        (TEXTS, LABELS * 2, "must be 1, 0 or NaN"),
        (TEXTS, np.ones((6, 1)), "needs texts with and texts without"),
        (["", " "], [[1], [0]], "hold no words"),
    ],
)
def test_refused(texts: list[str], labels: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ThemeClassifier().fit(texts, labels)


def test_one_string_is_no_list_of_letters() -> None:
    for call in (FITTED.predict, FITTED.predict_proba, FITTED.decision_function, Scorer(FITTED.model_).scores):
        with pytest.raises(TypeError, match="not one string"):
            call("Daten")
    with pytest.raises(TypeError, match="not one string"):
        ThemeClassifier().fit("Daten", [1, 0, 1, 0, 1])


def test_factors_by_hand() -> None:
    """Feature 0 stands in both texts with the theme and in none without, feature 1 in all, feature 2 in one of each."""
    x = csr_array(np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [0.0, 1.0, 0.0]]))
    y = np.array([1.0, 1.0, 0.0, 0.0])
    assert theme_factors(x, y, 0.0, 1.0) is None
    ratio = [np.log((3 / 8) / (1 / 6)), np.log((3 / 8) / (3 / 6)), np.log((2 / 8) / (2 / 6))]
    np.testing.assert_allclose(theme_factors(x, y, 0.5, 1.0), np.abs(ratio) ** 0.5)
    np.testing.assert_array_equal(theme_factors(x, y, 0.0, 1 / 3), [1.0, 0.0, 0.0])


@pytest.mark.parametrize(
    "changes", [{"nb_weight": 0.5}, {"select": 0.3}, {"nb_weight": 1.0, "select": 0.5, "loss": "squared_hinge"}]
)
def test_factors_stay_inside_the_weights(changes: dict[str, float]) -> None:
    """Evidence sums to the score with them too, and features left out weigh nothing."""
    fitted = ThemeClassifier(min_df=1, lexicon=LEXICON, **changes).fit(TEXTS, LABELS)  # type: ignore[arg-type]
    plain = ThemeClassifier(min_df=1, lexicon=LEXICON).fit(TEXTS, LABELS)
    for text in TEXTS:
        total = np.sum([e.contributions for e in fitted.explain(text)], axis=0) + fitted.model_.bias
        np.testing.assert_allclose(total, fitted.decision_function([text])[0], atol=1e-12)
    assert not np.allclose(fitted.model_.weights, plain.model_.weights)
    used = (fitted.model_.weights != 0).mean(axis=0)
    assert (used <= changes.get("select", 1.0) + 0.01).all()
    assert fitted.predict(TEXTS).tolist() == LABELS.tolist()


@pytest.mark.parametrize("changes", [{"lexicon_weight": 6.0}, {"loss": "squared_hinge"}, {"ngram_weight": 0.0}])
def test_twin_columns_are_fitted_as_one(changes: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """The weights are those of fitting every column by itself, up to the tolerance of the fit."""
    monkeypatch.setattr(estimator, "TOLERANCE", 1e-10)
    model = ThemeClassifier(min_df=1, lexicon=LEXICON, **changes)  # type: ignore[arg-type]
    together = model.fit(TEXTS, LABELS).model_
    monkeypatch.setattr(estimator, "twins", lambda _, columns: (columns, np.arange(columns.size)))
    apart = clone(model).fit(TEXTS, LABELS).model_
    assert not np.array_equal(together.weights, apart.weights)
    np.testing.assert_allclose(together.weights, apart.weights, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(together.bias, apart.bias, rtol=1e-6, atol=1e-9)


def test_memory_of_forms_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.model.REMEMBERED_FORMS", 10)
    scorer = Scorer(FITTED.model_)
    expected = FITTED.predict_proba(TEXTS)
    for _ in range(3):
        assert np.allclose(np.vstack([scorer.probabilities([text]) for text in TEXTS]), expected)
    assert len(scorer._rows) < 40


def test_sigmoid_of_large_scores() -> None:
    assert sigmoid(np.array([-800.0, 800.0])).tolist() == [0.0, 1.0]
