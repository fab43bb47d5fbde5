"""A corpus started from raw articles: nothing is lost, ids are safe, roles of the originals stay, a failure leaves nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.codebook import CodeBook
from corpus.coding.roles_read import NAME as ROLES_READ
from corpus.errors import InputError
from corpus.folder import read_corpus
from corpus.paragraphs.article import article_from_text
from corpus.records import Role
from corpus.sources import read_articles
from corpus.start import codebook_to_edit, start_corpus
from tests.reader_cases import rows

BODY = "Die Gemeinde hat die Kameras am Bahnhof abgebaut, weil niemand mehr wusste, wer die Bilder sehen darf."
MORE = "Im Rathaus sieht man das gelassen und verweist auf den Bus, der seit Dezember alle zwei Stunden fährt, auch am Abend."
PAGE = (
    "<html lang=de><head><title>Kameras weg</title><meta property='article:published_time' content='2019-03-04'></head>"
    f"<body><article><h1>Kameras</h1><p>{BODY}</p>"
    "<h2>Was nun mit den Masten geschehen soll, weiß am Ort noch niemand so recht</h2>"
    f"<p>{MORE}</p></article></body></html>"
)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A web page, a plain text and a table of rows."""
    folder = tmp_path / "roh"
    (folder / "netz").mkdir(parents=True)
    (folder / "netz" / "seite.html").write_text(PAGE, encoding="utf-8")
    (folder / "brief.txt").write_text(f" date 2018-10 {BODY}\n\nAnzeige\n\n{MORE}\n", encoding="utf-8")
    lines = [{"article": name, "text": text} for name in ("../z:1", "z2") for text in (BODY, MORE)]
    (folder / "zeilen.jsonl").write_bytes(rows(*lines))
    return folder


def test_any_format_becomes_a_corpus(run: Callable, raw: Path, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    result = run("start", raw, "-o", folder)
    assert (result.code, result.out) == (0, "")
    assert "4 articles, 11 paragraphs" in result.err
    corpus = read_corpus(folder, unlabelled=True)
    assert set(corpus.articles) == {"netz/seite", "brief", "z-1", "z2"}
    before = {article.id: article for article in read_articles([str(raw)])}
    for old, new in {"netz/seite": "netz/seite", "brief": "brief", "z2": "z2", "../z:1": "z-1"}.items():
        was, now = before[old].paragraphs, corpus.articles[new].paragraphs
        assert [(p.text, p.role, p.classified) for p in now] == [(p.text, p.role, p.classified) for p in was]
    with (folder / "articles.csv").open(encoding="utf-8", newline="") as file:
        facts = {row["article"]: row for row in csv.DictReader(file)}
    assert (facts["brief"]["date"], facts["netz/seite"]["date"]) == ("2018-10", "2019-03-04")
    assert facts["netz/seite"]["source"].endswith("seite.html")
    counted = run("corpus", folder)
    assert counted.code == 0, counted.err
    assert "  labelled         0  (0 words)\n" in counted.out
    assert "coders       none\n" in counted.out
    readme = (folder / "README").read_text(encoding="utf-8")
    assert "absatz sample corpus -n 1 --for holdout" in readme  # of four articles
    assert "absatz sample corpus -n 3 --out" in readme
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus", "roh"]


def test_absatz_does_not_read_its_readme_as_an_article(run: Callable, raw: Path, tmp_path: Path) -> None:
    run("start", raw / "brief.txt", "-o", tmp_path / "corpus")
    assert "README" not in run("read", tmp_path / "corpus" / "articles", "--format", "jsonl").out
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "README").write_bytes((tmp_path / "corpus" / "README").read_bytes())
    with pytest.raises(InputError, match="no articles in this folder"):
        list(read_articles([str(tmp_path / "alone")]))


