"""Do the probabilities mean what they say? And what are decisions worth where a theme is as frequent as expected in use?

Brier score: mean squared distance of probability and outcome (Brier 1950). Expected calibration error: mean distance of a bin's
mean probability and its observed share, weighted by size (Naeini, Cooper & Hauskrecht 2015), over fixed bins.
With a prevalence, paragraphs are weighted so that the theme has this share, anew in every bootstrap sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.model import Floats
from corpus.bootstrap import Interval, basic_interval, percentile_interval, ratio, resampled

#: Bins are narrow near 0, since most probabilities of rare themes lie there.
EDGES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
#: Fewest paragraphs in a bin.
SMALLEST = 20


@dataclass(frozen=True, slots=True)
class Bin:
    """Paragraphs with a probability from `low` up to below `high`: how many (unweighted), their share (weighted), their mean
    probability and the share of them that carry the theme, with its interval."""

    low: float
    high: float
    n: int
    share: float
    mean: float
    observed: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class ThemeReliability:
    """How far one theme's probabilities hold at a prevalence (None: as in the data). `brier_constant` is the Brier score of
    always saying the prevalence: a useful model is clearly below."""

    theme: str
    prevalence: float | None
    brier: float
    brier_interval: Interval
    brier_constant: float
    ece: float
    ece_interval: Interval
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class ThemeInUse:
    """Decisions on one theme at a prevalence. Of the paragraphs that were given the theme, `unsure` is the share with an unsure
    decision, `error` the share of wrong ones, `error_outside` that among decisions that are not unsure, `error_inside` that among
    those that are. None is undefined."""

    theme: str
    prevalence: float | None
    precision: float | None
    precision_interval: Interval
    recall: float | None
    f1: float | None
    f1_interval: Interval
    error: float | None
    unsure: float | None
    unsure_interval: Interval
    error_outside: float | None
    error_outside_interval: Interval
    error_inside: float | None


def reliability(
    theme: str, targets: Floats, probabilities: Floats, articles: Sequence[str], prevalence: float | None, *, seed: int = 0
) -> ThemeReliability | None:
    """Reliability of n probabilities against n targets of 1, 0 and NaN; None where not both outcomes were judged."""
    judged = ~np.isnan(targets)
    y, p, names = targets[judged] == 1.0, probabilities[judged], np.asarray(articles)[judged].tolist()
    if not y.any() or y.all():
        return None
    edges = bin_edges(p)
    place = np.searchsorted(edges, p, side="right") - 1
    b = len(edges) - 1
    cells = np.zeros((len(p), b + 1, 2, 2))  # bin (and one for squares) x outcome x (number, sum)
    rows = np.arange(len(p))
    cells[rows, place, y.astype(int), 0] = 1
    cells[rows, place, y.astype(int), 1] = p
    cells[rows, b, y.astype(int), 1] = (p - y) ** 2
    total, samples = cells.sum(axis=0)[None], resampled(cells, names, seed)
    mass, mean, observed, brier = _weighed(total, prevalence)
    masses, means, observeds, briers = _weighed(samples, prevalence)
    ece = float((mass * np.abs(mean - observed)).sum())
    eces = np.where(np.isnan(briers), np.nan, np.nansum(masses * np.abs(means - observeds), axis=1))
    share = float(y.mean()) if prevalence is None else prevalence
    return ThemeReliability(
        theme=theme,
        prevalence=prevalence,
        brier=float(brier[0]),
        brier_interval=percentile_interval(briers),
        brier_constant=share * (1 - share),
        ece=ece,
        ece_interval=basic_interval(ece, eces),
        bins=tuple(
            Bin(
                low=float(edges[i]),
                high=float(edges[i + 1]),
                n=int(total[0, i, :, 0].sum()),
                share=float(mass[0, i]),
                mean=float(mean[0, i]),
                observed=float(observed[0, i]),
                interval=percentile_interval(observeds[:, i]),
            )
            for i in range(b)
        ),
    )


def bin_edges(p: Floats) -> Floats:
    """The EDGES between which at least SMALLEST probabilities lie; smaller bins are joined with the next higher one, the last
    with the one before. The last edge is just above 1.

    >>> bin_edges(np.array([0.005] * 30 + [0.25] * 30 + [0.95] * 3)).round(2).tolist()
    [0.0, 0.01, 1.0]
    """
    edges = [0.0]
    for edge in EDGES:
        if ((p >= edges[-1]) & (p < edge)).sum() >= SMALLEST:
            edges.append(edge)
    if len(edges) > 1 and (p >= edges[-1]).sum() < SMALLEST:
        edges.pop()
    return np.array([*edges, np.nextafter(1.0, 2.0)])


def _weighed(cells: Floats, prevalence: float | None) -> tuple[Floats, Floats, Floats, Floats]:
    """Share, mean probability and observed share of every bin, (s, bins) each, and Brier scores (s,), of s samples of sums."""
    number, total = cells[:, :-1, :, 0], cells[:, :-1, :, 1]
    of = number.sum(axis=1)  # (s, 2): paragraphs without and with the theme
    if prevalence is None:
        w = ratio(np.ones_like(of), of.sum(axis=1, keepdims=True))
    else:
        w = ratio(np.broadcast_to(np.array([1 - prevalence, prevalence]), of.shape), of)
    mass = (number * w[:, None, :]).sum(axis=2)
    mean = ratio((total * w[:, None, :]).sum(axis=2), mass)
    observed = ratio(number[:, :, 1] * w[:, None, 1], mass)
    return mass, mean, observed, (cells[:, -1, :, 1] * w).sum(axis=1)


def in_use(
    theme: str,
    targets: Floats,
    decisions: NDArray[np.bool_],
    unsure: NDArray[np.bool_],
    articles: Sequence[str],
    prevalence: float | None,
    *,
    seed: int = 0,
) -> ThemeInUse:
    """What decisions and their unsureness are worth at a prevalence, from n decisions against n targets of 1, 0 and NaN."""
    judged = ~np.isnan(targets)
    y, d, u = targets[judged] == 1.0, decisions[judged], unsure[judged]
    cells = np.zeros((len(y), 2, 2, 2))  # outcome x decision x unsure
    cells[np.arange(len(y)), y.astype(int), d.astype(int), u.astype(int)] = 1
    one = _of_decisions(cells.sum(axis=0)[None], prevalence)
    many = _of_decisions(resampled(cells, np.asarray(articles)[judged].tolist(), seed), prevalence)
    value = {name: None if np.isnan(v[0]) else float(v[0]) for name, v in one.items()}
    interval = {name: percentile_interval(v) for name, v in many.items()}
    return ThemeInUse(
        theme,
        prevalence,
        precision=value["precision"],
        precision_interval=interval["precision"],
        recall=value["recall"],
        f1=value["f1"],
        f1_interval=interval["f1"],
        error=value["error"],
        unsure=value["unsure"],
        unsure_interval=interval["unsure"],
        error_outside=value["error_outside"],
        error_outside_interval=interval["error_outside"],
        error_inside=value["error_inside"],
    )


def _of_decisions(cells: Floats, prevalence: float | None) -> dict[str, Floats]:
    """Rates (s,) from counts (s, outcome, decision, unsure)."""
    if prevalence is not None:
        of = cells.sum(axis=(2, 3), keepdims=True)
        cells = cells * ratio(np.broadcast_to(np.array([1 - prevalence, prevalence])[None, :, None, None], of.shape), of)
    hit, alarm, miss = cells[:, 1, 1].sum(axis=1), cells[:, 0, 1].sum(axis=1), cells[:, 1, 0].sum(axis=1)
    wrong = cells[:, 0, 1]  # (s, 2): wrongly given the theme, not unsure and unsure
    there = cells[:, :, 1].sum(axis=1)
    everything = there.sum(axis=1)
    return {
        "precision": ratio(hit, hit + alarm),
        "recall": ratio(hit, hit + miss),
        "f1": ratio(2 * hit, 2 * hit + alarm + miss),
        "error": ratio(wrong.sum(axis=1), everything),
        "unsure": ratio(there[:, 1], everything),
        "error_outside": ratio(wrong[:, 0], there[:, 0]),
        "error_inside": ratio(wrong[:, 1], there[:, 1]),
    }
