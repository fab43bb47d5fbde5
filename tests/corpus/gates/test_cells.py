"""CSV leaves absatz in one way: no cell becomes a formula in a spreadsheet, no row is torn, and what is ours reads back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.coding.labels import HandLabel, read_labels, write_labels
from corpus.gates.cells import csv_text, plain, safe

NASTY = ["=1+1", " =1", "＝1", "\t=1", "a\r=1+1", "Ja;=HYPERLINK(1)", 'Ja; "=1', "\ufeff=1", "\x00=1", "@a", "'=1", "-5 Grad"]
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def split_by_a_spreadsheet(text: str) -> list[str]:
    """Cells as programs see them that split at `;`, tab and every line end, and take off quotes and blanks."""
    for separator in "\t\r\n":
        text = text.replace(separator, ";")
    return [cell.lstrip(' "\ufeff\x00') for cell in text.split(";")]


@pytest.mark.parametrize("text", NASTY)
def test_nothing_is_run_and_nothing_lost(text: str) -> None:
    line = csv_text([[7, "x", text]])
    ((_, _, cell),) = read(line)
    assert not cell.lstrip(" \ufeff\x00").startswith((*SIGNS, "\t", "\r"))
    assert not [part for part in split_by_a_spreadsheet(cell) if part.startswith(SIGNS)]
    assert plain(cell) == text


@given(st.lists(st.lists(st.text("=+-@'\"; \t\r\n,＝a\x00\ufeff", max_size=8), min_size=2, max_size=2), max_size=4))
def test_there_and_back(rows: list[list[str]]) -> None:
    for end in ("\n", "\r\n"):
        assert [[plain(cell) for cell in row] for row in read(csv_text(rows, end))] == rows


@given(st.text("=+-@'\"; \t\r\n＝a"))
def test_the_quick_look_misses_nothing(text: str) -> None:
    from corpus.gates.cells import _DANGER

    assert safe(text) == _DANGER.sub("'", text)


def test_a_lone_carriage_return_does_not_tear_a_row() -> None:
    assert len(csv_text([["a", "Zwei\r=1+1"], ["b", "c"]]).replace('"Zwei\r', "").split("\r")) == 1
    assert read(csv_text([["a", "Zwei\rDrei"]])) == [["a", "Zwei\rDrei"]]
    assert '"Zwei\rDrei"' in csv_text([["a", "Zwei\rDrei"]])


def test_labels_are_guarded_and_read_back(tmp_path_factory: pytest.TempPathFactory) -> None:
    label = HandLabel("-a", 1, "=cmd", "@random", "0" * 64, (1,))
    raw = write_labels([label], ("privacy",))
    assert raw.splitlines()[1].startswith(b"'-a,1,'=cmd,'@random,")
    path = tmp_path_factory.mktemp("labels") / "labels.csv"
    path.write_bytes(raw)
    assert read_labels(path, ("privacy",)) == (label,)
