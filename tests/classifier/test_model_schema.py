"""A model file is checked whole when it is loaded: what is wrong is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifier.model import ThemeModel
from classifier.model_file import load_model, model_bytes
from corpus.errors import InputError
from tests.classifier.model_files import Parts, file_bytes, with_value
from tests.report_cases import ARTICLE

INFO = "info.scores.macro.f1"
#: Stands for an integer of more digits than Python writes.
HUGE = "HUGE"
DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("format_version", 9, "model format 9 is not 2"),
        ("format", "other", "format: invalid enum value 'other'"),
        ("settings.language", "latin", "settings.language: invalid enum value 'latin'"),
        ("settings.language", 3, "settings.language: expected str, got int"),
        ("settings.ngram_max", 10**9, "settings.ngram_max: expected int <= 20"),
        ("settings.ngram_max", "5", "settings.ngram_max: expected int, got str"),
        ("settings.ngram_min", 6, "ngram_min is 6, not between 1 and ngram_max"),
        ("settings.stems", "ja", "settings.stems: expected bool, got str"),
        ("settings.lexicon", [["a.b\nc", ["x"]]], "settings.lexicon"),
        ("settings.lexicon", [["a", ["*"]]], "indicator without letters"),
        ("settings.context", True, "settings: object contains unknown field context"),
        ("themes", [], "themes: expected array of length >= 1"),
        ("themes", ["a", "a", "b", "c"], "themes: 'a' is given twice"),
        ("themes", ["a\nb", "b", "c", "d"], "themes"),
        ("themes", ["\x1b[2J", "b", "c", "d"], "themes"),
        ("themes", ["", "b", "c", "d"], "themes"),
        ("themes", ["a" * 101, "b", "c", "d"], "themes"),
        ("themes", ["a", "b", "c", "d"], "info speaks of a theme 'competition', which the model does not have"),
        ("themes", [1, 2, 3, 4], "themes"),
        ("info", [], "info: expected object, got array"),
        ("info", 3, "info: expected object, got int"),
        ("info.new", 3, "info: object contains unknown field new"),
        (INFO, 1.5, f"{INFO}: expected float <= 1.0"),
        (INFO, "good", f"{INFO}: expected float | null, got str"),
        (INFO, float("nan"), "f1 is NaN"),
        (INFO, -float("inf"), "f1 is -Infinity"),
        (INFO, 10**400, INFO),
        (INFO, HUGE, INFO),
        ("format_version", HUGE, "format_version"),
        ("info.scores.paragraphs", 10**30, "info.scores.paragraphs"),
        ("info.scores.kind", "a\nb", "info.scores.kind"),
        ("info.data", {}, "info.data: object missing required field sha256"),
        ("info.training.prevalence", 0, "info.training.prevalence: expected float >= 1e-09"),
        ("info.thresholds_at.prevalences", [0.1, 0.01], "info.thresholds_at: prevalences do not ascend"),
        ("info.thresholds_at.thresholds.privacy", [0.2], "info.thresholds_at: prevalences and thresholds differ in length"),
        ("info.thresholds_at.thresholds", {}, "info.thresholds_at leaves out the theme 'privacy'"),
        ("info.codebook.names.privacy.de", "x" * 101, "info.codebook.names"),
    ],
)
def test_a_wrong_field_is_named(parts: Parts, tmp_path: Path, place: str, value: Any, message: str) -> None:
    header, arrays = parts
    path = tmp_path / "model"
    text = json.dumps(with_value(header, tuple(place.split(".")), value))
    path.write_bytes(file_bytes(text.replace(f'"{HUGE}"', "1" + "0" * 6000), arrays))
    with pytest.raises(InputError) as caught:
        load_model(path)
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)


@pytest.mark.parametrize("place", ["info", "info.new", "info.scores", INFO, "themes", "settings.names", "new"])
def test_depth_is_refused(parts: Parts, tmp_path: Path, place: str) -> None:
    text = json.dumps(with_value(parts[0], tuple(place.split(".")), "DEEP")).replace('"DEEP"', DEEP)
    (tmp_path / "model").write_bytes(file_bytes(text, parts[1]))
    with pytest.raises(InputError, match="model"):
        load_model(tmp_path / "model")


@pytest.mark.parametrize(
    ("name", "place", "value", "message"),
    [
        ("thresholds", 2, 1.7, "thresholds[2] is 1.7, not between 0 and 1"),
        ("thresholds", 0, np.nan, "thresholds[0] is nan, not between 0 and 1"),
        ("weights", (3, 1), np.inf, "weights[3, 1] is inf, not between -1e+06 and 1e+06"),
        ("weights", (3, 1), -1e9, "weights[3, 1] is -1e+09"),
        ("bias", 0, 1e300, "bias[0] is 1e+300"),
        ("squares", 5, -0.1, "squares[5] is -0.1, not between 0 and 1e+12"),
        ("squares", 5, 1e-300, "squares[5] is 1e-300, not between 1e-12 and 1e+12"),
        ("squares", 5, 1e300, "squares[5] is 1e+300"),
        ("article", (1, 2), 0.0, "article prevalence[1] is 0, not between 1e-09 and 1"),
        ("article", (1, 2), 1.5, "article prevalence[1] is 1.5"),
        ("article", (1, 0), 1e200, "article[1, 0] is 1e+200"),
    ],
)
def test_a_wrong_number_is_named(parts: Parts, tmp_path: Path, name: str, place: Any, value: float, message: str) -> None:
    array = parts[1][name].copy()
    array[place] = value
    (tmp_path / "model").write_bytes(file_bytes(json.dumps(parts[0]), parts[1] | {name: array}))
    with pytest.raises(InputError) as caught:
        load_model(tmp_path / "model")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("name", "array", "message"),
    [
        ("weights", np.zeros((3, 4)), "weights has type float64 and shape (3, 4), not float64 and (40, 4)"),
        ("bias", np.zeros(4, dtype=np.float32), "bias has type float32"),
        ("features", np.zeros((2, 2), dtype=np.uint8), "features is not a row of bytes"),
        ("features", np.array([255, 255], dtype=np.uint8), "features is not in UTF-8"),
        ("features", np.frombuffer(b"a\nb\na", dtype=np.uint8), "features holds 'a' twice"),
        ("features", np.frombuffer(b"a\n\nb", dtype=np.uint8), "features holds an empty name"),
        ("features", np.frombuffer(b"a\nb", dtype=np.uint8), "weights has type float64 and shape (40, 4)"),
        ("trained_on", np.zeros((3, 4), dtype=np.uint8), "trained_on has type uint8 and shape (3, 4)"),
    ],
)
def test_a_wrong_array_is_named(parts: Parts, tmp_path: Path, name: str, array: Any, message: str) -> None:
    (tmp_path / "model").write_bytes(file_bytes(json.dumps(parts[0]), parts[1] | {name: array}))
    with pytest.raises(InputError) as caught:
        load_model(tmp_path / "model")
    assert message in str(caught.value)


def test_a_missing_array_is_named(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(file_bytes(json.dumps(parts[0]), {k: v for k, v in parts[1].items() if k != "bias"}))
    with pytest.raises(InputError, match="the array bias is missing"):
        load_model(tmp_path / "model")


def test_no_model_is_written_that_could_not_be_loaded(small_model: ThemeModel) -> None:
    with pytest.raises(InputError, match="the model to be written: weights has type"):
        model_bytes(replace(small_model, features=("a\nb", *small_model.features[1:])))
    with pytest.raises(InputError, match=r"thresholds\[0\] is nan"):
        model_bytes(replace(small_model, thresholds=np.full(4, np.nan)))


def test_a_model_may_say_nothing_of_itself(parts: Parts, tmp_path: Path, run: Callable) -> None:
    path, article = tmp_path / "model", tmp_path / "a.txt"
    path.write_bytes(file_bytes(json.dumps({**parts[0], "info": {}}), parts[1]))
    article.write_text(ARTICLE, encoding="utf-8")
    assert load_model(path).info.scores is None
    assert "unvalidated" in run("model", path, "--card").out
    assert run("report", article, "-m", path, "-o", tmp_path, "--format", "html").code == 0
