"""The prevalence of tables of any size: the same from the same inputs, whatever reads them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from classifier.model import ThemeModel
from classifier.model_file import model_bytes

pytest.importorskip("pyarrow")
pytest.importorskip("numba")
from classifier.bulk import sample
from corpus import sources
from tests.stream_cases import write_table

TEXTS = ["Das Wetter bleibt schön."] * 600 + ["Daten der Nutzer und ihre Einwilligung"] * 200


@pytest.fixture(scope="module")
def model_path(article_model: ThemeModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "model"
    path.write_bytes(model_bytes(article_model))
    return path


def share(path: Path) -> float:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    [found] = {row["prevalence"]["privacy"] for row in rows if row["classified"]}
    return float(found)


def test_any_number_of_threads_gives_the_same_bytes(
    run: Callable, tmp_path: Path, model_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "SAMPLE", 400)
    monkeypatch.setattr("classifier.prevalence.MOST", 1.0)
    shares = []
    for form in ("csv", "jsonl", "parquet"):
        table = write_table(tmp_path / f"rows.{form}", TEXTS)
        for jobs in (1, 3):
            output = tmp_path / f"{form}{jobs}.jsonl"
            assert run("predict", table, "-m", model_path, "-o", output, "--rows", "as-is", "--jobs", jobs).code == 0
        assert (tmp_path / f"{form}1.jsonl").read_bytes() == (tmp_path / f"{form}3.jsonl").read_bytes()
        shares.append(share(tmp_path / f"{form}1.jsonl"))
    # Of Parquet the sample is spread over the file, so that it meets the theme, which stands at the end.
    assert shares[0] == shares[1]
    assert shares[2] > shares[0]


def test_standard_input_is_looked_at_and_then_read(
    run: Callable, tmp_path: Path, model_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = write_table(tmp_path / "rows.jsonl", TEXTS)
    options = ("-m", model_path, "--rows", "as-is", "--id-column", "id", "-o")
    assert run("predict", table, *options, tmp_path / "file.jsonl").code == 0
    stdin = SimpleNamespace(buffer=io.BufferedReader(io.BytesIO(table.read_bytes())), isatty=lambda: False)
    monkeypatch.setattr("sys.stdin", stdin)
    assert run("predict", "-", *options, tmp_path / "stdin.jsonl").code == 0
    both = [(tmp_path / name).read_text(encoding="utf-8").splitlines() for name in ("file.jsonl", "stdin.jsonl")]
    of_file, of_stdin = ([{**json.loads(line), "source": ""} for line in lines] for lines in both)
    assert of_file == of_stdin
    assert len(of_file) == len(TEXTS)


@pytest.mark.parametrize("quota", [3, 400])
def test_a_folder_is_read_once(
    run: Callable, tmp_path: Path, model_path: Path, monkeypatch: pytest.MonkeyPatch, quota: int
) -> None:
    """Reading costs more than all else; the sample takes as much of it as it needs, and the run goes on from there."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for i in range(12):
        (folder / f"{i:02}.txt").write_text(f"{TEXTS[-1]} im Jahr {2000 + i}.\n\nEs regnet.\n", encoding="utf-8")
    monkeypatch.setattr(sample, "SAMPLE", quota)
    monkeypatch.setattr("corpus.tables.articles.CHUNK_ROWS", 2)
    read: list[str] = []
    text_of = sources.article_from_document
    monkeypatch.setattr(
        sources, "article_from_document", lambda *args, **more: (read.append(more["article_id"]), text_of(*args, **more))[1]
    )
    assert run("predict", folder, "-m", model_path, "-o", tmp_path / "out.jsonl").code == 0
    assert read == [f"{i:02}" for i in range(12)]
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["article"], row["paragraph"]) for row in rows] == [(f"{i:02}", k) for i in range(12) for k in (1, 2)]
