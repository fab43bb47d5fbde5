"""Every format: the same small article in each; content decides which it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.reading.samples import BODY
from tests.reader_cases import read

# lxml and pdfminer open files that only the garbage collector closes.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.mark.parametrize(
    "name", ["a.txt", "a.html", "a.md", "a.jsonl", "a.csv", "a.mhtml", "a.docx", "a.parquet", "a.txt.gz", "a.warc", "a.nexis"]
)
def test_every_format_gives_the_same_paragraphs(files: dict[str, bytes], tmp_path: Path, name: str) -> None:
    (article,) = read(tmp_path, name, files[name], on_error=lambda _: None)
    assert [p.text for p in article.classified] == list(BODY)
    assert [p.number for p in article.paragraphs] == list(range(1, len(article.paragraphs) + 1))
    assert article.form in name or name == "a.txt.gz" or article.form in ("text", "markdown")


def test_pdf_joins_lines_and_mends_the_cut_word(files: dict[str, bytes], tmp_path: Path) -> None:
    (article,) = read(tmp_path, "a.pdf", files["a.pdf"])
    assert article.paragraphs[0].text == BODY[0].partition(" Die Reederei")[0]


def test_pages_without_text_and_blocks_beyond_the_limit_are_said(
    files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus.readers import html_reader

    scan = b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
    pdf = files["a.pdf"].replace(b"/Kids [3 0 R] /Count 1", b"/Kids [3 0 R 6 0 R] /Count 2")
    pdf = pdf.partition(b"xref")[0] + scan.replace(b"3 0 obj", b"6 0 obj") + b"trailer\n<< /Size 7 /Root 1 0 R >>\n%%EOF\n"
    notes: list[str] = []
    assert len(read(tmp_path, "a.pdf", pdf, on_note=notes.append)) == 1
    assert notes == [f"{tmp_path / 'a.pdf'}: 1 pages without text (pictures or scans) left out"]
    monkeypatch.setattr(html_reader, "MAX_OUTSIDE", 1)
    (article,) = read(tmp_path, "a.html", files["a.html"])
    assert article.outside[1].startswith("[… ")


def test_content_decides_where_the_name_does_not(files: dict[str, bytes], tmp_path: Path) -> None:
    for name, form in (("a.html", "html"), ("a.pdf", "pdf"), ("a.docx", "docx"), ("a.parquet", "parquet"), ("a.jsonl", "jsonl")):
        assert read(tmp_path, "ohne-endung", files[name])[0].form == form
    assert read(tmp_path, "seite.txt", files["a.html"])[0].form == "html"


def test_xhtml_is_a_web_page_and_the_named_format_is_kept(files: dict[str, bytes], tmp_path: Path) -> None:
    page = b'<?xml version="1.0" encoding="utf-8"?>\n' + files["a.html"]
    assert read(tmp_path, "seite", page)[0].form == "html"
    assert read(tmp_path, "seite.txt", files["a.html"], form="text")[0].form == "text"
