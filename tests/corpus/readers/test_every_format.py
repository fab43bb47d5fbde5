"""Every format: the same small article in each, and what a reader must not lose or make up."""

from __future__ import annotations

import gzip
import io
import random
import sys
from pathlib import Path

import pytest

from benchmarks.reading.samples import BODY, PAGE, TITLE, samples
from corpus.errors import InputError
from corpus.gates.source import ReadOptions
from corpus.readers import archive
from corpus.records import Role
from corpus.sources import read_articles
from tests.reader_cases import read, rows, zipped

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
    assert [p.text for p in article.paragraphs[:2]] == [TITLE, lead]  # under the title, where it stands
    assert article.paragraphs[1].role is Role.LEAD


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
        "Kasten",
        "Sie bleibt dort bis zum Mai.",
        "Wer umsteigt, zahlt den Zuschlag am Bahnhof.",
    ]
    assert notes == []


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


def test_same_name_in_two_formats(files: dict[str, bytes], tmp_path: Path) -> None:
    for name in ("a.html", "a.txt"):
        (tmp_path / name).write_bytes(files[name])
    assert [a.id for a in read_articles([str(tmp_path)])] == ["a", "a.txt"]
    articles = read(tmp_path, "b.zip", zipped({"a.html": files["a.html"], "a.txt": files["a.txt"]}))
    assert [a.id for a in articles] == ["b/a", "b/a.txt"]


def test_same_name_in_two_inputs(files: dict[str, bytes], tmp_path: Path) -> None:
    """Else the paragraphs of two articles would be those of one in every table."""
    for folder in ("eins", "zwei"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_bytes(files["a.txt"])
    one, two = (str(tmp_path / folder) for folder in ("eins", "zwei"))
    assert [a.id for a in read_articles([one, two])] == ["a", "zwei/a"]
    assert [a.id for a in read_articles([f"{one}/a.txt", f"{two}/a.txt"])] == ["a", "zwei/a"]
