"""How sure a decision is: its chance of being wrong, if the probabilities hold (docs/methods.md).

A theme that is assigned with probability p is wrong with a chance of 1 - p, one that is not assigned with a chance of p.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from classifier.model import Floats

#: A decision is unsure where its chance of being wrong is above this (`--unsure`). So by default a person is asked to look at
#: themes that are assigned though they are less likely than not: with the highest F1 as the aim there are such themes.
UNSURE = 0.5
#: Up to this chance of being wrong a decision is called sure.
SURE = 0.2


class Sureness(StrEnum):
    """What a reader is told of a decision."""

    SURE = "sure"
    RATHER = "rather"
    UNCLEAR = "unclear"


def chances_of_error(probabilities: Floats, decisions: NDArray[np.bool_]) -> Floats:
    """The chance that each decision is wrong, (n, k), from probabilities and decisions of this shape.

    >>> chances_of_error(np.array([0.9, 0.3]), np.array([True, False])).round(2).tolist()
    [0.1, 0.3]
    """
    result: Floats = np.where(decisions, 1 - probabilities, probabilities)
    return result


def sureness(probability: float, decided: bool, unsure: float = UNSURE) -> Sureness:
    """How sure one decision is. `unsure` in [0, 1]: the chance of being wrong above which it is unclear.

    >>> [sureness(p, True).value for p in (0.9, 0.6, 0.4)]
    ['sure', 'rather', 'unclear']
    """
    chance = 1 - probability if decided else probability
    if chance > unsure:
        return Sureness.UNCLEAR
    return Sureness.SURE if chance <= SURE else Sureness.RATHER
