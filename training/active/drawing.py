"""Which paragraphs are worth coding next, by a rule that can be stated.

None of them is a random sample of anything: shares of themes must be estimated from the paragraphs drawn at random, and the gain
be measured on a hold-out from which nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from classifier.model import Floats
from training.active.learning import Learned
from training.fitting import Rows

#: A rule gets what was learned, the (n,) greatest cosine of every paragraph to one that is coded, and the rows to choose from;
#: it gives a number for each of these rows, and the smallest come first.
Rule = Callable[[Learned, Floats, Rows], Floats]


def least_sure(learned: Learned, _: Floats, rows: Rows) -> Floats:
    """The theme on which the model is closest to its threshold decides (Lewis & Gale 1994)."""
    closest: Floats = np.nanmin(np.abs(learned.margins[rows]), axis=1)
    return closest


def least_likely(learned: Learned, _: Floats, rows: Rows) -> Floats:
    """Among paragraphs that are given a theme, the one least likely to carry it; after these, what comes closest to a theme.
    Finds false alarms, and more of rare themes than `least_sure`."""
    margins = learned.margins[rows]
    above = np.where(margins >= 0, margins, np.inf)
    given = np.nanmin(above, axis=1)
    far = 1e6 - np.nanmax(margins, axis=1)
    order: Floats = np.where(np.isfinite(given), given, far)
    return order


def unlike(_: Learned, nearest: Floats, rows: Rows) -> Floats:
    """What is most unlike everything that is coded."""
    cosines: Floats = nearest[rows]
    return cosines


#: Name on the command line -> rule, and what labels.csv says in the column `sample`.
RULES: dict[str, tuple[Rule, str]] = {
    "least-sure": (least_sure, "uncertain"),
    "least-likely": (least_likely, "uncertain"),
    "unlike": (unlike, "unlike"),
}


def ranked(rule: str, learned: Learned, nearest: Floats, rows: Rows) -> Rows:
    """Rows in the order in which they should be coded; of equals, the earlier comes first."""
    return rows[np.argsort(RULES[rule][0](learned, nearest, rows), kind="stable")]


class Nearest:
    """The greatest cosine of every paragraph to a coded one, brought up to date with those that are new."""

    def __init__(self, directions: Floats) -> None:
        self._directions = directions
        self._coded: set[int] = set()
        self.cosines: Floats = np.zeros(directions.shape[0])

    def add(self, rows: Rows) -> Floats:
        """Take in coded rows and return the cosines (n,)."""
        new = [row for row in rows.tolist() if row not in self._coded]
        for start in range(0, len(new), 100):  # so that the products stay small
            part = self._directions @ self._directions[new[start : start + 100]].T
            self.cosines = np.maximum(self.cosines, part.max(axis=1).toarray().ravel())
        self._coded.update(new)
        return self.cosines
