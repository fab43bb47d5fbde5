"""The date by which an article is put into a course of time."""

from __future__ import annotations

import pytest

from corpus.dating import best_date, name_dates
from corpus.records import Article, DateCandidate


def article(name: str, *dates: tuple[str, str, bool]) -> Article:
    return Article(name, "a.txt", "", (), tuple(DateCandidate(*date) for date in dates))


@pytest.mark.parametrize(
    ("found", "value", "origin"),
    [
        (article("2019-01-01", ("2018-05", "date column", False), ("2018-06", "meta", True)), "2018-06", "meta"),
        (article("2019-01-01", ("2018-05", "address", False), ("2018-04", "date column", False)), "2018-04", "date column"),
        (article("taz/2019-01-01", ("2021-05", "file header", False)), "2019-01-01", "file name"),
    ],
)
def test_the_most_telling_date(found: Article, value: str, origin: str) -> None:
    date = best_date(found)
    assert date is not None
    assert (date.value, date.origin) == (value, origin)


@pytest.mark.parametrize("origin", ["file header", "crawled on", "saved on", "document created", "archive address"])
def test_when_somebody_fetched_an_article_is_not_when_it_came_out(origin: str) -> None:
    assert best_date(article("abo", ("2021-05-03", origin, False))) is None


@pytest.mark.parametrize("name", ["abo-4711", "12345678", "2018", "artikel-20181399", "2018-13-01", "x920181003"])
def test_other_numbers_are_no_dates(name: str) -> None:
    assert name_dates(name) == ()
