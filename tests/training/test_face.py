"""`absatz.train` and `absatz.evaluate`: what the commands do, from a folder or from arrays."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import absatz
from classifier.face import Model
from classifier.model import ThemeModel
from classifier.python_inputs import ONE_STRING as WRITE_A_LIST
from corpus.codebook import CodeBook
from corpus.errors import InputError
from corpus.folder import Corpus
from tests.conftest import SUBJECTS, THEMES, Ran, paragraph
from training.arrays import corpus_from_arrays

pd = pytest.importorskip("pandas")
ONE_STRING = re.escape(WRITE_A_LIST)


def arrays(corpus: Corpus) -> tuple[list[str], list[list[int | None]], list[str]]:
    labelled = corpus.labelled
    return [p.text for p in labelled], [list(p.values) for p in labelled], [p.article for p in labelled]


NEW = [paragraph(theme, 500 + i) for i, theme in enumerate(SUBJECTS)]
NEW_LABELS = [[int(t == theme) for t in THEMES] for theme in SUBJECTS]


def same(one: Model, other: ThemeModel) -> bool:
    return all(
        np.array_equal(getattr(one.data, part), getattr(other, part)) for part in ("weights", "bias", "thresholds", "article")
    )


def test_a_folder_gives_the_model_of_the_command(corpus_folder: Path, small_model: ThemeModel) -> None:
    said: list[str] = []
    model, evaluation = absatz.train(str(corpus_folder), progress=said.append, jobs=1)
    assert same(model, small_model)
    assert said[-1] == "fitting on the whole corpus"
    assert str(evaluation).startswith("5-fold cross-validation by article")


def test_arrays_give_the_model_of_the_folder(small_corpus: Corpus, small_model: ThemeModel) -> None:
    """With the same code book, in whatever order the rows and columns come."""
    texts, labels, articles = arrays(small_corpus)
    model, _ = absatz.train(texts, labels, articles=articles, codebook=CodeBook.bundled(), jobs=1)
    assert same(model, small_model)
    frame = pd.DataFrame(labels, columns=list(THEMES))
    frame["text"], frame["article"] = texts, articles
    frame = frame.sort_values("article", ascending=False, kind="stable")
    columns = list(reversed(THEMES))
    again, _ = absatz.train(frame["text"], frame[columns], articles=frame["article"], codebook=CodeBook.bundled(), jobs=1)
    assert same(again, small_model)


def test_own_themes_without_a_code_book(small_corpus: Corpus) -> None:
    texts, labels, articles = arrays(small_corpus)
    labels[0] = [None] * 4
    model, evaluation = absatz.train(
        texts,
        np.array(labels, dtype=float)[:, :1],
        themes=["daten"],
        articles=articles,
        aim="recall:0.9",
        prevalence=None,
        jobs=1,
    )
    assert model.themes == ("daten",)
    assert model.data.info is not None
    assert evaluation.scores.themes[0].n == len(texts) - 1
    assert model.predict([paragraph("privacy", 700)]).decisions.all()
    alone, _ = absatz.train(texts, [row[0] for row in labels], themes=["daten"], jobs=1)
    assert not alone.data.article[:, :2].any()  # nothing was said of articles, so there is nothing to learn from them


def test_scores_are_those_of_the_command(small_model: ThemeModel, tmp_path: Path, run: Callable[..., Ran]) -> None:
    model = Model(small_model)
    model.save(tmp_path / "model")
    rows = [
        {"article": "neu", "text": text, "themes": dict(zip(THEMES, values, strict=True))}
        for text, values in zip(NEW, NEW_LABELS, strict=True)
    ]
    path = tmp_path / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    expected = json.loads(run("evaluate", tmp_path / "model", path, "--json").out)
    by_path = absatz.evaluate(model, path)
    assert by_path.to_json() == expected
    for labels in (
        NEW_LABELS,
        np.array(NEW_LABELS, dtype=bool),
        pd.DataFrame(NEW_LABELS, columns=THEMES)[list(reversed(THEMES))],
    ):
        by_arrays = absatz.evaluate(tmp_path / "model", NEW, labels, articles=["neu"] * len(NEW))
        assert by_arrays.scores == by_path.scores
    one = absatz.evaluate(model, NEW, pd.DataFrame({"telephony": [row[3] for row in NEW_LABELS]}))
    assert [theme.n for theme in one.scores.themes] == [0, 0, 0, len(NEW)]


def test_a_csv_file_finds_its_articles(small_corpus: Corpus, corpus_folder: Path, small_model: ThemeModel) -> None:
    with pytest.raises(InputError, match="was trained on this paragraph"):
        absatz.evaluate(Model(small_model), corpus_folder / "labels.csv")
    with pytest.raises(InputError, match="was trained on this paragraph"):
        absatz.evaluate(Model(small_model), corpus_folder / "labels.csv", articles=str(corpus_folder / "articles"))
    texts, labels, _ = arrays(small_corpus)
    with pytest.raises(InputError, match=r"texts\[0\]: the model was trained on this paragraph"):
        absatz.evaluate(Model(small_model), texts, labels)


def test_a_code_book_may_have_more_themes_than_the_labels(small_corpus: Corpus) -> None:
    """A table with a column less than the code book has themes could not be learned from at all."""
    texts, labels, _ = arrays(small_corpus)
    table = pd.DataFrame(labels, columns=THEMES)
    said: list[str] = []

    def read(labels: object, themes: list[str] | None, codebook: CodeBook | None) -> Corpus:
        return corpus_from_arrays(
            texts, labels, articles=None, themes=themes, codebook=codebook, language="german", note=said.append
        )

    found = read(table.drop(columns="competition"), None, CodeBook.bundled())
    assert found.codebook.ids == ("privacy", "monetization", "telephony")
    assert said == ["not learned, since the labels have no column for it: competition"]
    assert [p.values for p in found.labelled] == [tuple(row[:2] + row[3:]) for row in labels]
    for codebook in (CodeBook.bundled(), None):  # who names themes wants no others, and needs not be told
        chosen = read(table, ["telephony", "privacy"], codebook)
        assert set(chosen.codebook.ids) == {"privacy", "telephony"}
        column = chosen.codebook.ids.index("telephony")
        assert [p.values[column] for p in chosen.labelled] == [row[3] for row in labels]
    assert len(said) == 1


NOTHING_JUDGED = "^the texts and labels given: no theme is judged on any paragraph. Fill in 1 or 0;"
WRONG_TRAINING: list[tuple[tuple[Any, ...], dict[str, Any], type[Exception], str]] = [
    ((NEW,), {}, TypeError, "labels are missing"),
    (("Ein Satz.", NEW_LABELS), {}, TypeError, ONE_STRING),
    ((Path("corpus"), NEW_LABELS), {}, TypeError, "a corpus folder has its own"),
    (("corpus",), {"themes": "daten"}, TypeError, r"write \['daten'\]"),
    ((NEW, pd.DataFrame(NEW_LABELS, columns=THEMES)), {"themes": ["sport"]}, ValueError, "the labels have no column 'sport'"),
    ((NEW, [[None] * 4] * 5), {"themes": THEMES}, InputError, NOTHING_JUDGED),
    ((NEW, NEW_LABELS), {}, ValueError, "the themes have no names"),
    ((NEW, NEW_LABELS), {"themes": "daten"}, TypeError, r"write \['daten'\]"),
    ((NEW, NEW_LABELS), {"themes": ["a", "b"]}, ValueError, "do not fit 2 themes"),
    ((NEW, NEW_LABELS), {"themes": ["a", "a", "b", "c"]}, ValueError, "given twice"),
    ((NEW, NEW_LABELS), {"themes": ["A", "b", "c", "d"]}, InputError, "no valid id"),
    ((NEW, NEW_LABELS[:2]), {"themes": THEMES}, ValueError, "do not fit 5 texts"),
    ((NEW, [["ja"] * 4] * 5), {"themes": THEMES}, ValueError, "labels must be 1, 0 or None"),
    ((NEW, [[2, 0, 0, 0]] * 5), {"themes": THEMES}, ValueError, "labels must be 1, 0 or NaN"),
    ((NEW, pd.DataFrame({"a": ["ja"] * 5})), {}, ValueError, "labels must be 1, 0 or None"),
    (
        (NEW, [1, 0, 1, 0, 1]),
        {"themes": ["sport"], "codebook": CodeBook.bundled()},
        ValueError,
        "book has no theme .sport",
    ),
    ((NEW, [1, 0, 1, 0, 1]), {"themes": ["sport"], "language": "klingon"}, InputError, "'klingon' is not known"),
    ((NEW, NEW_LABELS), {"themes": THEMES}, InputError, "theme 'privacy' occurs in 1 independent articles only"),
    (("corpus",), {"aim": "best"}, ValueError, "is no aim"),
    (("corpus",), {"aim": 5}, TypeError, "aim must be a string, not 5"),
    (("corpus",), {"prevalence": 20}, ValueError, "above 0 and below 1"),
    (("corpus",), {"prevalence": "0.1"}, TypeError, "prevalence must be a number or None, not '0.1'"),
    (("corpus",), {"seed": "a"}, TypeError, "seed must be a whole number, not 'a'"),
    (("corpus",), {"seed": True}, TypeError, "seed must be a whole number, not True"),
    (("corpus",), {"stems": 1}, TypeError, "stems must be True or False, not 1"),
    (("corpus",), {"outer_folds": 1}, ValueError, "outer_folds and inner_folds must be at least 2"),
    (("corpus",), {"folds": 3}, TypeError, "there is no setting 'folds'"),
    (("no-such-corpus",), {}, InputError, "no such corpus folder"),
]


@pytest.mark.parametrize(("given", "options", "kind", "message"), WRONG_TRAINING)
def test_what_training_refuses(given: Any, options: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        absatz.train(*given, jobs=1, **options)


@pytest.mark.parametrize(
    ("given", "options", "kind", "message"),
    [
        ((NEW,), {}, TypeError, "labels are missing"),
        (("Ein Satz.", NEW_LABELS), {}, TypeError, ONE_STRING),
        ((Path("labels.csv"), NEW_LABELS), {}, TypeError, "not both"),
        ((NEW, [[None] * 4] * 5), {}, InputError, NOTHING_JUDGED),
        (("labels.csv",), {"articles": ["a"]}, TypeError, "the folder of the labelled articles"),
        (("labels.csv",), {}, InputError, "no such label file"),
        (([], []), {}, ValueError, "no texts to score on"),
        ((NEW, pd.DataFrame({"sport": [1] * 5})), {}, ValueError, "the model has no theme 'sport'"),
        ((NEW, NEW_LABELS), {"articles": ["a"]}, ValueError, "1 articles for 5 texts"),
    ],
)
def test_what_evaluation_refuses(small_model: ThemeModel, given: Any, options: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        absatz.evaluate(Model(small_model), *given, **options)
