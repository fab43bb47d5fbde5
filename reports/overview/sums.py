"""Sums by article and theme. The shares of any group of articles (a month, a source) can be computed from them.

Paragraphs are not kept, so memory grows with the number of articles only.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from reports.overview.records import Share
from reports.quantify.labelled import LabelledSample, design_estimate
from reports.quantify.methods import estimates, preferred
from reports.quantify.records import FEWEST, Clusters, Estimate, Floats, Method, ModelErrors, Sums


@dataclass(frozen=True, slots=True, eq=False)
class ThemeSums:
    """Sums over the paragraphs of an article by theme, arrays (k,); of m articles, (m, k).

    `decided`: paragraphs given the theme; `probability`: of all; `words`: of the paragraphs given the theme; `weighted`, `drawn`
    and `carrying`: the probability, number and labels of hand-labelled paragraphs; `moved`, with a further axis: probabilities
    moved to each prevalence of the model's errors.
    """

    decided: Floats
    probability: Floats
    words: Floats
    weighted: Floats
    drawn: Floats
    carrying: Floats
    moved: Floats

    @classmethod
    def zeros(cls, themes: int, moved: int) -> ThemeSums:
        """The sums of an article without paragraphs."""
        shapes: dict[str, tuple[int, ...]] = {part.name: (themes,) for part in fields(cls)} | {"moved": (themes, moved)}
        return cls(**{name: np.zeros(shape) for name, shape in shapes.items()})

    def of(self, members: NDArray[np.bool_], theme: int) -> ThemeSums:
        """One theme in some of m articles, arrays of their number; `moved` has a row for each."""
        return ThemeSums(*(getattr(self, part.name)[members, theme] for part in fields(self)))


@dataclass(slots=True)
class ArticleSums:
    """The sums of every article, with the number of its classified paragraphs. `moved` is the number of prevalences."""

    themes: int
    moved: int = 0
    _sizes: array[float] = field(default_factory=lambda: array("d"))
    _sums: dict[str, array[float]] = field(default_factory=lambda: {part.name: array("d") for part in fields(ThemeSums)})

    def add(self, size: int, sums: ThemeSums) -> None:
        """Add an article: the number of its paragraphs, and their sums (k,)."""
        self._sizes.append(size)
        for name, values in self._sums.items():
            values.extend(getattr(sums, name).ravel().tolist())

    def table(self) -> tuple[Floats, ThemeSums]:
        """Sizes (m,) and sums (m, k) of all articles."""
        m, k = len(self._sizes), self.themes
        shapes = {name: (m, k, self.moved) if name == "moved" else (m, k) for name in self._sums}
        sums = {name: np.array(values, dtype=np.float64).reshape(shapes[name]) for name, values in self._sums.items()}
        return np.array(self._sizes, dtype=np.float64), ThemeSums(**sums)


def shares(
    sizes: Floats,
    sums: ThemeSums,
    errors: Sequence[ModelErrors | None],
    members: NDArray[np.bool_] | None = None,
    *,
    design: bool = False,
) -> tuple[Share, ...]:
    """A share per theme for the articles in `members` (default: all). `design` adds the estimate from hand labels, which were
    drawn from all articles alike, so it is for the whole corpus. Fewer than FEWEST paragraphs are counted and not corrected."""
    some = sizes > 0
    chosen = some if members is None else some & members
    result = []
    for t, known in enumerate(errors):
        inside = sums.of(chosen, t)
        whole = _clusters(sizes[some], sums.of(some, t), known)
        few = sizes[chosen].sum() < FEWEST
        found = estimates(_clusters(sizes[chosen], inside, known), None if few else known, whole)
        if design and (labels := _design(sizes[chosen], inside)) is not None:
            found[Method.DESIGN] = labels
        best = preferred(found)
        result.append(Share(int(inside.decided.sum()), int(inside.words.sum()), found, None if best is None else best[0]))
    return tuple(result)


def _clusters(sizes: Floats, sums: ThemeSums, known: ModelErrors | None) -> Sums:
    """What the estimates take of one theme in some articles."""
    moved = range(len(known.to) if known is not None else 0)
    return Sums(
        Clusters(sizes, sums.decided),
        Clusters(sizes, sums.probability),
        tuple(Clusters(sizes, sums.moved[:, i]) for i in moved),
    )


def _design(sizes: Floats, sums: ThemeSums) -> Estimate | None:
    drawn, carrying = int(sums.drawn.sum()), int(sums.carrying.sum())
    if not drawn:
        return None
    # Every paragraph had the same chance to be drawn for labelling, so each labelled one stands for this many.
    weight = sizes.sum() / drawn
    return design_estimate(
        LabelledSample(sizes, sums.probability, weight * sums.weighted, weight * sums.carrying, drawn, carrying)
    )
