"""Texts from outside -> article files that read back as exactly these paragraphs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.gates.parser import Place
from corpus.paragraphs.article import article_from_text
from corpus.paragraphs.segments import clean

#: Stands for a paragraph whose text the import does not know, so that those after it keep their numbers. It holds no words, so it
#: is set aside as boilerplate.
GAP = "[…]"
#: More than any article has; a higher number is a mistake, and would make a file of gaps.
MOST_PARAGRAPHS = 10_000
#: What the reader takes off the ends of a line.
_EDGE = "\ufeff\u200b \t\xa0"
_SAFE_PART = re.compile(r"\w(?:[\w .,+()&#@'-]*[\w.,+()&#@'-])?")


def one_line(text: str) -> str:
    """Text as a line of an article file: without invisible marks, runs of white space, line ends included, as one blank.

    >>> one_line("Der Anruf\\nbrach  ab. ")
    'Der Anruf brach ab.'
    """
    return " ".join(clean(text).split()).strip(_EDGE)


def check_article_id(article: str, place: Place) -> None:
    """Raise InputError for an id that must not become a file name: it comes from outside and could point anywhere.

    >>> check_article_id("blog/post-1", Place("a.jsonl", 1))
    >>> check_article_id("../post", Place("a.jsonl", 1))
    Traceback (most recent call last):
    corpus.errors.InputError: a.jsonl, line 1: article id '../post' cannot be a file name. Use letters, digits and . _ - only.
    """
    parts = article.split("/")
    if not all(_SAFE_PART.fullmatch(part) and len(part.encode()) <= 200 for part in parts):
        raise place.error(f"article id {article!r} cannot be a file name", "Use letters, digits and . _ - only.")


def article_text(article: str, lines: Mapping[int, str], place: Place) -> str:
    """The file of an article with the given lines by paragraph number. Raises InputError where it would not read back so."""
    if max(lines) > MOST_PARAGRAPHS:
        raise place.error(f"paragraph {max(lines)} of article {article!r} is too far on", "Check the paragraph number.")
    wanted = [lines.get(number, GAP) for number in range(1, max(lines) + 1)]
    text = "\n\n".join(wanted) + "\n"
    read = [paragraph.text for paragraph in article_from_text(text, article_id=article, source="").paragraphs]
    if read != wanted or "\0" in text:
        raise place.error(
            f"article {article!r} cannot be written as plain text: a text is empty, holds U+0000, begins like a date line, "
            "or lacks the blank after a full stop",
            "Change the text.",
        )
    return text
