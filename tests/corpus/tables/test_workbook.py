"""Workbooks: what a program for spreadsheets reads out of them."""

from __future__ import annotations

import io
import sys
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.tables import workbook as module
from corpus.tables.workbook import CHARACTERS, Column, Sheet, sheet_name, workbook

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")


def read(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def sheet(*cells: Any) -> Sheet:
    return Sheet("Blatt", [Column(f"Spalte {i}") for i in range(len(cells))], [cells])


def test_header_filter_and_types() -> None:
    page = read(workbook([sheet("Text", 3, 0.25, date(2018, 10, 3), None, True)]))
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:F2")
    cells = [cell.value for cell in page[2]]
    assert cells == ["Text", 3, 0.25, datetime(2018, 10, 3), None, 1]
    assert page["D2"].is_date


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-x", "@SUM(A1)", "http://a.de", "{=A1}", "1e5", "\t=1"])
def test_text_is_text(text: str) -> None:
    cell = read(workbook([sheet(text)]))["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@settings(max_examples=25)
@given(st.text(max_size=40))
def test_any_text_can_be_written(text: str) -> None:
    assert read(workbook([sheet(text, "x")]))["B2"].value == "x"
    assert read(workbook([sheet("a\x01\ud800b")]))["A2"].value == "a\ufffd\ufffdb"


def test_same_sheets_same_bytes() -> None:
    assert workbook([sheet("a", 0.5)]) == workbook([sheet("a", 0.5)])


def test_long_texts_are_cut_and_names_made_fit() -> None:
    cell = read(workbook([sheet("a" * (CHARACTERS + 1))]))["A2"].value
    assert len(cell) == CHARACTERS
    assert cell.endswith(" …")
    assert sheet_name("") == "1"


def test_more_rows_than_excel_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS", 3)
    with pytest.raises(InputError, match="more than 2 rows"):
        workbook([Sheet("Blatt", [Column("a")], [[1], [2], [3]])])


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(InputError, match=r"XLSX needs XlsxWriter\. Install it: .*\[excel\]"):
        workbook([sheet("a")])
