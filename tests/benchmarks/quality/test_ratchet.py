"""The ratchet: scores of the bundled model may rise, and fall only on purpose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from benchmarks.quality import ratchet
from benchmarks.quality.ratchet import complaints, floor_bytes, floor_of, main, raised, read_floor
from classifier.facts.model import ModelFacts
from classifier.model import ThemeModel
from classifier.model_file import load
from corpus.errors import InputError
from corpus.folder import Corpus


def test_bundled_model_holds_its_floor(bundled: Corpus) -> None:
    """No second training: the scores are those in the model file, and the hashes say that they belong to what is here."""
    assert complaints(load(None), bundled, read_floor()) == []


def renamed(model: ThemeModel, part: str) -> ThemeModel:
    """The model with another hash of its `data` or `codebook`."""
    other = structs.replace(getattr(model.info, part), sha256="0" * 64)
    return replace(model, info=structs.replace(model.info, **{part: other}))


def test_a_fall_beyond_noise_is_seen(small_model: ThemeModel, small_corpus: Corpus) -> None:
    floor = floor_of(small_model)
    assert complaints(small_model, small_corpus, floor) == []
    scores = floor.scores
    for name, by in (("macro F1", 0.02), ("privacy F1", 0.05), ("privacy average precision", 0.02)):
        assert complaints(small_model, small_corpus, replace(floor, scores={**scores, name: scores[name] + by / 4})) == []
        (complaint,) = complaints(small_model, small_corpus, replace(floor, scores={**scores, name: scores[name] + by}))
        assert complaint.startswith(f"{name} fell to")
    (complaint,) = complaints(small_model, small_corpus, replace(floor, scores={**scores, "sport F1": 0.5}))
    assert "no longer measured" in complaint


def test_hashes_have_to_match(small_model: ThemeModel, small_corpus: Corpus) -> None:
    floor = floor_of(small_model)
    other = renamed(small_model, "data")
    assert len(complaints(other, small_corpus, floor)) == 2
    assert len(complaints(small_model, small_corpus, replace(floor, codebook_sha256="0"))) == 1
    assert len(complaints(renamed(small_model, "codebook"), small_corpus, replace(floor, codebook_sha256="0" * 64))) == 1


def test_floors_rise_and_never_fall(small_model: ThemeModel) -> None:
    floor = floor_of(small_model)
    name = "macro F1"
    low, high = (replace(floor, scores={**floor.scores, name: value}) for value in (0.1, 1.5))
    assert raised(small_model, low).scores[name] == floor.scores[name]
    assert raised(small_model, high).scores[name] == 1.5


def test_command(
    small_model: ThemeModel, small_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    path = tmp_path / "floor.json"
    monkeypatch.setattr(ratchet, "FLOOR", path)
    monkeypatch.setattr(ratchet, "load", lambda _: small_model)
    monkeypatch.setattr(ratchet, "bundled_corpus", lambda: small_corpus)
    monkeypatch.setattr(ratchet.read_floor, "__defaults__", (path,))
    assert main([]) == 1
    assert "--lower" in capsys.readouterr().err
    assert main(["--lower"]) == 0
    assert read_floor(path) == floor_of(small_model)
    path.write_bytes(floor_bytes(replace(floor_of(small_model), scores={"macro F1": 1.5})))
    assert main([]) == 1
    assert read_floor(path).scores == {"macro F1": 1.5}
    assert main(["--raise"]) == 2


def test_a_model_without_scores_has_no_floor(small_model: ThemeModel) -> None:
    with pytest.raises(InputError, match="states no scores"):
        floor_of(replace(small_model, info=ModelFacts()))


def test_broken_floor_is_named(tmp_path: Path) -> None:
    for content in (b"{", b"[]", b'{"scores": {}}'):
        (tmp_path / "f").write_bytes(content)
        with pytest.raises(InputError, match="no floor can be read"):
            read_floor(tmp_path / "f")
