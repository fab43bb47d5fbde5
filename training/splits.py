"""Folds without leakage: paragraphs of one article, and of articles that share text, stay on one side.

The same agency copy runs in many papers, so a model could be tested on what it has learned by heart. Articles with a paragraph
in common, or nearly so, are therefore joined into one group. Whole groups are dealt to folds so that every theme is as frequent
in each fold as overall (greedy form of iterative stratification, Sechidis, Tsoumakas & Vlahavas 2011).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from classifier.model import Floats
from classifier.words import word_forms
from corpus.duplicates import SIMILARITY, shingle_hashes
from corpus.similar_sets import similar_pairs


def leakage_groups(articles: Sequence[str], texts: Sequence[str]) -> NDArray[np.int64]:
    """A group number for each paragraph: same article or near-duplicate text, directly or through others, is the same group.

    >>> leakage_groups(["a", "a", "b", "c"], ["Eins", "Das ist ein Text", "Zwei", "Das ist ein Text"]).tolist()
    [0, 0, 1, 0]
    """
    _, article = np.unique(np.asarray(articles), return_inverse=True)
    pairs = similar_pairs((shingle_hashes(word_forms(text)) for text in texts), SIMILARITY)
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
        if np.isnan(targets[:, theme]).all():
            raise ValueError(f"theme {theme} is judged on no paragraph")
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
