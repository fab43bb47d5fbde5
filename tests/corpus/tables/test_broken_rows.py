"""Bytes or half characters that are no text cost their row: it is named, the rest is done, exit code 1, nothing is left."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.model import ThemeModel
from classifier.model_file import model_bytes
from corpus.gates.source import ReadOptions
from tests.conftest import paragraph

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402

from corpus.tables.csv import CsvTable  # noqa: E402
from corpus.tables.jsonl import JsonlTable  # noqa: E402

GOOD = [f"Grüße {i}, der Anruf im Funkloch kostet {i} Euro." for i in range(6)]
BROKEN = b"Gr\xfc\xdfe kaputt"


def strings(values: list[bytes], form: str) -> pa.Array:
    binary = pa.array(values, pa.large_binary() if form == "large" else pa.binary())
    if form == "dictionary":
        encoded = binary.dictionary_encode()
        words = pa.Array.from_buffers(pa.string(), len(encoded.dictionary), encoded.dictionary.buffers())
        return pa.DictionaryArray.from_arrays(encoded.indices, words)
    return pa.Array.from_buffers(pa.large_string() if form == "large" else pa.string(), len(values), binary.buffers())


def table(folder: Path, form: str, broken: str = "text") -> Path:
    """Six rows, the fourth of which has bytes that are no UTF-8 in its text, or its id."""
    texts = [text.encode() for text in GOOD]
    ids = [f"a{i}".encode() for i in range(6)]
    (texts if broken == "text" else ids)[3] = BROKEN
    path = folder / f"rows.{form.split('-')[0]}"
    if form == "csv":
        path.write_bytes(b"id,text\n" + b"".join(b'%b,"%b"\n' % row for row in zip(ids, texts, strict=True)))
    elif form == "jsonl":
        path.write_bytes(b"".join(b'{"id": "%b", "text": "%b"}\n' % row for row in zip(ids, texts, strict=True)))
    elif form == "jsonl-half":
        lines = [
            {"id": i.decode(errors="replace"), "text": t.decode(errors="surrogateescape")}
            for i, t in zip(ids, texts, strict=True)
        ]
        if broken == "id":
            lines[3]["id"] = "\ud800"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    else:
        kind = form.partition("-")[2]
        pq.write_table(pa.table({"id": strings(ids, kind), "text": strings(texts, kind)}), path)
    return path


FORMS = ["csv", "jsonl", "jsonl-half", "parquet", "parquet-large", "parquet-dictionary"]
PLACE = {"csv": "line 5", "jsonl": "line 4", "parquet": "row 4"}


@pytest.fixture(scope="module")
def model_path(article_model: ThemeModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "model"
    path.write_bytes(model_bytes(article_model))
    return path


@pytest.mark.parametrize("broken", ["text", "id"])
@pytest.mark.parametrize("form", FORMS)
def test_predict(run: Callable, tmp_path: Path, model_path: Path, form: str, broken: str) -> None:
    path = table(tmp_path, form, broken)
    result = run("predict", path, "-m", model_path, "--format", "jsonl")
    assert result.code == 1
    assert f"{path}, {PLACE[path.suffix[1:]]}: not" in result.err
    assert [json.loads(line)["text"] for line in result.out.splitlines()] == GOOD[:3] + GOOD[4:]


@pytest.mark.parametrize("out", ["parquet", "csv", "jsonl"])
@pytest.mark.parametrize("broken", ["text", "id"])
@pytest.mark.parametrize("form", FORMS)
def test_predict_to_file(run: Callable, tmp_path: Path, model_path: Path, form: str, broken: str, out: str) -> None:
    pytest.importorskip("numba")
    path = table(tmp_path, form, broken)
    output = tmp_path / f"out.{out}"
    result = run("predict", path, "-m", model_path, "-o", output)
    assert result.code == 1
    assert f"{path}, {PLACE[path.suffix[1:]]}: not" in result.err
    assert "1 rows could not be read" in result.err
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([path.name, output.name])
    if out == "parquet":
        rows = pq.read_table(output).to_pylist()
    elif out == "csv":
        rows = list(csv.DictReader(io.StringIO(output.read_text(encoding="utf-8"), newline="")))
    else:
        rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [row["text"] for row in rows] == [*GOOD[:3], "", *GOOD[4:]]
    assert [row["article"] for row in rows] == ["a0", "a1", "a2", "rows:4", "a4", "a5"]
    assert [row["classified"] in (True, "1") for row in rows] == [True] * 3 + [False] + [True] * 2


@pytest.mark.parametrize("end", [b"Gr\xfc\xdfe", b"\\ud800"])
def test_evaluate(run: Callable, tmp_path: Path, model_path: Path, end: bytes) -> None:
    texts = [paragraph(theme, 900 + i) for i, theme in enumerate(["privacy", "", "telephony", "competition"] * 3)]
    lines = [json.dumps({"text": text, "themes": {"privacy": int(i % 4 == 0)}}).encode() for i, text in enumerate(texts)]
    lines[5:5] = [
        b'{"text": "' + end + b'", "themes": {"privacy": 1}}',
        '{"text": "a\u2028b", "themes": {"privacy": 0}}'.encode(),
    ]
    (tmp_path / "labels.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    result = run("evaluate", model_path, tmp_path / "labels.jsonl", "--json")
    assert (result.code, json.loads(result.out)["paragraphs"]) == (1, 13)
    assert f"{tmp_path / 'labels.jsonl'}, line 6: not UTF-8" in result.err


def test_many_blank_lines_are_cut_by_their_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus.tables import jsonl

    monkeypatch.setattr(jsonl, "CHUNK_LINES", 100)
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "a"}\n' + b"\n" * 1005 + b'{"text": "b"}\n')
    chunks = [chunk for part in JsonlTable(str(tmp_path / "a.jsonl"), ReadOptions()).parts() for chunk in part]
    assert max(map(len, chunks)) == 100
    assert [n for chunk in chunks for n in chunk.numbers.tolist()] == list(range(1, 1008))


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(cells, cells.filter(str.strip)), min_size=1, max_size=12))
def test_arrow_and_python_read_the_same_csv(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("id", "text"), *rows])
    source = CsvTable(str(path), ReadOptions())
    arrow = [(t.to_pylist(), ids.to_pylist()) for t, ids, _, _ in source._by_arrow()]
    python = [(c.texts.to_pylist(), c.articles.to_pylist()) for c in source._one_by_one(1)]
    assert [t for texts, _ in arrow for t in texts] == [t for texts, _ in python for t in texts] == [text for _, text in rows]
    named = [name or f"rows:{i}" for i, name in enumerate((n for _, ids in arrow for n in ids), 1)]
    assert named == [name for _, names in python for name in names]


def test_small_tables_need_no_pyarrow(tmp_path: Path) -> None:
    """CSV and JSONL are read as articles where it is not installed."""
    for form in ("csv", "jsonl"):
        table(tmp_path, form)
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from corpus.sources import read_articles; from corpus.gates.source import ReadOptions\n"
        "for name in sys.argv[1:]:\n"
        "    print(len(list(read_articles([name], ReadOptions(on_error=lambda e: None)))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "rows.csv", tmp_path / "rows.jsonl"], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["5", "5"]


def test_a_guarded_file_of_ours_reads_back(run: Callable, tmp_path: Path, model_path: Path) -> None:
    pytest.importorskip("numba")
    text = "=1+1; =2 und Daten"
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "=x", "text": text}) + "\n", encoding="utf-8")
    (tmp_path / "p.csv").write_text(run("predict", tmp_path / "a.jsonl", "-m", model_path, "--format", "csv").out, "utf-8")
    assert "'=1+1; '=2" not in run("predict", tmp_path / "p.csv", "-m", model_path, "--format", "jsonl").out
    run("predict", tmp_path / "p.csv", "-m", model_path, "-o", tmp_path / "again.jsonl")
    row = json.loads((tmp_path / "again.jsonl").read_text(encoding="utf-8"))
    assert (row["article"], row["text"]) == ("=x", text)
    (tmp_path / "foreign.csv").write_text("id,text\nx,'=1\n", encoding="utf-8")
    (foreign,) = map(json.loads, run("predict", tmp_path / "foreign.csv", "-m", model_path, "--format", "jsonl").out.splitlines())
    assert foreign["text"] == "'=1"


@pytest.mark.parametrize("packed", [gzip.compress, bz2.compress])
def test_a_packed_table_that_is_cut_off_is_named(run: Callable, tmp_path: Path, packed: Callable[[bytes], bytes]) -> None:
    """The message named the output, and said to go on with --resume."""
    path = tmp_path / f"a.csv.{'gz' if packed is gzip.compress else 'bz2'}"
    path.write_bytes(packed(b"text\n" + b"".join(b"Ein Satz %d.\n" % i for i in range(5000)))[:-4])
    result = run("predict", path, "-o", tmp_path / "o.csv")
    assert result.code == 1
    assert f"absatz: {path}: cannot read the file (" in result.err
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has pipes with names")
def test_a_pipe_with_the_name_of_a_table_is_refused(run: Callable, tmp_path: Path) -> None:
    """It was waited for without end."""
    os.mkfifo(tmp_path / "a.jsonl")
    result = run("predict", tmp_path / "a.jsonl", "-o", tmp_path / "o.csv")
    assert (result.code, "which cannot be read twice" in result.err) == (1, True)