def test_roles_of_the_original_stay_until_the_text_changes(run: Callable, raw: Path, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    run("start", raw / "netz", "-o", folder)
    heading = read_corpus(folder, unlabelled=True).articles["seite"].paragraphs[2]
    assert (heading.role, heading.classified) == (Role.HEADING, False)
    as_text = article_from_text((folder / "articles" / "seite.txt").read_text(encoding="utf-8"), article_id="", source="")
    assert as_text.paragraphs[2].classified  # as plain text, nobody would know
    path = folder / "articles" / "seite.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("so recht", "genau"), encoding="utf-8")
    assert read_corpus(folder, unlabelled=True).articles["seite"].paragraphs[2].classified
    (folder / ROLES_READ).write_text((folder / ROLES_READ).read_text().replace("heading", "title"), encoding="utf-8")
    rows = (folder / ROLES_READ).read_text(encoding="utf-8").splitlines()
    line = 1 + next(i for i, row in enumerate(rows) if "title" in row)
    with pytest.raises(InputError, match=rf"roles_read\.csv, line {line}: 'title' is no role"):
        read_corpus(folder, unlabelled=True)


def test_the_code_book_to_edit_is_a_code_book() -> None:
    book = CodeBook.from_bytes(codebook_to_edit("english"), "codebook.toml")
    assert (book.ids, book.language) == (("example",), "english")
    assert codebook_to_edit("german").count(b"#") >= 9


def test_a_code_book_can_be_named(run: Callable, raw: Path, tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_text('[[theme]]\nid = "klima"\n', encoding="utf-8")
    assert run("start", raw, "-o", tmp_path / "a", "--codebook", tmp_path / "book.toml").code == 0
    assert CodeBook.from_toml(tmp_path / "a" / "codebook.toml").ids == ("klima",)
    assert run("start", raw, "-o", tmp_path / "b", "--codebook", "default").code == 0
    assert CodeBook.from_toml(tmp_path / "b" / "codebook.toml").sha256 == CodeBook.bundled().sha256


def test_what_is_in_the_way_is_left(run: Callable, raw: Path, tmp_path: Path) -> None:
    for output, says in ((raw, "would take the place of an input"), (tmp_path, "would take the place of an input")):
        result = run("start", raw, "-o", output)
        assert (result.code, says in result.err) == (1, True)
    for given in (raw, raw / "..", raw / "sub" / ".."):
        (raw / "sub").mkdir(exist_ok=True)
        result = run("start", given, "-o", raw / "sub" / "c")
        assert (result.code, "which is read" in result.err, list((raw / "sub").iterdir())) == (1, True, [])
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    assert "exists already" in run("start", raw, "-o", tmp_path / "full").err
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["x"]


def test_a_failure_leaves_nothing(run: Callable, raw: Path, tmp_path: Path) -> None:
    (raw / "kaputt.docx").write_bytes(b"PK\x03\x04 broken")
    result = run("start", raw, "-o", tmp_path / "corpus", "--strict")
    assert (result.code, "kaputt.docx" in result.err) == (1, True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["roh"]
    assert run("start", raw, "-o", tmp_path / "corpus").code == 1  # said, and the rest is done
    assert len(read_corpus(tmp_path / "corpus", unlabelled=True).articles) == 4


def test_ids_are_safe_and_free(tmp_path: Path) -> None:
    wanted = ("a", "A", "../../etc/passwd", "x/./y", "run.partial/a", "ä" * 300, "...", "con\x00trol", "-x")
    articles = [article_from_text(f"{BODY} {n}\n", article_id=name, source="") for n, name in enumerate(wanted)]
    start_corpus(tmp_path / "c", articles, codebook_to_edit("german"))
    found = read_corpus(tmp_path / "c", unlabelled=True).articles
    assert set(found) == {"a", "A-2", "etc/passwd", "x/y", "run-partial/a", "ä" * 75, "article", "con-trol", "x"}
    with pytest.raises(InputError, match="no article was read"):
        start_corpus(tmp_path / "d", [], b"")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c"]
