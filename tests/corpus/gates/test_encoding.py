"""Encodings are found and said."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.reading.samples import PAGE, TITLE
from tests.reader_cases import read

# lxml and pdfminer open files that only the garbage collector closes.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8 with BOM"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"), ("utf-32", "utf-32"), ("cp1252", "windows-1252"), ("latin-1", "iso-8859-1"),
    ],
)  # fmt: skip
def test_encodings_are_found_and_said(tmp_path: Path, encoding: str, said: str) -> None:
    text = "Über die Brücke führt eine Straße, sagt Jörg Groß." + (" – „ja“" if encoding == "cp1252" else "")
    (article,) = read(tmp_path, "a.txt", text.encode(encoding))
    assert (article.paragraphs[0].text, article.encoding) == (text, said)


def test_few_broken_bytes_are_replaced_and_said(tmp_path: Path) -> None:
    raw = ("Über die Brücke führt eine Straße. " * 200).encode() + b"\xff"
    (article,) = read(tmp_path, "a.txt", raw)
    assert article.encoding == "utf-8, 1 broken bytes replaced"


def test_latin_1_page_that_declares_itself(tmp_path: Path) -> None:
    page = PAGE.replace("utf-8", "iso-8859-1").encode("cp1252")
    (article,) = read(tmp_path, "a.html", page)
    assert (article.title, article.encoding) == (TITLE, "windows-1252")


def test_page_saved_as_utf8_that_declares_its_old_encoding(tmp_path: Path) -> None:
    (article,) = read(tmp_path, "a.html", PAGE.replace("utf-8", "iso-8859-1").encode())
    assert (article.title, article.encoding) == (TITLE, "utf-8")
