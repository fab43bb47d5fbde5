"""The words that the corpus lacks, and those that decide."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality import coverage
from classifier.model import Scorer
from classifier.model_file import load
from corpus.folder import Corpus

GERMAN = "Der Messenger verschlüsselt alle Nachrichten seiner Nutzer, nur das Kwastelregister kann sie mitlesen und speichern."
ENGLISH = "The messenger encrypts all messages of its users, and nobody but the recipient can read what was written."


def background(folder: Path) -> Path:
    """Four paragraphs, one of them English."""
    path = folder / "texts.jsonl.gz"
    lines = [json.dumps({"text": text}) for text in (GERMAN, GERMAN + " So ist es.", GERMAN + " Leider.", ENGLISH)]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


def test_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str], bundled: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "bundled_corpus", lambda: bundled)  # it is read once for all tests
    assert coverage.main([str(background(tmp_path))]) == 0
    privacy = capsys.readouterr().out.split("## monetization")[0]
    assert "privacy: 3 of 3 paragraphs" in privacy
    assert "not in the corpus: kwastelregister 3" in privacy


def test_a_word_decides_where_the_score_without_it_is_too_low() -> None:
    model = load(None)
    place, scorer = model.themes.index("privacy"), Scorer(model)
    beginnings = [" ".join(GERMAN.split()[:n]) for n in range(1, 16)]
    text = next(text for text in beginnings if scorer.decide([text])[0, place])  # just enough for the theme
    threshold = np.log(model.thresholds[place] / (1 - model.thresholds[place]))
    left = {e.word.lower(): scorer.scores([text])[0, place] - e.contributions[place] for e in scorer.explain(text)}
    expected = {word for word, score in left.items() if score < threshold}
    assert set(coverage.deciding(model, "privacy", [text, "Am Abend regnet es."])) == expected
    assert 0 < len(expected) < len(left)
