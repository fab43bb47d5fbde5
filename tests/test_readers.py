"""Every format: the same small article in each, and what a reader must not lose or make up."""

from __future__ import annotations

import gzip
import io
import random
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from reader_cases import read, rows

from benchmarks.reading.samples import BODY, PAGE, TITLE, samples
from corpus.errors import InputError
from corpus.readers import archive
from corpus.readers.source import ReadOptions
from corpus.records import Role
from corpus.sources import read_articles

# lxml and pdfminer open files that only the garbage collector closes.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return samples()


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


def test_zip_reads_what_it_knows_and_says_what_not(files: dict[str, bytes], tmp_path: Path) -> None:
    notes: list[str] = []
    articles = read(tmp_path, "a.zip", files["a.zip"], on_note=notes.append)
    assert [a.id for a in articles] == ["a/b", "a/eins/a"]
    assert len(notes) == 1
    assert "1 files of other kinds left out" in notes[0]


def test_page_facts_and_dates(files: dict[str, bytes], tmp_path: Path) -> None:
    (article,) = read(tmp_path, "a.html", files["a.html"])
    facts = dict(article.metadata)
    assert (article.title, facts["author"], facts["address"]) == (
        TITLE,
        "Ole Brandt",
        "https://www.example.org/2019/02/faehre.html",
    )
    dates = {(d.value, d.origin): d.published for d in article.dates}
    assert dates[("2019-02-03", "markup, article:published_time")] is True
    assert dates[("2019-02", "address")] is False
    assert any("Impressum" in text for text in article.outside)
    assert not any("Impressum" in p.text for p in article.classified)


def test_days_of_saving_and_crawling_are_not_of_publication(files: dict[str, bytes], tmp_path: Path) -> None:
    for name, value, origin in (("a.mhtml", "2019-03-05", "saved on"), ("a.warc", "2020-05-06", "crawled on")):
        (article,) = read(tmp_path, name, files[name])
        assert [(d.value, d.published) for d in article.dates if d.origin == origin] == [(value, False)]


def test_lead_that_the_extractor_drops_is_put_back(tmp_path: Path) -> None:
    lead = "Auf der Insel wird das Brot knapp, und die Reederei hat andere Sorgen als die Fahrgäste."
    page = PAGE.replace("</h1>", f'</h1><div class="teaser-text"><p>{lead}</p></div>')
    (article,) = read(tmp_path, "a.html", page.encode())
    assert (article.paragraphs[0].text, article.paragraphs[0].role) == (lead, Role.LEAD)


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


def test_content_decides_where_the_name_does_not(files: dict[str, bytes], tmp_path: Path) -> None:
    for name, form in (("a.html", "html"), ("a.pdf", "pdf"), ("a.docx", "docx"), ("a.parquet", "parquet"), ("a.jsonl", "jsonl")):
        assert read(tmp_path, "ohne-endung", files[name])[0].form == form
    assert read(tmp_path, "seite.txt", files["a.html"])[0].form == "html"


def test_xhtml_is_a_web_page_and_the_named_format_is_kept(files: dict[str, bytes], tmp_path: Path) -> None:
    page = b'<?xml version="1.0" encoding="utf-8"?>\n' + files["a.html"]
    assert read(tmp_path, "seite", page)[0].form == "html"
    assert read(tmp_path, "seite.txt", files["a.html"], form="text")[0].form == "text"


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
    assert sum(len(a.paragraphs) for a in read_articles(["-"])) == 7


@pytest.mark.parametrize("form", [None, "gzip"])
def test_packed_rows_on_standard_input_may_be_of_any_size(monkeypatch: pytest.MonkeyPatch, form: str | None) -> None:
    """Past the limit of a document what came out is measured against what went in, and a pipe does not know how much that was."""
    monkeypatch.setattr(archive, "MAX_DOCUMENT", 2**20)
    row = "".join(random.Random(4).choices("abcdefghij ", k=100_000))
    pipe(monkeypatch, gzip.compress(rows({"text": row}) * 20))
    assert sum(len(a.paragraphs) for a in read_articles(["-"], ReadOptions(form=form))) == 20
    pipe(monkeypatch, gzip.compress(b"\n" * 2**21))
    with pytest.raises(InputError, match="expands more than 200-fold"):
        list(read_articles(["-"], ReadOptions(form=form)))


