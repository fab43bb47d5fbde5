"""A corpus -> a trained, calibrated model with honest scores.

Two layers of folds: inside every training part, out-of-fold scores give calibration and thresholds; the outer folds, untouched by
any of that, give the published scores. The final model repeats the inner step on everything.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.estimator import ThemeClassifier
from classifier.features import Counts, count_features
from classifier.model import Floats, Scorer, ThemeModel
from corpus.codebook import CodeBook
from corpus.errors import InputError
from corpus.folder import Corpus
from corpus.records import text_sha256
from training.calibration import calibrate, decide
from training.error_rates import error_rates
from training.metrics import Scores, score
from training.splits import folds, leakage_groups

#: Significant digits kept of weights: far below any effect, far above what rounding differs by between processors.
DIGITS = 6
LIBRARIES = ("numpy", "scipy", "scikit-learn", "PyStemmer")

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """Everything that decides what comes out, besides corpus and library versions.

    `prevalence` is the share of paragraphs expected to carry a theme where the model will be used (None: as in the corpus);
    probabilities and thresholds are made for it, since a corpus is richer in themes than the press.
    """

    ngram_min: int = 3
    ngram_max: int = 5
    stems: bool = True
    min_df: int = 2
    max_df: float = 0.15
    C: float = 10.0
    class_weight: str | None = "balanced"
    lexicon_weight: float = 6.0
    ngram_weight: float = 0.4
    prevalence: float | None = 0.05
    outer_folds: int = 5
    inner_folds: int = 3
    seed: int = 2026

    def classifier(self, book: CodeBook) -> ThemeClassifier:
        """An unfitted classifier with these settings for the language and indicators of a code book; weight 0 leaves them out."""
        return ThemeClassifier(
            language=book.language,
            lexicon=book.lexicon if self.lexicon_weight else (),
            names=book.names,
            lexicon_weight=self.lexicon_weight,
            ngram_weight=self.ngram_weight,
            stems=self.stems,
            ngram_min=self.ngram_min,
            ngram_max=self.ngram_max,
            min_df=self.min_df,
            max_df=self.max_df,
            C=self.C,
            class_weight=self.class_weight,
            random_state=self.seed,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """A corpus as arrays: n texts, (n, k) targets with NaN for not judged, article and leakage group of each text."""

    texts: tuple[str, ...]
    targets: Floats
    articles: tuple[str, ...]
    groups: NDArray[np.int64]


def corpus_data(corpus: Corpus) -> Data:
    """The labelled paragraphs of a corpus as arrays."""
    labelled = corpus.labelled
    texts = tuple(paragraph.text for paragraph in labelled)
    articles = tuple(paragraph.article for paragraph in labelled)
    targets = np.array(
        [[np.nan if value is None else value for value in paragraph.values] for paragraph in labelled], dtype=np.float64
    )
    return Data(texts, targets, articles, leakage_groups(articles, texts))


def train(corpus: Corpus, settings: TrainSettings, progress: Progress = lambda _: None) -> tuple[ThemeModel, Scores]:
    """Train on a corpus. Raises InputError where it is too small for the folds asked for."""
    book = corpus.codebook
    progress("reading and grouping paragraphs")
    data = corpus_data(corpus)
    classifier = settings.classifier(book)
    counts = count_features(data.texts, classifier.settings)
    try:
        outer = folds(data.groups, data.targets, settings.outer_folds, seed=settings.seed)
        probabilities, decisions = np.empty_like(data.targets), np.empty(data.targets.shape, dtype=bool)
        for fold in range(settings.outer_folds):
            progress(f"cross-validation, fold {fold + 1} of {settings.outer_folds}")
            inside = np.flatnonzero(outer != fold)
            model = _fit_calibrated(classifier, counts, data, inside, settings)
            held_out = np.flatnonzero(outer == fold)
            scores = Scorer(model).scores([data.texts[i] for i in held_out])
            one, zero = np.ones(len(book.ids)), np.zeros(len(book.ids))
            probabilities[held_out], decisions[held_out] = decide(scores, one, zero, model.thresholds)
        progress("fitting on the whole corpus")
        model = _fit_calibrated(classifier, counts, data, np.arange(len(data.texts)), settings)
    except ValueError as error:
        message = str(error)
        for i, theme in enumerate(book.ids):
            message = message.replace(f"theme {i} ", f"theme {theme!r} ")
        raise InputError(message, where=corpus.path, hint="Code more articles, or leave the theme out.") from error
    result = score(data.targets, probabilities, decisions, data.articles, book.ids, seed=settings.seed)
    info = _info(corpus, settings, result)
    info["error_rates"] = error_rates(data.targets, probabilities, decisions, data.articles, book.ids)
    hashes = tuple(sorted({text_sha256(text)[:32] for text in data.texts}))
    return replace(_rounded(model), themes=book.ids, trained_on=hashes, info=info), result


def _fit_calibrated(
    classifier: ThemeClassifier, counts: Counts, data: Data, rows: NDArray[np.int64], settings: TrainSettings
) -> ThemeModel:
    """Fit on these rows; calibration is folded into weights and bias, so that the score is the log-odds of the probability."""
    matrix, targets = counts.matrix[rows], data.targets[rows]
    inner = folds(_renumber(data.groups[rows]), targets, settings.inner_folds, seed=settings.seed)
    scores = np.empty_like(targets)
    for fold in range(settings.inner_folds):
        inside, outside = np.flatnonzero(inner != fold), np.flatnonzero(inner == fold)
        fitted = _fit(classifier, matrix[inside], counts.names, targets[inside])
        scores[outside] = Scorer(fitted).scores([data.texts[rows[i]] for i in outside])
    slopes, offsets, thresholds = calibrate(scores, targets, settings.prevalence)
    fitted = _fit(classifier, matrix, counts.names, targets)
    return replace(fitted, weights=fitted.weights * slopes, bias=fitted.bias * slopes + offsets, thresholds=thresholds)


def _fit(classifier: ThemeClassifier, matrix: Any, names: tuple[str, ...], targets: Floats) -> ThemeModel:
    fitted: ThemeModel = ThemeClassifier(**classifier.get_params()).fit_counts(matrix, names, targets).model_
    return fitted


def _renumber(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.unique(groups, return_inverse=True)[1]


def _rounded(model: ThemeModel) -> ThemeModel:
    """The model with its numbers cut to DIGITS significant digits, so that its bytes do not depend on the processor."""
    return replace(
        model,
        weights=_digits(model.weights),
        squares=_digits(model.squares),
        bias=_digits(model.bias),
        thresholds=_digits(model.thresholds),
    )


def _digits(values: Floats) -> Floats:
    """
    >>> _digits(np.array([1.23456789e-5, 0.0])).tolist()
    [1.23457e-05, 0.0]
    """
    return np.array([float(f"{value:.{DIGITS}g}") for value in values.ravel()]).reshape(values.shape)


def _info(corpus: Corpus, settings: TrainSettings, scores: Scores) -> dict[str, Any]:
    """What travels with the model, as plain JSON data."""
    book = corpus.codebook
    return {
        "data": {"sha256": corpus.sha256, "paragraphs": scores.paragraphs, "articles": scores.articles},
        "codebook": {
            "version": book.version,
            "language": book.language,
            "sha256": book.sha256,
            "names": {theme.id: theme.names for theme in book.themes},
        },
        "training": asdict(settings),
        "scores": {
            "kind": f"{settings.outer_folds}-fold cross-validation by article and near-duplicate group",
            **scores.to_json(),
        },
        "versions": {name: version(name) for name in ("absatz", *LIBRARIES)}
        | {"python": platform.python_version().rsplit(".", 1)[0]},
    }
