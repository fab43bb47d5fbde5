"""`absatz overview` as a user meets it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.model_file import model_bytes
from corpus.coding.labels import HandLabel, write_labels
from corpus.paragraphs.article import article_from_text
from corpus.records import text_sha256
from tests.conftest import Ran
from tests.needs import needs_poppler
from tests.report_cases import ARTICLE, THEMES, model
from tests.reports.overview.cases import NOTHING, RATES


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a model and four articles."""
    monkeypatch.chdir(tmp_path)
    Path("model").write_bytes(model_bytes(model(info={"error_rates": RATES})))
    Path("in").mkdir()
    for i in range(4):
        Path(f"in/post{i}.txt").write_text(ARTICLE + "\n" + NOTHING, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("desk")
def test_the_command(run: Callable[..., Ran]) -> None:
    ran = run("overview", "in", "-m", "model", "-o", "out", "--articles", "--figures")
    assert ran.code == 0, ran.err
    names = {p.name for p in Path("out").iterdir()}
    assert {"overview.pdf", "overview.json", "post0.pdf", "overview.shares.png", "overview.articles.svg"} <= names
    first = Path("out/overview.pdf").read_bytes()
    assert run("overview", "in", "-m", "model", "-o", "out").code == 1
    assert run("overview", "in", "-m", "model", "-o", "out", "--articles", "--force").code == 0
    assert Path("out/overview.pdf").read_bytes() == first


@needs_poppler
@pytest.mark.usefixtures("desk")
def test_the_printed_overview_says_what_to_check_by_hand(run: Callable[..., Ran]) -> None:
    assert run("overview", "in", "-m", "model", "-o", "out").code == 0
    text = subprocess.run(["pdftotext", "out/overview.pdf", "-"], capture_output=True, check=True).stdout.decode()
    assert "Was zuerst von Hand zu prüfen ist" in text or "Kein Absatz ist unsicher" in text


@pytest.mark.usefixtures("desk")
def test_predictions_give_the_same_numbers_with_the_same_model_only(run: Callable[..., Ran]) -> None:
    lines = run("predict", "in", "-m", "model", "--format", "jsonl").out
    Path("p.jsonl").write_text(lines, encoding="utf-8")
    for source, folder in (("in", "a"), ("p.jsonl", "b")):
        assert run("overview", source, "-m", "model", "-o", folder, "--format", "json").code == 0
    a, b = (json.loads(Path(f"{folder}/overview.json").read_text()) for folder in ("a", "b"))
    assert a["themes"] == b["themes"]
    Path("other").write_bytes(model_bytes(replace(model(), bias=np.full(4, -2.0))))
    ran = run("overview", "p.jsonl", "-m", "other", "-o", "c")
    assert ran.code == 1
    assert "made with another model" in ran.err
    Path("p.jsonl").write_text(lines + '{"article": "x"}\n', encoding="utf-8")
    ran = run("overview", "p.jsonl", "-m", "model", "-o", "c")
    assert ran.code == 1
    assert "not a line of predictions" in ran.err
    assert not Path("c").exists()


@pytest.mark.usefixtures("desk")
def test_labels_that_cannot_be_used_are_refused(run: Callable[..., Ran]) -> None:
    first = article_from_text(ARTICLE, article_id="post0", source="").paragraphs[0]
    rows = [HandLabel("post0", 1, "anna", "uncertain", text_sha256(first.text), (1, 0, 0, 0))]
    Path("labels.csv").write_bytes(write_labels(rows, THEMES))
    ran = run("overview", "in", "-m", "model", "-o", "out", "--labels", "labels.csv")
    assert ran.code == 1
    assert "no row of the label file can be used" in ran.err
    assert not Path("out/overview.pdf").exists()
