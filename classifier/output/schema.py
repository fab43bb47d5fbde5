"""What `absatz predict` says of a paragraph: the same columns in every format, whoever scored it (docs/formats.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from corpus.gates.cells import BOM, csv_text
from corpus.rounding import decimals

#: What stands in front of the themes' columns.
FIRST = ("source", "article", "paragraph", "role", "reason", "classified", "start", "end")
#: What stands in front of a theme's id: probability, decision, whether that is unsure, and the prevalence that decided.
BY_THEME = ("p_", "", "unsure_", "prevalence_")
#: Further names in the objects of JSONL.
IN_JSON = ("probabilities", "decisions", "unsure", "prevalence", "evidence", "rest_of_article", "headings", "prevalence_adds")


def columns(themes: tuple[str, ...], *, text: bool = True, keep: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Names of the columns of CSV and Parquet, in order; `keep` are columns of the input that go with them.

    >>> columns(("privacy",))[-5:]
    ('p_privacy', 'privacy', 'unsure_privacy', 'prevalence_privacy', 'text')
    """
    by_theme = [f"{kind}{theme}" for kind in BY_THEME for theme in themes]
    return (*FIRST, *by_theme, *(("text",) if text else ()), *keep)


def taken(keep: tuple[str, ...], themes: tuple[str, ...]) -> str | None:
    """The first of the names of kept columns that is one of ours, in any format, or stands there twice; else None.

    >>> taken(("Ressort", "role"), ("privacy",)), taken(("Ressort",), ("privacy",))
    ('role', None)
    """
    ours = {*columns(themes), *IN_JSON}
    return next((name for i, name in enumerate(keep) if name in ours or name in keep[:i]), None)


def json_row(row: Mapping[str, Any], themes: tuple[str, ...], keep: tuple[str, ...] = ()) -> dict[str, Any]:
    """A row, given by column, as an object of JSONL: no reason where there is none, nothing on themes where none was judged."""
    data = {name: row[name] for name in FIRST if name != "reason" or row[name]}
    if "text" in row:
        data["text"] = row["text"]
    if row["classified"]:
        data["probabilities"] = {theme: decimals(row[f"p_{theme}"]) for theme in themes}
        data["decisions"] = {theme: int(row[theme]) for theme in themes}
        data["unsure"] = [theme for theme in themes if row[f"unsure_{theme}"]]
        data["prevalence"] = {theme: row[f"prevalence_{theme}"] for theme in themes}
    return data | {name: row[name] for name in keep}


def csv_rows(rows: Iterable[Mapping[str, Any]], *, excel: bool = False) -> str:
    """Rows, given by column, as lines of CSV without header; cells of what was not judged are empty."""
    return csv_text((row.values() for row in rows), excel=excel)


def csv_header(names: Iterable[str], *, excel: bool = False) -> str:
    """The first line of CSV."""
    return BOM + csv_text([names], excel=True) if excel else csv_text([names])
