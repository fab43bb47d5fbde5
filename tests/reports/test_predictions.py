"""What `predict` wrote is read back by the reports, whatever it was written as, and only with the model that wrote it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifier.model import ThemeModel
from classifier.model_file import model_bytes
from corpus.errors import InputError
from corpus.paragraphs.article import article_from_text
from corpus.records import Article
from reports.predictions import is_predictions, predictions
from reports.sources import Sources

LINES = ["Die App gibt das Adressbuch weiter; =1+1", "Anzeige", "Ein Anruf im Funkloch kostet drei Euro."]


@pytest.fixture
def desk(tmp_path: Path, article_model: ThemeModel) -> Path:
    (tmp_path / "model").write_bytes(model_bytes(article_model))
    (tmp_path / "a.txt").write_text("\n\n".join(LINES) + "\n", encoding="utf-8")
    rows = [{"id": f"x{i // 2}", "text": line} for i, line in enumerate(LINES)]
    (tmp_path / "t.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def shown(run: Callable, desk: Path, source: str, folder: str) -> dict[str, Any]:
    """What all reports say of their paragraphs."""
    result = run("report", desk / source, "-m", desk / "model", "-o", desk / folder, "--format", "json")
    assert (result.code, result.err.count("Traceback")) == (0, 0), result.err
    return {path.name: json.loads(path.read_bytes())["paragraphs"] for path in sorted((desk / folder).iterdir())}


@pytest.mark.parametrize("source", ["a.txt", "t.jsonl"])
@pytest.mark.parametrize(("form", "file"), [("jsonl", False), ("csv", False), ("jsonl", True), ("csv", True), ("parquet", True)])
def test_read_back(run: Callable, desk: Path, source: str, form: str, file: bool) -> None:
    if file:
        pytest.importorskip("numba")
        assert run("predict", desk / source, "-m", desk / "model", "-o", desk / f"p.{form}").code == 0
    else:
        out = run("predict", desk / source, "-m", desk / "model", "--format", form).out
        (desk / f"p.{form}").write_text(out, encoding="utf-8")
    assert is_predictions(str(desk / f"p.{form}"))
    assert shown(run, desk, f"p.{form}", "out") == shown(run, desk, source, "there")
    assert run("overview", desk / f"p.{form}", "-m", desk / "model", "-o", desk / "over", "--format", "json").code == 0


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize("source", ["a.txt", "t.jsonl"])
def test_one_schema(run: Callable, desk: Path, source: str, form: str) -> None:
    """Printed or written to a file: the same bytes."""
    pytest.importorskip("numba")
    printed = run("predict", desk / source, "-m", desk / "model", "--format", form).out
    assert run("predict", desk / source, "-m", desk / "model", "-o", desk / f"p.{form}").code == 0
    assert (desk / f"p.{form}").read_bytes().decode() == printed


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_rows_without_text_are_written_and_are_no_paragraphs(run: Callable, desk: Path, form: str) -> None:
    """They keep the file in step with the table; else it says the same as what is printed, and reports say the same of it."""
    pytest.importorskip("numba")
    cells = ["Erster;\nAbsatz", "", "Ein Anruf kostet drei Euro.", "Anzeige", "Noch ein Anruf.", "Wieder da."]
    ids = ["a", "a", "a", "b", "", "a"]
    (desk / "t.csv").write_text(
        "id,text\n" + "".join(f'{i},"{cell}"\n' for i, cell in zip(ids, cells, strict=True)), encoding="utf-8"
    )
    printed = run("predict", desk / "t.csv", "-m", desk / "model", "--format", form).out
    assert run("predict", desk / "t.csv", "-m", desk / "model", "-o", desk / f"p.{form}").code == 0
    lines = (desk / f"p.{form}").read_bytes().decode().splitlines(keepends=True)
    empty = [line for line in lines if '"paragraph": 0' in line or ",a,0," in line]
    assert len(empty) == 1
    assert "".join(line for line in lines if line not in empty) == printed
    assert '"article": "t:5"' in printed or ",t:5,1," in printed
    assert shown(run, desk, f"p.{form}", "out") == shown(run, desk, "t.csv", "there")


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
@pytest.mark.parametrize("rows", ["", "a,\nb,\n"])
def test_a_table_without_text_is_refused(run: Callable, desk: Path, rows: str, form: str) -> None:
    """Printed and written: a file with nothing judged in it would look like a result."""
    pytest.importorskip("numba")
    (desk / "t.csv").write_text("id,text\n" + rows, encoding="utf-8")
    assert run("predict", desk / "t.csv", "-m", desk / "model", "--format", "csv").code == 1
    result = run("predict", desk / "t.csv", "-m", desk / "model", "-o", desk / f"p.{form}")
    assert (result.code, "Traceback" in result.err) == (1, False)
    assert not list(desk.glob("p.*"))


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize("verb", ["report", "overview"])
def test_a_changed_decision_is_refused(run: Callable, desk: Path, verb: str, form: str) -> None:
    """The reports took it as it was given, though it is not what the model decided."""
    pytest.importorskip("numba")
    pytest.importorskip("pyarrow")
    import pyarrow as pa
    import pyarrow.csv as pa_csv
    import pyarrow.parquet as pq

    assert run("predict", desk / "a.txt", "-m", desk / "model", "-o", desk / "p.parquet").code == 0
    rows = pq.read_table(desk / "p.parquet").to_pylist()
    theme = next(name[2:] for name in rows[0] if name.startswith("p_"))
    if form == "jsonl":
        lines = run("predict", desk / "a.txt", "-m", desk / "model", "--format", "jsonl").out.splitlines()
        data = json.loads(lines[-1])
        data["decisions"][theme] = 1 - data["decisions"][theme]
        (desk / "p.jsonl").write_text("\n".join([*lines[:-1], json.dumps(data)]) + "\n", encoding="utf-8")
    else:
        rows[-1][theme] = not rows[-1][theme]
        changed = pa.Table.from_pylist(rows, pq.read_schema(desk / "p.parquet"))
        if form == "parquet":
            pq.write_table(changed, desk / "p.parquet")
        else:
            kinds = [pa.field(f.name, pa.int8() if pa.types.is_boolean(f.type) else f.type) for f in changed.schema]
            pa_csv.write_csv(changed.cast(pa.schema(kinds)), desk / "p.csv")
    result = run(verb, desk / f"p.{form}", "-m", desk / "model", "-o", desk / "out", "--format", "json")
    assert (result.code, f"the decision on {theme} for a#3 is not that of the model" in result.err) == (1, True), result.err
    assert not (desk / "out").exists()


def test_parquet_of_another_model_and_a_damaged_one_are_refused(run: Callable, desk: Path, article_model: ThemeModel) -> None:
    """They were read as raw texts, and got other numbers without a word."""
    pytest.importorskip("numba")
    assert run("predict", desk / "a.txt", "-m", desk / "model", "-o", desk / "p.parquet").code == 0
    (desk / "other").write_bytes(model_bytes(replace(article_model, bias=np.full(4, -2.0))))
    result = run("report", desk / "p.parquet", "-m", desk / "other", "-o", desk / "out", "--format", "json")
    assert (result.code, "made with another model" in result.err) == (1, True)
    (desk / "p.parquet").write_bytes((desk / "p.parquet").read_bytes()[:-200])
    result = run("report", desk / "p.parquet", "-m", desk / "model", "-o", desk / "out", "--format", "json")
    assert (result.code, "Traceback" in result.err) == (1, False)
    assert not (desk / "out").exists()


def test_another_model_is_refused_before_anything_is_written(run: Callable, desk: Path, article_model: ThemeModel) -> None:
    (desk / "p.jsonl").write_text(run("predict", desk / "a.txt", "-m", desk / "model", "--format", "jsonl").out, "utf-8")
    (desk / "other").write_bytes(model_bytes(replace(article_model, bias=np.full(4, -2.0))))
    result = run("report", desk / "a.txt", desk / "p.jsonl", "-m", desk / "other", "-o", desk / "out", "--format", "json")
    assert (result.code, "made with another model" in result.err) == (1, True)
    assert not (desk / "out").exists()


def test_predictions_keep_their_prevalence(run: Callable, desk: Path) -> None:
    """Part of a collection is reported on as it was decided with the rest; only a prevalence that is given changes that."""
    lines = run("predict", desk / "a.txt", desk / "t.jsonl", "-m", desk / "model", "--format", "jsonl").out.splitlines()
    part = [line for line in lines if json.loads(line)["source"].endswith("a.txt")]
    (desk / "p.jsonl").write_text("\n".join(part) + "\n", encoding="utf-8")
    stated = next(row["prevalence"] for row in map(json.loads, part) if row["classified"])

    def said(*argv: object) -> dict[str, float]:
        assert run("overview", *argv, "-m", desk / "model", "-o", desk / "out", "--format", "json", "--force").code == 0
        themes = json.loads((desk / "out" / "overview.json").read_bytes())["themes"]
        return {theme: facts["prevalence"] for theme, facts in themes.items()}

    assert said(desk / "p.jsonl") == stated
    assert said(desk / "a.txt") != stated
    assert said(desk / "p.jsonl", "--prevalence", "0.25") == dict.fromkeys(stated, 0.25)
    assert said(desk / "p.jsonl", desk / "a.txt", "--prevalence", "0.25") == dict.fromkeys(stated, 0.25)
    mixed = run("overview", desk / "p.jsonl", desk / "a.txt", "-m", desk / "model", "-o", desk / "out", "--force")
    assert (mixed.code, "a prevalence of their own" in mixed.err) == (1, True)
    other = part[-1].replace(json.dumps(stated), json.dumps(dict.fromkeys(stated, 0.3)))
    (desk / "p.jsonl").write_text("\n".join([*part, other.replace('"article": "a"', '"article": "b"')]) + "\n", encoding="utf-8")
    two = run("overview", desk / "p.jsonl", "-m", desk / "model", "-o", desk / "out", "--force")
    assert (two.code, "more than one prevalence" in two.err) == (1, True)


GOOD = {"article": "a", "paragraph": 1, "role": "body", "classified": True, "text": "b", "start": 0, "end": 1}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "probabilities are missing"),
        (', "probabilities": {}', "probabilities are missing"),
        (', "probabilities": {"x": NaN}', "NaN is no number"),
        (', "probabilities": {"x": 1e999}', "too large"),
        (', "probabilities": {"x": -0.1}', "not a number between 0 and 1"),
        (', "probabilities": {"x": 1.1}', "not a number between 0 and 1"),
        (', "probabilities": {"x": true}', "not a number between 0 and 1"),
        (', "probabilities": {"x": 0.1, "x": 0.2}', "'x' is given twice"),
        (f', "probabilities": {{"x": {"9" * 5000}}}', "5000 digits"),
        (', "probabilities": {"x": 0.1}, "paragraph": 1', "'paragraph' is given twice"),
    ],
)
@pytest.mark.parametrize("verb", ["report", "overview"])
def test_wrong_numbers_are_named(run: Callable, tmp_path: Path, verb: str, said: str, why: str) -> None:
    row = json.dumps(GOOD)[:-1] + said + "}\n"
    (tmp_path / "p.jsonl").write_text(json.dumps(GOOD | {"classified": False}) + "\n" + row, encoding="utf-8")
    result = run(verb, tmp_path / "p.jsonl", "-o", tmp_path / "out")
    assert result.code == 1
    assert f"{tmp_path / 'p.jsonl'}, line 2: not a line of predictions (" in result.err
    assert why in result.err
    assert not (tmp_path / "out").exists()


def test_broken_rows_of_csv_are_named(tmp_path: Path) -> None:
    head = "source,article,paragraph,role,reason,classified,start,end,p_x,x,unsure_x,text\n"
    for row, why in (
        ("a,a,1,body,,1,0,1,nan,1,0,b", "not JSON|wrong|Expecting"),
        ("a,a,1,body,,1,0,1,,1,0,b", "Expecting|missing"),
        ("a,a,1,body,,1,0,1,0.5,1,0", "11 cells"),
        ("a,a,1,body,,1,0,1,0.5,1,0,\udcff", "not in UTF-8"),
        ("a,a,1,corps,,1,0,1,0.5,1,0,b", "corps"),
    ):
        (tmp_path / "p.csv").write_text(head + row + "\n", encoding="utf-8", errors="surrogateescape")
        with pytest.raises(Exception, match=rf"p\.csv, line 2: not a (row|line) of predictions \(.*({why})"):
            list(predictions(tmp_path / "p.csv"))


def test_parquet_that_expands(run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Ein Satz über Daten.\n\nNoch ein Satz.\n", encoding="utf-8")
    assert run("predict", tmp_path / "a.txt", "-o", tmp_path / "p.parquet").code == 0
    assert len(list(predictions(tmp_path / "p.parquet"))) == 1
    monkeypatch.setattr("corpus.tables.parquet_limits.MAX_TEXTS", 10)
    monkeypatch.setattr("corpus.tables.parquet_limits.MAX_EXPANSION", 0)
    monkeypatch.setattr("corpus.tables.parquet_limits.MAX_DOCUMENT", 1 << 20)
    with pytest.raises(InputError, match="times as long as the file"):
        list(predictions(tmp_path / "p.parquet"))


def test_small_inputs_are_read_once_and_large_ones_as_often_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def read(names: Sequence[str]) -> Iterator[Article]:
        asked.extend(names)
        yield article_from_text("Am Morgen war es still. " * 4, article_id=names[0], source=names[0])

    inputs = Sources(["a.txt", "b.txt"], read)
    assert [article.id for _ in range(3) for article in inputs.read()] == ["a.txt", "b.txt"] * 3
    assert asked == ["a.txt", "b.txt"]
    monkeypatch.setattr("reports.sources.KEPT", 150)  # room for one of them
    inputs = Sources(["a.txt", "b.txt"], read)
    assert [article.id for _ in range(2) for article in inputs.read()] == ["a.txt", "b.txt"] * 2
    assert asked[2:] == ["a.txt", "b.txt", "b.txt"]
