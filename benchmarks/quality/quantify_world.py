"""A world in which the truth is known: articles with hand labels and held-out predictions, drawn anew with shifted prevalence.

The articles are taken as the population. A run draws a validation set from them (articles, with replacement: that is what the
model's error rates are known from) and, independently, a corpus whose theme shares are shifted. Since the population is known,
so is the share that estimates and intervals aim at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """Judged paragraphs of one theme: truth, decision, probability and article (0..m-1) of each; and the prevalence that the
    probabilities are calibrated for."""

    truth: Floats
    decision: Floats
    probability: Floats
    article: NDArray[np.int64]
    prevalence: float

    @property
    def articles(self) -> int:
        return int(self.article.max()) + 1

    def rows(self, articles: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows of the drawn articles, and which draw each row belongs to: an article drawn twice counts as two."""
        order = np.argsort(self.article, kind="stable")
        ends = np.cumsum(np.bincount(self.article, minlength=self.articles))
        starts = np.concatenate([[0], ends[:-1]])
        rows = [order[starts[a] : ends[a]] for a in articles]
        return np.concatenate(rows), np.repeat(np.arange(len(articles)), [len(r) for r in rows])


def validation_set(world: Population, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """As many articles as there are, drawn with replacement."""
    return world.rows(rng.integers(0, world.articles, world.articles))


def thinned(
    world: Population, share: float, articles: int, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A corpus of so many articles in which paragraphs without (or with) the theme are left out at random, until `share` carry
    it: prior shift as theory has it, with the articles' own structure."""
    now = world.truth.mean()
    odds = share / (1 - share) * (1 - now) / now
    keep = np.where(world.truth == 1.0, min(1.0, odds), min(1.0, 1 / odds))
    rows, draw = world.rows(rng.integers(0, world.articles, articles))
    kept = rng.random(len(rows)) < keep[rows]
    return rows[kept], draw[kept]


def tilted(
    world: Population, share: float, articles: int, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A corpus in which articles rich in the theme are drawn more (or less) often, until `share` of the population's paragraphs
    carry it. Harder than theory: paragraphs of such articles are not quite like others with the same label."""
    sizes = np.bincount(world.article).astype(np.float64)
    carried = np.bincount(world.article, weights=world.truth)

    def weights(tilt: float) -> Floats:
        raw = np.exp(tilt * carried / sizes)
        result: Floats = raw / raw.sum()
        return result

    tilt = brentq(lambda x: weights(x) @ carried / (weights(x) @ sizes) - share, -60.0, 60.0)
    return world.rows(rng.choice(world.articles, articles, p=weights(tilt)))


SHIFTS = {"paragraphs": thinned, "articles": tilted}
