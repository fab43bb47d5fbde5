"""Theme ids that can stand beside absatz's own names: a theme's id names a column in tables and a key in JSON."""

from __future__ import annotations

from collections.abc import Sequence

#: Columns of predictions and of label files, keys beside themes in JSON, and `none`, which stands for "no theme" in confusions.
TAKEN = frozenset(
    (
        *("source", "article", "paragraph", "role", "reason", "classified", "start", "end", "text"),
        *("probabilities", "decisions", "unsure", "prevalence", "prevalence_adds", "evidence", "rest_of_article", "word"),
        *("coder", "sample", "text_sha256", "theme", "themes", "value", "none"),
    )
)
#: In front of an id in names of columns (classifier/output/schema.py).
PREFIXES = ("p_", "unsure_", "prevalence_")


def meeting(ids: Sequence[str]) -> str:
    """What is wrong with theme ids that meet a column's name, or nothing.

    >>> meeting(["privacy", "p_value"]), meeting(["value", "p_value"])
    ('', "theme id 'value' is the name of a column of absatz's own")
    """
    for theme in ids:
        if theme in TAKEN:
            return f"theme id {theme!r} is the name of a column of absatz's own"
        for prefix in PREFIXES:
            if prefix + theme in ids:
                return f"theme id {prefix + theme!r} is the name of a column of theme {theme!r}"
    return ""
