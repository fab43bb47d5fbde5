"""Small files that become very large, or take very long, when they are read: one message each, and the rest is read. Limits are
lowered, so that small bombs show what large ones do; `python -m benchmarks.reliability` measures these."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.reading.samples import PAGE
from benchmarks.reliability import bombs
from benchmarks.reliability.bombs import MB
from corpus.errors import InputError
from corpus.gates import limited, source
from corpus.gates.source import ReadOptions
from corpus.readers import docx_reader, html_reader, rows_reader
from corpus.sources import read_articles
from corpus.tables import parquet_limits

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")

GOOD = "Die Fähre fährt in diesem Winter nur an drei Tagen in der Woche."


@pytest.fixture(autouse=True)
def fresh_process() -> None:
    """Limits are those of the process that is there when they are set."""
    limited._end()


def message(folder: Path, name: str, content: bytes) -> str:
    """What is said of the file; a good one after it must be read."""
    (folder / name).write_bytes(content)
    (folder / "z.txt").write_text(GOOD, encoding="utf-8")
    errors: list[InputError] = []
    inputs = [str(folder / name), str(folder / "z.txt")]
    assert [a.id for a in read_articles(inputs, ReadOptions(on_error=errors.append))][-1:] == ["z"]
    assert len(errors) == 1
    assert "\n" not in str(errors[0])
    return str(errors[0])


def test_archive_whose_files_share_their_bytes(tmp_path: Path) -> None:
    assert "files in this archive share their bytes" in message(tmp_path, "a.zip", bombs.overlapping_zip(200, 8000))


def test_archive_packed_as_cannot_be_bounded(tmp_path: Path) -> None:
    assert "a.zip:a.txt: packed with lzma" in message(tmp_path, "a.zip", bombs.lzma_zip(MB))


def test_archives_in_archives_share_one_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bombs.nested_zip(2, 4, 50_000)
    (tmp_path / "a.zip").write_bytes(content)
    assert len(list(read_articles([str(tmp_path / "a.zip")]))) == 16
    monkeypatch.setattr(source, "MAX_DOCUMENT", 100_000)
    monkeypatch.setattr(source, "MAX_EXPANSION", 20)
    assert "a.zip: archives in it expand more than 20-fold" in message(tmp_path, "a.zip", content)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux limits the memory of a process")
def test_pdf_that_takes_too_much_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "MEMORY", 100 * MB)
    assert "a.pdf: needs more than 100 MB of memory" in message(tmp_path, "a.pdf", bombs.flate_pdf(200 * MB))


def test_page_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "SECONDS", 2)
    assert "a.html: takes longer than 2 seconds" in message(tmp_path, "a.html", bombs.attributes_html(300_000))


def test_a_large_page_is_read_as_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    notes: list[str] = []
    two = PAGE.replace("<article>", PAGE[PAGE.index("<article>") : PAGE.index("<footer>")] + "<article>")
    here = html_reader.page(two, "a.html", encoding="utf-8", note=notes.append)
    monkeypatch.setattr(html_reader, "LARGE", 100)
    assert html_reader.page(two, "a.html", encoding="utf-8", note=notes.append) == here
    assert len(notes) == 2
    assert notes[0] == notes[1]
    with pytest.raises(InputError, match="no article found"):
        html_reader.page("<html><body>" + " " * 200 + "</body></html>", "a.html", encoding="utf-8")


def test_word_document_with_too_much_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_reader, "MAX_XML", MB)
    assert "more than 1 MB of text and markup" in message(tmp_path, "a.docx", bombs.big_docx(2 * MB))


def test_parquet_that_expands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_limits, "MAX_DOCUMENT", MB)
    said = message(tmp_path, "a.parquet", bombs.long_texts_parquet(4 * MB))
    assert "column 'text' would expand" in said


def test_rows_with_too_long_an_id_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(bombs.id_parquet(5000, 3))
    errors: list[InputError] = []
    assert not list(read_articles([str(tmp_path / "a.parquet")], ReadOptions(on_error=errors.append)))
    assert "a.parquet, row 1: a text of more than 16 MB, or an id of more than 4,096 bytes" in str(errors[0])
    assert len(errors) == 4  # three rows, and that nothing is left


def test_rows_of_one_article_have_a_limit_in_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_reader, "MAX_DOCUMENT", 1000)
    rows = b"article,text\n" + (b"a," + b"x" * 300 + b"\n") * 9
    assert "more than 100,000 rows or 0 MB of article 'a'" in message(tmp_path, "a.csv", rows)


def test_the_process_with_limits_comes_back() -> None:
    with pytest.raises(InputError, match=r"a\.pdf: the process that read it broke down"):
        limited.limited(_die, where="a.pdf")
    assert limited.limited(abs, -1, where="a.pdf") == 1
    with pytest.raises(ZeroDivisionError):
        limited.limited(divmod, 1, 0, where="a.pdf")


def _die() -> None:
    os._exit(3)
