"""Two linear TF-IDF models over the same texts, absatz's own and one of usual features. Each counts its features once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression

from benchmarks.quality.opp115.features import ContextClassifier, count_with_context, placed
from classifier.features import additive_tfidf
from classifier.model import Floats, ThemeModel

Rows = NDArray[np.int64]
MIN_DF = 2


class Fitted(Protocol):
    """A fitted voter; scores are log-odds, one row per text and one column per theme, not yet calibrated."""

    def of_rows(self, rows: Rows) -> Floats:
        """Scores of some of the texts counted."""

    def of_texts(self, texts: Sequence[str]) -> Floats:
        """Scores of any texts."""


class Voter(Protocol):
    """Texts whose features are counted."""

    def fit(self, rows: Rows, targets: Floats) -> Fitted:
        """A model of some of the texts, with their (len(rows), k) targets."""


class OwnVoter:
    """absatz's additive model: words, pairs of words, openings and indicators (method.py, SETTINGS)."""

    def __init__(self, classifier: ContextClassifier, texts: Sequence[str]) -> None:
        self.classifier = classifier
        self.counts = count_with_context(texts, classifier.settings)

    def fit(self, rows: Rows, targets: Floats) -> Fitted:
        """A model of some of the texts."""
        classifier = ContextClassifier(**self.classifier.get_params())
        fitted = classifier.fit_counts(self.counts.matrix[rows], self.counts.names, targets)
        return _Own(fitted.model_, self.counts.matrix[:, fitted.columns_])


@dataclass(frozen=True, slots=True, eq=False)
class _Own:
    model: ThemeModel
    known: Any

    def of_rows(self, rows: Rows) -> Floats:
        return self._scores(self.known[rows])

    def of_texts(self, texts: Sequence[str]) -> Floats:
        column = {name: i for i, name in enumerate(self.model.features)}
        return self._scores(placed(count_with_context(texts, self.model.settings), column))

    def _scores(self, counts: Any) -> Floats:
        # The weights were made for features already multiplied by their scale, so the scale is 1 here.
        x = additive_tfidf(sparse.csr_array(counts), np.ones(counts.shape[1]), self.model.squares)
        result: Floats = x @ self.model.weights + self.model.bias
        return result


class UsualVoter:
    """Words, pairs of words and character n-grams 2-5, sublinear tf, L2 norm; balanced logistic regression, C = 10."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.counters = (
            CountVectorizer(ngram_range=(1, 2), min_df=MIN_DF, dtype=np.float64),
            CountVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=MIN_DF, dtype=np.float64),
        )
        self.counts = tuple(counter.fit_transform(texts).tocsr() for counter in self.counters)

    def fit(self, rows: Rows, targets: Floats) -> Fitted:
        """A model of some of the texts."""
        kept = tuple(np.flatnonzero(np.bincount(c[rows].indices, minlength=c.shape[1]) >= MIN_DF) for c in self.counts)
        weights = tuple(
            TfidfTransformer(sublinear_tf=True).fit(c[rows][:, columns]) for c, columns in zip(self.counts, kept, strict=True)
        )
        usual = _Usual(self, kept, weights, ())
        x = usual.features([c[rows] for c in self.counts])
        # Far more features than texts, so the dual is nine times as fast, with the same optimum.
        regression = LogisticRegression(C=10, class_weight="balanced", solver="liblinear", dual=True, tol=1e-3, random_state=0)
        models = tuple(
            LogisticRegression(**regression.get_params()).fit(x, targets[:, theme]) for theme in range(targets.shape[1])
        )
        return _Usual(self, kept, weights, models)


@dataclass(frozen=True, slots=True, eq=False)
class _Usual:
    voter: UsualVoter
    kept: tuple[Rows, ...]
    weights: tuple[TfidfTransformer, ...]
    models: tuple[LogisticRegression, ...]

    def features(self, counts: Sequence[Any]) -> Any:
        parts = zip(counts, self.kept, self.weights, strict=True)
        return sparse.hstack([tfidf.transform(c[:, columns]) for c, columns, tfidf in parts]).tocsr()

    def of_rows(self, rows: Rows) -> Floats:
        return self._scores([c[rows] for c in self.voter.counts])

    def of_texts(self, texts: Sequence[str]) -> Floats:
        return self._scores([counter.transform(texts).tocsr() for counter in self.voter.counters])

    def _scores(self, counts: Sequence[Any]) -> Floats:
        x = self.features(counts)
        return np.column_stack([model.decision_function(x) for model in self.models])
