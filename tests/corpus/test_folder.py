"""A corpus folder takes every format that is read, under ids that labels can name."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.coding.labels import label_for, write_labels
from corpus.errors import InputError
from corpus.folder import corpus_files, read_corpus
from corpus.sources import articles_by_id
from tests.reader_cases import rows

THEMES = ("privacy", "monetization", "competition", "telephony")
FIRST = "Die Gemeinde hat die Kameras am Bahnhof abgebaut, weil niemand mehr wusste, wer die Bilder sehen darf."
SECOND = "Im Rathaus sieht man das gelassen und verweist auf den Bus, der seit Dezember alle zwei Stunden fährt, auch am Abend."
FOREIGN = "The town took down the cameras at the station because nobody could say who was allowed to see the pictures."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    import docx

    articles = tmp_path / "articles"
    (articles / "netz").mkdir(parents=True)
    page = f"<html lang=de><body><article><h1>Kameras</h1><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
    (articles / "netz" / "seite.html").write_text(page, encoding="utf-8")
    document = docx.Document()
    document.add_paragraph(FIRST)
    document.add_paragraph(SECOND)
    out = io.BytesIO()
    document.save(out)
    (articles / "brief.docx").write_bytes(out.getvalue())
    given = [{"article": name, "text": text} for name in ("z1", "z2") for text in (FIRST, FOREIGN)]
    (articles / "zeilen.jsonl").write_bytes(rows(*given))
    (articles / "v1.2.html.txt").write_text(f"{FIRST}\n\n{SECOND}\n", encoding="utf-8")
    (articles / "bild.png").write_bytes(b"\x89PNG")
    labels = [
        label_for(p, "anna", "random", (int(p.text == FIRST), 0, 0, 0))
        for article in articles_by_id(articles).values()
        for p in article.paragraphs
        if p.text in (FIRST, SECOND, FOREIGN)
    ]
    (tmp_path / "labels.csv").write_bytes(write_labels(labels, THEMES))
    return tmp_path


def test_labels_tie_to_paragraphs_of_every_format(folder: Path) -> None:
    corpus = read_corpus(folder)
    assert set(corpus.articles) == {"netz/seite", "brief", "z1", "z2", "v1.2.html"}
    judged = {(p.article, p.text): p.values[0] for p in corpus.labelled}
    expected = {(name, FIRST): 1 for name in corpus.articles} | {
        (name, SECOND): 0 for name in ("netz/seite", "brief", "v1.2.html")
    }
    assert judged == expected | {("z1", FOREIGN): 0, ("z2", FOREIGN): 0}
    assert {p.text for p in corpus.articles["z1"].classified} == {FIRST, FOREIGN}  # what was coded is not set aside
    read = {path.name for path in corpus_files(folder)}
    assert {"seite.html", "brief.docx", "zeilen.jsonl", "v1.2.html.txt"} <= read


def test_ids_do_not_depend_on_what_else_is_there(folder: Path) -> None:
    before = set(articles_by_id(folder / "articles"))
    (folder / "articles" / "a").mkdir()
    (folder / "articles" / "a" / "brief.txt").write_text(FIRST, encoding="utf-8")
    assert set(articles_by_id(folder / "articles")) == before | {"a/brief"}


def test_what_is_not_read_is_named(run: Callable, folder: Path) -> None:
    about = folder / "articles" / "README.md"
    about.write_text(FIRST, encoding="utf-8")
    result = run("corpus", folder)
    assert result.code == 0
    assert f"{folder / 'articles' / 'bild.png'}: not read" in result.err
    assert f"{about}: not read" in result.err
    assert "README" not in read_corpus(folder).articles
    assert about not in corpus_files(folder)


@pytest.mark.parametrize("name", ["brief.txt", "z1.txt", "mehr.jsonl"])
def test_two_articles_of_one_id(folder: Path, name: str) -> None:
    content = rows({"article": "z2", "text": SECOND}) if name.endswith("jsonl") else SECOND.encode()
    (folder / "articles" / name).write_bytes(content)
    with pytest.raises(InputError, match=r"a second article '(brief|z1|z2)'"):
        read_corpus(folder)
