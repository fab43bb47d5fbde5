"""The date by which an article is put into a course of time: the best of those that are known of it.

The moment of a crawl, of saving, of making a file, or of a web archive's copy says when somebody fetched the article, not when it
came out, so no course is made of these.
"""

from __future__ import annotations

import re

from corpus.paragraphs.dates import normal_date
from corpus.records import Article, DateCandidate

#: Origins that tell when an article came out though they do not say so, the most telling first.
TELLING = ("date column", "front matter", "address", "file name")
#: `2018-10-03`, `2018_10_03`, `20181003`, `2018-10`; a folder per year and month (`2018/10/`) counts too.
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:([-_./])(\d\d)(?:\2(\d\d))?|(\d\d)(\d\d))(?!\d)")
_GERMAN = re.compile(r"(?<!\d)(\d\d?\.\d\d?\.(?:19|20)\d\d)(?!\d)")


def best_date(article: Article) -> DateCandidate | None:
    """The day of publication where the source states one, else the most telling other date, else None.

    >>> best_date(Article("taz/2018-10-03-abo", "a.txt", "", (), (DateCandidate("2021-05", "file header", False),)))
    DateCandidate(value='2018-10-03', origin='file name', published=False)
    """
    if stated := next((date for date in article.dates if date.published), None):
        return stated
    known = [date for date in (*article.dates, *name_dates(article.id)) if date.origin in TELLING]
    return min(known, key=lambda date: TELLING.index(date.origin), default=None)


def name_dates(name: str) -> tuple[DateCandidate, ...]:
    """The dates in a file name, with the folders before it.

    >>> [name_dates(name)[0].value for name in ("2018/10/abo", "abo_20181003", "Abo 3.10.2018")]
    ['2018-10', '2018-10-03', '2018-10-03']
    >>> name_dates("abo-4711"), name_dates("20189999")
    ((), ())
    """
    written = [match[1] for match in _GERMAN.finditer(name)]
    for match in _IN_NAME.finditer(name):
        month, day = (match[3], match[4]) if match[2] else (match[5], match[6])
        written.append("-".join(part for part in (match[1], month, day) if part))
    values = dict.fromkeys(day for text in written if (day := normal_date(text)))
    return tuple(DateCandidate(value, "file name", published=False) for value in values)
