"""Which theme the model takes for which: of the paragraphs that carry one theme, how many were wrongly given another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.model import Floats

#: The row of paragraphs that carry no theme at all.
NONE = "none"


@dataclass(frozen=True, slots=True)
class Confusion:
    """Of the `paragraphs` that carry theme `carried` (or none at all) and were judged not to carry `assigned`: how many the model
    gave `assigned` all the same, and in how many of these it also missed `carried`."""

    carried: str
    assigned: str
    paragraphs: int
    wrongly: int
    instead: int


def confusion(targets: Floats, decisions: NDArray[np.bool_], themes: Sequence[str]) -> tuple[Confusion, ...]:
    """Confusions of every ordered pair of themes, and of no theme with each, from (n, k) targets of 1, 0, NaN and decisions.

    >>> y, d = np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([[False, True], [True, True]])
    >>> confusion(y, d, ["a", "b"])[0]
    Confusion(carried='a', assigned='b', paragraphs=1, wrongly=1, instead=1)
    """
    result = []
    for a, carried in enumerate(themes):
        for b, assigned in enumerate(themes):
            if a != b:
                rows = (targets[:, a] == 1.0) & (targets[:, b] == 0.0)
                wrongly = rows & decisions[:, b]
                instead = wrongly & ~decisions[:, a]
                result.append(Confusion(carried, assigned, int(rows.sum()), int(wrongly.sum()), int(instead.sum())))
    nothing = (targets == 0.0).all(axis=1)
    for b, assigned in enumerate(themes):
        wrongly = int((nothing & decisions[:, b]).sum())
        result.append(Confusion(NONE, assigned, int(nothing.sum()), wrongly, wrongly))
    return tuple(result)
