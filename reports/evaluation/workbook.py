"""An evaluation as an Excel workbook: every table of `absatz evaluate --json` (docs/formats.md), a sheet each."""

from __future__ import annotations

from typing import Any

from corpus.tables.workbook import Column, Sheet, workbook
from training.scores.evaluation import Evaluation

#: Names of sheets, and where their rows are in the JSON.
TABLES = {
    "scores": "themes", "in use": "in_use", "coders": "agreement", "calibration": "calibration", "confusion": "confusion",
    "errors": "errors",
}  # fmt: skip
WIDTHS = {"text": 80, "place": 30, "theme": 18}


def evaluation_xlsx(evaluation: Evaluation) -> bytes:
    """The workbook. Same evaluation, same bytes. Raises InputError where XlsxWriter is not installed."""
    data = evaluation.to_json()
    averages = [{"average": name, **data[name]} for name in ("macro", "micro")]
    tables = {name: data[key] for name, key in TABLES.items()} | {"averages": averages}
    return workbook(_sheet(name, rows) for name, rows in tables.items() if rows)


def _sheet(name: str, rows: list[dict[str, Any]]) -> Sheet:
    flat = [_flat(row) for row in rows]
    heads = list(dict.fromkeys(key for row in flat for key in row))
    return Sheet(name, [Column(key, WIDTHS.get(key, 12)) for key in heads], [[row.get(key) for key in heads] for row in flat])


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Intervals as two columns, and no lists of records.

    >>> _flat({"f1": 0.5, "f1_interval": [0.4, 0.6], "recall_interval": None, "bins": [{}]})
    {'f1': 0.5, 'f1_low': 0.4, 'f1_high': 0.6, 'recall_low': None, 'recall_high': None}
    """
    result: dict[str, Any] = {}
    for key, value in row.items():
        if key.endswith("interval"):
            low, high = value or (None, None)
            start = key.removesuffix("interval")
            result |= {f"{start}low": low, f"{start}high": high}
        elif not isinstance(value, list | dict):
            result[key] = value
    return result
