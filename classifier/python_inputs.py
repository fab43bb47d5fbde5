"""What a caller in Python hands over as texts and as names of articles: checked, and made plain lists.

pandas, polars, NumPy and Arrow columns are taken as they come; none of these libraries is imported here. A caller who has a
pandas column has imported pandas already, so it is looked up among the modules that are loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ONE_STRING = "texts must be a list of strings, not one string: write [text]"


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """n values in order, and the index of the pandas Series that they came in (None: they came otherwise)."""

    values: list[Any]
    index: Any = None


def refuse_one_string(texts: object) -> None:
    """Raise TypeError for a string where a list of strings belongs: it would be taken for a list of its letters.

    >>> refuse_one_string("Daten")
    Traceback (most recent call last):
    TypeError: texts must be a list of strings, not one string: write [text]
    """
    if isinstance(texts, str):
        raise TypeError(ONE_STRING)


def given_texts(texts: object) -> Given:
    """The texts of a list, tuple, generator, column or one-dimensional array. Raises TypeError for anything else, and where
    a value is no string.

    >>> given_texts(["Daten", None])
    Traceback (most recent call last):
    TypeError: texts[1] is None, not a string: leave such rows out, or fill them with ''
    """
    refuse_one_string(texts)
    given = _given(texts, "texts")
    _refuse_other(given.values, "texts")
    return given


def _refuse_other(values: list[Any], what: str) -> None:
    for place, text in enumerate(values):
        if not isinstance(text, str):
            missing = text is None or not _same(text)
            todo = "leave such rows out, or fill them with ''" if missing else "give the text itself"
            raise TypeError(f"{what}[{place}] is {_shown(text)}, not a string: {todo}")


def given_articles(articles: object, texts: Given) -> list[Hashable]:
    """The name of each text's article. Raises TypeError where a name is missing, ValueError where they do not fit the
    texts.

    >>> given_articles(["a"], Given(["Eins", "Zwei"]))
    Traceback (most recent call last):
    ValueError: 1 articles for 2 texts: articles names the article of each text
    """
    if isinstance(articles, str):
        raise TypeError("articles must name the article of each text, so it is a list, not one string")
    given = _given(articles, "articles")
    if len(given.values) != len(texts.values):
        counts = f"{len(given.values)} articles for {len(texts.values)} texts"
        raise ValueError(f"{counts}: articles names the article of each text")
    if given.index is not None and texts.index is not None and not given.index.equals(texts.index):
        raise ValueError("texts and articles have different indexes: take both from one table")
    for place, name in enumerate(given.values):
        # A missing value of NumPy or pandas is unequal to itself, or cannot say so.
        if not isinstance(name, Hashable) or name is None or not _same(name):
            raise TypeError(f"articles[{place}] is {_shown(name)}, not a name: give each text the name of its article")
    return given.values


def given_headings(headings: object, articles: list[Hashable] | None) -> list[tuple[Hashable, str]]:
    """The headings of these articles with the article of each; those of other articles are left out. Raises TypeError where they
    are no lists by article, ValueError where there are no articles.

    >>> given_headings({"a": ["Mehr Netz", "Neue Tarife"], "b": ["Garten"]}, ["a", "a"])
    [('a', 'Mehr Netz'), ('a', 'Neue Tarife')]
    """
    if headings is None:
        return []
    if articles is None:
        raise ValueError("headings speak for the paragraphs of their articles: name these with articles")
    if not isinstance(headings, Mapping):
        raise TypeError(f"headings must be a dict from article to its list of headings, not {type(headings).__name__}")
    found: list[tuple[Hashable, str]] = []
    for name in dict.fromkeys(articles):
        texts, what = headings.get(name, ()), f"headings[{name!r}]"
        if isinstance(texts, str):
            raise TypeError(f"{what} must be a list of strings, not one string")
        values = _given(texts, what).values
        _refuse_other(values, what)
        found += [(name, text) for text in values]
    return found


def _given(values: object, what: str) -> Given:
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(values, pandas.Series):
        return Given(values.tolist(), values.index)
    if hasattr(values, "columns") or getattr(values, "ndim", 1) != 1:
        raise TypeError(f"{what} must be one column, not a table or an array of {getattr(values, 'ndim', 2)} dimensions")
    if isinstance(values, bytes | bytearray | dict | set | frozenset) or not isinstance(values, Iterable):
        raise TypeError(f"{what} must be a list, a column or a one-dimensional array, not {type(values).__name__}")
    if hasattr(values, "to_pylist"):  # Arrow
        return Given(values.to_pylist())
    return Given(values.tolist() if hasattr(values, "tolist") else list(values))


def _same(value: object) -> bool:
    try:
        return bool(value == value)
    except TypeError:
        return False


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
