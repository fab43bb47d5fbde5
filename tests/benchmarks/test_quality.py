"""The benchmarks of quality: what they decide by, and that they skip what is not there."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from benchmarks.quality import ablation, compare, opp115, rivals
from benchmarks.quality.decisions import always_themed, at_least_one
from benchmarks.quality.kept import source_of
from benchmarks.quality.learners import l2_norm, sublinear
from benchmarks.quality.opp115_data import codebook, read_part
from benchmarks.quality.paired import difference
from benchmarks.quality.rivals import Rival, missing, nb_svm, plain_tfidf, sentence_embeddings
from classifier.estimator import ThemeClassifier
from classifier.features import count_features
from corpus.codebook import CodeBook
from corpus.errors import InputError
from tests.paths import ROOT
from training.data import Data
from training.unseen import HoldOut

DATA = ROOT.parent / "shared" / "opp115"
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
    rows: list[object] = [{"text": f"{label} {word}", "labels": [label]} for label in labels for word in "abcdefghijkl"]
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


def small() -> tuple[Data, CodeBook]:
    return Data(tuple(YES + NO), TARGETS, tuple("abcdef"), np.arange(6)), CodeBook.bundled()


def test_an_old_folder_never_gives_another_variants_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[ablation.Variant] = []
    data_, book = small()

    def judgements(variant: ablation.Variant, *_: object) -> tuple[np.ndarray, ...]:
        judged.append(variant)
        return (np.full(1, len(judged)),) * 4

    def kept(variant: ablation.Variant, data: Data = data_, held: HoldOut | None = None) -> int:
        return int(ablation._kept(tmp_path, variant, book, data, held)[0][0])

    monkeypatch.setattr(ablation, "judgements", judgements)
    a, b = ablation.Variant("C = 1", {"C": 1.0}), ablation.Variant("no stems", {"stems": False})
    assert (kept(a), kept(b), kept(a)) == (1, 2, 1)
    assert kept(replace(a, changes={"C": 2.0})) == 3
    other = [replace(a, learner=learner) for learner in (l2_norm, sublinear, l2_norm)]
    assert [kept(variant) for variant in other] == [4, 5, 4]
    assert kept(a, replace(data_, targets=1 - TARGETS)) == 6
    assert kept(a, held=HoldOut(("x",), ("a",), ("1",), TARGETS[:1])) == 7
    monkeypatch.setattr(ablation, "SETTINGS", replace(ablation.SETTINGS, seed=1))
    assert kept(a) == 8


def test_an_old_folder_never_gives_a_changed_rivals_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[int] = []
    data_, book_ = small()

    def judge_rival(*_: object) -> tuple[np.ndarray, np.ndarray]:
        runs.append(1)
        return np.full(1, len(runs)), np.zeros(1)

    def kept(rival: Rival, data: Data = data_, book: CodeBook = book_) -> int:
        return int(compare._kept(tmp_path, "bundled-0", "a rival", rival, book, data, np.arange(3), np.arange(3, 6))[0][0])

    monkeypatch.setattr(compare, "judge_rival", judge_rival)
    assert (kept(plain_tfidf), kept(nb_svm), kept(plain_tfidf)) == (1, 2, 1)
    assert kept(plain_tfidf, replace(data_, targets=1 - TARGETS)) == 3
    assert kept(plain_tfidf, book=replace(book_, sha256="0")) == 4
    monkeypatch.setattr(rivals, "SEED", 1)
    assert kept(plain_tfidf) == 5


def test_the_source_of_a_rival_is_that_of_all_it_uses() -> None:
    text = "\n".join(source_of(plain_tfidf))
    assert "TfidfVectorizer(ngram_range=(1, 2)" in text
    assert 'C=10, class_weight="balanced"' in text
    assert "SEED: 2026" in text
    assert "LinearSVC" not in text
    assert "SentenceTransformer(" in "\n".join(source_of(sentence_embeddings))
    assert not any(" at 0x" in part for rival in rivals.RIVALS.values() for part in source_of(rival))


@pytest.mark.slow
@pytest.mark.skipif(
    not DATA.is_dir(), reason="OPP-115 is for research only (docs/benchmarks-quality.md; as JSONL in ../shared/opp115)"
)
def test_opp115_stays_ahead_of_plain_tfidf() -> None:
    book = codebook()
    test = read_part(DATA / "validation.jsonl", book)
    _, decided = opp115.train(read_part(DATA / "train.jsonl", book), book).decide(test.texts)
    hits = (decided & (test.targets == 1.0)).sum()
    assert 2 * hits / (decided.sum() + test.targets.sum()) > 0.789  # plain scikit-learn at threshold .5
