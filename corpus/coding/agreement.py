"""How far the coders of a label file agree, per theme. What is undefined is None, never 0 or 1.

Krippendorff's alpha for nominal data (Krippendorff 2004, ch. 11) over the paragraphs that two or more coders judged; missing
judgements are left out, not counted as "no". With n1 and n0 of m coders saying 1 and 0 of a paragraph, and N1 + N0 = N in all,

    alpha = 1 - (N - 1) * sum(2 n1 n0 / (m - 1)) / (2 N1 N0)

which is NLTK's `AnnotationTask.alpha` for two categories. NLTK gives the figure itself, the sums its bootstrap interval:
paragraphs of one article are not independent, so whole articles are drawn (Efron & Tibshirani 1993; Field & Welsh 2007).

Percent agreement is the share of pairs of coders that agree. Positive agreement is the chance that a second coder says 1 too
when one does, sum(n1 (n1 - 1)) / sum(n1 (m - 1)); for two coders 2a / (2a + b + c) (Cicchetti & Feinstein 1990).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.bootstrap import Floats, Interval, percentile_interval, ratio, resampled
from corpus.coding.labels import ADJUDICATED, HandLabel
from corpus.errors import InputError

Unit = tuple[str, int]

#: Krippendorff (2004, p. 241): rely on data from .800; between .667 and .800 draw tentative conclusions only.
TENTATIVE, RELIABLE = 0.667, 0.800


@dataclass(frozen=True, slots=True)
class CoderShare:
    """How often a coder said 1: `positive` of `judged` paragraphs that two or more coders judged."""

    coder: str
    judged: int
    positive: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A paragraph on which the coders did not agree about a theme."""

    theme: str
    article: str
    paragraph: int
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeAgreement:
    """Agreement on one theme: `paragraphs` judged by two or more coders, of `articles` articles; alpha up to 1, shares 0 to 1."""

    theme: str
    paragraphs: int
    articles: int
    alpha: float | None
    alpha_interval: Interval
    percent: float | None
    positive: float | None
    coders: tuple[CoderShare, ...]
    disagreements: tuple[Disagreement, ...]

    @property
    def remark(self) -> str:
        """`warning`, `remark` or nothing, by Krippendorff's limits.

        >>> ThemeAgreement("privacy", 9, 3, 0.7, None, 0.9, 0.8, (), ()).remark
        'remark'
        """
        if self.alpha is None or self.alpha >= RELIABLE:
            return ""
        return "warning" if self.alpha < TENTATIVE else "remark"


def agreement(
    labels: Iterable[HandLabel], themes: Sequence[str], coders: Sequence[str] = (), *, seed: int = 0
) -> tuple[ThemeAgreement, ...]:
    """Agreement per theme between `coders`, by default all but the adjudicated result.

    Raises InputError where a coder is not in the labels, or fewer than two are left.

    >>> rows = [HandLabel(a, 1, c, "", "", (v,)) for a, c, v in [("a", "x", 1), ("a", "y", 1), ("b", "x", 0), ("b", "y", 0)]]
    >>> agreement(rows, ["privacy"])[0].alpha
    1.0
    """
    labels = list(labels)
    chosen = _coders(labels, coders)
    return tuple(_theme(theme, _units(labels, t, chosen), seed) for t, theme in enumerate(themes))


def alpha_from_counts(ones: Floats, zeros: Floats, disagreement: Floats) -> Floats:
    """Alpha from the sums of n1, n0 and 2 n1 n0 / (m - 1) (arrays of one shape); NaN where only one category occurs.

    >>> alpha_from_counts(np.array([2.0, 3.0]), np.array([2.0, 0.0]), np.array([0.0, 0.0])).tolist()
    [1.0, nan]
    """
    return 1 - ratio((ones + zeros - 1) * disagreement, 2 * ones * zeros)


def _coders(labels: list[HandLabel], wanted: Sequence[str]) -> tuple[str, ...]:
    known = sorted({label.coder for label in labels})
    for coder in wanted:
        if coder not in known:
            raise InputError(f"there is no coder {coder!r}", where="--coders", hint=f"The coders are: {', '.join(known)}.")
    chosen = tuple(dict.fromkeys(wanted)) or tuple(coder for coder in known if coder != ADJUDICATED)
    if len(chosen) < 2:
        raise InputError(
            "agreement needs two coders", hint=f"The coders are: {', '.join(known)}; “{ADJUDICATED}” is left out by default."
        )
    return chosen


def _units(labels: list[HandLabel], theme: int, coders: tuple[str, ...]) -> dict[Unit, dict[str, int]]:
    """The paragraphs that two or more coders judged, in order, each with its judgements by coder."""
    units: dict[Unit, dict[str, int]] = {}
    for label in labels:
        value = label.values[theme]
        if value is not None and label.coder in coders:
            units.setdefault((label.article, label.paragraph), {})[label.coder] = value
    return {unit: judged for unit, judged in sorted(units.items()) if len(judged) > 1}


def _theme(theme: str, units: dict[Unit, dict[str, int]], seed: int) -> ThemeAgreement:
    ones = np.array([sum(judged.values()) for judged in units.values()], dtype=np.float64)
    zeros = np.array([len(judged) for judged in units.values()], dtype=np.float64) - ones
    pairs = float(((ones + zeros) * (ones + zeros - 1)).sum())
    positive_pairs = float((ones * (ones + zeros - 1)).sum())
    defined = bool(ones.any() and zeros.any())
    return ThemeAgreement(
        theme=theme,
        paragraphs=len(units),
        articles=len({article for article, _ in units}),
        alpha=_nltk_alpha(units) if defined else None,
        alpha_interval=_interval([article for article, _ in units], ones, zeros, seed) if defined else None,
        percent=1 - float((2 * ones * zeros).sum()) / pairs if pairs else None,
        positive=float((ones * (ones - 1)).sum()) / positive_pairs if positive_pairs else None,
        coders=_shares(units),
        disagreements=tuple(
            Disagreement(
                theme, article, paragraph, *(tuple(sorted(c for c, v in judged.items() if v == value)) for value in (1, 0))
            )
            for (article, paragraph), judged in units.items()
            if len(set(judged.values())) > 1
        ),
    )


def _nltk_alpha(units: dict[Unit, dict[str, int]]) -> float:
    from nltk.metrics.agreement import AnnotationTask  # slow to import, so only where it is used

    return float(
        AnnotationTask([(coder, unit, value) for unit, judged in units.items() for coder, value in judged.items()]).alpha()
    )


def _interval(articles: list[str], ones: Floats, zeros: Floats, seed: int) -> Interval:
    """95 % percentile interval. None with fewer than two articles, or where alpha is undefined in most resamples."""
    if len(set(articles)) < 2:
        return None
    counts = np.stack([ones, zeros, 2 * ones * zeros / (ones + zeros - 1)], axis=1)
    return percentile_interval(alpha_from_counts(*resampled(counts, articles, seed).T))


def _shares(units: dict[Unit, dict[str, int]]) -> tuple[CoderShare, ...]:
    coders = sorted({coder for judged in units.values() for coder in judged})
    values = {coder: [judged[coder] for judged in units.values() if coder in judged] for coder in coders}
    return tuple(CoderShare(coder, len(judged), sum(judged)) for coder, judged in values.items())
