"""What the curve of F1 says: how many more paragraphs, and whether to stop."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus.coding.page.adviser import LearningPoint
from training.scores.learning_curve import fit_power_law

#: Stopping is suggested when this many further labels have brought less than this much macro F1.
LABELS, LEAST = 150, 0.01
#: The gain for which the page says how many more paragraphs it would take, and how far ahead it dares to look.
GAIN, FARTHEST = 0.02, 10.0
Values = dict[str, str | float | int]


def stopping(points: Sequence[LearningPoint]) -> Values | None:
    """The reason to stop, if there is one: what the latest labels brought, between means of three points each so that one lucky
    model decides nothing. None while there is no reason."""
    usable = [point for point in points if point.macro_f1 is not None]
    if len(usable) < 6:
        return None
    late = usable[-3:]
    early = [point for point in usable if point.labelled <= late[0].labelled - LABELS][-3:]
    if len(early) < 3:
        return None
    gain = _mean(late) - _mean(early)
    if gain >= LEAST:
        return None
    labels = late[-1].labelled - early[-1].labelled
    return {"labels": labels, "gain": round(gain, 3), "least": LEAST}


def needed(points: Sequence[LearningPoint]) -> Values | None:
    """How many more paragraphs would bring GAIN, if the error keeps falling as a power of their number; None where the curve does
    not say so."""
    usable = [(point.labelled, point.macro_f1) for point in points if point.macro_f1 is not None and point.macro_f1 < 1]
    if len({labelled for labelled, _ in usable}) < 4:
        return None
    sizes, scores = np.array(usable, dtype=np.float64).T
    error, exponent = (float(values[0]) for values in fit_power_law(sizes, scores[None, :]))
    if exponent <= 0 or error <= GAIN:
        return None
    more = sizes[-1] * ((1 - GAIN / error) ** (-1 / exponent) - 1)
    return None if more > FARTHEST * sizes[-1] else {"more": round(more), "gain": GAIN}


def _mean(points: Sequence[LearningPoint]) -> float:
    return float(np.mean([point.macro_f1 for point in points if point.macro_f1 is not None]))
