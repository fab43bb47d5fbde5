"""Groups of articles by what is known of them: a column of their table, or an entry of their metadata."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.records import Article, source_of
from corpus.tables.rows import FACT_NAMES

#: Two columns at once are crossed; more would leave too few articles in each.
MOST = 2


def metadata_key(column: str) -> str | None:
    """The entry of an article's metadata that a column's name stands for, None where it is no such name.

    >>> metadata_key("Quelle"), metadata_key("Ressort"), metadata_key("Partei")
    ('site', 'section', None)
    """
    return next((key for key, names in FACT_NAMES.items() if column.casefold() in (key, *names)), None)


def kept_columns(by: Sequence[str]) -> tuple[str, ...]:
    """The columns that have to be read beside the known ones."""
    return tuple(column for column in by if metadata_key(column) is None)


def values_of(article: Article, by: Sequence[str]) -> tuple[str, ...]:
    """What an article has in each column, "" where that is not known.

    >>> values_of(Article("taz/a", "a.txt", "", (), metadata=(("section", "Netz"),)), ("Ressort", "quelle"))
    ('Netz', 'taz')
    """
    metadata = dict(article.metadata)
    kept = dict(zip(kept_columns(by), article.kept[0] if article.kept else (), strict=False))
    found = []
    for column in by:
        key = metadata_key(column)
        value = kept.get(column) if key is None else source_of(article) if key == "site" else metadata.get(key)
        found.append(" ".join((value or "").split()))
    return tuple(found)
