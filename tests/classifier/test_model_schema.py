"""A model file is checked whole when it is loaded: what is wrong is named, what passes cannot fail later."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.numpy import save

import absatz
from classifier.model import Scorer, ThemeModel
from classifier.model_file import ARRAYS, load_model, model_bytes
from classifier.predict import predict_all
from corpus.errors import InputError
from corpus.paragraphs.article import article_from_text
from reports.overview.collect import collect
from reports.overview.data import overview_json
from reports.overview.view import overview_view
from reports.texts import texts as overview_texts
from tests.report_cases import ARTICLE

Parts = tuple[dict[str, Any], dict[str, Any]]
INFO = "info.scores.macro.f1"
#: Stands for an integer of more digits than Python writes.
HUGE = "HUGE"
EXAMPLES = 250
DEEP = "[" * 100_000 + "]" * 100_000


@pytest.fixture(scope="module")
def parts(article_model: ThemeModel, tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """The header and the arrays of a valid model of few features, to which the rest of an article counts."""
    kept = np.abs(article_model.weights).sum(axis=1).argsort()[-40:]
    few = replace(
        article_model,
        features=tuple(article_model.features[i] for i in kept),
        weights=article_model.weights[kept],
        squares=article_model.squares[kept],
    )
    path = tmp_path_factory.mktemp("few") / "model"
    path.write_bytes(model_bytes(few))
    with safe_open(path, framework="np") as file:
        return json.loads(file.metadata()["absatz-model"]), {name: file.get_tensor(name) for name in ARRAYS}


def file_bytes(header: str, arrays: dict[str, Any]) -> bytes:
    return save({name: np.ascontiguousarray(array) for name, array in arrays.items()}, {"absatz-model": header})


def with_value(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    """JSON data with another value at one place."""
    if not path:
        return value
    result = dict(data) if isinstance(data, dict) else list(data)
    result[path[0]] = with_value(result[path[0]] if isinstance(data, list) else result.get(path[0]), path[1:], value)
    return result


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
        ("info.unsure.privacy", [0.999, 1.0], "info.unsure.privacy is 0.999 to 1, which does not hold the threshold"),
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


# What passes cannot fail later: a valid file is edited in some places, then either refused or of use to every verb.


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """All places in JSON data; of long lists the first two entries."""
    inside = data.items() if isinstance(data, dict) else enumerate(data[:2]) if isinstance(data, list) else ()
    return [path, *(found for key, value in inside for found in places(value, (*path, key)))]


VALUES = st.one_of(
    st.sampled_from([None, True, False, 0, 1, -1, 0.0, 0.5, 1.0, 5e-324, 1e-300, 1e-9, 1.7, 1e6, 1e308, 10**30, 20, 21, 10**9]),
    st.sampled_from([float("nan"), float("inf"), "", "x", "a\nb", "a\u2028b", "\x1b[31m", "x" * 101, "x" * 5000, "=1+1", "none"]),
    st.sampled_from(["german", "english", "f1", "privacy", "*", "a b", "\u00ad", "\ud800", "\u202e<b>#*`|", {}, [], [[]]]),
    st.floats(0, 1),
    st.floats(),
    st.text(max_size=5),
)
NUMBERS = st.one_of(
    st.sampled_from([0.0, 1.0, -1.0, 5e-324, 1e-12, 1e-9, 1 - 1e-9, 1e6, -1e6, 1e12, 1e308, -1e308, np.nan, np.inf]), st.floats()
)


#: Values that may pass, by the type of what they replace: the worst that a schema of types and ranges lets through.
PASSING: dict[type, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: st.sampled_from([0, 1, 2, 20, 2**53]),
    float: st.one_of(st.sampled_from([None, 0, 1, 0.0, 1.0, 5e-324, 1e-9, -1e6, 1e6]), st.floats(0, 1)),
    str: st.sampled_from(["", "*", "=1+1", "\u202e<b>#*`|$", "{{ x }} [bold]", "x" * 100, "\ue000\ufeff", "none"]),
    list: st.just([]),
    dict: st.just({}),
    type(None): st.sampled_from([None, 0.5]),
}
EXTREMES = {
    "weights": (-1e6, 1e6, 0.0, 5e-324),
    "squares": (0.0, 1e-12, 1e12),
    "bias": (-1e6, 1e6, 0.0),
    "thresholds": (0.0, 1.0, 5e-324, 1 - 1e-16),
    "article": (0.5, 1e-9, 1 - 1e-9),
}


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


class Edited(bytes):
    """A model file that is shown, where it fails, by what was edited."""

    edits: list[str]

    def __repr__(self) -> str:
        return "; ".join(self.edits)


@st.composite
def edited(draw: st.DrawFn, header: dict[str, Any], arrays: dict[str, Any]) -> Edited:
    """A model file with one to three edits of fields or arrays, half of the files with edits that may pass."""
    arrays = {name: array.copy() for name, array in arrays.items()}
    passing, edits = draw(st.booleans()), list[str]()
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            path = draw(st.sampled_from(places(header)[1:]))
            kind = draw(st.integers(0, 9))
            edits.append(f"{path}, {kind}")
            if kind == 0 and isinstance(path[-1], str):
                header = with_value(header, (*path[:-1], draw(st.sampled_from(["new", "prevalence", "kind"]))), draw(VALUES))
            elif kind == 1 and path[0] == "info" and len(path) == 2:
                header = {**header, "info": {key: value for key, value in header["info"].items() if key != path[1]}}
            else:
                header = with_value(header, path, draw(PASSING[type(at(header, path))] if passing else VALUES))
        else:
            name = draw(st.sampled_from(list(EXTREMES)))
            array = arrays[name]
            # All of it at times: sums of huge numbers are what overflows.
            one = np.unravel_index(draw(st.integers(0, array.size - 1)), array.shape)
            place = draw(st.sampled_from([..., one, (..., one[-1])]))
            edits.append(f"{name}[{place}]")
            array[place] = draw(st.sampled_from(EXTREMES[name]) if passing else NUMBERS)
            if passing and name == "thresholds":
                header = {**header, "info": {key: value for key, value in header["info"].items() if key != "unsure"}}
    content = Edited(file_bytes(json.dumps(header), arrays))
    content.edits = edits
    return content


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles, one with words that the model knows and one without."""
    folder = tmp_path_factory.mktemp("texts")
    (folder / "articles").mkdir()
    known = ARTICLE + "\n\nDer Anruf kam aus dem Funkloch, Behörde und Umsatz auch.\n"
    (folder / "articles" / "a.txt").write_text(known, encoding="utf-8")
    (folder / "articles" / "b.txt").write_text("Xyz.\n", encoding="utf-8")
    return folder


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} in JSON")


