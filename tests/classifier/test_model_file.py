"""The model file: whole round trip, same bytes, and refusal of everything else."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from classifier.model import Scorer, ThemeModel
from classifier.model_file import load_model, model_bytes
from corpus.errors import InputError


def test_round_trip(small_model: ThemeModel, tmp_path: Path) -> None:
    path = tmp_path / "m"
    path.write_bytes(model_bytes(small_model))
    loaded = load_model(path)
    assert (loaded.features, loaded.themes, loaded.settings, loaded.trained_on) == (
        small_model.features,
        small_model.themes,
        small_model.settings,
        small_model.trained_on,
    )
    assert loaded.info == small_model.info
    text = ["Der Anruf kam aus dem Funkloch."]
    assert np.array_equal(Scorer(loaded).scores(text), Scorer(small_model).scores(text))
    assert model_bytes(loaded) == path.read_bytes()


def test_refused(small_model: ThemeModel, tmp_path: Path) -> None:
    whole = model_bytes(small_model)
    bad = {
        "empty": b"",
        "truncated": whole[: len(whole) // 2],
        "text": b"Kein Modell" * 50,
        "pickle": pickle.dumps({"a": 1}),
        "foreign": save({"x": np.zeros(3)}),
        "other": save({"x": np.zeros(3)}, {"absatz-model": '{"format_version": 1}'}),
        "future": save({"x": np.zeros(3)}, {"absatz-model": '{"format_version": 9}'}),
    }
    for name, content in bad.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError, match=str(path)):
            load_model(path)
    with pytest.raises(InputError, match="no such model file"):
        load_model(tmp_path / "missing")
