"""How many paragraphs have to be coded for an interval of a wanted width. Normal approximation, 95 %; docs/methods.md."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from classifier.predict import ArticleThemes

#: 97.5 % point of the normal distribution.
Z = 1.959964
#: With fewer paragraphs an interval of this kind means nothing.
FEWEST = 50


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of one theme in `paragraphs` paragraphs: hits, false alarms, misses. Sums of probabilities, or counts."""

    theme: str
    paragraphs: int
    hits: float = 0.0
    false: float = 0.0
    missed: float = 0.0

    @property
    def share(self) -> float:
        """Share of the paragraphs that carry the theme; 0 where there are none."""
        return (self.hits + self.missed) / self.paragraphs if self.paragraphs else 0.0

    @property
    def f1(self) -> float | None:
        """None where nothing has the theme or is given it."""
        decided = 2 * self.hits + self.false + self.missed
        return 2 * self.hits / decided if decided else None


def expected(articles: Iterable[ArticleThemes], themes: tuple[str, ...]) -> tuple[Expected, ...]:
    """From the probabilities of decisions, as far as these hold: a theme assigned with p is a hit with p, else false."""
    sums, n = [[0.0, 0.0, 0.0] for _ in themes], 0
    for article in articles:
        for paragraph in article.paragraphs:
            n += bool(paragraph.probabilities)
            for found, p, decided in zip(sums, paragraph.probabilities, paragraph.decisions, strict=False):
                found[0] += p * decided
                found[1] += (1 - p) * decided
                found[2] += p * (not decided)
    return tuple(Expected(theme, n, *found) for theme, found in zip(themes, sums, strict=True))


def for_share(share: float, half: float, of: int | None = None) -> int:
    """Paragraphs drawn singly at random for a share of ± `half`; `of`: how many there are in all, None: endlessly many.

    >>> for_share(0.5, 0.05), for_share(0.5, 0.05, of=400)
    (385, 196)
    """
    return _drawn(share * (1 - share), half, of)


def for_f1(one: Expected, half: float, of: int | None = None) -> int | None:
    """Paragraphs drawn singly at random for an F1 of ± `half`, by the delta method; None where F1 is undefined. `of` as above.

    >>> for_f1(Expected("a", 1000, 80, 20, 20), 0.05)
    1476
    """
    f1 = one.f1
    if f1 is None:
        return None
    hits, wrong = one.hits / one.paragraphs, (one.false + one.missed) / one.paragraphs
    variance = (4 * (1 - f1) ** 2 * hits + f1**2 * wrong) / (2 * hits + wrong) ** 2
    return _drawn(variance, half, of)


def scaled(n: int, interval: tuple[float, float] | None, half: float) -> int | None:
    """Paragraphs in whole articles for ± `half`, where n of them gave this interval: its width falls with the root of their
    number. None where there is no interval.

    >>> scaled(1000, (0.6, 0.8), 0.05)
    4000
    """
    return None if interval is None else max(FEWEST, math.ceil(round(n * ((interval[1] - interval[0]) / (2 * half)) ** 2, 6)))


def _drawn(variance: float, half: float, of: int | None) -> int:
    n = Z**2 * variance / half**2
    # Those of a collection that are known already are not guessed at: finite population correction (Cochran 1977).
    n = n if of is None else n / (1 + n / max(of, 1))
    fewest = FEWEST if of is None else min(FEWEST, of)
    return max(fewest, math.ceil(n))