def test_word_text_of_tracked_changes_controls_and_inner_tables(tmp_path: Path) -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def xml(text: str) -> object:
        return parse_xml(text.replace(">", f" {nsdecls('w')}>", 1))

    document = docx.Document()
    paragraph = document.add_paragraph("Die Fähre")
    paragraph._p.append(xml('<w:ins w:id="1" w:author="x"><w:r><w:t> liegt im</w:t></w:r></w:ins>'))
    paragraph._p.append(xml('<w:del w:id="2" w:author="x"><w:r><w:delText> sank im</w:delText></w:r></w:del>'))
    paragraph._p.append(xml("<w:sdt><w:sdtContent><w:r><w:t> Hafen.</w:t></w:r></w:sdtContent></w:sdt>"))
    paragraph._p.append(xml("<w:r><w:txbxContent><w:p><w:r><w:t>Kasten</w:t></w:r></w:p></w:txbxContent></w:r>"))
    control = xml("<w:sdt><w:sdtContent><w:p><w:r><w:t>Sie bleibt dort bis zum Mai.</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    document.element.body.insert(1, control)
    table = document.add_table(1, 1)
    table.cell(0, 0).text = "Wer umsteigt,"
    table.cell(0, 0).add_table(1, 1).cell(0, 0).text = "zahlt den Zuschlag am Bahnhof."
    document.save(str(tmp_path / "a.docx"))
    notes: list[str] = []
    (article,) = read_articles([str(tmp_path / "a.docx")], ReadOptions(on_note=notes.append))
    assert [p.text for p in article.paragraphs] == [
        "Die Fähre liegt im Hafen.",
        "Sie bleibt dort bis zum Mai.",
        "Wer umsteigt, zahlt den Zuschlag am Bahnhof.",
    ]
    assert notes == [f"{tmp_path / 'a.docx'}: 1 text boxes left out"]


def test_a_page_that_breaks_its_parser_does_not_end_the_archive(
    files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus.readers import warc_reader

    pages = iter([RuntimeError("parser"), None])
    right = warc_reader._page

    def page(record: object, where: str) -> object:
        if error := next(pages):
            raise error
        return right(record, where)

    monkeypatch.setattr(warc_reader, "_page", page)
    errors: list[str] = []
    articles = read(tmp_path, "a.warc", files["a.warc"] * 2, on_error=lambda e: errors.append(str(e)))
    assert [a.id for a in articles] == ["a/2"]
    assert len(errors) == 1
    assert "record 1: cannot be read (RuntimeError: parser)" in errors[0]


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
        "numpy",
        "charset_normalizer",
        "docx",
        "pdfminer",
        "warcio",
    }
    assert not heavy & set(done.stdout.split())


def test_missing_library_is_one_message(files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, library, extra in (
        ("a.docx", "docx", "docx"),
        ("a.parquet", "pyarrow", "parquet"),
        ("a.html", "trafilatura", "html"),
    ):
        with monkeypatch.context() as context:
            for module in [m for m in sys.modules if m.startswith("corpus.readers.") and m.endswith("_reader")]:
                context.delitem(sys.modules, module)
            context.setitem(sys.modules, library, None)  # type: ignore[arg-type]
            with pytest.raises(InputError, match=rf"needs the library {library}.*pip install 'absatz\[{extra}\]'"):
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
    yield "nothing.zip", _zip({"bild.png": b"x"}), "no articles in this archive"
    yield "bomb.zip", _zip({"a.txt": b" " * (70 * 2**20)}), "zip bomb"
    yield "nested.zip", _nested(5), "archives nested more than"
    yield "bomb.txt.gz", gzip.compress(b"a" * (65 * 2**20)), "expands more than 200-fold"
    yield "bomb.jsonl.gz", gzip.compress(b"\n" * (65 * 2**20)), "expands more than 200-fold"
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


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _nested(depth: int) -> bytes:
    content = _zip({"a.txt": b"Text."})
    for _ in range(depth):
        content = _zip({"innen.zip": content})
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
    return _zip(members)


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


def test_same_name_in_two_formats(files: dict[str, bytes], tmp_path: Path) -> None:
    for name in ("a.html", "a.txt"):
        (tmp_path / name).write_bytes(files[name])
    assert [a.id for a in read_articles([str(tmp_path)])] == ["a", "a.txt"]
    articles = read(tmp_path, "b.zip", _zip({"a.html": files["a.html"], "a.txt": files["a.txt"]}))
    assert [a.id for a in articles] == ["b/a", "b/a.txt"]


def test_same_name_in_two_inputs(files: dict[str, bytes], tmp_path: Path) -> None:
    """Else the paragraphs of two articles would be those of one in every table."""
    for folder in ("eins", "zwei"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_bytes(files["a.txt"])
    one, two = (str(tmp_path / folder) for folder in ("eins", "zwei"))
    assert [a.id for a in read_articles([one, two])] == ["a", "zwei/a"]
    assert [a.id for a in read_articles([f"{one}/a.txt", f"{two}/a.txt"])] == ["a", "zwei/a"]
