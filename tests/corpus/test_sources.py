"""Files and standard input: pipes, names of articles, and no library that is not needed."""

from __future__ import annotations

import gzip
import io
import random
import sys
from pathlib import Path

import pytest

from benchmarks.reading.samples import BODY
from corpus.errors import InputError
from corpus.gates.source import ReadOptions
from corpus.paragraphs.language import ANY
from corpus.readers import packed_reader
from corpus.sources import read_articles
from tests.reader_cases import rows

# lxml and pdfminer open files that only the garbage collector closes.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


class Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, *args: int) -> int:
        raise OSError("a pipe cannot go back")

    def tell(self) -> int:
        raise OSError("a pipe knows no place")


def pipe(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": Pipe(content)}))


def test_standard_input(files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "a.html", "a.zip", "a.parquet", "a.jsonl", "a.csv", "a.warc", "a.txt.gz", "a.docx"):
        pipe(monkeypatch, files[name])
        options = ReadOptions(form="csv" if name == "a.csv" else None)
        assert [p.text for p in next(read_articles(["-"], options)).classified] == list(BODY)


def test_rows_on_standard_input_may_be_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than the 64 MB that a document may have."""
    pipe(monkeypatch, rows({"text": "Wort " * 2_000_000}) * 7)
    options = ReadOptions(unit="paragraph", rows="as-is", language=ANY)  # nothing is looked for in the texts
    assert sum(len(a.paragraphs) for a in read_articles(["-"], options)) == 7


@pytest.mark.parametrize("form", [None, "gzip"])
def test_packed_rows_on_standard_input_may_be_of_any_size(monkeypatch: pytest.MonkeyPatch, form: str | None) -> None:
    """Past the limit of a document what came out is measured against what went in, and a pipe does not know how much that was."""
    monkeypatch.setattr(packed_reader, "MAX_DOCUMENT", 2**20)
    row = "".join(random.Random(4).choices("abcdefghij ", k=100_000))
    pipe(monkeypatch, gzip.compress(rows({"text": row}) * 20))
    assert sum(len(a.paragraphs) for a in read_articles(["-"], ReadOptions(form=form))) == 20
    pipe(monkeypatch, gzip.compress(b"\n" * 2**21))
    with pytest.raises(InputError, match="expands more than 200-fold"):
        list(read_articles(["-"], ReadOptions(form=form)))


def test_text_articles_load_no_heavy_library(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "a.txt").write_text("Ein Satz steht hier.", encoding="utf-8")
    code = (
        "import sys; from corpus.sources import read_articles; list(read_articles(sys.argv[1:]));"
        "print(*sorted({m.split('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    heavy = {
        "sklearn",
        "scipy",
        "pandas",
        "pyarrow",
        "lxml",
        "trafilatura",
        "charset_normalizer",
        "docx",
        "pdfminer",
        "warcio",
    }
    assert not heavy & set(done.stdout.split())


def test_same_name_in_two_inputs(files: dict[str, bytes], tmp_path: Path) -> None:
    """Else the paragraphs of two articles would be those of one in every table."""
    for folder in ("eins", "zwei"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_bytes(files["a.txt"])
    one, two = (str(tmp_path / folder) for folder in ("eins", "zwei"))
    assert [a.id for a in read_articles([one, two])] == ["a", "zwei/a"]
    assert [a.id for a in read_articles([f"{one}/a.txt", f"{two}/a.txt"])] == ["a", "zwei/a"]
