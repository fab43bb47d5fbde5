"""Learning from the paragraphs coded so far, in a second or two: what the page's background process and the simulation share."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from sklearn.preprocessing import normalize

from classifier.features import Counts, count_features, document_frequency, inverse_document_frequency
from classifier.model import Floats, sigmoid
from corpus.codebook import CodeBook
from training.data import Data
from training.fitting import Rows, fit_calibrated
from training.settings import TrainSettings

#: The rest of the article says nothing here: most of it is not coded yet. Probabilities are for the corpus that is coded.
SETTINGS = TrainSettings(prevalence=None, article=False)


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What a model says of all n paragraphs: probabilities (n, k), NaN for themes that cannot be learned yet, and thresholds
    (k,)."""

    probabilities: Floats
    thresholds: Floats

    @property
    def margins(self) -> Floats:
        """How far every theme is above its threshold (n, k), in log-odds; negative below it, NaN where it is not learned."""
        with np.errstate(divide="ignore"):
            result: Floats = _log_odds(self.probabilities) - _log_odds(self.thresholds)
        return result


def counted(texts: tuple[str, ...], book: CodeBook) -> Counts:
    """The features of all paragraphs, counted once for all rounds."""
    return count_features(texts, SETTINGS.classifier(book).settings)


def learn(book: CodeBook, counts: Counts, data: Data, rows: Rows, settings: TrainSettings = SETTINGS) -> Learned | None:
    """Fit on some rows and judge all. A theme that too few articles show is left out; None where that leaves none."""
    found = [t for t in range(data.targets.shape[1]) if _learnable(data, rows, t, settings.inner_folds)]
    if not found:
        return None
    part = replace(data, targets=data.targets[:, found])
    # A paragraph that nobody judged for any of these themes teaches nothing.
    rows = rows[~np.isnan(part.targets[rows]).all(axis=1)]
    try:
        fitted, _ = fit_calibrated(settings.classifier(book), counts, part, rows, settings)
    except ValueError:  # a fold without one of the themes
        return None
    n, k = data.targets.shape
    probabilities, thresholds = np.full((n, k), np.nan), np.full(k, 0.5)
    probabilities[:, found] = sigmoid(fitted.scores(counts.matrix))
    thresholds[found] = fitted.model.thresholds
    return Learned(probabilities, thresholds)


def directions(counts: Counts) -> Floats:
    """Every paragraph as tf-idf of unit length (n, features), sparse: products of rows are cosines."""
    idf = inverse_document_frequency(document_frequency(counts.matrix), counts.matrix.shape[0])
    result: Floats = normalize(counts.matrix.multiply(idf[None, :]).tocsr(), copy=False)
    return result


def _learnable(data: Data, rows: Rows, theme: int, folds: int) -> bool:
    values, groups = data.targets[rows, theme], data.groups[rows]
    return all(len(np.unique(groups[values == value])) >= folds for value in (0.0, 1.0))


def _log_odds(p: Floats) -> Floats:
    result: Floats = np.log(p) - np.log1p(-p)
    return result
