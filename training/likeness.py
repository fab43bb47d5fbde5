"""What a model file states of its training texts, so that others can be compared with them (classifier/likeness.py)."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from classifier.facts.model import LikenessFacts
from classifier.features import Counts, document_frequency
from classifier.likeness import LETTERS
from classifier.model import Floats
from classifier.prevalence import logit
from classifier.words import STEM
from corpus.rounding import significant
from training.data import Data
from training.settings import TrainSettings

#: Word stems whose shares are stated. With fewer, kinds of text are told apart less well; further ones tell subjects apart.
USUAL = 100
#: Probabilities nearer to 0 or 1 than this are so by rounding.
SMALLEST = 1e-12


def likeness_facts(
    data: Data, counts: Counts, by_words: Floats, themes: tuple[str, ...], settings: TrainSettings
) -> LikenessFacts | None:
    """The facts of n paragraphs with their counts and out-of-fold probabilities by words, (n, k). None where the model will not
    have a feature for every word that is frequent enough, so that nobody could tell which words are new to it."""
    places = np.flatnonzero([name.startswith(STEM) for name in counts.names])
    stems, matrix = [counts.names[i] for i in places.tolist()], counts.matrix[:, places]
    totals = np.asarray(matrix.sum(axis=0)).ravel()
    if not settings.stems or settings.select < 1 or not totals.any():
        return None
    order = np.lexsort((np.arange(len(stems)), -totals))[:USUAL]
    scores = logit(np.clip(by_words, SMALLEST, 1 - SMALLEST))
    moments = zip(scores.mean(axis=0).tolist(), np.maximum(scores.std(axis=0), 1e-6).tolist(), strict=True)
    return LikenessFacts(
        words=int(totals.sum()),
        unknown=significant(_unknown(matrix, stems, data, settings.min_df)),
        usual={stems[i][1:]: significant(float(totals[i] / totals.sum())) for i in order.tolist()},
        log_odds={theme: (significant(m), significant(s)) for theme, (m, s) in zip(themes, moments, strict=True)},
    )


def _unknown(matrix: sparse.csr_array, stems: list[str], data: Data, min_df: int) -> float:
    """The share of the longer words of each leakage group that a model of all others would not know, over all groups."""
    long = np.array([len(stem) - 1 >= LETTERS for stem in stems])
    matrix = matrix[:, long]
    rows = sparse.csr_array((np.ones(len(data.groups)), (data.groups, np.arange(len(data.groups)))))
    words, paragraphs = (sparse.csr_array(rows @ m) for m in (matrix, matrix > 0))
    words.sort_indices(), paragraphs.sort_indices()
    others = document_frequency(matrix)[paragraphs.indices] - paragraphs.data
    found = float(words.data[others < min_df].sum())
    return (found + 0.5) / (float(words.data.sum()) + 1)
