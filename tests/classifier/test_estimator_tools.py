"""scikit-learn's and joblib's tools do with a ThemeClassifier what they do with their own."""

from __future__ import annotations

import io
import pickle
from typing import Any

import joblib
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.metrics import make_scorer, roc_auc_score
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.utils import get_tags
from sklearn.utils.estimator_checks import (
    check_estimator_cloneable,
    check_estimator_repr,
    check_no_attributes_set_in_init,
    check_parameters_default_constructible,
)

from classifier.estimator import ThemeClassifier
from classifier.model import Scorer
from tests.classifier.test_estimator import FITTED, LEXICON, TEXTS

pd = pytest.importorskip("pandas")

#: Twelve texts, and two themes that their words tell.
MANY = [f"Am {day}. Mai: {words}" for day in range(1, 4) for words in ("Daten", "Preise", "Daten und Preise", "Regen und Wind")]
TWO = np.array([[int("Daten" in text), int("Preise" in text)] for text in MANY])
ONE = TWO[:, 0]
MODEL = ThemeClassifier(min_df=1, lexicon=LEXICON)


def dumped(value: Any) -> Any:
    file = io.BytesIO()
    joblib.dump(value, file)
    file.seek(0)
    return joblib.load(file)


@pytest.mark.parametrize("copied", [lambda model: pickle.loads(pickle.dumps(model)), dumped], ids=["pickle", "joblib"])  # noqa: S301
def test_a_fitted_classifier_can_be_kept(copied: Any) -> None:
    FITTED.predict(TEXTS)  # what it remembers by now is not kept
    again = copied(FITTED)
    assert again.get_params() == FITTED.get_params()
    assert np.array_equal(again.predict_proba(TEXTS), FITTED.predict_proba(TEXTS))
    assert again.explain(TEXTS[0]) == FITTED.explain(TEXTS[0])
    assert np.array_equal(copied(Scorer(FITTED.model_)).scores(TEXTS), FITTED.decision_function(TEXTS))


def test_grid_search_over_several_themes() -> None:
    search = GridSearchCV(MODEL, {"C": [1.0, 10.0], "threshold": [0.5, (0.4, 0.6)]}, cv=3, scoring="f1_macro", n_jobs=2)
    search.fit(MANY, TWO)
    assert search.best_score_ == pytest.approx(1.0)
    assert search.predict(MANY).shape == (12, 2)
    assert search.predict(MANY).tolist() == TWO.tolist()


@pytest.mark.parametrize("scoring", ["f1", "roc_auc", "average_precision", "neg_log_loss", "accuracy"])
def test_one_theme_is_a_yes_or_no_question(scoring: str) -> None:
    scores = cross_val_score(MODEL, MANY, ONE, cv=3, scoring=scoring)
    assert np.isfinite(scores).all()
    assert scoring == "neg_log_loss" or (scores > 0.9).all()


@pytest.mark.parametrize("scoring", ["f1_macro", "roc_auc", "average_precision", "accuracy"])
def test_scores_of_several_themes(scoring: str) -> None:
    assert (cross_val_score(MODEL, MANY, TWO, cv=3, scoring=scoring) > 0.9).all()
    by_probability = make_scorer(roc_auc_score, response_method="predict_proba")
    assert (cross_val_score(MODEL, MANY, TWO, cv=3, scoring=by_probability) > 0.9).all()


def test_cross_validated_predictions_by_article() -> None:
    articles = np.repeat(np.arange(6), 2)
    said = cross_val_predict(MODEL, MANY, TWO, groups=articles, cv=GroupKFold(3), method="decision_function")
    assert said.shape == (12, 2)
    assert np.isfinite(said).all()


def test_shapes_of_one_theme() -> None:
    model = clone(MODEL).fit(MANY, ONE)
    column = clone(MODEL).fit(MANY, ONE[:, None])
    assert model.classes_.tolist() == [0, 1]
    assert model.predict(MANY).tolist() == ONE.tolist()
    assert np.array_equal(model.predict_proba(MANY)[:, 1], column.predict_proba(MANY)[:, 0])
    assert np.allclose(model.predict_proba(MANY).sum(axis=1), 1.0)
    assert np.array_equal(model.decision_function(MANY), column.decision_function(MANY)[:, 0])
    assert model.score(MANY, ONE) == 1.0


def test_in_a_pipeline_with_columns_of_pandas() -> None:
    frame = pd.DataFrame({"text": MANY, "privacy": TWO[:, 0], "money": TWO[:, 1]}, index=range(100, 112))
    pipeline = make_pipeline(clone(MODEL)).fit(frame["text"], frame[["privacy", "money"]])
    assert np.array_equal(pipeline.predict_proba(frame["text"]), clone(MODEL).fit(MANY, TWO).predict_proba(MANY))


@pytest.mark.parametrize(
    "check",
    [check_estimator_cloneable, check_estimator_repr, check_no_attributes_set_in_init, check_parameters_default_constructible],
)
def test_checks_of_scikit_learn_that_need_no_numbers(check: Any) -> None:
    """The others feed arrays of numbers, which are no texts."""
    check("ThemeClassifier", ThemeClassifier())


def test_says_what_it_takes() -> None:
    tags = get_tags(ThemeClassifier())
    assert tags.input_tags.string
    assert not tags.input_tags.two_d_array
    assert tags.classifier_tags.multi_label
