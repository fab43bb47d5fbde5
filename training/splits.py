"""Folds without leakage: paragraphs of one article, and of articles that share text, stay on one side.

Agency copy runs in many papers. Articles with a paragraph in common, or nearly so, are joined into one group; whole groups are
dealt to folds so that every theme is as frequent in each fold as overall (greedy form of iterative stratification, Sechidis,
Tsoumakas & Vlahavas 2011).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from classifier.model import Floats
from classifier.words import word_forms

#: Two paragraphs are near-duplicates from this Jaccard similarity of their word 3-shingles on.
SIMILARITY = 0.6
SHINGLE = 3


def shingles(text: str) -> frozenset[str]:
    """Word 3-shingles of a text; the whole text where it is shorter.

    >>> sorted(shingles("Ein Satz mit Wörtern"))
    ['ein satz mit', 'satz mit wörtern']
    """
    words = word_forms(text)
    return frozenset(" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))


def near_duplicates(texts: Sequence[str], *, similarity: float = SIMILARITY) -> list[tuple[int, int, float]]:
    """Pairs (i, j, Jaccard similarity) of texts at least that similar, i < j.

    Exact: similar sets share one of the rarest shingles of each, as many of the rarest as it may lack and one more (Chaudhuri,
    Ganti & Kaushik 2006), so only texts with one of these in common are compared.
    """
    sets = [shingles(text) for text in texts]
    often = Counter(chain.from_iterable(sets))
    holders: dict[str, list[int]] = {}
    pairs = []
    for j, shingle_set in enumerate(sets):
        telling = _rarest(shingle_set, often, len(shingle_set) - int(similarity * len(shingle_set)) + 1)
        for i in {i for shingle in telling for i in holders.get(shingle, ())}:
            jaccard = len(sets[i] & shingle_set) / len(sets[i] | shingle_set)
            if jaccard >= similarity:
                pairs.append((i, j, jaccard))
        for shingle in telling:
            holders.setdefault(shingle, []).append(j)
    return sorted(pairs)


def _rarest(shingle_set: frozenset[str], often: Counter[str], n: int) -> list[str]:
    """The n rarest shingles, without those of this text alone. Equally rare ones are in one order for all texts."""
    shared = [shingle for shingle in shingle_set if often[shingle] > 1]
    left = n - (len(shingle_set) - len(shared))
    return sorted(shared, key=lambda shingle: (often[shingle], shingle))[:left] if left > 0 else []


def leakage_groups(articles: Sequence[str], texts: Sequence[str]) -> NDArray[np.int64]:
    """A group number for each paragraph: same article or near-duplicate text, directly or through others, is the same group.

    >>> leakage_groups(["a", "a", "b", "c"], ["Eins", "Das ist ein Text", "Zwei", "Das ist ein Text"]).tolist()
    [0, 0, 1, 0]
    """
    _, article = np.unique(np.asarray(articles), return_inverse=True)
    pairs = near_duplicates(texts)
    left, right = [article[i] for i, _, _ in pairs], [article[j] for _, j, _ in pairs]
    n = int(article.max()) + 1
    _, component = connected_components(coo_array((np.ones(len(pairs)), (left, right)), shape=(n, n)), directed=False)
    return np.asarray(component, dtype=np.int64)[article]


def folds(groups: NDArray[np.int64], targets: Floats, k: int, *, seed: int) -> NDArray[np.int64]:
    """Fold number 0..k-1 of every paragraph, whole groups together, themes spread evenly.

    Raises ValueError where a theme has positive paragraphs in fewer than k groups: then no split can show it in every fold.
    """
    positive = targets == 1.0
    group_count = int(groups.max()) + 1
    # Columns: positives per theme, then all paragraphs, so that folds are also of equal size.
    load = np.zeros((group_count, targets.shape[1] + 1))
    np.add.at(load, groups, np.column_stack([positive, np.ones(len(groups))]))
    for theme in range(targets.shape[1]):
        if (found := int((load[:, theme] > 0).sum())) < k:
            raise ValueError(f"theme {theme} occurs in {found} independent articles only, {k} folds need at least {k}")
    target = load.sum(axis=0) / k
    fold_load = np.zeros((k, load.shape[1]))
    assigned = np.empty(group_count, dtype=np.int64)
    order = np.random.default_rng(seed).permutation(group_count)
    # Groups rich in rare themes first, while there is still room everywhere.
    weight = (load / np.maximum(load.sum(axis=0), 1)).max(axis=1)
    for group in order[np.argsort(-weight[order], kind="stable")]:
        carried = load[group] > 0
        need = ((target - fold_load) / np.maximum(target, 1))[:, carried]
        best = int(np.argmax(need.min(axis=1) + need.mean(axis=1)))
        assigned[group] = best
        fold_load[best] += load[group]
    return assigned[groups]
