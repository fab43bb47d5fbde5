"""The records every later stage reads: an article and its paragraphs.

Frozen, so that what was read stays what is reported; spans point into the decoded source text, so that every number can be
traced back to the characters it came from.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a paragraph is to its article."""

    HEADING = "heading"
    LEAD = "lead"
    BODY = "body"
    CAPTION = "caption"
    BYLINE = "byline"
    LIST = "list"
    QUOTE = "quote"
    BOILERPLATE = "boilerplate"


#: Roles whose paragraphs are running text of the article. A caption joins them only when it makes a statement.
RUNNING_TEXT = frozenset({Role.LEAD, Role.BODY, Role.LIST, Role.QUOTE})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article.

    `number` counts from 1 over all paragraphs of the article, set-aside lines included, so an id never shifts when role
    detection changes. `start` and `end` are character offsets into the source text. `reason` names the rule that gave the role.
    """

    article: str
    number: int
    text: str
    start: int
    end: int
    role: Role
    classified: bool
    reason: str = ""

    @property
    def id(self) -> str:
        """Article id and running number.

        >>> Paragraph("post", 3, "Text", 0, 4, Role.BODY, True).id
        'post#3'
        """
        return f"{self.article}#{self.number}"

    @property
    def words(self) -> int:
        """Number of white-space separated words.

        >>> Paragraph("post", 1, "Ein kurzer Satz.", 0, 16, Role.BODY, True).words
        3
        """
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A date found with an article (`2018-10` or `2018-10-03`) and where it was found. `published` is true only where the source
    itself says that this is the day of publication; a crawl date never is."""

    value: str
    origin: str
    published: bool


@dataclass(frozen=True, slots=True)
class Article:
    """An article as read: its paragraphs in order, and what is known about it.

    `form` names the format it was read from; `outside` is text of a saved page that is no part of the article. `kept` holds, for
    every paragraph, the cells of the table's columns that were asked for with it; it is empty where none were.
    """

    id: str
    source: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    dates: tuple[DateCandidate, ...] = ()
    encoding: str = "utf-8"
    metadata: tuple[tuple[str, str], ...] = ()
    form: str = "text"
    outside: tuple[str, ...] = ()
    kept: tuple[tuple[str | None, ...], ...] = ()

    @property
    def classified(self) -> tuple[Paragraph, ...]:
        """The paragraphs that carry themes or not; the others were set aside by role."""
        return tuple(p for p in self.paragraphs if p.classified)

    @property
    def headings(self) -> tuple[str, ...]:
        """The texts of its headings, which carry no themes but say what the article is about."""
        return tuple(p.text for p in self.paragraphs if p.role is Role.HEADING)


def source_of(article: Article) -> str:
    """Where an article comes from: the site its page names, else the folder it lies in, else unknown.

    >>> source_of(Article("tageblatt/2018/handy", "handy.txt", "", ()))
    'tageblatt'
    """
    site = dict(article.metadata).get("site", "")
    return site or (article.id.split("/")[0] if "/" in article.id else "")


def text_sha256(text: str) -> str:
    """Hash that ties a hand label to the words it was given for: SHA-256 over UTF-8 with runs of white space as one blank.

    >>> text_sha256("Zwei  Wörter") == text_sha256("Zwei\\nWörter ")
    True
    """
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()