def said(*argv: object) -> str:
    """What a command writes to standard output; it must not fail."""
    stdout, stderr = StringIO(), StringIO()
    with redirect_stdout(stdout), redirect_stderr(stderr):
        code = absatz.main([str(arg) for arg in argv])
    assert code == 0, (argv, stderr.getvalue())
    return stdout.getvalue()


def use_everywhere(model: Path, texts: Path, out: Path) -> None:
    """Give a model to every verb that reads one; JSON must hold no NaN."""
    articles = texts / "articles"
    lines = said("predict", articles, "-m", model, "--explain", "--format", "jsonl").splitlines()
    said("predict", articles, "-m", model, "--format", "table")
    said("model", model, "--card")
    said("model", model, "--scores")
    said("report", articles, "-m", model, "-o", out, "--format", "html", "--format", "json", "--force")
    lines += [(out / f"{name}.json").read_text(encoding="utf-8") for name in ("a", "b")]
    # The command draws figures too, which takes ten times as long.
    scorer = Scorer(load_model(model))
    overview = collect(predict_all([article_from_text(ARTICLE, article_id="a", source="a.txt")], scorer), scorer)
    assert overview_view(overview, overview_texts("de", "overview"))
    labels = out / "labels.jsonl"
    rows = ({"text": f"Ein Satz über {word}.", "themes": dict.fromkeys(scorer.model.themes, 0)} for word in ("Roaming", "Regen"))
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    lines += [overview_json(overview).decode(), said("model", model), said("evaluate", model, labels, "--json")]
    for line in lines:
        json.loads(line, parse_constant=refuse)


def test_what_passes_cannot_fail_later(parts: Parts, texts: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("edited")
    model, counts = folder / "model", {"refused": 0, "used": 0}

    @settings(max_examples=EXAMPLES, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(edited(*parts))
    def attempt(content: bytes) -> None:
        model.write_bytes(content)
        try:
            load_model(model)
        except InputError:
            counts["refused"] += 1
        else:
            use_everywhere(model, texts, folder)
            counts["used"] += 1

    attempt()
    assert min(counts.values()) >= EXAMPLES / 10, counts
