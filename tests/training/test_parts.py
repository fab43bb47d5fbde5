"""Some themes only, themes that cannot be learned, and a hold-out in the corpus itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from classifier.model_file import load
from corpus.coding.drawn import HOLDOUT, NAME, Drawn, drawn_bytes
from corpus.errors import InputError
from corpus.folder import read_corpus
from corpus.records import text_sha256
from training.data import corpus_data
from training.parts import read_for_training, scored_part, training_part, untrainable
from training.settings import TrainSettings

THEMES = ("privacy", "monetization", "competition", "telephony")


@pytest.fixture
def folder(corpus_folder: Path, tmp_path: Path) -> Path:
    """A corpus of one's own, to be changed."""
    shutil.copytree(corpus_folder, tmp_path / "own")
    return tmp_path / "own"


def hold_out(folder: Path, *names: str) -> None:
    articles = read_corpus(folder).articles
    rows = [
        Drawn(p.article, p.number, text_sha256(p.text), 1, "random", 0.2, 90, HOLDOUT)
        for name in names
        for p in articles[name].classified
    ]
    (folder / NAME).write_bytes(drawn_bytes(rows))


def without(folder: Path, theme: int, articles: int) -> None:
    """Leave a theme in the first `articles` articles only; elsewhere it does not occur."""
    path = folder / "labels.csv"
    rows = [row.split(",") for row in path.read_text(encoding="utf-8").splitlines()]
    for row in rows[1:]:
        if int(row[0][-2:]) >= articles:
            row[5 + theme] = "0"
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")


def test_some_themes_are_trained(run: Callable, folder: Path, tmp_path: Path) -> None:
    model = tmp_path / "m.safetensors"
    assert run("train", folder, "--themes", "telephony,privacy", "-o", model).code == 0
    assert load(model).themes == ("privacy", "telephony")
    refused = run("train", folder, "--themes", "privcy", "-o", tmp_path / "n.safetensors")
    assert refused.code == 1
    assert "'privcy' is no theme of the code book. The themes are: privacy" in refused.err
    # Gone through in folds, the model's own corpus has themes that it does not know.
    assert run("evaluate", model, "--corpus", folder, "--no-curve").code == 0


def test_a_theme_that_cannot_be_trained_stops_or_is_named_and_left_out(run: Callable, folder: Path, tmp_path: Path) -> None:
    without(folder, THEMES.index("competition"), 3)
    model = tmp_path / "m.safetensors"
    refused = run("train", folder, "-o", model)
    assert (refused.code, model.exists()) == (1, False)
    assert "--skip-untrainable" in refused.err
    done = run("train", folder, "-o", model, "--skip-untrainable")
    assert done.code == 0
    assert "theme 'competition' is left out: it occurs in 3 independent articles, 5 folds need at least 5" in done.err
    assert load(model).themes == ("privacy", "monetization", "telephony")


def test_a_theme_without_a_column_is_named(run: Callable, folder: Path, tmp_path: Path) -> None:
    """The message counted articles, as though the theme had been looked for in them."""
    path = folder / "labels.csv"
    rows = [row.split(",") for row in path.read_text(encoding="utf-8").splitlines()]
    gone = rows[0].index("competition")
    path.write_text("".join(",".join(row[:gone] + row[gone + 1 :]) + "\n" for row in rows), encoding="utf-8")
    refused = run("train", folder, "-o", tmp_path / "m")
    assert refused.code == 1
    assert "theme 'competition' is judged on no paragraph. " in refused.err
    assert "--themes" in refused.err
    assert "--skip-untrainable" in refused.err
    corpus = read_for_training(folder, None, print)
    assert untrainable(corpus_data(corpus), THEMES, TrainSettings()) == {"competition": "is judged on no paragraph"}
    chosen = read_for_training(folder, None, print, ["telephony", "privacy"])
    assert untrainable(corpus_data(chosen), chosen.codebook.ids, TrainSettings()) == {}


def test_no_theme_can_be_trained(run: Callable, folder: Path, tmp_path: Path) -> None:
    for theme in range(4):
        without(folder, theme, 2)
    result = run("train", folder, "-o", tmp_path / "m", "--skip-untrainable")
    assert result.code == 1
    assert "no theme can be learned from these labels" in result.err


def test_the_hold_out_is_scored_and_not_learned(run: Callable, folder: Path, tmp_path: Path) -> None:
    held = ("artikel-01", "artikel-04", "artikel-07")
    hold_out(folder, *held)
    model = tmp_path / "m.safetensors"
    trained = run("train", folder, "-o", model)
    assert "18 rows are not learned from: their articles are in the hold-out (sample.csv)" in trained.err
    result = run("evaluate", model, folder, "--json")
    assert result.code == 0
    found = json.loads(result.out)
    assert (found["kind"], found["paragraphs"], found["articles"]) == ("hold-out own", 18, 3)
    assert run("evaluate", model, "--corpus", folder, "--no-curve").code == 0
    (folder / NAME).unlink()
    assert "the model was trained on this paragraph" in run("evaluate", model, folder).err


def test_what_shares_text_with_the_hold_out_is_not_learned(folder: Path) -> None:
    first, second = (folder / "articles" / f"artikel-{n:02}.txt" for n in (1, 2))
    lines = second.read_text(encoding="utf-8").split("\n\n")
    lines[0] = first.read_text(encoding="utf-8").split("\n\n")[0]
    second.write_text("\n\n".join(lines), encoding="utf-8")
    hold_out(folder, "artikel-01")
    path = folder / "labels.csv"
    before = next(row for row in path.read_text(encoding="utf-8").splitlines() if row.startswith("artikel-02,1,")).split(",")
    path.write_text(path.read_text(encoding="utf-8").replace(before[4], text_sha256(lines[0])), encoding="utf-8")
    notes: list[str] = []
    left = training_part(read_corpus(folder), notes.append)
    assert {label.article for label in left.labels} == {f"artikel-{n:02}" for n in range(15) if n not in (1, 2)}
    assert "or share text with it (1 articles)" in notes[-1]


def test_a_hold_out_must_be_coded_and_must_not_be_everything(folder: Path) -> None:
    hold_out(folder, "artikel-01")
    path = folder / "labels.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(row for row in rows if not row.startswith("artikel-01")), encoding="utf-8")
    with pytest.raises(InputError, match=r"sample\.csv: no paragraph of the hold-out is labelled"):
        scored_part(read_corpus(folder))
    path.write_text("".join(row for row in rows if row.startswith(("artikel-01", "article"))), encoding="utf-8")
    with pytest.raises(InputError, match="only the hold-out is labelled"):
        training_part(read_corpus(folder), lambda _: None)


def test_a_theme_the_model_does_not_know_is_refused(run: Callable, tmp_path: Path) -> None:
    row = {"text": "Ein Satz.", "themes": {"privacy": 1, "klima": 0}}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n")
    result = run("evaluate", "default", tmp_path / "rows.jsonl")
    assert result.code == 1
    assert "rows.jsonl, line 1: 'klima' is no theme of the model. The themes are: privacy" in result.err
    (tmp_path / "codebook.toml").write_text('[[theme]]\nid = "klima"\n', encoding="utf-8")
    assert run("evaluate", "default", tmp_path / "rows.jsonl").code == 0  # the project's own code book knows it
