"""Results that compare.py and ablation.py keep on disk: never those of another variant, rival or corpus."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality import ablation, compare, rivals
from benchmarks.quality.learners import l2_norm, sublinear
from benchmarks.quality.rivals import Rival, nb_svm, plain_tfidf
from corpus.codebook import CodeBook
from tests.benchmarks.quality.cases import NO, TARGETS, YES
from training.data import Data
from training.unseen import HoldOut


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
