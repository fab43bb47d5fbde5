"""Label files in another encoding are refused with its name, by every verb that reads them; marks in front are no text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.coding.labels import read_labels
from tests.conftest import THEMES


@pytest.mark.parametrize(
    ("encoding", "message"),
    [
        ("utf-16", "the label file is in utf-16, not in UTF-8. Save it as CSV in UTF-8."),
        ("utf-32", "the label file is in utf-32, not in UTF-8. Save it as CSV in UTF-8."),
        ("utf-16-le", "the label file is in utf-16-le, not in UTF-8. Save it as CSV in UTF-8."),
        ("cp1252", "line 2: the label file is not in UTF-8 (byte 0xfc; perhaps it is in windows-1252)"),
    ],
)
def test_another_encoding_is_named(run: Callable, corpus_folder: Path, tmp_path: Path, encoding: str, message: str) -> None:
    labels = (corpus_folder / "labels.csv").read_text(encoding="utf-8").replace(",anna,", ",jürgen,")
    path = tmp_path / "labels.csv"
    path.write_bytes(labels.encode(encoding))
    for verb in (("agreement", path), ("evaluate", "default", path, "--articles", corpus_folder / "articles")):
        result = run(*verb)
        assert (result.code, result.out) == (1, "")
        assert message in result.err
        assert result.err.count("\n") == 1


def test_two_byte_order_marks_are_none(corpus_folder: Path, tmp_path: Path) -> None:
    raw = (corpus_folder / "labels.csv").read_bytes()
    (tmp_path / "labels.csv").write_bytes(b"\xef\xbb\xbf" * 2 + raw)
    assert read_labels(tmp_path / "labels.csv", THEMES) == read_labels(corpus_folder / "labels.csv", THEMES)


def test_jsonl_and_exchange_files_name_it_too(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "Der Anruf brach ab."}\n', encoding="utf-16")
    assert "the label file is in utf-16, not in UTF-8. Give JSONL in UTF-8." in run("evaluate", "default", path).err
    result = run("import", path, tmp_path / "new", "--format", "doccano", "--codebook", "default")
    assert (result.code, "the file is in utf-16" in result.err, (tmp_path / "new").exists()) == (1, True, False)
