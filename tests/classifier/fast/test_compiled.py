"""Compiled models: the same scores from mapped tables, nothing written back, and refusal of what would lead out of bounds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.numpy import save

from classifier.fast import german, tables
from classifier.fast.scorer import FastScorer
from classifier.fast.tables import KINDS, MOST_FORMS
from classifier.model import Scorer, ThemeModel
from classifier.model_file import FORMAT, load_model, model_bytes
from classifier.words import FeatureSettings
from corpus.errors import InputError
from tests.fast_cases import SENTENCE, made

pytest.importorskip("pyarrow")
from classifier.bulk.cluster import _scorer

TEXTS = [
    SENTENCE,
    "Daten/" * 30,
    "数据 Überwachungskamera2018 flies",
    "",
    "fremde Wörter, und ein sehrlangeszusammengesetztesWort",
]


def compiled(model: ThemeModel, path: Path, texts: list[str] = TEXTS[:2]) -> Path:
    scorer = FastScorer(model)
    scorer.scores(texts)
    path.write_bytes(scorer.compiled())
    return path


@pytest.mark.parametrize(
    "kind",
    [
        {},
        {"stems": False},
        {"ngram_max": 0},
        {"ngram_min": 0, "ngram_max": 3},
        {"language": "english"},
        {"names": ("Google",), "lexicon": tuple((f"g{i}", (f"*{chr(97 + i % 26)}", "daten")) for i in range(80))},
    ],
)
def test_same_scores(kind: dict[str, Any], tmp_path: Path) -> None:
    model = made(FeatureSettings(**kind))
    path = compiled(model, tmp_path / "m")
    content = path.read_bytes()
    scorer, expected = FastScorer(load_model(path), compiled=path), Scorer(model).scores(TEXTS)
    assert scorer.remembered == len(set(" ".join(TEXTS[:2]).split()))
    assert np.array_equal(scorer.scores(TEXTS), FastScorer(model).scores(TEXTS))
    assert np.abs(scorer.scores(TEXTS) - expected).max() < 1e-9 < np.ptp(expected)
    scorer.scores([f"Wort{i}" for i in range(10_000)])
    assert path.read_bytes() == content  # what is learned stays in the process


def test_words_of_the_file_are_not_resolved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = made(FeatureSettings())
    scorer = FastScorer(model, compiled=compiled(model, tmp_path / "m"))
    monkeypatch.setattr(scorer, "_forms", None)
    assert np.array_equal(scorer.scores(TEXTS[:2]), FastScorer(model).scores(TEXTS[:2]))


def test_tables_are_mapped_where_cache_lines_begin(small_model: ThemeModel, tmp_path: Path) -> None:
    scorer = FastScorer(small_model, compiled=compiled(small_model, tmp_path / "m"))
    patterns, stems = scorer._forms.patterns, scorer._forms.stems
    assert patterns is not None
    assert stems is not None
    for array in (scorer._table.values, patterns.outputs, stems.table.values):
        assert array.ctypes.data % 64 == 0
    for array in (scorer._table.values, patterns.outputs, patterns.steps, stems.table.values):
        base: Any = array
        while base is not None and not isinstance(base, np.memmap):
            base = base.base
        assert base is not None


def test_it_is_a_model_like_others(small_model: ThemeModel, tmp_path: Path) -> None:
    path = compiled(small_model, tmp_path / "m")
    assert model_bytes(load_model(path)) == model_bytes(small_model)
    plain = tmp_path / "plain"
    plain.write_bytes(model_bytes(small_model))
    assert FastScorer(small_model, compiled=plain).remembered == 0


def test_the_first_words_are_kept(tmp_path: Path) -> None:
    model = made(FeatureSettings())
    many = [f"Wort{i}" for i in range(MOST_FORMS + 1000)]
    scorer = FastScorer(model, compiled=compiled(model, tmp_path / "m", many))
    assert scorer.remembered == MOST_FORMS
    agreed = FastScorer(model).scores(many)
    assert np.array_equal(scorer.scores(many), agreed)


def opened(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray[Any, Any]]]:
    with safe_open(path, framework="np") as file:  # not a dictionary: it has keys() only
        return json.loads(file.metadata()[FORMAT]), {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118


def changed(path: Path, change: Callable[[dict[str, Any], dict[str, Any]], None]) -> None:
    header, arrays = opened(path)
    change(header["fast"], arrays)
    path.write_bytes(save(arrays, {FORMAT: json.dumps(header)}))


def put(name: str, place: int, value: float) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(_: dict[str, Any], arrays: dict[str, Any]) -> None:
        arrays[f"fast.{name}"][place] = value

    return change


def without_room(_: dict[str, Any], arrays: dict[str, Any]) -> None:
    arrays["fast.words"][::8] |= 1


DAMAGES: dict[str, Callable[[dict[str, Any], dict[str, Any]], Any]] = {
    "a row of steps outside": put("steps", 0, 1 << 30),
    "a row before the first": put("steps", 0, -2),
    "a state outside": put("steps", 1, 1 << 30),
    "a state before the first": put("steps", 1, -1),
    "a letter outside": put("classes", 97, 1 << 20),
    "a mark outside": put("states", 3, 1 << 61),
    "half a state": lambda _, arrays: arrays.update({"fast.states": arrays["fast.states"][:-8]}),
    "no steps": lambda _, arrays: arrays.update({"fast.steps": arrays["fast.steps"][:0]}),
    "steps of another kind": lambda _, arrays: arrays.update({"fast.steps": arrays["fast.steps"].astype(np.float64)}),
    "fewer letters": lambda _, arrays: arrays.update({"fast.classes": arrays["fast.classes"][:-1]}),
    "words of another number": lambda _, arrays: arrays.update({"fast.words": arrays["fast.words"][:-8]}),
    "words without room": without_room,
    "stems that are not numbers": put("stems", 2, 0x7FF8 << 48),
    "a smaller set of stems": lambda _, arrays: arrays.update({"fast.possible": arrays["fast.possible"][:-1]}),
    "no set of stems": lambda _, arrays: arrays.pop("fast.possible"),
    "no words": lambda _, arrays: arrays.pop("fast.words"),
    "no stems": lambda facts, _: facts.pop("longest"),
    "a stem without end": lambda facts, _: facts.update(longest=1 << 50),
    "another shape": lambda facts, _: facts.update(shape=[8, 3, 9]),
    "no shape": lambda facts, _: facts.update(shape=None),
    "a seed below zero": lambda facts, _: facts.update(seed=-1),
    "several seeds": lambda facts, _: facts.update(seed=[5]),
    "a true shape": lambda facts, _: facts.update(shape=[8, 3, True]),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_tables_are_refused(damage: str, tmp_path: Path) -> None:
    if "set of stems" in damage and not german.known("german"):
        pytest.skip("this stemmer has no set of stems")
    model = made(FeatureSettings())
    path = compiled(model, tmp_path / "m")
    FastScorer(model, compiled=path)
    changed(path, DAMAGES[damage])
    with pytest.raises(InputError, match=r"damaged.*absatz compile"):
        FastScorer(model, compiled=path)


def test_tables_of_another_model_or_version_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = made(FeatureSettings())
    path = compiled(model, tmp_path / "m")
    with pytest.raises(InputError, match="for another model"):
        FastScorer(replace(model, bias=model.bias + 1), compiled=path)
    monkeypatch.setattr(tables, "version", lambda _: "9")
    with pytest.raises(InputError, match=r"with another version \(absatz\)"):
        FastScorer(model, compiled=path)
    assert _scorer(model_bytes(model), path).remembered == 0  # a worker makes its own


def test_a_key_that_stands_twice_is_taken_once(tmp_path: Path) -> None:
    """Only a foreign file can have one; moved to a larger table, it must not be written somewhere else."""
    model = made(FeatureSettings())
    path = compiled(model, tmp_path / "m")

    def twice(_: dict[str, Any], arrays: dict[str, Any]) -> None:
        slots = arrays["fast.words"].reshape(-1, 8)
        used, free = np.flatnonzero(slots[:, 0]), np.flatnonzero(slots[:, 0] == 0)
        slots[free[: len(used)]] = slots[used]

    changed(path, twice)
    scorer, texts = FastScorer(model, compiled=path), [*TEXTS, *(f"Wort{i}" for i in range(10_000))]
    expected = FastScorer(model).scores(texts)
    for _ in range(2):
        assert np.array_equal(scorer.scores(texts), expected)
    assert scorer.remembered == len(set(" ".join(texts).split()))


def test_models_of_many_themes(tmp_path: Path) -> None:
    """A row takes many cache lines, so fewer words have room."""
    model = made(FeatureSettings(), k=80)
    scorer = FastScorer(model)
    scorer.scores([f"Wort{i}" for i in range(25_000)])
    assert scorer.knows_enough
    (tmp_path / "m").write_bytes(scorer.compiled())
    again = FastScorer(model, compiled=tmp_path / "m")
    assert 10_000 < again.remembered < 25_000
    assert again.knows_enough


@pytest.fixture(scope="module")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[ThemeModel, Path]:
    model = made(FeatureSettings())
    return model, compiled(model, tmp_path_factory.mktemp("compiled") / "m")


@settings(max_examples=150)
@given(name=st.sampled_from(sorted(KINDS)), place=st.integers(0, 1 << 40), bits=st.integers(0, 255))
def test_no_byte_of_a_file_leads_out_of_bounds(small_file: tuple[ThemeModel, Path], name: str, place: int, bits: int) -> None:
    """A wrong access would end the process."""
    model, path = small_file
    header, arrays = opened(path)
    raw = arrays[f"fast.{name}"].view(np.uint8)
    raw[place % len(raw)] ^= bits
    other = path.with_name("other")
    other.write_bytes(save(arrays, {FORMAT: json.dumps(header)}))
    try:
        scorer = FastScorer(model, compiled=other)
    except InputError:
        return
    assert scorer.scores(TEXTS).shape == (len(TEXTS), 2)


def test_the_command(run: Callable, small_model: ThemeModel, tmp_path: Path) -> None:
    model, table, output = tmp_path / "model", tmp_path / "table.jsonl", tmp_path / "compiled"
    model.write_bytes(model_bytes(small_model))
    table.write_text("".join(f'{{"text": "Daten {i} im Funkloch"}}\n' for i in range(50)) + "{\n", encoding="utf-8")
    result = run("compile", table, "-m", model, "-o", output)
    assert result.code == 1
    assert "table.jsonl, line 51" in result.err
    run("predict", table, "-m", model, "-o", tmp_path / "a.csv")
    run("predict", table, "-m", output, "-o", tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert FastScorer(load_model(output), compiled=output).remembered == 53
    before = output.read_bytes()
    assert "exists already" in run("compile", "-m", model, "-o", output).err
    assert output.read_bytes() == before
    assert run("compile", "-m", model, "-o", output, "--force").code == 0
    assert run("compile", tmp_path / "nothing", "-o", tmp_path / "c").code == 1
    assert not (tmp_path / "c").exists()
    assert "no such folder" in run("compile", "-m", model, "-o", tmp_path / "none" / "c").err
    changed(output, DAMAGES["no words"])
    result = run("predict", table, "-m", output, "-o", tmp_path / "d.csv")
    assert (result.code, "damaged" in result.err) == (1, True)
    assert not list(tmp_path.glob("d.csv*"))


@pytest.mark.parametrize("verb", ["compile", "predict"])
def test_an_input_is_not_overwritten(run: Callable, tmp_path: Path, verb: str) -> None:
    table = tmp_path / "rows.csv"
    table.write_text("text,more\nDaten,1\n", encoding="utf-8")
    for named, output in ((table, table), (tmp_path, table), (tmp_path, tmp_path), (table, tmp_path)):
        result = run(verb, named, "-o", output, "--force")
        assert (result.code, "the place of an input" in result.err or "is a folder" in result.err) == (1, True)
    assert table.read_text(encoding="utf-8") == "text,more\nDaten,1\n"


def test_enough_words_are_enough(run: Callable, tmp_path: Path) -> None:
    table, after = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    rows = (" ".join(f"Wort{i}und{j}" for j in range(100)) for i in range(700))
    table.write_text("".join(f'{{"text": "{row}"}}\n' for row in rows), encoding="utf-8")
    after.write_text('{"text": "Daten"}\n{\n', encoding="utf-8")
    result = run("compile", table, after, "-o", tmp_path / "m")
    assert (result.code, "the rest is not read" in result.err) == (0, True)


def test_workers_map_what_they_see(small_model: ThemeModel, tmp_path: Path) -> None:
    path = compiled(small_model, tmp_path / "m")
    packed = model_bytes(small_model)
    assert _scorer(packed, path).remembered > 0
    assert _scorer(packed, tmp_path / "elsewhere").remembered == 0
