"""The rivals learn, say which library they miss, and are known by their source."""

from __future__ import annotations

import pytest

from benchmarks.quality import rivals
from benchmarks.quality.kept import source_of
from benchmarks.quality.rivals import missing, nb_svm, plain_tfidf, sentence_embeddings
from tests.benchmarks.quality.cases import NO, TARGETS, YES


@pytest.mark.parametrize("rival", [plain_tfidf, nb_svm])
def test_rivals_learn(rival: object) -> None:
    p = rival(YES + NO, TARGETS, ["shared data", "the files"])  # type: ignore[operator]
    assert p.shape == (2, 1)
    assert p[0, 0] > p[1, 0]


def test_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("benchmarks.quality.rivals", fromlist=["NEEDED"]).NEEDED, "x", "no_such_library")
    assert missing("x") == "no_such_library"
    assert missing("NB-SVM") is None


def test_the_source_of_a_rival_is_that_of_all_it_uses() -> None:
    text = "\n".join(source_of(plain_tfidf))
    assert "TfidfVectorizer(ngram_range=(1, 2)" in text
    assert 'C=10, class_weight="balanced"' in text
    assert "SEED: 2026" in text
    assert "LinearSVC" not in text
    assert "SentenceTransformer(" in "\n".join(source_of(sentence_embeddings))
    assert not any(" at 0x" in part for rival in rivals.RIVALS.values() for part in source_of(rival))
