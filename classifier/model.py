"""A fitted model as plain arrays, and what it says of a text.

A paragraph's score for theme t is  sum_w W_t(w) / sqrt(sum_w Q(w)) + b_t  over its words w, where W_t(w) adds up the weights of
the word's features and Q(w) their squared inverse document frequencies (docs/methods.md). The score is the log-odds of the
calibrated probability that the words of the paragraph give; the rest of its article adds one more term
(classifier/article_term.py). So the evidence adds up to exactly what is decided on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from classifier.facts.model import ModelFacts
from classifier.python_inputs import refuse_one_string
from classifier.words import FeatureSettings, ngram_features, split_words, whole_features, word_forms

Floats = NDArray[np.float64]

#: Word forms remembered by a scorer; past this the memory starts anew, so that it stays bounded on endless text.
REMEMBERED_FORMS = 500_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one word of a paragraph adds to the score of every theme (log-odds; positive speaks for the theme)."""

    word: str
    start: int
    end: int
    contributions: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ThemeModel:
    """A fitted model over F features and k themes.

    features: F feature names, sorted. weights: (F, k). squares: (F,) squared idf. bias, thresholds: (k,), thresholds are
    probabilities in [0, 1]. article: (k, 3), slope, offset and prevalence of classifier/article_term.py; slope and offset are
    0 where paragraphs are judged by their words alone. trained_on: sorted text hashes (16 bytes hex each). info: code book, data,
    settings and scores. model_schema.py has the ranges of all of them.
    """

    settings: FeatureSettings
    themes: tuple[str, ...]
    features: tuple[str, ...]
    weights: Floats
    squares: Floats
    bias: Floats
    thresholds: Floats
    article: Floats
    trained_on: tuple[str, ...]
    info: ModelFacts


class Scorer:
    """Scores texts with a model; remembers the contributions of every word form it met."""

    def __init__(self, model: ThemeModel) -> None:
        self.model = model
        self._whole = whole_features(model.settings)
        self._rows: dict[str, int] = {}
        # One row per form: contribution to each theme, then to the squared norm.
        self._table: Floats = np.zeros((1024, len(model.themes) + 1))

    def __reduce__(self) -> tuple[type[Scorer], tuple[ThemeModel]]:
        # What it remembers is found anew, and the function that finds it cannot be pickled.
        return Scorer, (self.model,)

    @cached_property
    def index(self) -> dict[str, int]:
        """The row of each feature."""
        return {name: i for i, name in enumerate(self.model.features)}

    def scores(self, texts: Sequence[str]) -> Floats:
        """Log-odds, one row per text and one column per theme: (n, k). Raises TypeError for one string in place of a list."""
        refuse_one_string(texts)
        k = len(self.model.themes)
        sums = np.zeros((len(texts), k + 1))
        for i, text in enumerate(texts):
            rows = self._rows_of(word_forms(text))
            if rows:
                sums[i] = self._table[rows].sum(axis=0)
        norm = np.sqrt(sums[:, k:])
        norm[norm == 0.0] = 1.0  # no known feature: the score is the bias
        result: Floats = sums[:, :k] / norm + self.model.bias
        return result

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Probability of each theme, (n, k), each in [0, 1] on its own: a paragraph may carry several themes or none."""
        return sigmoid(self.scores(texts))

    def decide(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        """Whether each probability reaches its theme's threshold, (n, k)."""
        return decided(self.probabilities(texts), self.model.thresholds)

    def explain(self, text: str) -> tuple[Evidence, ...]:
        """Evidence of every word in reading order. Contributions plus the bias sum to the score."""
        words = split_words(text)
        table = self._table_of([word.form for word in words])
        norm = float(np.sqrt(table[:, -1].sum())) or 1.0
        return tuple(
            Evidence(text[word.start : word.end], word.start, word.end, tuple((row[:-1] / norm).tolist()))
            for word, row in zip(words, table, strict=True)
        )

    def row_of(self, forms: list[str]) -> Floats:
        """What word forms add together: to each theme, then to the squared norm, (k + 1,)."""
        result: Floats = self._table_of(forms).sum(axis=0)
        return result

    def _table_of(self, forms: list[str]) -> Floats:
        rows = self._rows_of(forms)
        result: Floats = self._table[rows] if rows else np.zeros((0, self._table.shape[1]))
        return result

    def _rows_of(self, forms: list[str]) -> list[int]:
        rows = self._rows
        if len(rows) > REMEMBERED_FORMS:
            rows.clear()
        for form in forms:
            if form not in rows:
                self._remember(form)
        return [rows[form] for form in forms]

    def _remember(self, form: str) -> None:
        row = len(self._rows)
        if row == len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        self._table[row] = self._contribution(form)
        self._rows[form] = row

    def _contribution(self, form: str) -> Floats:
        index, model = self.index, self.model
        features, with_ngrams = self._whole(form)
        if with_ngrams:
            features = features + ngram_features(form, model.settings)
        known = [index[feature] for feature in features if feature in index]
        if not known:
            return np.zeros(self._table.shape[1])
        return np.append(model.weights[known].sum(axis=0), model.squares[known].sum())


def words_alone(k: int) -> Floats:
    """`ThemeModel.article` of k themes for a model that judges paragraphs by their words alone.

    >>> words_alone(1).tolist()
    [[0.0, 0.0, 0.5]]
    """
    return np.tile([0.0, 0.0, 0.5], (k, 1))


def sigmoid(scores: Floats) -> Floats:
    """Log-odds to probability, without overflow.

    >>> sigmoid(np.array([0.0, -1000.0, 1000.0])).tolist()
    [0.5, 0.0, 1.0]
    """
    small = np.exp(-np.abs(scores))
    result: Floats = np.where(scores >= 0, 1.0, small) / (1.0 + small)
    return result


def decided(probabilities: ArrayLike, thresholds: ArrayLike) -> NDArray[np.bool_]:
    """Whether each probability reaches the threshold of its theme, which is what deciding on a theme means everywhere.
    Probabilities (n, k) with thresholds (k,), or any two shapes that fit; one that is not known (NaN) reaches none.

    >>> decided([[0.5, 0.49], [np.nan, 1.0]], [0.5, 0.5]).tolist()
    [[True, False], [False, True]]
    """
    result: NDArray[np.bool_] = np.asarray(np.greater_equal(probabilities, thresholds))
    return result
