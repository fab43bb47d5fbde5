"""Files that cannot be read, and libraries that are not there: one message each."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.reading.samples import samples
from corpus.errors import InputError
from corpus.gates.source import ReadOptions
from corpus.sources import read_articles
from tests.reader_cases import packed, read, zipped

# lxml and pdfminer open files that only the garbage collector closes.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


def test_missing_library_is_one_message(files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.docx", "a.parquet", "a.html"):
        read(tmp_path, name, files[name])
    for name, library, extra in (
        ("a.docx", "docx", "docx"),
        ("a.parquet", "pyarrow", "parquet"),
        ("a.html", "trafilatura", "html"),
    ):
        with monkeypatch.context() as context:
            # All are there before, so that all are put back: two copies of a class would not know each other's objects.
            for module in [m for m in sys.modules if m.startswith("corpus.tables.") or m.endswith("_reader")]:
                package, _, short = module.rpartition(".")
                context.setattr(sys.modules[package], short, sys.modules[module])
                context.delitem(sys.modules, module)
            context.setitem(sys.modules, library, None)  # type: ignore[arg-type]
            with pytest.raises(InputError, match=rf"needs the library {library}.*pip install .*\[{extra}\]'$"):
                read(tmp_path, name, files[name])


def bad_files() -> Iterator[tuple[str, bytes, str]]:
    """Name, content, and what the message must say."""
    good = samples()
    yield "empty.txt", b"", "the file is empty"
    yield "blank.txt", b" \n\t\n", "the file is empty"
    yield "nul.txt", b"abc\x00def" * 50, "not a text file"
    yield "binary.txt", bytes(range(1, 256)) * 40, "not a text file"
    yield "marks.txt", "\u200b\ufeff \u00ad".encode(), "holds no words"
    yield "empty.html", b"<html></html>", "no article found|not a web page"
    yield "deep.html", b"<div>" * 5000 + b"Text" + b"</div>" * 5000, "nested more than|not a web page|no article"
    yield "word.docx", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "not a Word document"
    yield "cut.docx", good["a.docx"][:3000], "not a Word document"
    yield "other.docx", good["a.zip"], "cannot be read as docx"
    yield "entities.docx", _docx_with_entities(good["a.docx"]), "cannot be read as docx|no text"
    yield "cut.pdf", good["a.pdf"][:300], "no text in this PDF|not a PDF|cannot be read as pdf"
    yield "scan.pdf", good["a.pdf"].replace(b"Tj", b"  "), "no text in this PDF"
    yield "text.pdf", b"Das ist kein PDF.", "not a PDF"
    yield "list.jsonl", b"[1, 2]\n", "not a JSON object"
    yield "deep.jsonl", b'{"text": ' + b"[" * 100_000 + b"\n", "not JSON"
    yield "nokey.jsonl", b'{"a": 1}\n', "no column with a usual name for text"
    yield "latin.jsonl", '{"text": "Gr\u00fc\u00dfe"}'.encode("latin-1"), "not UTF-8"
    yield "empty.jsonl", b"\n\n", "the file is empty"
    yield "null.jsonl", b'{"text": null}\n', "holds no words"
    yield "quote.csv", b'id,text\n1,"offen\n', "broken CSV"
    yield "head.csv", b"a,b\n1,2\n", "no column with a usual name for text"
    yield "norows.csv", b"id,text\n", "holds no words"
    yield "cut.parquet", good["a.parquet"][:200], "not a Parquet file"
    yield "text.parquet", b"PAR1 kein Parquet PAR1", "not a Parquet file|cannot be read as parquet"
    yield "cut.zip", good["a.zip"][:-30], "not a zip file"
    yield "nothing.zip", zipped({"bild.png": b"x"}), "no articles in this archive"
    yield "bomb.zip", zipped({"a.txt": b" " * (70 * 2**20)}), "zip bomb"
    yield "nested.zip", _nested(5), "archives nested more than"
    yield "bomb.txt.gz", gzip.compress(b"a" * (65 * 2**20)), "expands more than 200-fold"
    for kind in ("bz2", "xz", "zst"):
        yield f"bomb.txt.{kind}", packed(kind, b"a" * (65 * 2**20)), "expands more than 200-fold"
        yield f"cut.txt.{kind}", packed(kind, good["a.txt"] * 9)[:-20], "not a (bzip2|xz|zstd) file, or it is damaged"
        yield f"text.{kind}", b"kein Archiv", "not a (bzip2|xz|zstd) file, or it is damaged"
    yield "greedy.txt.xz", packed("xz", b"Text.", dict_size=1 << 28), "damaged .Memory usage limit exceeded"
    yield "bomb.jsonl.gz", gzip.compress((b" " * 1023 + b"\n") * (65 * 2**10)), "expands more than 200-fold"
    yield "many.txt", b"Wort.\n" * 100_001, "more than 100,000 paragraphs"
    yield "rich.rtf", b"{\\rtf1\\ansi Die F\\'e4hre liegt im Hafen.}", "Rich Text .RTF. is not read"
    yield "text.xml", b'<?xml version="1.0"?><TEI><p>Ein Satz.</p></TEI>', "XML is not read"
    yield "list.json", b'[\n {"text": "Ein Satz."}]', "not one object a line"
    yield "twice.csv", b"text,text\nEins,Zwei\n", "2 columns are called 'text'"
    yield "cut.txt.gz", good["a.txt.gz"][:40], "not a gzip file"
    yield "text.gz", b"kein gzip", "not a gzip file"
    yield "text.warc", b"Das ist kein Archiv.", "not a WARC file|cannot be read as warc"
    yield "nopage.warc", good["a.warc"].replace(b"text/html", b"image/jpg"), "no web pages"
    yield (
        "nopart.mhtml",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--",
        "no web page in this MHTML",
    )


def test_packed_files_are_read(files: dict[str, bytes], tmp_path: Path) -> None:
    """By their names and by their first bytes; also a page and an archive inside, and several packed pieces in one file."""
    texts = {name: [p.text for p in read(tmp_path, name, files[name])[0].paragraphs] for name in ("a.txt", "a.html", "a.zip")}
    for kind in ("gz", "bz2", "xz", "zst"):
        for name, expected in texts.items():
            for called in (f"{name}.{kind}", f"{kind}-{name.replace('.', '-')}"):
                (article, *_) = read(tmp_path, called, packed(kind, files[name]))
                assert [p.text for p in article.paragraphs] == expected, called
        half = len(files["a.txt"]) // 2
        pieces = packed(kind, files["a.txt"][:half]) + packed(kind, files["a.txt"][half:])
        assert [p.text for p in read(tmp_path, f"two.txt.{kind}", pieces)[0].paragraphs] == texts["a.txt"]


def _nested(depth: int) -> bytes:
    content = zipped({"a.txt": b"Text."})
    for _ in range(depth):
        content = zipped({"innen.zip": content})
    return content


def _docx_with_entities(docx: bytes) -> bytes:
    """A billion laughs in the document's XML."""
    bomb = b'<!DOCTYPE w [<!ENTITY a "ha">' + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    members = {}
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in archive.namelist():
            members[name] = archive.read(name)
    head, rest = members["word/document.xml"].split(b"?>", 1)
    members["word/document.xml"] = head + b"?>" + bomb + b"]>" + rest.replace("Die Fähre".encode(), b"&j;", 1)
    return zipped(members)


BAD = list(bad_files())


@pytest.mark.parametrize(("name", "content", "message"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_file_is_one_message(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(tmp_path, name, content)
    assert "\n" not in str(caught.value)


def test_folder_goes_on_after_a_bad_file(files: dict[str, bytes], tmp_path: Path) -> None:
    for name in ("a.txt", "c.txt"):
        (tmp_path / name).write_bytes(files["a.txt"])
    (tmp_path / "b.txt").write_bytes(b"\x00")
    errors: list[InputError] = []
    assert [a.id for a in read_articles([str(tmp_path)], ReadOptions(on_error=errors.append))] == ["a", "c"]
    assert len(errors) == 1
    with pytest.raises(InputError, match=r"b\.txt"):
        list(read_articles([str(tmp_path)]))
