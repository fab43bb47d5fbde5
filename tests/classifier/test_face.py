"""`absatz.load` and the model it gives: the numbers of the command, for texts however they come."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import absatz
from classifier import face
from classifier.model import ThemeModel
from corpus.errors import InputError
from tests.conftest import Ran
from tests.paths import ROOT

pd = pytest.importorskip("pandas")

SAMPLES = ROOT / "docs" / "samples"
TEXTS = ["Der Anruf kostet nichts mehr.", "Das Wetter bleibt schön.", ""]


@pytest.fixture(scope="module")
def model() -> face.Model:
    return absatz.load()


def test_equal_to_the_command(model: face.Model, run: Callable[..., Ran]) -> None:
    """Article by article, with the article term; to the six decimals that the command prints."""
    rows = [json.loads(line) for line in run("predict", SAMPLES, "--format", "jsonl").out.splitlines()]
    judged = [row for row in rows if row["classified"]]
    articles = list(absatz.read(SAMPLES))
    paragraphs = [p for article in articles for p in article.classified]
    above = {article.id: article.headings for article in articles}
    said = model.predict([p.text for p in paragraphs], articles=[p.article for p in paragraphs], headings=above)
    assert len(judged) == len(paragraphs) > 10
    for i, row in enumerate(judged):
        assert (row["article"], row["text"]) == (paragraphs[i].article, paragraphs[i].text)
        assert [round(p, 6) for p in said.probabilities[i].tolist()] == list(row["probabilities"].values())
        assert said.decisions[i].tolist() == [bool(d) for d in row["decisions"].values()]
        assert [t for t, u in zip(said.themes, said.unsure[i], strict=True) if u] == row["unsure"]
    alone = model.predict([p.text for p in paragraphs])
    assert np.abs(alone.probabilities - said.probabilities).max() > 0.01


def test_headings_that_are_none_are_refused(article_model: ThemeModel) -> None:
    model = face.Model(article_model)
    with pytest.raises(ValueError, match="name these with articles"):
        model.predict(["Daten"], headings={"a": ["Anruf"]})
    with pytest.raises(TypeError, match=r"headings\['a'\] must be a list of strings, not one string"):
        model.predict(["Daten"], articles=["a"], headings={"a": "Anruf"})
    with pytest.raises(TypeError, match=r"headings\['a'\]\[1\] is None, not a string"):
        model.predict(["Daten"], articles=["a"], headings={"a": ["Anruf", None]})
    with pytest.raises(TypeError, match="must be a dict from article to its list of headings, not list"):
        model.predict(["Daten"], articles=["a"], headings=["Anruf"])


def test_articles_belong_together_wherever_they_stand(article_model: ThemeModel) -> None:
    model = face.Model(article_model)
    texts = ["Der Anruf beim Netzbetreiber", "Daten und Einwilligung", "Der Tarif und das Roaming", "Daten"]
    apart = model.predict(texts, articles=["a", "b", "a", "b"]).probabilities
    together = model.predict([texts[i] for i in (0, 2, 1, 3)], articles=[1, 1, 2, 2]).probabilities
    assert np.array_equal(apart[[0, 2, 1, 3]], together)


@pytest.mark.parametrize(
    "given",
    [
        tuple, iter, np.array, pd.Series, pa.array, lambda texts: np.array(texts, dtype=object),
        lambda texts: pd.DataFrame({"text": texts})["text"], lambda texts: pd.Series(texts, dtype="category"),
        lambda texts: pa.chunked_array([texts[:1], texts[1:]]), lambda texts: (text for text in texts),
    ],
)  # fmt: skip
def test_texts_however_they_come(model: face.Model, given: Callable[[list[str]], Any]) -> None:
    expected = model.predict(TEXTS).probabilities
    assert np.array_equal(model.predict(given(TEXTS)).probabilities, expected)
    assert expected.shape == (3, 4)


def test_the_index_comes_back(model: face.Model) -> None:
    column = pd.Series(TEXTS, index=["x", "y", "z"])
    frame = model.predict(column).to_frame()
    assert frame.index.tolist() == ["x", "y", "z"]
    assert frame.loc["x", "telephony"]
    assert frame.columns.tolist()[:5] == ["p_privacy", "p_monetization", "p_competition", "p_telephony", "privacy"]
    assert model.predict(TEXTS).to_frame().index.tolist() == [0, 1, 2]
    assert model.predict(TEXTS).to_rows() == frame.reset_index(drop=True).to_dict("records")


def test_nothing_to_label(model: face.Model) -> None:
    said = model.predict([], articles=[])
    assert said.probabilities.shape == said.decisions.shape == said.unsure.shape == (0, 4)
    assert len(said.to_frame()) == len(said.to_rows()) == 0


@pytest.mark.parametrize(
    ("texts", "articles", "kind", "message"),
    [
        ("Daten", None, TypeError, r"not one string: write \[text\]"),
        (b"Daten", None, TypeError, "not bytes"),
        (Path("a.txt"), None, TypeError, "not PosixPath"),
        ({"text": "Daten"}, None, TypeError, "not dict"),
        ({"Daten"}, None, TypeError, "not set"),
        (["Daten", None], None, TypeError, r"texts\[1\] is None"),
        (pd.Series(["Daten", np.nan]), None, TypeError, r"texts\[1\] is nan, not a string: leave such rows out"),
        (["Daten", 3], None, TypeError, r"texts\[1\] is 3, not a string: give the text itself"),
        (pd.DataFrame({"text": ["Daten"]}), None, TypeError, "one column, not a table"),
        (np.array([["Daten"]]), None, TypeError, "2 dimensions"),
        (["Daten"], "a", TypeError, "not one string"),
        (["Daten"], ["a", "b"], ValueError, "2 articles for 1 texts"),
        (["Daten"], [None], TypeError, r"articles\[0\] is None"),
        (["Daten"], [float("nan")], TypeError, r"articles\[0\] is nan"),
        (["Daten"], pd.Series([pd.NA]), TypeError, r"articles\[0\] is <NA>"),
        (["Daten"], [["a"]], TypeError, r"articles\[0\] is \['a'\]"),
        (pd.Series(["Eins", "Zwei"]), pd.Series(["a", "b"], index=[1, 0]), ValueError, "different indexes"),
    ],
)
def test_refused(model: face.Model, texts: Any, articles: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        model.predict(texts, articles)


def test_wrong_kinds_are_named(model: face.Model) -> None:
    for unsure in ("x", None, True):
        with pytest.raises(TypeError, match=f"unsure must be a chance from 0 to 1, not {unsure!r}"):
            model.predict(["Daten"], unsure=unsure)
    for call in (model.save, absatz.load):
        with pytest.raises(TypeError, match="a model file is named by a string or a Path, not int"):
            call(5)


def test_the_fast_scorer_says_the_same(model: face.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [p.text for article in absatz.read(SAMPLES) for p in article.paragraphs]
    plain = model.predict(texts, articles=["a"] * len(texts))
    fast = absatz.load()
    monkeypatch.setattr(face, "MANY_TEXTS", len(texts))
    said = fast.predict(texts, articles=["a"] * len(texts))
    assert fast._fast is not None
    assert np.abs(said.probabilities - plain.probabilities).max() < 1e-9
    assert np.array_equal(said.decisions, plain.decisions)
    monkeypatch.setattr(face, "has_fast", lambda: False)
    assert np.array_equal(fast.predict(texts, articles=["a"] * len(texts)).probabilities, plain.probabilities)


def test_explained_as_decided(model: face.Model) -> None:
    evidence = model.explain(TEXTS[0])
    assert [e.word for e in evidence] == ["Der", "Anruf", "kostet", "nichts", "mehr"]
    odds = model.data.bias + np.sum([e.contributions for e in evidence], axis=0)
    np.testing.assert_allclose(1 / (1 + np.exp(-odds)), model.predict(TEXTS, prevalence=0.02).probabilities[0])
    for wrong in (TEXTS, None):
        with pytest.raises(TypeError, match="one string"):
            model.explain(wrong)  # type: ignore[arg-type]


def test_kept_and_loaded(small_model: ThemeModel, tmp_path: Path) -> None:
    model, path = face.Model(small_model), tmp_path / "model"
    expected = model.predict(TEXTS).probabilities
    assert model.save(path) == path
    for again in (absatz.load(path), absatz.load(str(path)), pickle.loads(pickle.dumps(model))):  # noqa: S301
        assert np.array_equal(again.predict(TEXTS).probabilities, expected)
    with pytest.raises(InputError, match=r"exists already.*force=True"):
        model.save(path)
    model.save(path, force=True)
    assert model.thresholds == dict(zip(small_model.themes, small_model.thresholds.tolist(), strict=True))


def test_what_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such"):
        absatz.load(tmp_path / "missing")
    with pytest.raises(InputError, match="no model file is named"):
        absatz.load("")
    with pytest.raises(TypeError, match="string or a Path, not int"):
        absatz.load(3)  # type: ignore[arg-type]
