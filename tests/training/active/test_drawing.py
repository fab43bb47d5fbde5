"""What is drawn next, by each rule."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from corpus.folder import Corpus
from training.active.drawing import RULES, Nearest, ranked
from training.active.learning import Learned, counted, directions, learn
from training.data import corpus_data

ROWS = np.arange(4)
LEARNED = Learned(np.array([[0.9, 0.01], [0.55, 0.01], [0.2, np.nan], [0.01, 0.32]]), np.array([0.5, 0.3]))


def test_rules_choose_what_they_say() -> None:
    assert ranked("least-sure", LEARNED, np.zeros(4), ROWS).tolist() == [3, 1, 2, 0]
    assert ranked("least-likely", LEARNED, np.zeros(4), ROWS).tolist() == [3, 1, 0, 2]
    assert ranked("unlike", LEARNED, np.array([0.3, 0.1, 0.2, 0.0]), ROWS).tolist() == [3, 1, 2, 0]
    for rule in RULES:
        assert ranked(rule, LEARNED, np.zeros(4), ROWS[1:3]).tolist() in ([1, 2], [2, 1])


def test_nearest_is_the_greatest_cosine_so_far() -> None:
    rows = np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]])
    nearest = Nearest(csr_array(rows))
    assert nearest.add(np.array([0])) == pytest.approx([1, 0.6, 0])
    assert nearest.add(np.array([0, 2])) == pytest.approx([1, 0.8, 1])


def test_learning_leaves_out_what_it_cannot_learn(small_corpus: Corpus) -> None:
    data = corpus_data(small_corpus)
    counts = counted(data.texts, small_corpus.codebook)
    everything = np.arange(len(data.texts))
    learned = learn(small_corpus.codebook, counts, data, everything)
    assert learned is not None
    assert not np.isnan(learned.probabilities).any()
    decided = learned.probabilities >= learned.thresholds
    assert (decided == (data.targets == 1)).mean() > 0.95
    # Without positive paragraphs of the first theme, the others are learned all the same.
    rows = np.flatnonzero(data.targets[:, 0] == 0)
    part = learn(small_corpus.codebook, counts, data, rows)
    assert part is not None
    assert np.isnan(part.probabilities[:, 0]).all()
    assert not np.isnan(part.probabilities[:, 1:]).any()
    assert learn(small_corpus.codebook, counts, data, rows[:3]) is None
    assert np.linalg.norm(directions(counts).toarray(), axis=1) == pytest.approx(np.ones(len(everything)))
