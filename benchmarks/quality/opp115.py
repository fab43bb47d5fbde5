"""ThemeClassifier on OPP-115, English: train on one part, score on another.

    python -m benchmarks.quality.opp115 TRAIN.jsonl TEST.jsonl
    python -m benchmarks.quality.opp115 TRAIN.jsonl            (cross-validated inside the training part)

Everything is chosen inside the training part: the settings below by five-fold cross-validation once (docs/benchmarks-quality.md),
calibration and thresholds by the same folds on every run. The test part is read when all is fixed. Its paragraphs come from the
same policies as the training part, and name none, so that intervals are by paragraph.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.decisions import always_themed, at_least_one
from benchmarks.quality.opp115_data import Part, codebook, read_part
from classifier.estimator import ThemeClassifier
from classifier.features import additive_tfidf, count_features
from classifier.model import Floats, Scorer, ThemeModel, sigmoid
from corpus.codebook import CodeBook
from corpus.errors import InputError
from training.calibration import expected_f1_threshold, platt
from training.metrics import score
from training.show import score_table
from training.splits import folds

#: Chosen by cross-validation on the training part.
SETTINGS: dict[str, Any] = {
    "language": "english",
    "ngram_max": 0,
    "pairs": 3,
    "pair_weight": 1.0,
    "opening": 20,
    "opening_weight": 1.4,
    "phrases": True,
    "lexicon_weight": 1.4,
    "min_df": 3,
    "loss": "squared_hinge",
    "class_weight": None,
    "C": 0.4,
}
FOLDS = 5
SEED = 2026


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A model whose scores are calibrated log-odds, the cut of each theme on them, and whether every paragraph gets a theme."""

    model: ThemeModel
    slopes: Floats
    offsets: Floats
    cuts: Floats
    always: bool

    def decide(self, texts: tuple[str, ...]) -> tuple[Floats, NDArray[np.bool_]]:
        """Probabilities and decisions, (n, k) each."""
        scores = Scorer(self.model).scores(texts) * self.slopes + self.offsets
        return sigmoid(scores), at_least_one(scores, self.cuts) if self.always else scores >= self.cuts


def classifier(book: CodeBook, **changes: Any) -> ThemeClassifier:
    """The classifier with the settings above."""
    parameters: dict[str, Any] = {"lexicon": book.lexicon, "random_state": SEED} | SETTINGS | changes
    return ThemeClassifier(**parameters)


def train(part: Part, book: CodeBook, **changes: Any) -> Trained:
    """Fit, calibrate and set thresholds on a training part."""
    targets = part.targets
    scores, model = out_of_fold(part, classifier(book, **changes))
    pairs = [platt(scores[:, t], targets[:, t]) for t in range(targets.shape[1])]
    slopes, offsets = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])
    probabilities = sigmoid(scores * slopes + offsets)
    thresholds = np.array([expected_f1_threshold(column) for column in probabilities.T])
    return Trained(model, slopes, offsets, np.log(thresholds / (1 - thresholds)), always_themed(targets))


def out_of_fold(part: Part, classifier: ThemeClassifier) -> tuple[Floats, ThemeModel]:
    """Scores (n, k) of every paragraph by a model that did not see it, and the model of all paragraphs."""
    counts = count_features(part.texts, classifier.settings)
    column = {name: i for i, name in enumerate(counts.names)}
    fold = folds(np.arange(len(part.texts)), part.targets, FOLDS, seed=SEED)
    scores = np.empty_like(part.targets)
    for f in range(FOLDS):
        inside, outside = np.flatnonzero(fold != f), np.flatnonzero(fold == f)
        model = classifier.fit_counts(counts.matrix[inside], counts.names, part.targets[inside]).model_
        known = counts.matrix[outside][:, [column[name] for name in model.features]]
        scores[outside] = additive_tfidf(known, np.ones(known.shape[1]), model.squares) @ model.weights + model.bias
    return scores, classifier.fit_counts(counts.matrix, counts.names, part.targets).model_


def cross_validated(part: Part, book: CodeBook) -> tuple[Floats, NDArray[np.bool_]]:
    """Probabilities and decisions (n, k) for every paragraph by a model trained, calibrated and cut without it."""
    fold = folds(np.arange(len(part.texts)), part.targets, FOLDS, seed=SEED + 1)
    probabilities, decisions = np.empty_like(part.targets), np.empty(part.targets.shape, dtype=bool)
    for f in range(FOLDS):
        inside, outside = np.flatnonzero(fold != f), np.flatnonzero(fold == f)
        trained = train(Part(tuple(part.texts[i] for i in inside), part.targets[inside]), book)
        probabilities[outside], decisions[outside] = trained.decide(tuple(part.texts[i] for i in outside))
    return probabilities, decisions


def main(train_path: Path, test_path: Path | None) -> None:
    """Print the scores on the test part, or cross-validated, and the seconds it took."""
    book = codebook()
    part = read_part(train_path, book)
    start = time.perf_counter()
    if test_path is None:
        test, kind = part, f"{FOLDS}-fold cross-validation"
        probabilities, decisions = cross_validated(part, book)
    else:
        trained = train(part, book)
        print(f"trained in {time.perf_counter() - start:.1f} s", file=sys.stderr)
        test, kind = read_part(test_path, book), f"trained on {train_path.name} ({len(part.texts)} paragraphs)"
        probabilities, decisions = trained.decide(test.texts)
    result = score(test.targets, probabilities, decisions, [str(i) for i in range(len(test.texts))], book.ids, seed=SEED)
    print(score_table(result, f"OPP-115, {(test_path or train_path).name}, absatz, {kind}"))
    print(f"{time.perf_counter() - start:.1f} s in all", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else None)
    except InputError as error:
        sys.exit(f"opp115: {error}")
