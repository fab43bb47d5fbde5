"""What `absatz predict` says of a paragraph: the same columns in every format, whoever scored it (docs/formats.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from corpus.tables.cells import csv_text

#: What stands in front of the themes' columns.
FIRST = ("source", "article", "paragraph", "role", "reason", "classified", "start", "end")


def columns(themes: tuple[str, ...], *, text: bool = True) -> tuple[str, ...]:
    """Names of the columns of CSV and Parquet, in order.

    >>> columns(("privacy",))[-4:]
    ('p_privacy', 'privacy', 'unsure_privacy', 'text')
    """
    by_theme = [f"{kind}{theme}" for kind in ("p_", "", "unsure_") for theme in themes]
    return (*FIRST, *by_theme, *(("text",) if text else ()))


def json_row(row: Mapping[str, Any], themes: tuple[str, ...]) -> dict[str, Any]:
    """A row, given by column, as an object of JSONL: no reason where there is none, nothing on themes where none was judged."""
    data = {name: row[name] for name in FIRST if name != "reason" or row[name]}
    if "text" in row:
        data["text"] = row["text"]
    if row["classified"]:
        data["probabilities"] = {theme: round(row[f"p_{theme}"], 6) for theme in themes}
        data["decisions"] = {theme: int(row[theme]) for theme in themes}
        data["unsure"] = [theme for theme in themes if row[f"unsure_{theme}"]]
    return data


def csv_rows(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows, given by column, as lines of CSV without header; cells of what was not judged are empty."""
    return csv_text(row.values() for row in rows)


def csv_header(names: Iterable[str]) -> str:
    """The first line of CSV."""
    return csv_text([names])
