"""ThemeClassifier: fits theme models, with the interface of scikit-learn's estimators."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import diags_array
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_selection import chi2
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC
from sklearn.utils.validation import check_is_fitted

from classifier.facts.model import ModelFacts
from classifier.features import additive_tfidf, count_features, document_frequency, inverse_document_frequency
from classifier.model import Evidence, Floats, Scorer, ThemeModel, words_alone
from classifier.python_inputs import refuse_one_string
from classifier.words import GROUP, STEM, FeatureSettings, Lexicon

#: Scores on 1,700 held-out paragraphs are at most 2e-4 log-odds from those at 1e-6, in half the time; at 1e-2 it is 3e-3.
TOLERANCE = 1e-3


class ThemeClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """TF-IDF over stems, character n-grams and groups of indicator words; one logistic regression and one threshold per theme.

    Parameters: `language` of the stemmer (german, english); `stems`; `ngram_min`, `ngram_max` (0 = no n-grams); `min_df`, in
    how many paragraphs a feature must occur; `max_df`, in what share of them it may occur at most (indicators aside); `C`,
    inverse strength of the L2 penalty; `class_weight` as in scikit-learn; `lexicon`, groups of indicator words
    (`CodeBook.lexicon`); `names`, words that count as names only; `lexicon_weight`, how much more a group counts than its idf,
    that is, how little its weight is shrunk; `ngram_weight`, the same for a character n-gram; `threshold`, a probability or one
    per theme; `random_state`. `nb_weight`, the power of the log-count ratio by which a feature counts for a theme (Wang & Manning
    2012; 0: not at all); `select`, the share of features a theme keeps, by chi² (1: all).

    `loss`: "logistic", or "squared_hinge" for a linear support vector machine, whose scores are no log-odds
    until they are calibrated (training/calibration.py).

    Labels of one theme may also be a plain list of 1 and 0; `predict` gives one too then, and `predict_proba` a column for 0
    and one for 1, as scikit-learn's own classifiers do.

    >>> texts = ["Daten leckten", "Preise stiegen", "Daten", "Preise"]
    >>> model = ThemeClassifier(min_df=1).fit(texts, [[1, 0], [0, 1], [1, 0], [0, 1]])
    >>> model.predict(["Die Daten", "Die Preise"]).tolist()
    [[1, 0], [0, 1]]
    """

    classes_: NDArray[np.int64]

    def __init__(
        self,
        *,
        language: str = "german",
        stems: bool = True,
        ngram_min: int = 3,
        ngram_max: int = 5,
        min_df: int = 2,
        max_df: float = 1.0,
        C: float = 10.0,  # noqa: N803  # scikit-learn's name
        class_weight: str | None = "balanced",
        lexicon: Lexicon = (),
        names: tuple[str, ...] = (),
        lexicon_weight: float = 6.0,
        ngram_weight: float = 1.0,
        loss: str = "logistic",
        nb_weight: float = 0.0,
        select: float = 1.0,
        threshold: float | Sequence[float] = 0.5,
        random_state: int = 0,
    ) -> None:
        self.language = language
        self.stems = stems
        self.ngram_min = ngram_min
        self.ngram_max = ngram_max
        self.min_df = min_df
        self.max_df = max_df
        self.C = C
        self.class_weight = class_weight
        self.lexicon = lexicon
        self.names = names
        self.lexicon_weight = lexicon_weight
        self.ngram_weight = ngram_weight
        self.loss = loss
        self.nb_weight = nb_weight
        self.select = select
        self.threshold = threshold
        self.random_state = random_state

    @property
    def settings(self) -> FeatureSettings:
        """The part of the parameters that says what a feature is."""
        return FeatureSettings(
            self.language,
            self.stems,
            self.ngram_min,
            self.ngram_max,
            self.lexicon,
            self.names,
        )

    def fit(self, texts: Sequence[str], y: ArrayLike) -> ThemeClassifier:
        """Fit on n texts and an (n, k) array of 1, 0 and NaN (not judged); every theme is fitted on the texts judged for it.

        Raises ValueError when shapes differ, a value is none of the three, or a theme lacks positive or negative texts; TypeError
        for one string in place of a list.
        """
        targets = check_targets(texts, y)
        counts = count_features(texts, self.settings)
        self.fit_counts(counts.matrix, counts.names, targets)
        if np.ndim(y) == 1:
            self.classes_ = self.classes_[0]
        return self

    def fit_counts(self, matrix: Any, names: Sequence[str], targets: Floats) -> ThemeClassifier:
        """Fit on feature counts already made (see `count_features`): what cross-validation uses to count only once."""
        names = tuple(names)
        group, factors = feature_groups(names), self.feature_factors(names)
        frequency = document_frequency(matrix)
        common = (frequency > self.max_df * matrix.shape[0]) & ~group
        kept = np.flatnonzero((frequency >= self.min_df) & ~common)
        if not kept.size:
            raise ValueError(f"no feature occurs in {self.min_df} texts")
        idf = inverse_document_frequency(frequency[kept], matrix.shape[0])
        scale = idf * factors[kept]
        # Groups of indicators do not count in the norm, because their words do so already.
        squares = np.where(group[kept], 0.0, scale**2)
        # Where features are weighed or chosen one by one, equal ones must not be joined.
        single = self.nb_weight != 0.0 or self.select != 1.0
        first, twin = (kept, np.arange(kept.size)) if single else twins(matrix, kept)
        joint = np.sqrt(np.bincount(twin, scale**2))
        x = additive_tfidf(matrix[:, first], joint, np.bincount(twin, squares).astype(np.float64))
        share = np.divide(scale**2, joint[twin], out=np.zeros(kept.size), where=joint[twin] > 0)
        k = targets.shape[1]
        fitted, bias = np.empty((first.size, k)), np.empty(k)
        for theme in range(k):
            fitted[:, theme], bias[theme] = self._fit_theme(x, targets[:, theme], theme)
        # One row per theme: some of scikit-learn's tools fail on a list of arrays, others on plain numbers of themes.
        self.classes_ = np.tile([0, 1], (k, 1))
        self.columns_, self.scale_ = kept, scale
        self.model_ = ThemeModel(
            settings=self.settings,
            themes=tuple(f"theme_{i}" for i in range(k)),
            features=tuple(names[i] for i in kept.tolist()),
            weights=fitted[twin] * share[:, None],
            squares=squares,
            bias=bias,
            thresholds=np.broadcast_to(np.asarray(self.threshold, dtype=np.float64), (k,)).copy(),
            article=words_alone(k),
            trained_on=(),
            info=ModelFacts(),
        )
        self._scorer = Scorer(self.model_)
        return self

    def feature_factors(self, names: tuple[str, ...]) -> Floats:
        """How much more each of F features counts than its idf, (F,). Groups of indicators and n-grams have their own weights."""
        return np.where(feature_groups(names), self.lexicon_weight, np.where(whole_words(names), 1.0, self.ngram_weight))

    def _fit_theme(self, x: Any, target: Floats, theme: int) -> tuple[Floats, float]:
        judged = ~np.isnan(target)
        values = target[judged]
        if not 0 < values.sum() < values.size:
            raise ValueError(f"theme {theme} needs texts with and texts without it")
        regression, x = self._regression(), x[judged]
        factor = theme_factors(x, values, self.nb_weight, self.select)
        regression.fit(x if factor is None else x @ diags_array(factor), values)
        weights = regression.coef_[0]
        return weights if factor is None else weights * factor, float(regression.intercept_[0])

    def _regression(self) -> LogisticRegression | LinearSVC:
        # Far more features than texts, so the dual is nine times as fast, with the same optimum.
        options = {"C": self.C, "class_weight": self.class_weight, "dual": True, "random_state": self.random_state}
        if self.loss == "logistic":
            return LogisticRegression(solver="liblinear", tol=TOLERANCE, max_iter=1000, **options)
        if self.loss == "squared_hinge":
            return LinearSVC(tol=TOLERANCE, max_iter=10_000, **options)
        raise ValueError(f'loss must be "logistic" or "squared_hinge", not {self.loss!r}')

    def decision_function(self, texts: Sequence[str]) -> Floats:
        """Scores as log-odds, (n, k); (n,) where it was fitted on a plain list."""
        check_is_fitted(self)
        scores = self._scorer.scores(texts)
        return scores[:, 0] if self._plain else scores

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Probability of every theme, one (n, k) array; (n, 2), of 0 and of 1, where it was fitted on a plain list."""
        check_is_fitted(self)
        probabilities = self._scorer.probabilities(texts)
        return np.column_stack([1.0 - probabilities, probabilities]) if self._plain else probabilities

    def predict(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """1 where a probability reaches its theme's threshold, else 0: (n, k); (n,) where it was fitted on a plain list."""
        check_is_fitted(self)
        decisions = self._scorer.decide(texts).astype(np.int64)
        return decisions[:, 0] if self._plain else decisions

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = True, False
        tags.classifier_tags.multi_label, tags.classifier_tags.multi_class = True, False
        return tags

    @property
    def _plain(self) -> bool:
        """Whether it was fitted on a plain list of labels."""
        return bool(self.classes_.ndim == 1)

    def explain(self, text: str) -> tuple[Evidence, ...]:
        """What every word adds to each theme's score; with the bias they sum to `decision_function`."""
        check_is_fitted(self)
        return self._scorer.explain(text)


def theme_factors(x: Any, target: Floats, nb_weight: float, select: float) -> Floats | None:
    """How much each of f features counts for a theme, (f,), from rows x (n, f) >= 0 and their targets (n,) of 1 and 0; None where
    all count alike. The factor is folded into the weights, so the score stays a sum over words."""
    if nb_weight == 0.0 and select == 1.0:
        return None
    factor = np.ones(x.shape[1])
    if nb_weight:
        yes, no = (1.0 + np.asarray((x[target == value] > 0).sum(axis=0)).ravel() for value in (1.0, 0.0))
        factor = np.abs(np.log((yes / yes.sum()) / (no / no.sum()))) ** nb_weight
    if select < 1.0:
        value = np.nan_to_num(chi2(x, target)[0])
        kept = max(1, round(select * len(value)))
        factor[np.argsort(-value, kind="stable")[kept:]] = 0.0
    return factor


def twins(matrix: Any, columns: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find columns of counts that are equal in every row, such as the n-grams of one rare word, so that they are fitted only
    once.

    Returns the first column of each kind, in order, and for every given column the place of its kind among these.

    This does not change the result: under an L2 penalty, equal columns of scales s get weights in proportion to s, and one column
    of scale sqrt(sum s²) in their place gives the same scores. On the bundled corpus it spares a sixth of the numbers.

    >>> [found.tolist() for found in twins(np.array([[1.0, 2, 1, 2], [0, 1, 0, 1], [3, 0, 3, 1]]), np.arange(4))]
    [[0, 1, 3], [0, 1, 0, 2]]
    """
    # Columns are compared by a sum of their entries under random weights: equal columns have equal sums, and the chance that
    # any two of 100,000 others do is about 1e-6.
    marks = (np.random.default_rng(0).random(matrix.shape[0]) @ matrix)[columns]
    _, first, kind = np.unique(marks, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return columns[first[order]], np.argsort(order)[kind]


@lru_cache(maxsize=4)
def feature_groups(names: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which features are groups of indicators; remembered, since the folds of a corpus share names.

    >>> feature_groups(("!net", "<net", "=netz")).tolist()
    [True, False, False]
    """
    return np.array([name.startswith(GROUP) for name in names])


@lru_cache(maxsize=4)
def whole_words(names: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which features are whole words (stems), and not n-grams; remembered like `feature_groups`.

    >>> whole_words(("!net", "<net", "=netz")).tolist()
    [False, False, True]
    """
    return np.array([name.startswith(STEM) for name in names])


def check_targets(texts: Sequence[str], y: ArrayLike) -> Floats:
    """The labels as an (n, k) float array. Raises ValueError where they do not fit the texts, TypeError where
    the texts are one string."""
    refuse_one_string(texts)
    targets = np.asarray(y, dtype=np.float64)
    if targets.ndim == 1:
        targets = targets[:, None]
    if targets.ndim != 2 or len(targets) != len(texts):
        raise ValueError(f"labels of shape {targets.shape} do not fit {len(texts)} texts")
    if not np.isin(targets[~np.isnan(targets)], (0.0, 1.0)).all():
        raise ValueError("labels must be 1, 0 or NaN")
    return targets
