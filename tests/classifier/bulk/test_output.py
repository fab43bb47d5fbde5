"""Tables of whole articles, HTML in cells and kept columns: the same in a file that is written as on standard output."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.reading.samples import BODY

pa = pytest.importorskip("pyarrow")
pytest.importorskip("numba")

import pyarrow.parquet as pq  # noqa: E402

from classifier.model import ThemeModel  # noqa: E402
from classifier.model_file import model_bytes  # noqa: E402


@pytest.fixture(scope="module")
def model_path(article_model: ThemeModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "model"
    path.write_bytes(model_bytes(article_model))
    return path


LONG = "\n\n".join((BODY[0], "Anzeige", BODY[1]))
HTML = f"<h2>Der Rat tagt</h2><p>{BODY[0]}</p><p>{BODY[1]} &amp; Ende.</p>"


def table(path: Path, texts: list[str]) -> Path:
    """A table of any format with some other columns."""
    names = ("id", "Titel", "Ressort", "n", "text")
    cells = [(f"a{i}", "Der Titel", "" if i == 1 else "=Politik", i, text) for i, text in enumerate(texts)]
    data = [dict(zip(names, row, strict=True)) for row in cells]
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(data), path)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in data), encoding="utf-8")
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([names, *cells])
    return path


def shown(out: str, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    return [tuple(row.get(name) for name in names) for row in map(json.loads, out.splitlines())]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize(
    "texts", [[LONG, LONG, BODY[2]], [HTML, HTML], [BODY[0], f"<p>{BODY[1]}</p>"]], ids=["long", "html", "rows"]
)
def test_both_ways_alike(run: Callable, tmp_path: Path, model_path: Path, form: str, texts: list[str]) -> None:
    path = table(tmp_path / f"rows.{form}", texts)
    keep = ("--keep", "n", "--keep", "Ressort")
    printed = run("predict", path, "-m", model_path, "--format", "jsonl", *keep)
    written = run("predict", path, "-m", model_path, "-o", tmp_path / "out.jsonl", *keep)
    assert printed.code == written.code == 0
    names = ("article", "role", "classified", "text", "decisions", "n", "Ressort")
    found = shown((tmp_path / "out.jsonl").read_text(encoding="utf-8"), names)
    assert found == shown(printed.out, names)
    several = texts[0] != BODY[0]
    assert len({row[0] for row in found}) == len(texts)
    assert (len(found) > len(texts)) is several
    assert [printed.err.count("--unit paragraph"), written.err.count("--unit paragraph")] == [several, several]
    assert not any("<" in row[3] for row in found)
    assert {row[5:] for row in found} == {(str(i), None if i == 1 else "=Politik") for i in range(len(texts))}


def test_paragraph_overrules(run: Callable, tmp_path: Path, model_path: Path) -> None:
    path = table(tmp_path / "rows.csv", [LONG, LONG])
    result = run("predict", path, "-m", model_path, "-o", tmp_path / "out.parquet", "--unit", "paragraph")
    assert pq.read_table(tmp_path / "out.parquet")["text"].to_pylist() == [LONG, LONG]
    assert "several paragraphs" not in result.err


def test_kept_columns_in_every_format(run: Callable, tmp_path: Path, model_path: Path) -> None:
    path = table(tmp_path / "rows.csv", [BODY[0], BODY[1]])
    text = tmp_path / "b.txt"
    text.write_text(BODY[2], encoding="utf-8")
    for name in ("out.csv", "out.parquet"):
        assert run("predict", path, text, "-m", model_path, "-o", tmp_path / name, "--keep", "Ressort").code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"))))
    assert [row["Ressort"] for row in rows] == ["'=Politik", "", ""]
    assert pq.read_table(tmp_path / "out.parquet")["Ressort"].to_pylist() == ["=Politik", None, None]
    printed = run("predict", path, text, "-m", model_path, "--format", "csv", "--keep", "Ressort").out
    assert [row["Ressort"] for row in csv.DictReader(io.StringIO(printed))] == ["'=Politik", "", ""]


@pytest.mark.parametrize("name", ["role", "text", "p_privacy", "unsure", "evidence"])
def test_names_of_ours_are_not_kept(run: Callable, tmp_path: Path, model_path: Path, name: str) -> None:
    path = table(tmp_path / "rows.csv", [BODY[0]])
    result = run("predict", path, "-m", model_path, "--keep", name)
    assert result.code == 2
    assert f"--keep {name}" in result.err


@pytest.mark.parametrize("texts", [[LONG] * 3, [BODY[0]] * 3], ids=["articles", "rows"])
def test_lines_on_standard_input(
    run: Callable, tmp_path: Path, model_path: Path, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = table(tmp_path / "rows.jsonl", texts).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(raw))))  # type: ignore[arg-type]
    assert run("predict", "-", "-m", model_path, "-o", tmp_path / "in.parquet").code == 0
    assert run("predict", tmp_path / "rows.jsonl", "-m", model_path, "-o", tmp_path / "file.parquet").code == 0
    found, wanted = (pq.read_table(tmp_path / name) for name in ("in.parquet", "file.parquet"))
    columns = ["article", "text", "role", "p_privacy"]
    assert found.select(columns).to_pylist() == wanted.select(columns).to_pylist()
    assert len(found) == (9 if len(texts[0]) == len(LONG) else 3)
