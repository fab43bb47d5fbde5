"""Groups, courses and sentences of the corpus report, its workbook, and the data of its figures."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.overview.figure_data import figure_data
from reports.overview.figures import course_figure, overview_figures
from reports.overview.findings import findings
from reports.overview.periods import LIMITS, name_of, periods, start, ticks
from reports.overview.records import Overview
from reports.overview.view import overview_view
from reports.overview.workbook import overview_xlsx
from reports.quantify.records import Estimate, Method
from reports.texts import texts
from tests.conftest import Ran
from tests.report_cases import model
from tests.reports.overview.cases import DATA, EURO, NOTHING, article, overview

DE = texts("de", "overview")
ANY = Estimate(0.4, 0.02, 0.97)


def grouped(n: int = 24, by: tuple[str, ...] = ("Ressort", "quelle")) -> Overview:
    """Half of the articles, those of one section, on data; the other half on money."""
    articles = [
        replace(
            article(f"{('taz', 'faz')[i // 2 % 2]}/2018-10-{1 + i:02}-text", (DATA, EURO)[i % 2], NOTHING),
            metadata=(("section", ("Netz", "Geld")[i % 2]),),
        )
        for i in range(n)
    ]
    return overview(*articles, by=by, use=model())


@given(st.lists(st.dates(date(1950, 1, 1), date(2030, 1, 1)), min_size=2, max_size=30, unique=True))
def test_every_span_has_a_kind_of_period_that_can_be_shown(days: list[date]) -> None:
    kind, named = periods([day.isoformat() for day in days])
    if kind:
        span = sorted({start(name) for name in named})
        assert all(start(name) <= day < start(name) + timedelta(days=367) for name, day in zip(named, days, strict=True))
        assert len(span) <= LIMITS[kind]
        assert 1 <= len(ticks(sorted(set(named)))) <= 4
    else:
        assert len({name_of(day.isoformat(), "year") for day in days}) == 1 or len(set(named)) <= 1


def test_dates_in_file_names_make_a_course_of_days_with_dates_for_ticks() -> None:
    found = grouped()
    assert (found.period, len(found.periods), found.undated) == ("day", 24, 0)
    labels = [label.get_text() for label in course_figure(found, DE).axes[0].get_xticklabels()]
    assert labels[0] == "1. Okt\n2018"
    assert all(label.endswith("\n2018") for label in labels)
    assert "24 laut Dateiname" in overview_view(found, DE)["facts"][1]["note"]


def test_groups_by_two_columns_and_both_at_once() -> None:
    found = grouped()
    ressort, quelle = found.groupings
    assert [(g.name, g.articles) for g in ressort.groups] == [("Geld", 12), ("Netz", 12)]
    assert [(g.name, g.articles) for g in quelle.groups] == [("faz", 12), ("taz", 12)]
    assert {(one, other, g.articles) for one, other, g in found.crossed} == {
        (one, other, 6) for one in ("Netz", "Geld") for other in ("taz", "faz")
    }
    view = overview_view(found, DE)
    assert [table["head"] for table in view["groups"]] == ["Ressort", "quelle"]
    assert "crossed.svg" in overview_figures(found, DE, ("svg",))
    assert overview_view(overview(article("a", DATA)), DE)["crossed"] is None


def test_only_differences_beyond_chance_are_named() -> None:
    sentences = findings(grouped(), DE)
    assert any(s.startswith("Ressort, Datenschutz: am meisten bei Netz") and "am wenigsten bei Geld" in s for s in sentences)
    assert "quelle: Kein Thema unterscheidet sich mehr, als der Zufall der Auswahl erklärt." in sentences
    few = findings(grouped(6), DE)
    assert any("Zu wenige Gruppen" in sentence for sentence in few)
    assert findings(overview(article("a", "Anzeige")), DE) == []
    assert findings(overview(article("a", NOTHING)), texts("en", "overview"))[0].startswith(
        ("None of", "Privacy", "Mon", "Comp", "Tel")
    )


def test_what_wide_intervals_hide_is_said_to_be_unknown() -> None:
    """A share of 12 % with an interval from 2 to 100 % is no finding, nor is that groups with such intervals do not differ."""
    wide = replace(grouped(), groupings=(), crossed=())
    spread = [
        replace(share, best=Method.ADJUSTED_PROBABILITIES, estimates=share.estimates | {Method.ADJUSTED_PROBABILITIES: ANY})
        for share in wide.whole.shares
    ]
    whole = replace(wide.whole, shares=tuple(spread))
    groups = tuple(replace(whole, name=name, articles=9) for name in ("Geld", "Netz"))
    wide = replace(wide, whole=whole, periods=(), sources=groups)
    counted, unknown, compared = findings(wide, DE)
    assert counted == "Am häufigsten hat das Modell Datenschutz zugeordnet: 12-mal, also 25\u00a0% der Absätze."
    assert unknown.startswith("Wie häufig die Themen wirklich sind, lässt sich daraus nicht sagen (Datenschutz, ")
    assert compared == DE("overview.findings.source_wide")
    (row, *_) = overview_view(wide, DE)["shares"]["rows"]
    assert row["cells"][4:6] == ["nicht zu sagen", "2–97\u00a0%"]
    estimates = whole.shares[0].estimates | {Method.ADJUSTED_PROBABILITIES: Estimate(0.2, 0.1, 0.3)}
    narrow = replace(whole.shares[0], estimates=estimates)
    known = replace(wide, whole=replace(whole, shares=(narrow, *whole.shares[1:])), sources=())
    assert findings(known, DE)[2] == "Enger eingegrenzt: Datenschutz 20\u00a0% (10–30\u00a0%)."


def test_the_data_of_figures_are_those_drawn() -> None:
    found = grouped()
    data = figure_data(found)
    assert set(data) == {"shares.csv", "course.csv", "crossed.csv"}
    rows = list(csv.DictReader(io.StringIO(data["course.csv"].decode())))
    assert len(rows) == 24 * 4
    assert (rows[0]["day"], rows[0]["theme"], float(rows[0]["counted"])) == ("2018-10-01", "privacy", 0.5)


def test_the_workbook_has_numbers_and_days() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    content = overview_xlsx(grouped(), DE)
    assert content == overview_xlsx(grouped(), DE)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Themen", "Zeitverlauf", "Gruppen 1", "Gruppen 2", "Gruppen, gekreuzt", "Artikel", "Zu prüfen"]
    row = [cell.value for cell in book["Artikel"][2]]
    assert row[:3] == ["taz/2018-10-01-text", DATA, datetime(2018, 10, 1)]
    assert [cell.value for cell in book["Zeitverlauf"][2]][:3] == ["2018-10-01", datetime(2018, 10, 1), "Datenschutz"]
    assert [cell.value for cell in book["Gruppen, gekreuzt"][1]][:3] == ["Ressort", "quelle", "Thema"]
    assert [cell.value for cell in book["Gruppen, gekreuzt"][2]][:3] == ["Geld", "faz", "Datenschutz"]
    assert isinstance(book["Themen"]["D2"].value, float | int)


def test_the_command_groups_by_a_column_of_the_table(run: Callable[..., Ran], tmp_path: Path) -> None:
    rows = [
        {"id": f"a{i}", "text": DATA, "Datum": f"2018-0{1 + i}-03", "Partei": "AB"[i % 2], "Ressort": "CD"[i // 2]}
        for i in range(4)
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    asked = ("overview", tmp_path / "in.jsonl", "--date-column", "Datum", "--by", "Partei")
    assert run(*asked, "-o", tmp_path / "out", "--format", "json").code == 0
    found = json.loads((tmp_path / "out" / "overview.json").read_text(encoding="utf-8"))
    assert [group["name"] for group in found["groups"]["Partei"]] == ["A", "B"]
    assert found["period"] == "month"
    assert run(*asked, "--by", "Partei", "-o", tmp_path / "out").code == 2
    assert run(*asked, "--by", "ressort", "-o", tmp_path / "two", "--format", "json").code == 0
    found = json.loads((tmp_path / "two" / "overview.json").read_text(encoding="utf-8"))
    assert [group["name"] for group in found["groups"]["ressort"]] == ["C", "D"]
    assert {tuple(group["values"]) for group in found["crossed"]} == {("A", "C"), ("B", "C"), ("A", "D"), ("B", "D")}


def test_values_of_any_length_and_with_zero_characters_are_groups(run: Callable[..., Ran], tmp_path: Path) -> None:
    """One long value takes its own memory, not as much again for every article."""
    pairs = [("x" * 300_000, "p"), *([("a\0b", "q\0r"), ("c\0", "p"), ("c", "p")] * 100)]
    rows = [{"id": f"a{i}", "text": DATA, "Partei": one, "Land": other} for i, (one, other) in enumerate(pairs)]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    asked = ("overview", tmp_path / "in.jsonl", "--by", "Partei", "--by", "Land", "-o", tmp_path / "out", "--format", "json")
    tracemalloc.start()
    result = run(*asked)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (result.code, peak < 100_000_000) == (0, True), (result.err, peak)
    found = json.loads((tmp_path / "out" / "overview.json").read_text(encoding="utf-8"))
    assert Counter({g["name"]: g["articles"] for g in found["groups"]["Partei"]}) == Counter(one for one, _ in pairs)
    assert {tuple(group["values"]) for group in found["crossed"]} == set(pairs)


def test_a_column_that_is_missing_is_named_with_the_option_that_asked_for_it(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": DATA}), encoding="utf-8")
    result = run("overview", tmp_path / "in.jsonl", "--by", "Partei", "-o", tmp_path / "out")
    assert (result.code, "no column 'Partei' (--by)" in result.err) == (1, True), result.err
