"""Predictions as an Excel workbook, the same columns as in every other format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from classifier.output.forms import row_of
from classifier.output.schema import columns
from classifier.predict import ArticleThemes
from corpus.tables.workbook import Column, Sheet, day_of, workbook

WIDTHS = {"source": 24, "article": 24, "text": 80, "reason": 20}


def predictions_xlsx(articles: Iterable[ArticleThemes], themes: tuple[str, ...], keep: tuple[str, ...], *, text: bool) -> bytes:
    """One sheet, one row per paragraph. Kept cells that are whole days (2018-10-03) become dates. Raises InputError as `workbook`
    does."""
    names = columns(themes, text=text, keep=keep)
    shares = {f"{kind}{theme}" for kind in ("p_", "prevalence_") for theme in themes}
    heads = [Column(name, WIDTHS.get(name, 12), name in shares) for name in names]
    return workbook([Sheet("absatz", heads, _rows(articles, names, keep))])


def _rows(articles: Iterable[ArticleThemes], names: tuple[str, ...], keep: tuple[str, ...]) -> Iterator[list[Any]]:
    for article in articles:
        for labelled in article.paragraphs:
            row = row_of(labelled, article, keep)
            yield [day_of(row[name]) if name in keep else row[name] for name in names]
