"""Archives of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.sources import read_articles
from tests.reader_cases import read, zipped

# lxml and pdfminer open files that only the garbage collector closes.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


def test_zip_reads_what_it_knows_and_says_what_not(files: dict[str, bytes], tmp_path: Path) -> None:
    notes: list[str] = []
    articles = read(tmp_path, "a.zip", files["a.zip"], on_note=notes.append)
    assert [a.id for a in articles] == ["a/b", "a/eins/a"]
    assert len(notes) == 1
    assert "1 files of other kinds left out" in notes[0]


def test_same_name_in_two_formats(files: dict[str, bytes], tmp_path: Path) -> None:
    for name in ("a.html", "a.txt"):
        (tmp_path / name).write_bytes(files[name])
    assert [a.id for a in read_articles([str(tmp_path)])] == ["a", "a.txt"]
    articles = read(tmp_path, "b.zip", zipped({"a.html": files["a.html"], "a.txt": files["a.txt"]}))
    assert [a.id for a in articles] == ["b/a", "b/a.txt"]
