"""Features beyond single words: off by default, exact in the evidence, the same for the scorer and the sparse reference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from classifier.context import context_features
from classifier.estimator import ThemeClassifier
from classifier.features import additive_tfidf, count_features
from classifier.model_file import load_model, model_bytes
from classifier.words import FeatureSettings, word_forms

TEXTS = [
    "We do not track you. Your data is kept for 30 days.",
    "We share your data with third parties.",
    "Third party cookies are not under our control.",
    "You may opt out of cookies at any time.",
    "Do not track signals are ignored.",
    "Questions? Write to us.",
]
LABELS = np.array([[1, 0], [0, 1], [0, 1], [0, 0], [1, 0], [0, 0]], dtype=float)
LEXICON = (("track.core", ("do not track", "signal")), ("share.core", ("third part", "*share")))


def classifier(**changes: object) -> ThemeClassifier:
    options = {"language": "english", "min_df": 1, "lexicon": LEXICON, "pairs": 3, "opening": 2, "phrases": True}
    return ThemeClassifier(**(options | changes))


FITTED = classifier().fit(TEXTS, LABELS)
english = st.lists(st.sampled_from(" ".join(TEXTS).split()), max_size=30).map(" ".join)


def test_off_by_default() -> None:
    assert context_features(["a", "b"], FeatureSettings(lexicon=LEXICON)) == []
    assert not ThemeClassifier().settings.contextual
    assert not any(" " in name or name.startswith("^") for name in ThemeClassifier(min_df=1).fit(TEXTS, LABELS).model_.features)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("do not tracking", ["!track.core"]),
        ("do nothing track", []),  # only the last word may go on
        ("third parties third party", ["!share.core", "!share.core"]),
        ("third", []),
    ],
)
def test_phrases(words: str, expected: list[str]) -> None:
    found = context_features(words.split(), FeatureSettings("english", phrases=True, lexicon=LEXICON))
    assert [name for name, _ in found] == expected


def test_pairs_know_neighbours_from_others() -> None:
    names = dict(context_features(["kept", "30", "days"], FeatureSettings("english", pairs=2)))
    assert names == {"kept #2": (0, 1), "kept … day": (0, 2), "#2 day": (1, 2)}


def test_a_group_counts_words_and_phrases_in_one_column() -> None:
    counts = count_features(["do not track signal"], classifier().settings)
    assert counts.matrix[0, counts.names.index("!track.core")] == 2.0
    assert list(counts.names) == sorted(set(counts.names))


@settings(max_examples=100)
@given(english)
def test_evidence_sums_to_the_score(text: str) -> None:
    total = FITTED.model_.bias + sum((np.array(e.contributions) for e in FITTED.explain(text)), np.zeros(2))
    assert np.allclose(total, FITTED.decision_function([text])[0], atol=1e-12)


@settings(max_examples=100)
@given(english)
def test_scorer_equals_the_sparse_reference(text: str) -> None:
    model = FITTED.model_
    if not word_forms(text):
        return
    counts = count_features([text], model.settings)
    column = {name: i for i, name in enumerate(model.features)}
    row = np.zeros((1, len(column)))
    for i, name in enumerate(counts.names):
        if name in column:
            row[0, column[name]] = counts.matrix[0, i]
    x = additive_tfidf(csr_array(row), np.ones(len(column)), model.squares)
    assert np.allclose(FITTED.decision_function([text]), x @ model.weights + model.bias, atol=1e-9)


def test_weights_of_kinds() -> None:
    heavy = classifier(pair_weight=3.0, opening_weight=2.0, ngram_weight=0.1).fit(TEXTS, LABELS).model_
    plain = FITTED.model_
    ratio = dict(zip(plain.features, np.sqrt(heavy.squares / np.where(plain.squares, plain.squares, 1)), strict=True))
    assert ratio["do not"] == pytest.approx(3.0)
    assert ratio["do … track"] == pytest.approx(3.0)
    assert ratio["^we"] == pytest.approx(2.0)
    assert ratio["=track"] == pytest.approx(1.0)
    assert ratio["!track.core"] == 0.0


def test_the_model_file_keeps_them(tmp_path: object) -> None:
    path = tmp_path / "m.safetensors"  # type: ignore[operator]
    path.write_bytes(model_bytes(FITTED.model_))
    assert load_model(path).settings == FITTED.model_.settings


def test_squared_hinge() -> None:
    model = classifier(loss="squared_hinge", C=1.0).fit(TEXTS, LABELS)
    assert model.predict(TEXTS).tolist() == LABELS.tolist()
    assert not np.allclose(model.model_.weights, FITTED.model_.weights)
    with pytest.raises(ValueError, match="loss must be"):
        classifier(loss="hinge").fit(TEXTS, LABELS)


def test_the_fast_scorer_refuses_them() -> None:
    fast = pytest.importorskip("classifier.fast.scorer")
    with pytest.raises(ValueError, match=r"use classifier\.model\.Scorer"):
        fast.FastScorer(FITTED.model_)


def test_so_do_commands_that_need_it(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(model_bytes(FITTED.model_))
    (tmp_path / "a.txt").write_text("Die Daten der Kunden liegen offen.\n", encoding="utf-8")
    for argv in (("predict", tmp_path / "a.txt"), ("compile",)):
        result = run(*argv, "-m", tmp_path / "m", "-o", tmp_path / "out.csv")
        assert (result.code, "several words" in result.err) == (1, True)
        assert not (tmp_path / "out.csv").exists()
    assert run("predict", tmp_path / "a.txt", "-m", tmp_path / "m").code == 0
