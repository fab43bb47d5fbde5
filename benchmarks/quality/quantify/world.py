"""A world in which the truth is known: articles with hand labels and held-out predictions, drawn anew with shifted prevalence.

A run draws a validation set (what the model's error rates are known from) and a corpus whose theme shares are shifted. Since the
population is known, so is the share that estimates and intervals aim at. Two ways: `independent` takes the articles as the
population and draws both from it, so that an article may be in both, as where two samples of one population meet; corpora of any
size and shift can be had so. `apart` never has an article, nor one that shares text with it, in both: a random half of the groups
is the validation set, the corpus is drawn from the other half without replacement; that leaves smaller corpora, milder shifts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
#: Rows of the validation set and the article of each, rows of the corpus and the article of each.
Draw = tuple[Integers, Integers, Integers, Integers]


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """Judged paragraphs of one theme: truth, decision, probability, article (0..m-1) and leakage group of each; and the
    prevalence that the probabilities are calibrated for."""

    truth: Floats
    decision: Floats
    probability: Floats
    article: Integers
    group: Integers
    prevalence: float

    @property
    def articles(self) -> int:
        return int(self.article.max()) + 1

    def rows(self, articles: Integers) -> tuple[Integers, Integers]:
        """Rows of the drawn articles, and which draw each row belongs to: an article drawn twice counts as two."""
        order = np.argsort(self.article, kind="stable")
        ends = np.cumsum(np.bincount(self.article, minlength=self.articles))
        starts = np.concatenate([[0], ends[:-1]])
        rows = [order[starts[a] : ends[a]] for a in articles]
        return np.concatenate(rows), np.repeat(np.arange(len(articles)), [len(r) for r in rows])


def shifted(world: Population, shift: str, share: float) -> tuple[Floats, Floats] | None:
    """How often to draw every article (summing to 1) and with what chance to keep each paragraph, so that `share` carry the
    theme; None where that cannot be.

    *paragraphs*: some with or without the theme are left out at random: prior shift as theory has it. *articles*: those rich in
    the theme are drawn more or less often, weighted exp(x * share of the theme): harder, since paragraphs of such articles are
    not quite like others with the same label. *presence*: the same for articles with the theme at all, no matter how much of it:
    a shift of articles that no method here knows of.
    """
    sizes = np.bincount(world.article).astype(np.float64)
    carried = np.bincount(world.article, weights=world.truth)
    even = np.full(len(sizes), 1 / len(sizes))
    if shift == "paragraphs":
        now = world.truth.mean()
        odds = share / (1 - share) * (1 - now) / now
        return even, np.where(world.truth == 1.0, min(1.0, odds), min(1.0, 1 / odds))
    mark = carried / sizes if shift == "articles" else (carried > 0) * 1.0

    def weights(tilt: float) -> Floats:
        raw = np.exp(tilt * mark)
        result: Floats = raw / raw.sum()
        return result

    def excess(tilt: float) -> float:
        return float(weights(tilt) @ carried / (weights(tilt) @ sizes) - share)

    if excess(MOST_TILTED) < 0:
        return None
    return weights(brentq(excess, -MOST_TILTED, MOST_TILTED)), np.ones(len(world.truth))


def independent(
    world: Population, shift: str, share: float, articles: int, rng: np.random.Generator, *, validation: int = 0
) -> Draw | None:
    """`validation` articles (0: as many as there are) for validation, and so many for the corpus, both with replacement."""
    found = shifted(world, shift, share)
    if found is None:
        return None
    often, keep = found
    rows, article = world.rows(rng.integers(0, world.articles, validation or world.articles))
    return rows, article, *_kept(world, keep, rng.choice(world.articles, articles, p=often), rng)


def apart(world: Population, shift: str, share: float, articles: int, rng: np.random.Generator) -> Draw | None:
    """Half of the groups for validation, and for the corpus about so many articles of the other half, each drawn by a chance of
    its own, at most once. None where that half has too few for this shift."""
    found = shifted(world, shift, share)
    if found is None or (chance := 2 * articles * found[0]).max() > 1:
        return None
    groups = world.group.max() + 1
    inside = (rng.permutation(groups) < groups // 2)[world.group]
    rows = np.flatnonzero(inside)
    others = np.unique(world.article[~inside])
    return rows, world.article[rows], *_kept(world, found[1], others[rng.random(len(others)) < chance[others]], rng)


def _kept(world: Population, keep: Floats, articles: Integers, rng: np.random.Generator) -> tuple[Integers, Integers]:
    rows, draw = world.rows(articles)
    kept = rng.random(len(rows)) < keep[rows]
    return rows[kept], draw[kept]


SHIFTS = ("paragraphs", "articles", "presence")
#: Weights of articles differ by at most exp(60).
MOST_TILTED = 60.0
#: `small` shows what a training corpus of 100 articles would do.
WORLDS = {"independent": independent, "apart": apart, "small": partial(independent, validation=100)}
