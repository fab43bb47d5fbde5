"""Text for the benchmark: the bundled corpus, resampled, with new words coming as fast as they do in real text.

Drawing paragraphs with replacement repeats the same words for ever, and a scorer that remembers words would look better than it
is. Types grow with tokens as V = K N^b (Heaps' law); K and b are fitted on the bundled corpus in random order, and rare words of
the drawn paragraphs are replaced by words never seen before as often as that law says.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

import numpy as np

#: A word seen so often in the bundled corpus, at most, may be replaced.
RARE = 2


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs and what was measured on them: tokens, types (both by white space), Heaps' K and b."""

    paragraphs: list[str]
    tokens: int
    types: int
    heaps: tuple[float, float]


def resampled(corpus: list[str], n: int, seed: int) -> Text:
    """n paragraphs."""
    chance = random.Random(seed)
    tokenised = [text.split() for text in corpus]
    counts = Counter(token for tokens in tokenised for token in tokens)
    k, b = heaps(tokenised, chance)
    rare_share = sum(c for c in counts.values() if c <= RARE) / counts.total()
    ends = [token[len(token) // 2 :] for token, c in counts.items() if c <= RARE and len(token) > 7]
    seen: set[str] = set()
    paragraphs, done = [], 0
    for _ in range(n):
        tokens = list(chance.choice(tokenised))
        new = min(1.0, k * b * max(done, 1) ** (b - 1) / rare_share)
        for i, token in enumerate(tokens):
            if counts[token] <= RARE and chance.random() < new:
                tokens[i] = _compound(token, ends, seen, chance)
        done += len(tokens)
        paragraphs.append(" ".join(tokens))
    return Text(paragraphs, done, len({t for p in paragraphs for t in p.split()}), (k, b))


def heaps(tokenised: list[list[str]], chance: random.Random) -> tuple[float, float]:
    """K and b, fitted to the types after each paragraph of the second half, in random order."""
    order = chance.sample(tokenised, len(tokenised))
    types: set[str] = set()
    tokens, points = 0, []
    for paragraph in order:
        tokens += len(paragraph)
        types.update(paragraph)
        points.append((tokens, len(types)))
    x, y = np.log(np.array(points[len(points) // 2 :], dtype=float)).T
    b, a = np.polyfit(x, y, 1)
    return float(np.exp(a)), float(b)


def _compound(token: str, ends: list[str], seen: set[str], chance: random.Random) -> str:
    """A word of German make that did not occur yet: the first half of one with the second half of another, or of two."""
    made = token[: len(token) // 2 + 1] + chance.choice(ends)
    while made in seen:
        made = made[: len(made) // 2] + chance.choice(ends)
    seen.add(made)
    return made
