"""Who codes what: whole articles are dealt out, since a paragraph is judged in its article.

A share of the articles is coded by two, so that their agreement can be measured; the pairs are mixed. Each coder gets the
articles in an order of their own, so that tiredness and learning do not fall on the same texts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from random import Random


def deal(
    sizes: Mapping[str, int], coders: Sequence[str], double: float, seed: int, begun: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """The articles of every coder, in the order in which they are to be coded.

    sizes: paragraphs to code of each article. double: share of the articles, 0 to 1, that two coders get, rounded up; with one
    coder there is nobody else. begun: the coders who have begun an article keep it, so that a team may change halfway. The same
    arguments give the same result.

    >>> dealt = deal(dict.fromkeys("abcd", 5), ["x", "y"], 0.5, 1, {})
    >>> sorted(map(len, dealt.values())), len(set(dealt["x"]) & set(dealt["y"]))
    ([3, 3], 2)
    """
    order = sorted(sizes)
    Random(f"{seed} articles").shuffle(order)  # noqa: S311  # nothing secret is drawn
    twice = set(order[: ceil(double * len(order))])
    load = dict.fromkeys(coders, 0)
    met: dict[frozenset[str], int] = {}
    given: dict[str, list[str]] = {coder: [] for coder in coders}
    # First what is settled by who has begun, so that the rest evens out the loads.
    for article in sorted(order, key=lambda name: not begun.get(name)):
        chosen = [coder for coder in coders if coder in begun.get(article, ())]
        while len(chosen) < min(1 + (article in twice), len(coders)):
            rest = [coder for coder in coders if coder not in chosen]
            chosen.append(min(rest, key=lambda coder: (load[coder], met.get(frozenset((*chosen, coder)), 0))))
        met[frozenset(chosen)] = met.get(frozenset(chosen), 0) + 1
        for coder in chosen:
            load[coder] += sizes[article]
            given[coder].append(article)
    return {coder: _shuffled(articles, f"{seed} {coder}") for coder, articles in given.items()}


def _shuffled(articles: list[str], seed: str) -> tuple[str, ...]:
    articles = sorted(articles)
    Random(seed).shuffle(articles)  # noqa: S311
    return tuple(articles)
