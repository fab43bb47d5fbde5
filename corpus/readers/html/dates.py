"""Dates that a web page states in its markup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpus.paragraphs.dates import normal_date
from corpus.readers.html.data import things
from corpus.records import DateCandidate

#: Names under which markup states the day of publication.
PUBLISHED = frozenset(
    {
        "article:published_time", "og:article:published_time", "datepublished", "date.issued", "dc.date.issued",
        "dcterms.issued", "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date",
        "article.published", "cxenseparse:recs:publishtime", "citation_publication_date",
    }
)  # fmt: skip
#: Dates of something else, or that do not say of what.
OTHER = frozenset(
    {
        "article:modified_time", "og:updated_time", "datemodified", "last-modified", "date", "dc.date",
        "dcterms.modified", "dcterms.created", "dc.date.modified", "dc.date.created", "revised",
    }
)  # fmt: skip


def page_dates(tree: Any) -> tuple[DateCandidate, ...]:
    """Candidates in the order found, each value and origin once."""
    found: dict[DateCandidate, None] = {}
    for value, origin, published in (*_meta(tree), *_linked_data(tree), *_times(tree)):
        if day := normal_date(value):
            found[DateCandidate(day, origin, published=published)] = None
    return tuple(found)


def _meta(tree: Any) -> Iterator[tuple[str, str, bool]]:
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if name in PUBLISHED or name in OTHER:
            yield element.get("content") or "", f"markup, {name}", name in PUBLISHED


def _linked_data(tree: Any) -> Iterator[tuple[str, str, bool]]:
    for thing in things(tree):
        for key in ("datePublished", "dateModified", "dateCreated"):
            if isinstance(thing.get(key), str):
                yield thing[key], f"markup, {key}", key == "datePublished"


def _times(tree: Any) -> Iterator[tuple[str, str, bool]]:
    for element in list(tree.iter("time"))[:3]:
        published = element.get("itemprop") == "datePublished" or element.get("pubdate") is not None
        yield element.get("datetime") or "".join(element.itertext()), "markup, time element", published
