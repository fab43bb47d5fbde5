"""`absatz.read` reads what the command reads."""

from __future__ import annotations

from pathlib import Path

import pytest

import absatz
from corpus.errors import InputError
from corpus.sources import read_articles
from tests.paths import ROOT

SAMPLES = ROOT / "docs" / "samples"
LINE = "Die Fähre nach Norden fährt in diesem Winter nur an drei Tagen weil die Werft den Motor zerlegt hat. " * 2


def test_files_and_folders() -> None:
    expected = tuple(read_articles([str(SAMPLES)]))
    assert absatz.read(SAMPLES) == absatz.read(str(SAMPLES)) == expected
    assert absatz.read(*sorted(SAMPLES.iterdir())) == tuple(read_articles([str(path) for path in sorted(SAMPLES.iterdir())]))


def test_columns_and_units(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("nr,inhalt\nx,Eins steht hier.\nx,Zwei steht hier.\n", encoding="utf-8")
    [article] = absatz.read(table, text_column="inhalt", id_column="nr")
    assert (article.id, [p.text for p in article.paragraphs]) == ("x", ["Eins steht hier.", "Zwei steht hier."])
    with pytest.raises(InputError, match="nope"):
        absatz.read(table, text_column="nope")
    page = tmp_path / "seite"
    page.write_text(f"<html><body><article><h1>Fähre</h1><p>{LINE}</p></article></body></html>", encoding="utf-8")
    assert absatz.read(page, input_format="html")[0].form == "html"


def test_repeated_articles_can_be_left_out(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(LINE + name, encoding="utf-8")
    assert [article.id for article in absatz.read(tmp_path)] == ["a", "b"]
    assert [article.id for article in absatz.read(tmp_path, deduplicate=True)] == ["a"]


def test_bad_files_raise_or_are_collected(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    (tmp_path / "b.txt").write_text(LINE, encoding="utf-8")
    with pytest.raises(InputError, match="the file is empty"):
        absatz.read(tmp_path)
    problems: list[InputError] = []
    assert [article.id for article in absatz.read(tmp_path, on_error=problems.append)] == ["b"]
    assert len(problems) == 1


def test_a_minus_is_a_file_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="no such file"):
        absatz.read("-")


@pytest.mark.parametrize(
    ("path", "options", "kind", "message"),
    [
        ("a.txt", {"unit": "row"}, ValueError, "unit must be one of auto, paragraph, article"),
        ("a.txt", {"input_format": "xls"}, ValueError, "input_format must be one of"),
        (["a.txt"], {}, TypeError, "string or a Path, not list"),
    ],
)
def test_refused(path: str, options: dict[str, str], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        absatz.read(path, **options)  # type: ignore[arg-type]
