"""Fitting and scoring on feature counts, which are made once for all folds."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning

from classifier.estimator import ThemeClassifier
from classifier.features import Counts, additive_tfidf
from classifier.model import Floats, ThemeModel
from classifier.words import GROUP, STEM, FeatureSettings
from training.calibration import Calibration, calibrate
from training.data import Data
from training.settings import TrainSettings
from training.splits import folds

Rows = NDArray[np.int64]
Progress = Callable[[str], None]


def silent(_: str) -> None:
    """No progress shown."""


def wanted(name: str, settings: FeatureSettings) -> bool:
    """Whether a feature is one of the settings'. Numbers are of all.

    >>> settings = FeatureSettings(ngram_min=3, ngram_max=4)
    >>> [wanted(name, settings) for name in ("=tarif", "#4", "<ta", "tarif", "!telephony.core")]
    [True, True, True, False, False]
    """
    if name[0] == STEM:
        return settings.stems
    if name[0] == GROUP:
        return bool(settings.lexicon)
    return name[0] == "#" or bool(settings.ngram_max and settings.ngram_min <= len(name) <= settings.ngram_max)


def narrow(counts: Counts, settings: FeatureSettings) -> Counts:
    """The columns that the settings want: the same as counting with these settings, so that a search counts only once."""
    kept = _kept(counts.names, settings)
    if len(kept) == len(counts.names):
        return counts
    return Counts(counts.matrix[:, kept], tuple(counts.names[i] for i in kept.tolist()))


@lru_cache(maxsize=16)
def _kept(names: tuple[str, ...], settings: FeatureSettings) -> Rows:
    return np.flatnonzero([wanted(name, settings) for name in names])


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A model and the columns of the counts that are its features."""

    model: ThemeModel
    columns: Rows

    def scores(self, matrix: Any) -> Floats:
        """Log-odds (n, k) of n rows of counts: what `Scorer` gives for their texts, up to rounding."""
        x = additive_tfidf(matrix[:, self.columns], np.ones(len(self.columns)), self.model.squares)
        result: Floats = x @ self.model.weights + self.model.bias
        return result


def fit(classifier: ThemeClassifier, counts: Counts, rows: Rows, targets: Floats) -> Fitted:
    """A classifier with these parameters, fitted on some rows of the counts and of the (n, k) targets."""
    # A search tries settings with which liblinear stops before it has converged. Their scores tell that well enough; hundreds of
    # warnings would hide what is said of the search.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        # Not `clone`, which would compare the whole lexicon word by word.
        fitted = ThemeClassifier(**classifier.get_params()).fit_counts(counts.matrix[rows], counts.names, targets[rows])
    return Fitted(fitted.model_, fitted.columns_)


def inner_scores(classifier: ThemeClassifier, counts: Counts, data: Data, rows: Rows, settings: TrainSettings) -> Floats:
    """Out-of-fold scores (len(rows), k) of these rows, by folds within them. Raises ValueError where a theme is too rare."""
    inner = folds(renumber(data.groups[rows]), data.targets[rows], settings.inner_folds, seed=settings.seed)
    scores = np.empty((len(rows), data.targets.shape[1]))
    for fold in range(settings.inner_folds):
        outside = inner == fold
        fitted = fit(classifier, counts, rows[~outside], data.targets)
        scores[outside] = fitted.scores(counts.matrix[rows[outside]])
    return scores


def fit_calibrated(
    classifier: ThemeClassifier, counts: Counts, data: Data, rows: Rows, settings: TrainSettings
) -> tuple[Fitted, Calibration]:
    """Fit on these rows; calibration is folded into weights and bias, so that the score is the log-odds that the words give."""
    scores = inner_scores(classifier, counts, data, rows, settings)
    calibration = calibrate(scores, data.targets[rows], [data.articles[i] for i in rows], settings)
    return calibrated(fit(classifier, counts, rows, data.targets), calibration), calibration


def calibrated(fitted: Fitted, calibration: Calibration) -> Fitted:
    """A fitted model with the calibration folded into it."""
    model = replace(
        fitted.model,
        weights=fitted.model.weights * calibration.slopes,
        bias=fitted.model.bias * calibration.slopes + calibration.offsets,
        thresholds=calibration.thresholds,
        article=calibration.article,
    )
    return Fitted(model, fitted.columns)


def renumber(groups: Rows) -> Rows:
    """Group numbers without gaps.

    >>> renumber(np.array([7, 2, 7])).tolist()
    [1, 0, 1]
    """
    return np.unique(groups, return_inverse=True)[1]
