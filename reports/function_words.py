"""Words that say nothing of a theme to a reader, though they may count for the model (`data/function_words.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def function_words(language: str) -> frozenset[str]:
    """The function words of a language (de, en), in small letters; none of a language that has no list.

    >>> "fast" in function_words("de"), "daten" in function_words("de"), function_words("fr")
    (True, False, frozenset())
    """
    table = tomllib.loads((files("reports") / "data" / "function_words.toml").read_text(encoding="utf-8"))
    return frozenset(table.get(language, "").split())


def names_something(word: str, language: str) -> bool:
    """Whether a word is more than a function word, a number or a single letter.

    >>> names_something("Fast", "de"), names_something("SMS", "de"), names_something("2018", "de"), names_something("X", "de")
    (False, True, False, False)
    """
    return sum(map(str.isalpha, word)) > 1 and word.lower() not in function_words(language)
