"""Web archives."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.gates.source import ReadOptions
from tests.reader_cases import read

# lxml and pdfminer open files that only the garbage collector closes.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


def test_a_page_that_breaks_its_parser_does_not_end_the_archive(
    files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus.readers import warc_reader

    pages = iter([RuntimeError("parser"), None])
    right = warc_reader._page

    def page(record: object, where: str, options: ReadOptions) -> object:
        if error := next(pages):
            raise error
        return right(record, where, options)

    monkeypatch.setattr(warc_reader, "_page", page)
    errors: list[str] = []
    articles = read(tmp_path, "a.warc", files["a.warc"] * 2, on_error=lambda e: errors.append(str(e)))
    assert [a.id for a in articles] == ["a/2"]
    assert len(errors) == 1
    assert "record 1: cannot be read (RuntimeError: parser)" in errors[0]
