"""The strip of themes along the article: columns as wide as paragraphs are long, as dark as a theme is probable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.article.alt import strip_alt
from reports.records import ParagraphFacts, ThemeSummary
from reports.texts import Texts

#: More columns than this would be thinner than a printed hair line; neighbours are then shown as one.
COLUMNS = 200
#: Share of the strip's width that a digit of a column's number takes, with the gap to the next number.
DIGIT = 0.011
GAP = 0.012


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its left edge and width as shares of the strip, the paragraphs it stands for, and per theme the highest
    probability among them and whether one of them carries the theme."""

    left: float
    width: float
    numbers: tuple[int, ...]
    probabilities: tuple[float, ...]
    decided: tuple[bool, ...]


def columns(paragraphs: Sequence[ParagraphFacts]) -> tuple[Column, ...]:
    """At most COLUMNS columns; paragraphs are joined with their neighbours where there are more."""
    total = sum(p.words for p in paragraphs)
    size = -(-len(paragraphs) // COLUMNS)
    result, left = [], 0.0
    for i in range(0, len(paragraphs), size or 1):
        group = paragraphs[i : i + size]
        width = sum(p.words for p in group) / total if total else len(group) / len(paragraphs)
        result.append(
            Column(
                left,
                width,
                tuple(p.number for p in group),
                tuple(max(values) for values in zip(*(p.probabilities for p in group), strict=True)),
                tuple(any(values) for values in zip(*(p.decisions for p in group), strict=True)),
            )
        )
        left += width
    return tuple(result)


def labels(shown: Sequence[Column]) -> list[tuple[float, int]]:
    """Middle and number of the columns whose number fits under them without touching the number before.

    >>> [n for _, n in labels([Column(0, 0.5, (1,), (), ()), Column(0.5, 0.001, (2,), (), ()), Column(0.501, 0.4, (3,), (), ())])]
    [1, 2, 3]
    """
    result: list[tuple[float, int]] = []
    free = 0.0
    for column in shown:
        middle, half = column.left + column.width / 2, DIGIT * len(str(column.numbers[0])) / 2
        if middle - half >= free:
            result.append((middle, column.numbers[0]))
            free = middle + half + GAP
    return result


def strip(summary: ThemeSummary, texts: Texts, last: int) -> dict[str, Any] | None:
    """The strip for the template, None where no paragraph was classified. `last` is the last paragraph a number can lead to."""
    if not summary.paragraphs:
        return None
    shown = columns(summary.paragraphs)
    size = max(len(column.numbers) for column in shown)
    return {
        "columns": [[round(c.left, 5), round(c.width, 5)] for c in shown],
        "cells": [[[round(c.probabilities[t], 3), int(c.decided[t])] for c in shown] for t in range(len(summary.themes))],
        "labels": [{"x": round(x, 5), "p": n, "link": n <= last} for x, n in labels(shown)],
        "axis": texts("strip.axis"),
        "caption": texts("strip.caption_binned", n=str(size)) if size > 1 else texts("strip.caption"),
        "alt": strip_alt(summary, texts),
    }
