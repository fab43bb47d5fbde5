"""Days of publication -> periods short enough to show a course, long enough to hold articles."""

from __future__ import annotations

from collections.abc import Sequence

#: More periods than this would be thinner than a reader can tell apart.
PERIODS = 24
KINDS = ("month", "quarter", "year")


def periods(dates: Sequence[str]) -> tuple[str, list[str]]:
    """The finest kind of period of which the dates span at most PERIODS, and the period of every date ("" for no date).

    Dates are `2018-10-03`, `2018-10` or `2018`. Without at least two periods there is no course: ("", []).

    >>> periods(["2018-10-03", "2018-12", ""])
    ('month', ['2018-10', '2018-12', ''])
    >>> periods(["2015-01", "2020-12"])[1], periods(["2008", "2020-12-01"])[1]
    (['2015-Q1', '2020-Q4'], ['2008', '2020'])
    >>> periods(["2018-10", "2018-10"])
    ('', [])
    """
    known = [date for date in dates if date]
    coarse = any(len(date) < len("2018-10") for date in known)
    for kind in KINDS[2 if coarse else 0 :]:
        places = [_place(date, kind) for date in known]
        if places and (kind == KINDS[-1] or max(places) - min(places) < PERIODS):
            named = [_name(date, kind) if date else "" for date in dates]
            return (kind, named) if len(set(named) - {""}) > 1 else ("", [])
    return "", []


def position(name: str) -> float:
    """Where a period lies on an axis of years.

    >>> position("2018-Q3"), position("2018-07"), position("2018")
    (2018.5, 2018.5, 2018.0)
    """
    year, _, rest = name.partition("-")
    if rest.startswith("Q"):
        return int(year) + (int(rest[1:]) - 1) / 4
    return int(year) + ((int(rest) - 1) / 12 if rest else 0.0)


def _place(date: str, kind: str) -> int:
    year = int(date[:4])
    if kind == "year":
        return year
    month = int(date[5:7]) - 1
    return 12 * year + month if kind == "month" else 4 * year + month // 3


def _name(date: str, kind: str) -> str:
    if kind == "quarter":
        return f"{date[:4]}-Q{(int(date[5:7]) - 1) // 3 + 1}"
    return date[: 4 if kind == "year" else 7]
