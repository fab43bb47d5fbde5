"""Tables of paragraphs as articles: which rows belong together, which columns count, what a bad row costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.reading.samples import BODY
from corpus.errors import InputError
from corpus.gates.source import ReadOptions
from corpus.paragraphs.language import ANY
from corpus.records import Role
from corpus.sources import read_articles
from tests.reader_cases import read, rows


def test_rows_of_one_article_stay_together(tmp_path: Path) -> None:
    content = rows(
        {"id": "x", "text": "Anzeige"}, {"id": "x", "text": "Zwei"}, {"id": "y", "text": "Drei"}, {"id": "x", "text": "4"}
    )
    articles = read(tmp_path, "a.jsonl", content)
    assert [(a.id, [p.text for p in a.paragraphs]) for a in articles] == [
        ("x", ["Anzeige", "Zwei"]),
        ("y", ["Drei"]),
        ("x", ["4"]),
    ]
    # A row is a paragraph as it stands, but page furniture among the rows is set aside unless they are taken as they are.
    assert [p.role for a in articles for p in a.paragraphs] == [Role.BOILERPLATE, Role.BODY, Role.BODY, Role.BOILERPLATE]
    articles = read(tmp_path, "a.jsonl", content, rows="as-is")
    assert all(p.classified and p.role is Role.BODY for a in articles for p in a.paragraphs)


def test_rows_as_articles(tmp_path: Path) -> None:
    content = rows({"id": "x", "text": f"{BODY[0]}\nAnzeige\n{BODY[1]}"}, {"id": "x", "text": BODY[2]})
    first, second = read(tmp_path, "a.jsonl", content, unit="article")
    assert [p.role.value for p in first.paragraphs] == ["body", "boilerplate", "body"]
    assert second.paragraphs[0].text == BODY[2]


def test_rows_without_id_are_articles(tmp_path: Path) -> None:
    articles = read(tmp_path, "a.csv", b"Volltext\nEins\nZwei\n")
    assert [a.id for a in articles] == ["a:1", "a:2"]


def test_columns_by_name(tmp_path: Path) -> None:
    content = b"nr\ttitel\tinhalt\ttag\n7\tX\tEin Satz.\t3.10.2018\n"
    (article,) = read(tmp_path, "a.tsv", content, text_column="inhalt", id_column="nr", date_column="tag")
    assert (article.id, article.paragraphs[0].text) == ("7", "Ein Satz.")
    assert (article.dates[0].value, article.dates[0].published) == ("2018-10-03", False)
    with pytest.raises(InputError, match=r"no column 'text' \(--text-column\).*There are: nr, titel, inhalt, tag"):
        read(tmp_path, "a.tsv", content, text_column="text")


def test_csv_in_western_encoding(tmp_path: Path) -> None:
    (article,) = read(tmp_path, "a.csv", "id;text\n1;Grüße – „so“\n".encode("cp1252"))
    assert (article.paragraphs[0].text, article.encoding) == ("Grüße – „so“", "windows-1252")


def test_csv_whose_quotation_marks_come_late(tmp_path: Path) -> None:
    """Its beginning passes for Latin-1, in which the marks would be control characters."""
    text = "text\n" + "Die Fähre ist alt.\n" * 5_000 + "„Sie fährt“ – noch.\n"
    articles = read(tmp_path, "a.csv", text.encode("cp1252"))
    assert articles[-1].paragraphs[0].text == "„Sie fährt“ – noch."


def test_csv_for_excel_names_its_separator(tmp_path: Path) -> None:
    (article,) = read(tmp_path, "a.csv", b"sep=;\r\nid;text\r\n1;Eins, zwei, drei, vier.\r\n")
    assert (article.id, article.paragraphs[0].text) == ("1", "Eins, zwei, drei, vier.")


def test_csv_row_with_too_many_cells_is_reported_and_not_cut(tmp_path: Path) -> None:
    errors: list[str] = []
    content = b"id,text\n1,Eins, zwei und drei.\n2,Vier.\n3,Leer,,\n"
    articles = read(tmp_path, "a.csv", content, on_error=lambda e: errors.append(str(e)))
    assert [a.paragraphs[0].text for a in articles] == ["Vier.", "Leer"]
    assert len(errors) == 1
    assert "line 2: 3 cells under 2 columns" in errors[0]


def test_a_bad_row_is_reported_and_the_rest_read(tmp_path: Path) -> None:
    errors: list[str] = []
    content = rows({"text": "Eins"}) + b"{kaputt\n" + rows({"text": "Zwei"})
    articles = read(tmp_path, "a.jsonl", content, on_error=lambda e: errors.append(str(e)))
    assert [a.paragraphs[0].text for a in articles] == ["Eins", "Zwei"]
    assert len(errors) == 1
    assert "line 2" in errors[0]


def test_parquet_of_one_long_text_repeated_takes_little_memory(tmp_path: Path) -> None:
    import tracemalloc

    import pyarrow as pa
    import pyarrow.parquet as pq

    text = pa.DictionaryArray.from_arrays(pa.array([0] * 5000, pa.int32()), pa.array(["Wort " * 20_000]))
    pq.write_table(pa.table({"text": text}), tmp_path / "a.parquet")
    pa.default_memory_pool().release_unused()
    before = pa.total_allocated_bytes()
    # Nothing is looked for in the texts, which would take a minute and has nothing to do with how they are read.
    articles = read_articles([str(tmp_path / "a.parquet")], ReadOptions(unit="paragraph", rows="as-is", language=ANY))
    tracemalloc.start()
    next(articles)
    held = tracemalloc.get_traced_memory()[1] + pa.total_allocated_bytes() - before
    tracemalloc.stop()
    assert held < 50 * 2**20
    assert sum(1 for _ in articles) == 4999


def test_parquet_columns_of_any_type(tmp_path: Path) -> None:
    import datetime

    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {
        "id": [1, 2], "text": ["Ein Satz.", None], "date": [datetime.date(2019, 1, 2), None], "x": [[1], [2]],
        "large": pa.array(["Groß.", "b"], pa.large_string()), "s": [{"k": "v"}, {"k": "w"}],
    }  # fmt: skip
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    (article,) = read_articles([str(tmp_path / "a.parquet")])
    assert (article.id, article.dates[0].value) == ("1", "2019-01-02")
    assert next(read_articles([str(tmp_path / "a.parquet")], ReadOptions(text_column="large"))).paragraphs[0].text == "Groß."


ARTICLE = f"{BODY[0]}\n\nAnzeige\n\n{BODY[1]}"


def test_parquet_column_of_lists_is_refused_by_name(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"id": ["a"], "text": [list(BODY[:2])]}), tmp_path / "a.parquet")
    with pytest.raises(InputError, match="column 'text' holds list<element: string>, not text"):
        list(read_articles([str(tmp_path / "a.parquet")]))


def test_columns_of_crawlers(tmp_path: Path) -> None:
    """As news-please and Common Crawl's extracts name them."""
    content = rows({"title": "Fähre", "date_publish": "2019-05-02 08:15:00", "maintext": "\n".join(BODY[:3])})
    (article,) = read(tmp_path, "a.jsonl", content, unit="article")
    assert [p.text for p in article.paragraphs] == list(BODY[:3])
    assert [(date.value, date.published) for date in article.dates] == [("2019-05-02", True)]


