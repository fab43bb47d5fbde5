"""The benchmarks of quality: what they decide by, and that they skip what is not there."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from benchmarks.quality import opp115
from benchmarks.quality.decisions import always_themed, at_least_one
from benchmarks.quality.learners import l2_norm, sublinear
from benchmarks.quality.opp115_data import codebook, read_part
from benchmarks.quality.paired import difference
from benchmarks.quality.rivals import missing, nb_svm, plain_tfidf
from classifier.estimator import ThemeClassifier
from classifier.features import count_features
from corpus.errors import InputError

DATA = Path(__file__).parents[2] / "shared" / "opp115"
YES, NO = (
    ["we share your data", "shared with partners", "data is shared"],
    ["the files are small", "write the files", "the weather"],
)
TARGETS = np.array([[1.0], [1.0], [1.0], [0.0], [0.0], [0.0]])


def written(path: Path, rows: list[object]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_at_least_one_takes_the_nearest_and_changes_nothing_else() -> None:
    scores, cuts = np.array([[-3.0, -1.0], [1.0, -1.0], [0.0, 2.0]]), np.array([-0.5, 1.0])
    assert at_least_one(scores, cuts).tolist() == [[False, True], [True, False], [True, True]]


def test_always_themed() -> None:
    assert always_themed(np.ones((10, 2)))
    assert not always_themed(np.vstack([np.ones((9, 2)), np.zeros((1, 2))]))


def test_difference_is_signed_and_zero_for_the_same() -> None:
    y = np.tile([[1.0], [0.0], [1.0]], (20, 1))
    names = [str(i) for i in range(60)]
    good, bad = y == 1.0, np.ones_like(y, dtype=bool)
    result = difference(y, good, bad, names)
    assert result.micro == pytest.approx(1 - 0.8)
    assert result.macro == pytest.approx(1 - 0.8)
    assert result.micro_interval is not None
    assert result.micro_interval[0] > 0
    assert difference(y, bad, bad, names).micro_interval == (0.0, 0.0)


def test_codebook_names_every_label_once() -> None:
    names = [theme.name("en") for theme in codebook().themes]
    assert len(set(names)) == 12


def test_read_part_refuses_unknown_labels(tmp_path: Path) -> None:
    rows = [{"text": "a", "labels": ["Do Not Track"]}, {"text": "b", "labels": ["Weather"]}]
    with pytest.raises(InputError, match="Weather"):
        read_part(written(tmp_path / "x.jsonl", rows), codebook())
    with pytest.raises(InputError, match="cannot read"):
        read_part(tmp_path / "none.jsonl", codebook())


def test_training_on_a_small_part_gives_every_paragraph_a_theme(tmp_path: Path) -> None:
    labels = [theme.name("en") for theme in codebook().themes]
    rows: list[object] = [{"text": f"{label} {word}", "labels": [label]} for label in labels for word in "abcdef"]
    part = read_part(written(tmp_path / "x.jsonl", rows), codebook())
    trained = opp115.train(part, codebook(), min_df=1)
    probabilities, decided = trained.decide(("Do Not Track", "xyzzy"))
    assert trained.always
    assert decided.any(axis=1).all()
    assert ((probabilities >= 0) & (probabilities <= 1)).all()


@pytest.mark.parametrize("rival", [plain_tfidf, nb_svm])
def test_rivals_learn(rival: object) -> None:
    p = rival(YES + NO, TARGETS, ["shared data", "the files"])  # type: ignore[operator]
    assert p.shape == (2, 1)
    assert p[0, 0] > p[1, 0]


def test_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("benchmarks.quality.rivals", fromlist=["NEEDED"]).NEEDED, "x", "no_such_library")
    assert missing("x") == "no_such_library"
    assert missing("NB-SVM") is None


@pytest.mark.parametrize("learner", [l2_norm, sublinear])
def test_learners_learn(learner: object) -> None:
    model = ThemeClassifier(language="english", min_df=1)
    counts = count_features([*YES, *NO, "shared data", "the files"], model.settings)
    scores = learner(model, counts.matrix[:6], counts.names, TARGETS, counts.matrix[6:])  # type: ignore[operator]
    assert scores.shape == (2, 1)
    assert scores[0, 0] > scores[1, 0]


def test_l2_norm_equals_the_additive_one_where_no_term_repeats() -> None:
    model = ThemeClassifier(language="english", min_df=1, ngram_max=0, C=1.0)
    counts = count_features(YES + NO, model.settings)
    assert counts.matrix.max() == 1
    fitted = model.fit_counts(counts.matrix, counts.names, TARGETS)
    expected = fitted.decision_function(YES + NO)
    scores = l2_norm(model, counts.matrix, counts.names, TARGETS, sparse.csr_array(counts.matrix))
    assert np.allclose(scores, expected, atol=2e-2)


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="OPP-115 is not here")
def test_opp115_stays_ahead_of_plain_tfidf() -> None:
    book = codebook()
    test = read_part(DATA / "validation.jsonl", book)
    _, decided = opp115.train(read_part(DATA / "train.jsonl", book), book).decide(test.texts)
    hits = (decided & (test.targets == 1.0)).sum()
    assert 2 * hits / (decided.sum() + test.targets.sum()) > 0.789  # plain scikit-learn at threshold .5
