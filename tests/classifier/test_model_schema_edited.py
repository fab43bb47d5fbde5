"""What passes the check of a model file cannot fail later: a valid file is edited in some places, and then it is either refused
or of use to every verb."""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import absatz
from classifier.model import Scorer
from classifier.model_file import load_model
from classifier.predict import predict_all
from corpus.errors import InputError
from corpus.paragraphs.article import article_from_text
from reports.overview.collect import collect
from reports.overview.data import overview_json
from reports.overview.view import overview_view
from reports.texts import texts as overview_texts
from tests.classifier.model_files import Parts, file_bytes, with_value
from tests.report_cases import ARTICLE

EXAMPLES = 250


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
