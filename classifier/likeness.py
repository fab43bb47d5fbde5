"""How like the texts at hand are to those the model learned from.

Two things about words and one about scores are compared with what the model file states of its training: the share of words
that no training text had; the shares of the most frequent words, which differ by kind of text (minutes, recipes, other
languages) more than by subject; and the log-odds that words give. Of a file that states nothing of this, which is of an earlier
version, nothing is said.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifier.facts.model import LikenessFacts
from classifier.model import Floats, ThemeModel
from classifier.words import STEM, whole_features, word_forms

#: Word stems of fewer letters say nothing by being unknown.
LETTERS = 4
#: With fewer words nothing is said; and so many words of an article count as a whole one.
FEWEST, ARTICLE = 100, 150
#: Texts are unlike from these values on; where there are few articles, the second is added or the larger taken, divided by the
#: root of their number. docs/benchmarks-quality.md has what the press and other texts gave.
STRANGE, STRANGE_OF_ONE = 1.2, 0.45
UNUSUAL, UNUSUAL_OF_ONE = 0.02, 0.09
#: The part of the average precision that is lost, by the square of strangeness: fitted on two samples of real articles with more
#: and more wrong letters (docs/benchmarks-quality.md).
LOSS = 0.03
#: Articles that a source needs to be warned of.
OF_A_SOURCE = 5
#: Word forms remembered.
REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Likeness:
    """What was found in `articles` articles of `words` words; `source` names them where they are those of one source.

    `unknown`: share of the words that no training text had. `strange`: how far the log-odds of that share are above those of
    training articles that were held out. `unusual`: squared Hellinger distance, from 0 to 1, between the shares of the most
    frequent words here and in training, less what chance gives. `drift`: by how many of their standard deviations the mean
    log-odds differ from those of held-out training articles, the theme with the largest difference; themes that are more frequent
    here move it too, so it raises no alarm. `average_precision`: mean of the themes in training, and what is expected here; None
    where the model file states no scores.
    """

    source: str
    articles: int
    words: int
    unknown: float
    strange: float
    unusual: float
    drift: float
    average_precision: tuple[float, float] | None

    @property
    def unlike(self) -> bool:
        """Whether the texts are unlike those that the model learned from."""
        return self.words >= FEWEST and (self.many_unknown or self.unusual > max(UNUSUAL, UNUSUAL_OF_ONE * self._few))

    @property
    def many_unknown(self) -> bool:
        """Whether more words are unknown than in other texts of the kind."""
        return self.strange > STRANGE + STRANGE_OF_ONE * self._few

    @property
    def _few(self) -> float:
        """1 for one article, and the less the more there are."""
        return 1 / math.sqrt(max(1.0, min(self.articles, self.words / ARTICLE)))


def warned_of(found: Sequence[Likeness]) -> tuple[Likeness, ...]:
    """Of all texts, and then their sources: all where these are unlike; else the sources that are, the strangest first; none with
    fewer than OF_A_SOURCE articles, which is too little to tell."""
    if not found or found[0].unlike:
        return tuple(found[:1])
    unlike = [one for one in found[1:] if one.unlike and one.articles >= OF_A_SOURCE]
    return tuple(sorted(unlike, key=lambda one: (-one.strange, -one.unusual)))


class LikenessCounter:
    """Counts words of articles, source by source."""

    def __init__(self, model: ThemeModel, facts: LikenessFacts) -> None:
        self._model, self._facts = model, facts
        self._whole = whole_features(model.settings)
        self._place = {stem: i for i, stem in enumerate(facts.usual)}
        self._forms: dict[str, tuple[int, int, int]] = {}
        self._sums: dict[str, _Sums] = {}

    def add(self, texts: Sequence[str], scores: Floats, source: str = "") -> None:
        """Count the paragraphs of one article; `scores`: the log-odds that their words give, (n, k)."""
        sums = self._sums.setdefault(source, _Sums(np.zeros(len(self._place) + 1), np.zeros(scores.shape[1])))
        sums.articles += bool(texts)
        sums.paragraphs += len(texts)
        sums.scores += scores.sum(axis=0)
        for form in (form for text in texts for form in word_forms(text)):
            found = self._forms.get(form) or self._remember(form)
            if found[0] >= 0:
                sums.usual[found[0]] += 1
                sums.long += found[1]
                sums.unknown += found[2]

    def _remember(self, form: str) -> tuple[int, int, int]:
        """Place among the most frequent words (-1: not counted, the last: none of them), whether it is long, whether unknown."""
        if len(self._forms) > REMEMBERED:
            self._forms.clear()
        stem = next((name for name in self._whole(form)[0] if name.startswith(STEM)), "")
        place = self._place.get(stem[1:], len(self._place)) if stem else -1
        long = len(stem) > LETTERS
        unknown = long and place == len(self._place) and not _among(self._model.features, stem)
        self._forms[form] = found = (place, int(long), int(unknown))
        return found

    def whole(self) -> Likeness:
        """All articles together."""
        every = list(self._sums.values()) or [_Sums(np.zeros(len(self._place) + 1), np.zeros(len(self._model.themes)))]
        total = _Sums(np.sum([s.usual for s in every], axis=0), np.sum([s.scores for s in every], axis=0))
        for name in ("articles", "paragraphs", "long", "unknown"):
            setattr(total, name, sum(getattr(s, name) for s in every))
        return self._likeness("", total)

    def sources(self) -> tuple[Likeness, ...]:
        """Each source alone, in the order of their names; none where there are not several."""
        return tuple(self._likeness(name, self._sums[name]) for name in sorted(self._sums)) if len(self._sums) > 1 else ()

    def _likeness(self, source: str, sums: _Sums) -> Likeness:
        facts, words = self._facts, int(sums.usual.sum())
        unknown = sums.unknown / sums.long if sums.long else 0.0
        strange = _log_odds(sums.unknown, sums.long) - math.log(facts.unknown / (1 - facts.unknown))
        shares = np.array([*facts.usual.values()])
        unusual = distance(sums.usual, np.append(shares, max(0.0, 1 - shares.sum())), facts.words)
        known = [facts.log_odds[theme] for theme in self._model.themes]
        means = sums.scores / max(1, sums.paragraphs)
        drift = max((abs(m - mean) / spread for m, (mean, spread) in zip(means.tolist(), known, strict=True)), default=0.0)
        precision = _average_precision(self._model)
        expected = None if precision is None else (precision, max(0.0, precision * (1 - LOSS * max(0.0, strange) ** 2)))
        return Likeness(source, sums.articles, words, unknown, strange, unusual, drift, expected)


@dataclass(slots=True)
class _Sums:
    usual: Floats
    scores: Floats
    articles: int = 0
    paragraphs: int = 0
    long: int = 0
    unknown: int = 0


def distance(counts: Floats, shares: Floats, words: int) -> float:
    """Squared Hellinger distance of counts (m,) from shares (m,), less what chance gives in so many words here and in the `words`
    that the shares were counted in; at least 0.

    >>> shares = np.array([0.5, 0.3, 0.2])
    >>> distance(np.array([50.0, 30.0, 20.0]), shares, 1000), round(distance(np.array([0.0, 0.0, 100.0]), shares, 1000), 2)
    (0.0, 0.55)
    """
    total = counts.sum()
    if not total:
        return 0.0
    raw = float(((np.sqrt(counts / total) - np.sqrt(shares)) ** 2).sum()) / 2
    return max(0.0, raw - _by_chance(shares, total) - _by_chance(shares, words))


def _by_chance(shares: Floats, words: float) -> float:
    """The mean of the squared distance where the counts of `words` words are Poisson numbers."""
    expected = shares * words
    x = np.arange(1, 60)
    logs = np.cumsum(np.log(x))
    with np.errstate(all="ignore"):
        few = (np.exp(np.outer(np.log(expected), x) - logs - expected[:, None]) * np.sqrt(x)).sum(axis=1)
        many = np.sqrt(expected) * (1 - 1 / (8 * expected) - 7 / (128 * expected**2))
    root = np.where(expected < 20, np.nan_to_num(few), np.nan_to_num(many))
    return float((shares - np.sqrt(shares / words) * root).sum())


def _among(names: Sequence[str], name: str) -> bool:
    """Whether sorted names hold one."""
    place = bisect_left(names, name)
    return place < len(names) and names[place] == name


def _log_odds(found: int, of: int) -> float:
    return math.log((found + 0.5) / (of - found + 0.5))


def _average_precision(model: ThemeModel) -> float | None:
    rows = model.info.scores.themes if model.info.scores else ()
    known = [row.average_precision for row in rows if row.average_precision is not None]
    return sum(known) / len(known) if known else None
