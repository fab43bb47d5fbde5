"""Predictions for Excel, R and pandas."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from corpus.gates.extras import install
from tests.conftest import Ran

Run = Callable[..., Ran]

TABLE = "id,text,Datum,Ressort,Tag\n" + "\n".join(
    f"a{i},Die App nimmt sich viele Daten und auch das Adressbuch der Leute mit.,2018-10-0{i},Netz,2018-11-0{i}" for i in (1, 2)
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_tidy_has_a_row_per_paragraph_and_theme_with_what_is_known(run: Run, table: Path) -> None:
    out = run("predict", table, "--format", "tidy", "--date-column", "Datum", "--keep", "Ressort").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 2 * 4
    assert {(row["article"], row["date"], row["date_origin"], row["Ressort"]) for row in rows} == {
        ("a1", "2018-10-01", "date column", "Netz"),
        ("a2", "2018-10-02", "date column", "Netz"),
    }
    assert [row["theme"] for row in rows[:4]] == ["privacy", "monetization", "competition", "telephony"]
    assert all(0 <= float(row["probability"]) <= 1 and row["decision"] in "01" for row in rows)


def test_tidy_is_read_by_pandas_as_it_is(run: Run, table: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(io.StringIO(run("predict", table, "--format", "tidy", "--date-column", "Datum").out))
    assert frame.groupby("theme")["decision"].mean()["privacy"] == 1
    assert str(frame["probability"].dtype) == "float64"


def test_csv_as_german_excel_reads_it(run: Run, table: Path) -> None:
    plain, excel = (run("predict", table, "--format", "csv", *more).out for more in ((), ("--excel",)))
    assert excel.startswith("\ufeffsource;article;")
    rows = list(csv.DictReader(io.StringIO(excel.removeprefix("\ufeff")), delimiter=";"))
    others = list(csv.DictReader(io.StringIO(plain)))
    assert [row["p_privacy"].replace(",", ".") for row in rows] == [row["p_privacy"] for row in others]
    assert "," in rows[0]["p_privacy"]
    assert run("predict", table, "--format", "jsonl", "--excel").code == 2


def test_a_workbook_of_predictions(run: Run, table: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    out = tmp_path / "out.xlsx"
    assert run("predict", table, "-o", out, "--keep", "Tag").code == 0
    page = openpyxl.load_workbook(out).active
    head, first = ([cell.value for cell in page[row]] for row in (1, 2))
    row = dict(zip(head, first, strict=True))
    assert (row["article"], row["privacy"], row["Tag"]) == ("a1", 1, datetime(2018, 11, 1))
    assert isinstance(row["p_privacy"], float)
    assert run("predict", table, "-o", out).code == 1  # it exists
    assert "text" not in [cell.value for cell in openpyxl.load_workbook(out).active[1]][:8]
    assert run("predict", table, "-o", tmp_path / "b.xlsx", "--resume").code == 2
    assert run("predict", table, "-o", table.with_suffix(".xlsx"), "--no-text").code == 0


def test_without_xlsxwriter_nothing_is_begun(run: Run, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was said only when all had been read and labelled."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    for verb in (("predict", table, "-o", tmp_path / "o.xlsx"), ("overview", table, "-o", tmp_path / "o", "--format", "xlsx")):
        result = run(*verb)
        assert result.code == 1
        assert result.err == f"absatz: XLSX needs XlsxWriter. Install it: {install('excel')}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
