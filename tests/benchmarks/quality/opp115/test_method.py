"""OPP-115: its data are checked, and a small part trains to a theme for every paragraph."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.quality.opp115 import method as opp115
from benchmarks.quality.opp115.data import codebook, read_part
from corpus.errors import InputError
from tests.paths import ROOT

DATA = ROOT.parent / "shared" / "opp115"


def written(path: Path, rows: list[object]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


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
