"""Shortens texts for print, behind a word where that is possible."""

from __future__ import annotations

from reports.texts import Texts


def cut_at(text: str, limit: int) -> int:
    """Where to cut a text of more than `limit` characters: behind a word, or at the limit where there is no blank near it.

    >>> cut_at("eins zwei drei", 11), cut_at("eins", 11)
    (9, 4)
    """
    if len(text) <= limit:
        return len(text)
    blank = text.rfind(" ", limit // 2, limit + 1)
    return limit if blank < 0 else blank


def cut(text: str, characters: int, texts: Texts) -> str:
    """At most so many characters of a text, with an ellipsis where some are missing."""
    return text if len(text) <= characters else text[: cut_at(text, characters)].rstrip() + texts("ellipsis")
