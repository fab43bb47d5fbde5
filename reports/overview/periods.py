"""Dates -> periods short enough to show a course, long enough to hold articles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

#: Kinds of periods, the finest first, and how many of each are shown at most: more could not be told apart.
LIMITS = {"day": 31, "week": 26, "month": 24, "quarter": 24, "year": 1000}
#: Characters of a date that a kind of period needs.
NEEDED = {"day": 10, "week": 10, "month": 7, "quarter": 7, "year": 4}


def periods(dates: Sequence[str]) -> tuple[str, list[str]]:
    """The finest kind of period of which the dates span no more than can be shown and fill at least half, and the period of every
    date ("" for no date).

    Dates are `2018-10-03`, `2018-10` or `2018`. Without at least two periods there is no course: ("", []).

    >>> periods(["2018-10-03", "2018-10-05", ""])
    ('day', ['2018-10-03', '2018-10-05', ''])
    >>> periods(["2018-12-10", "2018-12-31"])
    ('week', ['2018-W50', '2019-W01'])
    >>> periods(["2018-10-03", "2018-12"])[1], periods(["2015-01", "2015-12"])[1], periods(["2008", "2020-12-01"])[1]
    (['2018-10', '2018-12'], ['2015-Q1', '2015-Q4'], ['2008', '2020'])
    >>> periods(["2018-10", "2018-10"])
    ('', [])
    """
    known = [date for date in dates if date]
    shortest = min(map(len, known), default=0)
    for kind, limit in LIMITS.items():
        if known and shortest >= NEEDED[kind]:
            places = [_place(date, kind) for date in known]
            span = max(places) - min(places) + 1
            if kind == "year" or (span <= limit and 2 * len(set(places)) >= span):
                named = [name_of(date, kind) if date else "" for date in dates]
                return (kind, named) if len(set(named) - {""}) > 1 else ("", [])
    return "", []


def start(name: str) -> date:
    """The first day of a period.

    >>> [str(start(name)) for name in ("2018-Q3", "2018-07", "2018", "2018-W40", "2018-10-03")]
    ['2018-07-01', '2018-07-01', '2018-01-01', '2018-10-01', '2018-10-03']
    """
    year, _, rest = name.partition("-")
    if rest.startswith("Q"):
        return date(int(year), 3 * int(rest[1:]) - 2, 1)
    if rest.startswith("W"):
        return date.fromisocalendar(int(year), int(rest[1:]), 1)
    month, _, day = rest.partition("-")
    return date(int(year), int(month or 1), int(day or 1))


def name_of(day: str, kind: str) -> str:
    """The period of a date.

    >>> name_of("2018-12-31", "week"), name_of("2018-12-31", "quarter")
    ('2019-W01', '2018-Q4')
    """
    if kind == "quarter":
        return f"{day[:4]}-Q{(int(day[5:7]) - 1) // 3 + 1}"
    if kind == "week":
        year, week, _ = date.fromisoformat(day).isocalendar()
        return f"{year}-W{week:02}"
    return day[: NEEDED[kind]]


def ticks(names: Sequence[str], most: int = 4) -> list[str]:
    """At most so many of the periods, in order, from the first on in even steps of time.

    >>> ticks(["2018", "2019", "2020", "2022", "2030"])
    ['2018', '2022', '2030']
    """
    ordered = sorted(names)
    first, last = start(ordered[0]), start(ordered[-1])
    chosen = []
    for i in range(most):
        wanted = first + timedelta(days=(last - first).days * i / max(1, most - 1))
        chosen.append(min(ordered, key=lambda name: abs((start(name) - wanted).days)))
    return list(dict.fromkeys(chosen))


def _place(day: str, kind: str) -> int:
    """A number that grows by one from period to period."""
    if kind == "day":
        return date.fromisoformat(day).toordinal()
    if kind == "week":
        return (date.fromisoformat(day).toordinal() - 1) // 7
    year = int(day[:4])
    if kind == "year":
        return year
    month = int(day[5:7]) - 1
    return 12 * year + month if kind == "month" else 4 * year + month // 3
