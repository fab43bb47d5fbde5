"""Date candidates, each with its origin. Only a source that says `published` makes a day of publication."""

from __future__ import annotations

import re
from datetime import date

from corpus.records import DateCandidate

#: ` date 2018-10 ` before the first word: when the page was crawled, not when the article came out.
HEADER = re.compile(r"\s*date (\d{4}-\d{2}(?:-\d{2})?)(?=\s)")
ISO = re.compile(r"\s*(\d{4})-(\d{2})(?:-(\d{2}))?(?!\d)")
GERMAN = re.compile(r"\s*(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d{2})[/-](\d{1,2})(?:[/-](\d{1,2}))?(?=[/_-]|$)")
#: A day with the month as a word, German or English order: `11. Januar 2010`, `January 11, 2010`.
WRITTEN = re.compile(r"\b(\d{1,2})\.? ([A-Za-zä]{3,9})\.? (\d{4})\b|\b([A-Za-z]{3,9})\.? (\d{1,2}), ?(\d{4})\b")
MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
OTHER_MONTHS = {"mar": 3, "mrz": 3, "may": 5, "oct": 10, "dec": 12}
#: Web archives put the moment of their copy into the address.
ARCHIVE = re.compile(r"web\.archive\.org/web/(\d{4})(\d{2})(\d{2})\d*")


def header_date(text: str) -> tuple[DateCandidate | None, int]:
    """The date prefix of a crawled text and where the text begins.

    >>> header_date(" date 2018-10 Der Satz")
    (DateCandidate(value='2018-10', origin='file header', published=False), 13)
    """
    if match := HEADER.match(text):
        return DateCandidate(match[1], "file header", published=False), match.end()
    return None, 0


def normal_date(value: str) -> str | None:
    """`2018-10` or `2018-10-03` of a date in ISO or German writing; None where it is none or no such day exists.

    >>> normal_date("2018-10-03T12:00:00+02:00"), normal_date("3.10.2018"), normal_date("2018-13-01"), normal_date("gestern")
    ('2018-10-03', '2018-10-03', None, None)
    """
    if match := ISO.match(value):
        return _valid(match[1], match[2], match[3])
    if match := GERMAN.match(value):
        return _valid(match[3], match[2], match[1])
    return None


def written_date(text: str) -> str | None:
    """The first day in a text that has its month as a word, in German or English.

    >>> written_date("Montag, 11. Januar 2010"), written_date("January 11, 2010 Monday"), written_date("31. Juni 2010")
    ('2010-01-11', '2010-01-11', None)
    """
    for match in WRITTEN.finditer(text):
        day, name, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
        short = name[:3].lower()
        month = MONTHS.index(short) + 1 if short in MONTHS else OTHER_MONTHS.get(short)
        if month and (found := _valid(year, str(month), day)):
            return found
    return None


def address_dates(address: str) -> tuple[DateCandidate, ...]:
    """Dates in a web address: a year and month in the path, and the copy date of a web archive.

    >>> [(d.value, d.origin) for d in address_dates("https://web.archive.org/web/20140109030403/http://a.de/2013/12/09/post/")]
    [('2014-01-09', 'archive address'), ('2013-12-09', 'address')]
    """
    found: list[DateCandidate] = []
    archive = ARCHIVE.search(address)
    if archive and (value := _valid(archive[1], archive[2], archive[3])):
        found.append(DateCandidate(value, "archive address", published=False))
    path = address[archive.end() :] if archive else address
    if (match := IN_ADDRESS.search(path)) and (value := _valid(match[1], match[2], match[3])):
        found.append(DateCandidate(value, "address", published=False))
    return tuple(found)


def _valid(year: str, month: str, day: str | None) -> str | None:
    try:
        checked = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return checked.isoformat() if day else checked.isoformat()[:7]
