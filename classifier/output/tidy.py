"""ArticleThemes -> one long table for R and pandas: a row per paragraph and theme, with everything known of the article.

Names of metadata are known only when the last article was read, so rows wait on disk until then, not in memory.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from classifier.predict import ArticleThemes
from corpus.dating import best_date

#: Columns that every table has; those of metadata (`meta_…`) and kept columns follow.
COLUMNS = (
    "article", "source", "title", "date", "date_origin", "published", "paragraph", "role", "words", "theme", "probability",
    "decision", "unsure", "prevalence",
)  # fmt: skip
#: Rows that wait in memory before they go to disk, in bytes.
SPOOLED = 1 << 24


def tidy(articles: Iterable[ArticleThemes], keep: Sequence[str] = ()) -> Iterator[list[Any]]:
    """The header, then the rows. Only classified paragraphs have themes, so only these are in it. `date` is the day of
    publication where the source states one (`published` 1), else the best other date of the article (`corpus.dating`)."""
    keys: dict[str, None] = {}
    with tempfile.SpooledTemporaryFile(SPOOLED, "w+", encoding="utf-8", newline="\n") as waiting:
        for labelled in articles:
            keys |= dict.fromkeys(key for key, _ in labelled.article.metadata)
            for row in _rows(labelled):
                waiting.write(json.dumps(row) + "\n")
        yield [*COLUMNS, *(f"meta_{key}" for key in keys), *keep]
        waiting.seek(0)
        for line in waiting:
            cells, metadata, kept = json.loads(line)
            yield [*cells, *(metadata.get(key) for key in keys), *(kept or [None] * len(keep))]


def _rows(labelled: ArticleThemes) -> Iterator[tuple[list[Any], dict[str, str], list[str | None]]]:
    article = labelled.article
    dated = best_date(article)
    date, origin, published = (dated.value, dated.origin, int(dated.published)) if dated else ("", "", 0)
    for found in labelled.paragraphs:
        paragraph = found.paragraph
        if not paragraph.classified:
            continue
        first = [article.id, article.source, article.title, date, origin, published, paragraph.number, paragraph.role.value]
        kept = list(article.kept[paragraph.number - 1]) if article.kept else []
        for theme, p, decided, unsure, share in zip(
            labelled.themes, found.probabilities, found.decisions, found.unsure, labelled.rule.shares, strict=True
        ):
            row = [*first, paragraph.words, theme, float(p), int(decided), int(unsure), float(share)]
            yield row, dict(article.metadata), kept
