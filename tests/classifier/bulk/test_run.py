"""Tables of any size: right rows in right order whatever they come in and go out as, and nothing lost by an interruption."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.model import Scorer, ThemeModel
from classifier.model_file import model_bytes
from corpus.sources import read_articles

pa = pytest.importorskip("pyarrow")
pytest.importorskip("numba")
import pyarrow.parquet as pq  # noqa: E402

from classifier.rule import rule_from  # noqa: E402
from corpus.gates.source import ReadOptions  # noqa: E402
from corpus.tables import csv as csv_table  # noqa: E402
from corpus.tables import jsonl as jsonl_table  # noqa: E402
from corpus.tables import parquet as parquet_table  # noqa: E402
from corpus.tables.jsonl import JsonlTable  # noqa: E402
from tests.stream_cases import paragraphs, write_table  # noqa: E402


@pytest.fixture(scope="module")
def model_path(article_model: ThemeModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "model"
    path.write_bytes(model_bytes(article_model))
    return path


@pytest.mark.parametrize("form", ["parquet", "jsonl", "csv", "jsonl.gz"])
def test_rows_keep_order_and_scores(
    run: Callable, tmp_path: Path, model_path: Path, article_model: ThemeModel, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_table, "CHUNK_ROWS", 64)
    monkeypatch.setattr(jsonl_table, "CHUNK_BYTES", 4096)
    monkeypatch.setattr(csv_table, "CHUNK_BYTES", 4096)
    texts = paragraphs(700)
    texts[5], texts[6], texts[7] = "", 'zwei\nZeilen, "Zitat"; Ende', "  "
    table = write_table(tmp_path / f"rows.{form}", texts)
    result = run(
        "predict", table, "-m", model_path, "--id-column", "id", "--rows", "as-is", "-o", tmp_path / "out.parquet",
        "--jobs", 3, "--unsure", 0.1,
    )  # fmt: skip
    assert result.code == 0
    assert "700 paragraphs" in result.err
    out = pq.read_table(tmp_path / "out.parquet")
    assert out["text"].to_pylist() == texts
    assert out["article"].to_pylist() == [f"a{i // 3}" for i in range(700)]
    # Three rows an article; rows 5 and 7, an empty one each, are no paragraphs, and the row after them takes their number.
    numbers = [i % 3 + 1 for i in range(700)]
    numbers[5], numbers[7], numbers[8] = 0, 0, 2
    assert out["paragraph"].to_pylist() == numbers
    classified = np.array(out["classified"])
    assert np.flatnonzero(~classified).tolist() == [5, 7]
    scores = Scorer(article_model).scores(texts)[classified]
    rule = rule_from(article_model, (None,) * 4, scores, 0.1)
    expected = rule.judge(scores, (np.arange(700) // 3)[classified])
    for j, theme in enumerate(article_model.themes):
        assert np.allclose(out[f"p_{theme}"].drop_null(), expected.probabilities[:, j], atol=1e-6)
        assert out[theme].drop_null().to_pylist() == expected.decisions[:, j].tolist()
        assert out[f"unsure_{theme}"].drop_null().to_pylist() == expected.unsure[:, j].tolist()
        assert set(out[f"prevalence_{theme}"].drop_null().to_pylist()) == {rule.shares[j]}
    assert 0 < expected.unsure.mean() < 1
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == ["out.parquet"]


def test_headings_count_in_tables_as_they_do_in_print(run: Callable, tmp_path: Path, model_path: Path) -> None:
    for name, heading in (("a", "Anruf im Netz"), ("b", "Garten im Mai")):
        text = f"{heading}\n\nDie Firma sammelt Daten der Nutzer.\n\nDas Wetter bleibt schön.\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    files = (tmp_path / "a.txt", tmp_path / "b.txt", "-m", model_path)
    printed = [json.loads(line) for line in run("predict", *files, "--format", "jsonl").out.splitlines()]
    assert run("predict", *files, "-o", tmp_path / "out.parquet").code == 0
    written = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [row["role"] for row in written] == 2 * ["heading", "body", "body"]
    for shown, row in zip(printed, written, strict=True):
        for theme, p in shown.get("probabilities", {}).items():
            assert row[f"p_{theme}"] == pytest.approx(p, abs=1e-6)
    assert abs(written[2]["p_telephony"] - written[5]["p_telephony"]) > 0.001


def test_outputs_agree(run: Callable, tmp_path: Path, model_path: Path) -> None:
    texts = [*paragraphs(50), "=HYPERLINK(1)", ""]
    table = write_table(tmp_path / "rows.jsonl", texts)
    for name in ("a.jsonl", "a.csv", "folder"):
        assert run("predict", table, "-m", model_path, "-o", tmp_path / name).code == 0
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8"))))
    whole = pq.read_table(tmp_path / "folder").to_pylist()
    assert [line["text"] for line in lines] == texts == [row["text"] for row in whole]
    assert [row["text"] for row in rows] == [*texts[:-2], "'=HYPERLINK(1)", ""]
    assert [line["article"] for line in lines] == [f"a{i // 3}" for i in range(52)]
    assert [line.get("probabilities", {}).get("privacy", "") for line in lines[:50]] == [
        pytest.approx(float(row["p_privacy"]), abs=1e-6) for row in rows[:50]
    ]
    assert "probabilities" not in lines[-1]
    assert rows[-1]["privacy"] == ""
    (tmp_path / "plain.jsonl").write_text('{"text": "Daten"}\n{"text": "Anruf"}\n', encoding="utf-8")
    argv = ("predict", tmp_path / "plain.jsonl", "-m", model_path, "-o", tmp_path / "b.parquet", "--no-text")
    assert run(*argv).code == 0
    assert pq.read_table(tmp_path / "b.parquet")["article"].to_pylist() == ["plain:1", "plain:2"]
    assert "text" not in pq.read_schema(tmp_path / "b.parquet").names


def test_schema_does_not_depend_on_the_input(run: Callable, tmp_path: Path, model_path: Path) -> None:
    (tmp_path / "artikel.txt").write_text("Wer die App startet, gibt ihr das Adressbuch preis.\n\nAnzeige\n", encoding="utf-8")
    write_table(tmp_path / "rows.csv", ["Daten"])
    schemas = []
    for name in ("artikel.txt", "rows.csv"):
        assert run("predict", tmp_path / name, "-m", model_path, "-o", tmp_path / "out.parquet", "--force").code == 0
        schemas.append(pq.read_schema(tmp_path / "out.parquet"))
    assert schemas[0].equals(schemas[1], check_metadata=True)
    assert run("predict", tmp_path / "artikel.txt", "-m", model_path, "-o", tmp_path / "x.jsonl").code == 0
    first, second = map(json.loads, (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines())
    assert (first["start"], first["role"], first["classified"]) == (0, "body", True)
    assert (second["role"], second["classified"], "decisions" in second) == ("boilerplate", False, False)


def test_bad_lines_are_named_and_kept(run: Callable, tmp_path: Path, model_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    lines = ['{"text": "Daten"}', "kein JSON", '{"text": 5}', "", '{"text": "\\ud800 Anruf"}', '{"text": "Ende", "id": {}}']
    path.write_text("\n".join(lines), encoding="utf-8")
    result = run("predict", path, "-m", model_path, "-o", tmp_path / "out.jsonl")
    assert result.code == 1
    assert f"{path}, line 2: not JSON (Expecting value" in result.err
    assert f"{path}, line 3: no text in 'text'" in result.err
    assert f"{path}, line 5: not JSON (half of a character" in result.err
    assert "3 rows could not be read" in result.err
    strict = run("predict", path, "-m", model_path, "-o", tmp_path / "strict.jsonl", "--strict")
    assert (strict.code, "line 2: not JSON" in strict.err) == (1, True)
    assert not list(tmp_path.glob("strict*"))
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["article"], row["paragraph"], row["start"], row["end"], row["text"], row["classified"]) for row in rows] == [
        ("rows:1", 1, 0, 5, "Daten", True), *((f"rows:{i}", 0, None, None, "", False) for i in (2, 3, 4, 5)),
        ("rows:6", 1, 0, 4, "Ende", True),
    ]  # fmt: skip


def test_empty_lines_do_not_shift_numbers(run: Callable, tmp_path: Path, model_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"text": "Daten"}\n\n\n{"text": "Ende"}\n', encoding="utf-8")
    assert run("predict", tmp_path / "rows.jsonl", "-m", model_path, "-o", tmp_path / "out.parquet").code == 0
    out = pq.read_table(tmp_path / "out.parquet")
    assert out["article"].to_pylist() == ["rows:1", "rows:2", "rows:3", "rows:4"]
    assert out["text"].to_pylist() == ["Daten", "", "", "Ende"]


@pytest.mark.parametrize(
    "head",
    [
        "sep=;\r\nid;text\r\n",
        "\ufeffsep=;\nid;text\n",
        "sep=|\nid|text\n",
        "id; text \n",
        '"id";"text";"zwei\nZeilen"\n',
        "text\n",
    ],
)
def test_csv_has_the_header_that_reading_articles_finds(run: Callable, tmp_path: Path, model_path: Path, head: str) -> None:
    between = "|" if "|" in head else ";"
    rows = [["x", "Daten, Anruf"], ["x", "Funkloch"], ["y", "Ende; Schluss" if head == "text\n" else "Ende"]]
    rows = [row[1:] if head == "text\n" else [*row, ""] if "zwei" in head else row for row in rows]
    (tmp_path / "rows.csv").write_text(head + "".join(between.join(row) + "\n" for row in rows), encoding="utf-8", newline="")
    assert run("predict", tmp_path / "rows.csv", "-m", model_path, "-o", tmp_path / "out.parquet").code == 0
    out = pq.read_table(tmp_path / "out.parquet")
    ids = ["rows:1", "rows:2", "rows:3"] if head == "text\n" else ["x", "x", "y"]
    assert out["article"].to_pylist() == ids
    read = [p for article in read_articles([str(tmp_path / "rows.csv")]) for p in article.paragraphs]
    written = out.select(["article", "paragraph", "start", "end", "text"]).to_pylist()
    assert [tuple(row.values()) for row in written] == [(p.article, p.number, p.start, p.end, p.text) for p in read]


def test_broken_csv_header_is_named(run: Callable, tmp_path: Path, model_path: Path) -> None:
    (tmp_path / "rows.csv").write_text('id;"text\n1;Daten\n', encoding="utf-8")
    result = run("predict", tmp_path / "rows.csv", "-m", model_path, "-o", tmp_path / "out.parquet")
    assert result.code == 1
    assert "broken CSV" in result.err


def test_csv_as_excel_writes_it(run: Callable, tmp_path: Path, model_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes('id;text;x\r\n7;"Grüße;\r\nDaten";1\r\n8;zu;viele;Zellen\r\n9;Anruf;1\r\n'.encode("cp1252"))
    result = run("predict", path, "-m", model_path, "-o", tmp_path / "out.jsonl", "--id-column", "id")
    assert result.code == 1
    assert f"{path}, line 4: 4 cells under 3 columns" in result.err
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["article"], row["paragraph"], row["text"], row["classified"]) for row in rows] == [
        ("7", 1, "Grüße;\r\nDaten", True), ("rows:2", 0, "", False), ("9", 1, "Anruf", True),
    ]  # fmt: skip


def test_standard_input(run: Callable, tmp_path: Path, model_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = write_table(tmp_path / "rows.jsonl", paragraphs(40))

    with table.open("rb") as file:
        monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": file}))
        assert run("predict", "-", "-m", model_path, "-o", tmp_path / "out.parquet").code == 0
    assert pq.read_table(tmp_path / "out.parquet")["text"].to_pylist() == paragraphs(40)
    assert "cannot be read again" in run("predict", "-", "-m", model_path, "-o", tmp_path / "x.parquet", "--resume").err


def test_refused(run: Callable, tmp_path: Path, model_path: Path) -> None:
    """One message, exit code 1, and no output."""
    good = write_table(tmp_path / "good.jsonl", ["Daten"])
    (tmp_path / "bad.parquet").write_text("x")
    (tmp_path / "bad.jsonl").write_text("x\n")
    pq.write_table(pa.table({"text": [1, 2]}), tmp_path / "numbers.parquet")
    (tmp_path / "there.csv").write_text("x")
    (tmp_path / "there").mkdir()
    cases = [
        ((good, "-o", tmp_path / "o.ods"), "no output format"),
        ((good, "-o", tmp_path / "there.csv"), "exists already"),
        ((good, "-o", tmp_path), "would take the place of an input"),
        ((good, "-o", tmp_path / "there"), "exists already"),
        ((good, "-o", tmp_path / "no" / "o.csv"), "cannot write here"),
        ((good, "-o", tmp_path / "o.csv", "--text-column", "Volltext"), "no column 'Volltext'"),
        ((good, "-o", tmp_path / "o.csv", "--id-column", "nr"), "no column 'nr'"),
        ((tmp_path / "none.jsonl", "-o", tmp_path / "o.csv"), "no such file"),
        ((tmp_path / "none.txt", "-o", tmp_path / "o.csv"), "no such file"),
        ((tmp_path / "bad.parquet", "-o", tmp_path / "o.csv"), "not a Parquet file"),
        ((tmp_path / "bad.jsonl", "-o", tmp_path / "o.csv"), "line 1: not JSON"),
        ((tmp_path / "numbers.parquet", "-o", tmp_path / "o.csv"), "not text"),
    ]
    for argv, message in cases:
        result = run("predict", *argv, "-m", model_path, *([] if "there" in str(argv) or argv[-1] == tmp_path else ["--force"]))
        assert (result.code, result.out) == (1, ""), argv
        assert message in result.err
        assert not (tmp_path / "o.csv").exists()
    assert run("predict", good, "-o", tmp_path / "o.csv", "--format", "csv").code == 2


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sizes=st.lists(st.integers(0, 90), min_size=1, max_size=60),
    cuts=st.tuples(st.integers(1, 80), st.integers(1, 200)),
    last=st.booleans(),
)
def test_jsonl_is_cut_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: list[int], cuts: tuple[int, int], last: bool
) -> None:
    """Sequentially, after skipping, and by plan: every line once, in the same part."""
    with monkeypatch.context() as patch:
        patch.setattr(jsonl_table, "CHUNK_BYTES", cuts[0])
        patch.setattr(jsonl_table, "PART_BYTES", cuts[1])
        path = tmp_path / "rows.jsonl"
        lines = [json.dumps({"text": f"{i} " + "x" * size}) for i, size in enumerate(sizes)]
        path.write_text("\n".join(lines) + "\n" * last, encoding="utf-8")
        source = JsonlTable(str(path), ReadOptions())

        def rows(part: Any) -> list[tuple[int, str]]:
            return [(int(n), t.as_py()) for chunk in part for n, t in zip(chunk.numbers, chunk.texts, strict=True)]

        whole = [rows(part) for part in source.parts()]
        assert [row for part in whole for row in part] == [(i + 1, json.loads(line)["text"]) for i, line in enumerate(lines)]
        assert [rows(source.part(span)) for span in source.plan()] == whole
        for skip in range(len(whole) + 1):
            assert [rows(part) for part in source.parts(skip)] == whole[skip:]


def test_parquet_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_table, "PART_ROWS", 250)
    source = parquet_table.ParquetTable(str(write_table(tmp_path / "rows.parquet", paragraphs(720))), ReadOptions())
    assert source.plan() == [range(3), range(3, 6), range(6, 8)]
    numbers = [chunk.numbers.tolist() for part in source.parts(1) for chunk in part]
    assert [n for chunk in numbers for n in chunk] == list(range(301, 721))
