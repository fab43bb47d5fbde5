"""sample.csv: what was drawn, and how."""

from pathlib import Path

import pytest

from corpus.coding.drawn import COLUMNS, HOLDOUT, NAME, TRAIN, Drawn, changed, drawn_bytes, held_out_articles, read_drawn
from corpus.errors import InputError
from corpus.paragraphs.article import article_from_text
from corpus.records import text_sha256

ROWS = (
    Drawn("blog/=post", 2, text_sha256("Zwei."), 1, "random", 0.1, 30, HOLDOUT),
    Drawn("b", 1, text_sha256("Eins."), 2, "words", 1 / 3, 20, TRAIN),
)


def test_reads_back_what_was_written(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(drawn_bytes(ROWS))
    assert read_drawn(tmp_path) == ROWS
    assert read_drawn(tmp_path / "elsewhere") == ()


def test_a_spreadsheet_may_save_it_with_mark_and_semicolon(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"\xef\xbb\xbf" + drawn_bytes(ROWS).replace(b",", b";").replace(b"\n", b"\r\n"))
    assert read_drawn(tmp_path) == ROWS


@pytest.mark.parametrize(
    ("cell", "instead", "says"),
    [
        ("0.1,", "0.0,", "no probability"),
        ("0.1,", "nan,", "no probability"),
        ("random", "chance", "no way to draw"),
        (",30,", ",0,", "frame '0'"),
        ("holdout", "test", "for 'test'"),
        ("blog/=post,2,", "blog/=post,", "too many or too few cells"),
    ],
)
def test_what_is_no_draw_is_refused_with_its_line(tmp_path: Path, cell: str, instead: str, says: str) -> None:
    (tmp_path / NAME).write_bytes(drawn_bytes(ROWS).replace(cell.encode(), instead.encode(), 1))
    with pytest.raises(InputError, match=rf"sample\.csv, line 2: .*{says}"):
        read_drawn(tmp_path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(",".join(COLUMNS[:-1]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="column 'for' is missing"):
        read_drawn(tmp_path)


def test_changed_and_missing_paragraphs_are_found() -> None:
    articles = {"b": article_from_text("Eins.\n", article_id="b", source="b.txt")}
    assert changed(ROWS, articles) == ROWS[:1]
    articles["b"] = article_from_text("Anders.\n", article_id="b", source="b.txt")
    assert changed(ROWS, articles) == ROWS


def test_an_article_with_one_paragraph_held_out_is_held_out() -> None:
    assert held_out_articles(ROWS) == {"blog/=post"}
