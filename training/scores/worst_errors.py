"""The worst errors: where the model was most certain and the coders said otherwise. Often the label needs a second look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.model import Floats

#: Errors shown of each kind and theme.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class WorstError:
    """A wrong decision: theme, `kind` (`wrongly`: assigned, but not carried; `missed`), probability, place and text."""

    theme: str
    kind: str
    probability: float
    place: str
    text: str


def worst_errors(
    targets: Floats,
    probabilities: Floats,
    decisions: NDArray[np.bool_],
    places: Sequence[str],
    texts: Sequence[str],
    themes: Sequence[str],
) -> tuple[WorstError, ...]:
    """Per theme the false alarms of highest and the misses of lowest probability, worst first.

    >>> y, p = np.array([[0.0], [1.0], [0.0]]), np.array([[0.9], [0.2], [0.95]])
    >>> [(e.kind, e.place) for e in worst_errors(y, p, p > 0.5, ["a", "b", "c"], ["", "", ""], ["t"])]
    [('wrongly', 'c'), ('wrongly', 'a'), ('missed', 'b')]
    """
    result = []
    for t, theme in enumerate(themes):
        p = probabilities[:, t]
        for kind, rows, sign in (
            ("wrongly", (targets[:, t] == 0.0) & decisions[:, t], -1),
            ("missed", (targets[:, t] == 1.0) & ~decisions[:, t], 1),
        ):
            order = np.flatnonzero(rows)[np.argsort(sign * p[rows], kind="stable")][:SHOWN]
            result += [WorstError(theme, kind, float(p[i]), places[i], texts[i]) for i in order.tolist()]
    return tuple(result)
