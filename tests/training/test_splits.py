"""Folds keep articles and copied text together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.splits import folds, leakage_groups

AGENCY = "Die Behörde hat am Dienstag mitgeteilt, dass die Zahl der Beschwerden im vergangenen Jahr um ein Viertel gestiegen ist."


def test_planted_duplicate_joins_articles() -> None:
    articles = ["a", "a", "b", "b", "c", "d"]
    texts = [
        "Eins zwei drei vier.",
        AGENCY,
        "Ganz anderes steht hier.",
        AGENCY.replace("Dienstag", "Mittwoch"),
        "Noch etwas anderes.",
        "Und wieder neu.",
    ]
    groups = leakage_groups(articles, texts)
    assert groups[0] == groups[1] == groups[2] == groups[3]
    assert len({groups[0], groups[4], groups[5]}) == 3


@given(st.lists(st.tuples(st.integers(0, 11), st.booleans(), st.booleans()), min_size=1, max_size=60), st.integers(0, 99))
def test_groups_are_never_split(rows: list[tuple[int, bool, bool]], seed: int) -> None:
    rows = [*rows, *[(g, True, True) for g in range(12)]]
    groups = np.array([g for g, _, _ in rows])
    targets = np.array([[a, b] for _, a, b in rows], dtype=float)
    assigned = folds(groups, targets, 4, seed=seed)
    assert set(assigned) == {0, 1, 2, 3}
    for group in set(groups):
        assert len(set(assigned[groups == group])) == 1
    for fold in range(4):
        assert (targets[assigned == fold] == 1).any(axis=0).all()


def test_rare_theme_says_why() -> None:
    with pytest.raises(ValueError, match="theme 1 occurs in 1 independent articles only"):
        folds(np.array([0, 1, 2]), np.array([[1.0, 0], [1, 1], [1, 0]]), 2, seed=0)


def test_stratified() -> None:
    """A theme on a tenth of 200 articles is on a tenth of every fold."""
    targets = np.zeros((200, 2))
    targets[::10, 0] = 1
    targets[::2, 1] = 1
    assigned = folds(np.arange(200), targets, 5, seed=1)
    for fold in range(5):
        assert targets[assigned == fold].sum(axis=0).tolist() == [4, 20]
        assert (assigned == fold).sum() == 40
