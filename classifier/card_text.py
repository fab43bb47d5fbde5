"""Facts of unknown form -> Markdown: numbers, intervals, tables, and text that stays text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

UNKNOWN = "–"


def with_intervals(row: Mapping[str, Any], *names: str) -> list[str]:
    """Numbers of a row, each followed by its interval."""
    return [cell for name in names for cell in (number(row.get(name)), interval(row.get(f"{name}_interval")))]


def pairs(data: Mapping[str, Any]) -> str:
    """A table of keys and values, sorted."""
    return table(["", "value"], [[text(key), text(value)] for key, value in sorted(data.items())]) if data else ""


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table; the cells are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def text(value: Any) -> str:
    """Text that Markdown takes for nothing but text, on one line.

    >>> text("a|b\\n*c*")
    'a\\\\|b \\\\*c\\\\*'
    """
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(str(value).split()))


def number(value: Any) -> str:
    """With three decimals."""
    return f"{value:.3f}" if _is_number(value) else UNKNOWN


def percent(value: Any) -> str:
    """With one decimal."""
    return f"{value:.1%}" if _is_number(value) else UNKNOWN


def interval(value: Any) -> str:
    """Both ends, with three decimals."""
    return f"{number(value[0])}–{number(value[1])}" if isinstance(value, list) and len(value) == 2 else UNKNOWN


def percent_interval(value: Any) -> str:
    """Both ends, as percentages."""
    return f"{percent(value[0])}–{percent(value[1])}" if isinstance(value, list) and len(value) == 2 else UNKNOWN


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def table_of(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The table under a key, empty where there is none."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def rows_of(data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The tables in the list under a key."""
    value = data.get(key)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
