"""Whether rows are paragraphs or articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.reading.samples import BODY
from corpus.errors import InputError
from corpus.gates.source import ReadOptions
from corpus.sources import read_articles
from corpus.tables.rows import Row
from corpus.tables.sources import open_sources
from corpus.tables.unit import first_rows, holds_paragraphs, unit_of
from tests.reader_cases import packed, rows

SENTENCE = "Der Stadtrat hat am Dienstag lange über die neue Brücke beraten."


@pytest.mark.parametrize(
    ("cell", "several"),
    [
        (SENTENCE, False),
        (f"{SENTENCE}\n\n{SENTENCE}", True),
        (f"{SENTENCE}\r\n \r\n{SENTENCE}", True),
        (f"Ein Titel\n\n{SENTENCE}", False),
        (f"{SENTENCE}\n{SENTENCE}", False),
        (f"{SENTENCE}\n{SENTENCE}\nAnzeige\n{SENTENCE}", True),
        # One paragraph that a program broke into lines.
        ("\n".join([SENTENCE[:40], SENTENCE[40:], "Noch eine Zeile ohne Ende, die weiter geht und", "so fort."] * 2), False),
        (" ".join([SENTENCE] * 32), True),
        ("wort " * 1_000, False),
        (f"<p>{SENTENCE}</p>\n<p>{SENTENCE}</p>", True),
        (f"{SENTENCE}<br><br>{SENTENCE}", True),
        (f"<p>Ein <b>fetter</b> Satz: {SENTENCE}</p>", False),
    ],
)
def test_cells(cell: str, several: bool) -> None:
    assert holds_paragraphs(cell) is several


def row(text: str, id_: str = "") -> Row:
    return Row(1, text, id_, "")


def test_more_than_half_decides() -> None:
    one, several = row(SENTENCE), row("\n\n".join(BODY[:2]))
    assert unit_of([one, several]) == "paragraph"
    assert unit_of([one, several, several, row(" ")]) == "article"
    assert unit_of([InputError("bad"), None, several]) == "article"
    assert unit_of([]) == "paragraph"


def test_rows_of_one_id_are_parts_of_an_article() -> None:
    text = "\n\n".join(BODY[:2])
    assert unit_of([row(text, "a"), row(text, "a"), row(text, "b")]) == "paragraph"
    assert unit_of([row(text, "a"), row(text, "b"), row(text, "a")]) == "article"


def test_nothing_is_lost_by_looking() -> None:
    def broken() -> Iterator[Row]:
        yield from (row(str(i)) for i in range(3))
        raise InputError("broken")

    held, again = first_rows(broken())
    assert [r.text for r in held] == ["0", "1", "2"]  # type: ignore[union-attr]
    assert [next(again).text for _ in range(3)] == ["0", "1", "2"]  # type: ignore[union-attr]
    with pytest.raises(InputError, match="broken"):
        next(again)


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", "zst"])
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_packed_tables_of_whole_articles(tmp_path: Path, form: str, kind: str) -> None:
    text = "\n\n".join(BODY[:2])
    raw = rows({"text": text}) if form == "jsonl" else f'text\n"{text}"\n'.encode()
    path = tmp_path / f"a.{form}.{kind}"
    path.write_bytes(packed(kind, raw))
    (table,) = open_sources((str(path),), ReadOptions(), lambda names, _: read_articles(names))
    (found,) = (chunk for part in table.parts() for chunk in part)
    assert found.texts.to_pylist() == list(BODY[:2])
