"""Sums by article and theme from which every share of any group of articles follows: memory grows with articles only."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reports.overview.records import Share
from reports.quantify.labelled import LabelledSample, design_estimate
from reports.quantify.methods import estimates, preferred
from reports.quantify.records import Clusters, Estimate, Floats, Method, ModelErrors, Sums

#: Columns kept per article and theme, besides the number of paragraphs; after them one for each prevalence that the model's
#: probabilities are moved to.
COLUMNS = ("decided", "probability", "words", "weighted", "labelled", "drawn", "carrying")


@dataclass(slots=True)
class ArticleSums:
    """Per article: the number of classified paragraphs, and for each theme what COLUMNS name. `weighted` and `labelled` are
    sums over hand-labelled paragraphs (probability, label), not yet divided by their probability to be drawn. `moved` is the
    number of columns after those of COLUMNS."""

    themes: int
    moved: int = 0
    _sizes: array[float] = field(default_factory=lambda: array("d"))
    _sums: array[float] = field(default_factory=lambda: array("d"))

    def add(self, size: int, sums: Floats) -> None:
        """Add an article: its paragraphs, and sums of shape (k, len(COLUMNS) + moved)."""
        self._sizes.append(size)
        self._sums.extend(np.asarray(sums, dtype=np.float64).ravel().tolist())

    def table(self) -> tuple[Floats, Floats]:
        """Sizes (m,) and sums (m, k, len(COLUMNS) + moved)."""
        sizes = np.frombuffer(self._sizes, dtype=np.float64) if self._sizes else np.zeros(0)
        sums = np.frombuffer(self._sums, dtype=np.float64) if self._sums else np.zeros(0)
        return sizes, sums.reshape(-1, self.themes, len(COLUMNS) + self.moved)


def shares(
    sizes: Floats,
    sums: Floats,
    errors: Sequence[ModelErrors | None],
    members: NDArray[np.bool_] | None = None,
    *,
    design: bool = False,
) -> tuple[Share, ...]:
    """A share per theme for the articles in `members` (default: all). `design` adds the estimate from hand labels, which were
    drawn from all articles alike, so it is for the whole corpus."""
    some = sizes > 0
    chosen = some if members is None else some & members
    result = []
    for t, known in enumerate(errors):
        whole = _clusters(sizes, sums[:, t], some, known)
        found = estimates(_clusters(sizes, sums[:, t], chosen, known), known, whole)
        if design and (labels := _design(sizes, sums[:, t], chosen)) is not None:
            found[Method.DESIGN] = labels
        best = preferred(found)
        result.append(
            Share(int(sums[chosen, t, 0].sum()), int(sums[chosen, t, 2].sum()), found, None if best is None else best[0])
        )
    return tuple(result)


def _clusters(sizes: Floats, sums: Floats, members: NDArray[np.bool_], known: ModelErrors | None) -> Sums:
    """The sums of one theme, (m, columns), for some articles."""
    moved = len(known.to) if known is not None else 0
    decided, probability, *rest = (
        Clusters(sizes[members], sums[members, column]) for column in (0, 1, *range(len(COLUMNS), len(COLUMNS) + moved))
    )
    return Sums(decided, probability, tuple(rest))


def _design(sizes: Floats, sums: Floats, members: NDArray[np.bool_]) -> Estimate | None:
    drawn, carrying = int(sums[members, 5].sum()), int(sums[members, 6].sum())
    if not drawn:
        return None
    weight = sizes[members].sum() / drawn
    return design_estimate(
        LabelledSample(sizes[members], sums[members, 1], weight * sums[members, 3], weight * sums[members, 4], drawn, carrying)
    )
