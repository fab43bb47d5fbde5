"""Exports of press archives are parted into their articles, each with its facts; other files are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.gates.source import ReadOptions
from corpus.sources import read_articles
from tests.reader_cases import read, zipped

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")

CASES = Path(__file__).parents[2] / "cases" / "reading"


@pytest.mark.parametrize(
    ("name", "site"),
    [("nexis/03_genios.txt", "Beispielblatt"), ("nexis/04_factiva.txt", "Beispielblatt"),
     ("docx/07_nexisuni.docx", "Beispielblatt (Deutschland)")],
)  # fmt: skip
def test_an_export_is_parted_into_its_articles(name: str, site: str) -> None:
    articles = list(read_articles([str(CASES / name)], ReadOptions()))
    stem = Path(name).stem
    assert [(a.id, a.title) for a in articles] == [
        (f"{stem}/1", "Stadtrat streitet über Kameras"),
        (f"{stem}/2", "Neuer Tarif für Vieltelefonierer"),
    ]
    for article in articles:
        assert [d.value for d in article.dates if d.published] == ["2019-05-02"]
        assert dict(article.metadata)["site"] == site
        assert len(article.classified) == 3
        assert all(p.text.endswith(".") for p in article.classified)


def test_an_article_that_ends_like_one_of_an_archive_is_one_article(tmp_path: Path) -> None:
    for line in ("Alle Rechte vorbehalten: (c) Beispiel Verlag", "End of Document", "Dokument BEISP00020190502ef520001e"):
        (article,) = read(tmp_path, "a.txt", f"Ein Titel\n\nDie Fähre liegt im Hafen und wartet.\n\n{line}\n".encode())
        assert article.id == "a"


def test_input_format_text_reads_an_export_as_one_article() -> None:
    (article,) = read_articles([str(CASES / "nexis" / "04_factiva.txt")], ReadOptions(form="text"))
    assert article.id == "04_factiva"


def test_marks_of_word_beside_open_documents_are_no_articles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Die Fähre liegt im Hafen.", encoding="utf-8")
    (tmp_path / "~$a.docx").write_bytes(b"\x05marei" + bytes(150))
    archive = zipped({"b.txt": b"Text steht hier.", "~$b.docx": b"\x05marei" + bytes(150)})
    (tmp_path / "z.zip").write_bytes(archive)
    errors: list[str] = []
    articles = read_articles([str(tmp_path)], ReadOptions(on_error=lambda error: errors.append(str(error))))
    assert ([a.id for a in articles], errors) == (["a", "z/b"], [])
