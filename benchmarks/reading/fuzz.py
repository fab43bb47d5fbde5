"""Fuzz a reader with atheris: whatever the bytes, the only exception is InputError, and spans point into the text.

    python -m benchmarks.reading.fuzz FORMAT [-max_total_time=60 …]

FORMAT is txt, html, md, jsonl, csv, mhtml, nexis, pdf, txt.gz, zip, warc, docx or parquet. What stands after it goes to
libFuzzer.
"""

from __future__ import annotations

import io
import logging
import sys
import tempfile
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["corpus"]):
    from corpus.errors import InputError
    from corpus.gates.source import ReadOptions, Source
    from corpus.paragraphs.article import article_from_document
    from corpus.readers.registry import BY_NAME, format_by_name, read_source

from benchmarks.reading.samples import samples


def main(argv: list[str]) -> None:
    """Fuzz one format, starting from its sample."""
    kind = argv[0]
    form = format_by_name(f"a.{kind}") or BY_NAME.get(kind)
    options = ReadOptions(on_error=lambda _: None)

    def one(raw: bytes) -> None:
        try:
            for document in read_source(Source(io.BytesIO(raw), f"a.{kind}", "a"), options, form):
                for paragraph in article_from_document(document, article_id="a", source="a").paragraphs:
                    if not 0 <= paragraph.start <= paragraph.end <= len(document.text):
                        raise AssertionError(f"span {paragraph.start}:{paragraph.end} outside the text")
        except InputError as error:
            if error.__cause__ is not None and "cannot be read as" in str(error) and is_own(error.__cause__):
                raise error.__cause__ from None

    logging.disable()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "sample").write_bytes(samples()[f"a.{kind}"])
        atheris.Setup([sys.argv[0], *argv[1:], folder], one)
        atheris.Fuzz()


def is_own(error: BaseException) -> bool:
    """Whether the exception was raised in our own lines and not in a library: the registry would hide such a mistake."""
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and f"{Path('corpus')}/" in frames[-1].filename


if __name__ == "__main__":
    main(sys.argv[1:])
