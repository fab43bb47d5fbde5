"""The data behind the figures, one CSV beside each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.gates.cells import csv_text
from reports.overview.findings import shown
from reports.overview.records import Group, Overview

SHARES = ("theme", "articles", "paragraphs", "counted", "shown", "low", "high", "method")


def figure_data(overview: Overview) -> dict[str, bytes]:
    """The endings of the files' names, as in `shares.csv`, and their bytes."""
    tables: dict[str, list[Sequence[Any]]] = {"shares": [SHARES, *share_rows(overview, overview.whole)]}
    if overview.periods:
        rows = [[g.name, *row] for g in overview.periods for row in share_rows(overview, g)]
        tables["course"] = [(overview.period, *SHARES), *rows]
    elif overview.whole.paragraphs:
        tables["articles"] = [
            ("place", "article", "theme", "paragraphs", "with_theme"),
            *(
                [i, row.id, theme.id, row.paragraphs, row.with_theme[t]]
                for i, row in enumerate(overview.articles, start=1)
                for t, theme in enumerate(overview.themes)
            ),
        ]
    if overview.crossed:
        columns = [grouping.column for grouping in overview.groupings]
        rows = [[one, other, *row] for one, other, g in overview.crossed for row in share_rows(overview, g)]
        tables["crossed"] = [(*columns, *SHARES), *rows]
    return {f"{name}.csv": csv_text(rows).encode() for name, rows in tables.items()}


def share_rows(overview: Overview, group: Group) -> list[list[Any]]:
    """A row per theme of a group: counted share, the share to go by, its interval and its method."""
    rows = []
    for theme, share in zip(overview.themes, group.shares, strict=True):
        best, counted = shown(share), share.counted
        rows.append(
            [
                theme.id,
                group.articles,
                share.paragraphs,
                None if counted is None else float(counted.share),
                *((None, None, None) if best is None else (float(best.share), float(best.low), float(best.high))),
                str(share.best or "count"),
            ]
        )
    return rows
