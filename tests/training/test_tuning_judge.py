"""`train --tune N --judge LABELS`: texts from elsewhere take part in the choice of settings."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.features import count_features
from classifier.model_file import load_model
from corpus.folder import Corpus
from tests.conftest import SUBJECTS, THEMES, paragraph
from training.data import corpus_data
from training.hold_out import read_hold_out
from training.kept import digest_of
from training.settings import TrainSettings
from training.tuning import candidate_scores
from training.unseen import HoldOut


@pytest.fixture
def judge(tmp_path: Path) -> Path:
    """Ten labelled paragraphs that the corpus does not have."""
    path = tmp_path / "judge.jsonl"
    rows = [
        {"text": paragraph(theme, 500 + 10 * a + i), "article": f"j{a}", "themes": {t: int(t == theme) for t in THEMES}}
        for a in range(2)
        for i, theme in enumerate(SUBJECTS)
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_a_setting_is_chosen_by_the_mean_of_both(small_corpus: Corpus, judge: Path) -> None:
    settings, data = TrainSettings(min_df=1), corpus_data(small_corpus)
    counts = count_features(data.texts, settings.classifier(small_corpus.codebook).settings)
    held = read_hold_out(judge, THEMES)
    wrong = replace(held, targets=1 - held.targets)

    def found(judge: HoldOut | None) -> dict[str, float]:
        return candidate_scores(settings, small_corpus.codebook, counts, data, np.arange(len(data.texts)), judge)

    home, agrees, differs = found(None), found(held), found(wrong)
    for name in ("ap", "f1"):
        assert differs[name] < home[name]
        assert differs[name] < agrees[name] <= (home[name] + 1) / 2  # the judge gives 1 at most
    assert len({digest_of(counts, data, one) for one in (None, held, wrong)}) == 3


def test_the_command(run: Callable, corpus_folder: Path, judge: Path, tmp_path: Path) -> None:
    result = run("train", corpus_folder, "-o", tmp_path / "m", "--tune", "1", "--judge", judge, "--jobs", "1")
    assert result.code == 0, result.err
    assert "scores on it are no evaluation" in result.err
    tuning = load_model(tmp_path / "m").info.tuning
    assert tuning is not None
    assert tuning.judged_by == 10
    assert "on 10 labelled paragraphs from elsewhere" in run("model", tmp_path / "m", "--card").out


def test_what_cannot_judge(run: Callable, corpus_folder: Path, judge: Path, tmp_path: Path) -> None:
    alone = run("train", corpus_folder, "-o", tmp_path / "m", "--judge", judge)
    assert (alone.code, "--tune" in alone.err) == (2, True)
    judge.write_text(json.dumps({"text": paragraph("privacy", 0), "themes": {"privacy": 1}}), encoding="utf-8")
    seen = run("train", corpus_folder, "-o", tmp_path / "m", "--tune", "1", "--judge", judge)
    assert (seen.code, "was trained on this paragraph" in seen.err) == (1, True)
    assert not (tmp_path / "m").exists()