def test_cells_of_several_paragraphs_are_articles(tmp_path: Path) -> None:
    content = rows({"id": "x", "text": ARTICLE}, {"id": "y", "text": ARTICLE})
    notes: list[str] = []
    first, _ = read(tmp_path, "a.jsonl", content, on_note=notes.append)
    assert [(p.role.value, p.classified) for p in first.paragraphs] == [("body", True), ("boilerplate", False), ("body", True)]
    assert [note for note in notes if "--unit paragraph" in note] == notes
    assert len(notes) == 1
    first, _ = read(tmp_path, "a.jsonl", content, unit="paragraph", on_note=notes.append)
    assert [p.text for p in first.paragraphs] == [ARTICLE]
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("header", "published"),
    [
        ("ID;Titel;Datum;Quelle;Link;Autorin;Volltext", False),
        ("id;HEADLINE;published;Zeitung;URL;author;Text", True),
        ("id;Überschrift;Erscheinungsdatum;Medium;url;Autor;text", True),
        ("Doc_ID;title;date;source;Url;Verfasser;Content", False),
    ],
)
def test_columns_of_an_article(tmp_path: Path, header: str, published: bool) -> None:
    text = ARTICLE.replace('"', '""')
    content = f'{header}\n7;Der Titel;3.10.2018;Der Bote;https://bote.example/2018/10/x;Eva Muster;"{text}"\n'.encode()
    (article,) = read(tmp_path, "a.csv", content)
    assert (article.id, article.title, len(article.paragraphs)) == ("7", "Der Titel", 3)
    assert (article.dates[0].value, article.dates[0].published) == ("2018-10-03", published)
    assert dict(article.metadata) == {"author": "Eva Muster", "site": "Der Bote", "address": "https://bote.example/2018/10/x"}
    assert "address" in [date.origin for date in article.dates]


def test_html_in_cells(tmp_path: Path) -> None:
    html = f"<h2>Der Rat</h2><p>{BODY[0]}</p><p>{BODY[1]}</p>"
    (article,) = read(tmp_path, "a.jsonl", rows({"id": "x", "text": html}))
    assert [(p.role.value, p.text) for p in article.paragraphs] == [("heading", "Der Rat"), ("body", BODY[0]), ("body", BODY[1])]
    (article,) = read(tmp_path, "a.jsonl", rows({"id": "x", "text": f"<p>{BODY[0]} &amp; <b>mehr</b>.</p>"}))
    assert [p.text for p in article.paragraphs] == [f"{BODY[0]} & mehr."]
    page = f"<!DOCTYPE html><html><head><title>Rat</title></head><body><nav>Start</nav><article>{html}</article></body></html>"
    (article,) = read(tmp_path, "a.jsonl", rows({"id": "x", "Titel": "Mein Titel", "text": page}))
    assert (article.title, BODY[0] in [p.text for p in article.paragraphs]) == ("Mein Titel", True)


def test_kept_columns(tmp_path: Path) -> None:
    content = rows({"id": "x", "text": "Ein Satz.", "n": 1, "Ressort": "A"}, {"id": "x", "text": "Zwei Wörter.", "n": None})
    (article,) = read(tmp_path, "a.jsonl", content, keep=("Ressort", "n"))
    assert article.kept == (("A", "1"), (None, None))
    (article,) = read(tmp_path, "a.jsonl", rows({"text": ARTICLE, "n": 1}), keep=("n",))
    assert article.kept == (("1",),) * 3
    with pytest.raises(InputError, match=r"no column 'm' \(--keep\)"):
        read(tmp_path, "a.jsonl", content, keep=("m",))
