"""The command as a user meets it: what it prints, what it refuses, with which exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from classifier.model import ThemeModel
from classifier.model_file import model_bytes

ARTICLE = (
    " date 2018-10 Wer die App startet, gibt ihr das Adressbuch preis, und ohne Einwilligung speichert sie Daten.\n\n"
    "Viele neue Nummern\n\nAnzeige\n\n"
    "Am Abend spielte die Kapelle auf dem Marktplatz, bis der Regen kam.\n"
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "adressbuch.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_predict_jsonl(run: Callable, article: Path) -> None:
    result = run("predict", article, "--format", "jsonl", "--explain")
    assert result.code == 0
    assert result.err.startswith("absatz: paragraphs with a theme, estimated from 2 paragraphs: ")
    rows = [json.loads(line) for line in result.out.splitlines()]
    assert [row["role"] for row in rows][1:3] == ["heading", "boilerplate"]
    assert [row["classified"] for row in rows] == [True, False, False, True]
    assert "date 2018" not in rows[0]["text"]
    assert rows[0]["decisions"]["privacy"] == 1
    assert not any(rows[3]["decisions"].values())
    assert "probabilities" not in rows[1]
    assert [ARTICLE[r["start"] : r["end"]] for r in rows] == [r["text"] for r in rows]
    assert {e["word"] for e in rows[0]["evidence"]} >= {"App", "Adressbuch"}


def test_predict_names_what_a_human_should_decide(run: Callable, article: Path) -> None:
    """Every decision with some chance of being wrong is unsure for who wants none; nothing is for who takes all."""
    for limit, named in (("0", True), ("1", False)):
        shown = run("predict", article, "--format", "jsonl", "--unsure", limit)
        rows = [row for row in map(json.loads, shown.out.splitlines()) if row["classified"]]
        assert all(row["unsure"] == (list(row["decisions"]) if named else []) for row in rows)
        table = run("predict", article, "--format", "csv", "--unsure", limit).out
        cells = [row[f"unsure_{theme}"] for row in csv.DictReader(io.StringIO(table)) for theme in rows[0]["decisions"]]
        assert set(cells) == {"", "1" if named else "0"}
    assert run("predict", article, "--unsure", "1.5").code == 2


def test_predict_says_which_prevalence_decided(run: Callable, article: Path) -> None:
    shown = run("predict", article, "--format", "jsonl")
    assert "paragraphs with a theme, estimated from " in shown.err
    given = run("predict", article, "--format", "jsonl", "--prevalence", "0.1", "--prevalence", "telephony=0.25")
    assert "estimated" not in given.err
    rows = [row for row in map(json.loads, given.out.splitlines()) if row["classified"]]
    assert rows[0]["prevalence"] == {"privacy": 0.1, "monetization": 0.1, "competition": 0.1, "telephony": 0.25}
    for wrong in ("sport=0.1", "0", "much", "privacy=2"):
        result = run("predict", article, "--prevalence", wrong)
        assert (result.code, result.out) == (2, "")
        assert "--prevalence" in result.err


def test_predict_csv(run: Callable, article: Path) -> None:
    article.write_text("=HYPERLINK(1) ist keine Formel, sondern ein Satz.\n", encoding="utf-8")
    lines = run("predict", article, "--format", "csv").out.splitlines()
    assert lines[0].startswith("source,article,paragraph,role,reason,classified,start,end,p_privacy,")
    assert "'=HYPERLINK" in lines[1]


def test_predict_table_shows_every_paragraph(run: Callable, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    result = run("predict", article, "--format", "table")
    assert "Datenschutz" in result.out
    assert "(boilerplate) Anzeige" in result.out


def test_predict_folder_and_stdin(run: Callable, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(article.read_bytes())

    monkeypatch.setattr("sys.stdin", Stdin)
    rows = [json.loads(line) for line in run("predict", article.parent, "-").out.splitlines()]
    assert [row["article"] for row in rows] == ["adressbuch"] * 4 + ["stdin"] * 4


def test_train_then_evaluate(run: Callable, corpus_folder: Path, tmp_path: Path) -> None:
    model = tmp_path / "model"
    result = run("train", corpus_folder, "-o", model)
    assert result.code == 0
    assert "5-fold cross-validation by article" in result.out
    assert "macro" in result.out
    assert run("train", corpus_folder, "-o", model).code == 1
    seen = run("evaluate", model, corpus_folder / "labels.csv")
    assert seen.code == 1
    assert "the model was trained on this paragraph" in seen.err
    unseen = tmp_path / "unseen.jsonl"
    unseen.write_text(
        '{"text": "Der Anruf brach im Funkloch ab.", "themes": {"telephony": 1, "privacy": null}}\n', encoding="utf-8"
    )
    scored = run("evaluate", model, unseen, "--json")
    assert scored.code == 0
    themes = {t["theme"]: t for t in json.loads(scored.out)["themes"]}
    assert themes["telephony"]["n"] == 1
    assert themes["privacy"]["n"] == 0
    assert themes["privacy"]["f1"] is None


def test_training_twice_gives_the_same_bytes(run: Callable, corpus_folder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run("train", corpus_folder, "-o", tmp_path / name).code == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_bad_input(run: Callable, tmp_path: Path, small_model: ThemeModel, corpus_folder: Path) -> None:
    """One message on one line, exit code 1, nothing on stdout, nothing written."""
    (tmp_path / "empty.txt").write_bytes(b" \n")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "folder").mkdir()
    (tmp_path / "short-model").write_bytes(model_bytes(small_model)[:500])
    (tmp_path / "file").write_text("x")
    good = corpus_folder / "articles" / "artikel-00.txt"
    before = sorted(tmp_path.rglob("*"))
    cases = {
        ("predict", tmp_path / "missing.txt"): "no such file or folder",
        ("predict", tmp_path / "empty.txt"): "the file is empty",
        ("predict", tmp_path / "binary.txt"): "not a text file",
        ("predict", tmp_path / "folder"): "no articles in this folder",
        ("predict", good, "-m", tmp_path / "short-model"): "not an absatz model, or it is damaged",
        ("predict", good, "-m", tmp_path / "none"): "no such model file",
        ("train", tmp_path / "folder", "-o", tmp_path / "m"): "no articles in this corpus",
        ("train", corpus_folder, "-o", tmp_path / "file" / "m"): "cannot write here",
        ("corpus", tmp_path / "none"): "no such corpus folder",
        ("evaluate", "default", tmp_path / "none.csv"): "no such label file",
    }
    for argv, message in cases.items():
        result = run(*argv)
        assert (result.code, result.out) == (1, ""), argv
        errors = [line for line in result.err.splitlines() if not line.endswith("…")]
        assert len(errors) == 1, argv
        assert message in errors[0]
        assert errors[0].startswith("absatz: ")
    assert sorted(tmp_path.rglob("*")) == before


def test_wrong_usage(run: Callable) -> None:
    for argv in (
        ["predict"],
        ["nonsense"],
        ["train"],
        ["predict", "x", "--format", "xml"],
        ["predict", "x", "--explain", "--format", "csv"],
        ["predict", "x", "--resume", "--no-text"],
    ):
        result = run(*argv)
        assert result.code == 2
        assert "Error" in result.err


@pytest.mark.parametrize("verb", ["predict", "report", "read", "train", "evaluate", "corpus", "model"])
def test_every_verb_has_help(run: Callable, verb: str) -> None:
    result = run(verb, "--help")
    assert result.code == 0
    assert f"absatz {verb}" in result.out


HEAVY = {"sklearn", "scipy", "nltk", "matplotlib", "numba", "pandas", "pyarrow", "joblib", "fontTools"}


def imported(*argv: object) -> set[str]:
    """The packages that a command imports."""
    code = (
        "import sys, absatz; absatz.main(sys.argv[1:]); print(*sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *map(str, argv)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    return set(done.stderr.split())


def test_small_jobs_load_no_heavy_library(article: Path) -> None:
    """What is imported decides whether a command feels instant."""
    assert not (HEAVY | {"numpy", "rich", "safetensors"}) & imported("--help")
    assert not (HEAVY | {"rich"}) & imported("predict", article)
    assert not HEAVY & imported("report", article, "-o", article.parent / "out", "--format", "json")


def test_large_jobs_load_numba_and_arrow_only(article: Path) -> None:
    """numba would import SciPy, which takes longer than all else of its start."""
    pytest.importorskip("pyarrow")
    pytest.importorskip("numba")
    assert HEAVY & imported("predict", article, "-o", article.parent / "out.csv") == {"numba", "pyarrow"}


@pytest.mark.parametrize(("argv", "given", "expected"), [("model", None, "1"), ("model", "2", "2"), ("train", None, "none")])
def test_threads_of_linear_algebra(argv: str, given: str | None, expected: str) -> None:
    """One, unless the user says otherwise or a model is fitted."""
    code = f"import os, sys, absatz; sys.argv = ['absatz', '{argv}', '--help']; absatz.run(); "
    code += "print(os.environ.get('OPENBLAS_NUM_THREADS', 'none'))"
    env = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    env |= {"OPENBLAS_NUM_THREADS": given} if given else {}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.splitlines()[-1] == expected
