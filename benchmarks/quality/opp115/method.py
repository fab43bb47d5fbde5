"""How absatz learns OPP-115. Run by `__main__.py`, which says how it is called.

Two linear models vote (voters.py), a second step weighs their sentences and the competing themes (second.py). Everything is
fitted inside the training part. The settings below were chosen by cross-validation there; which two models vote, and the second
step, with the validation part in view too (docs/benchmarks-quality.md). Calibration, second step and thresholds come from ten
folds on every run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.decisions import always_themed, at_least_one
from benchmarks.quality.opp115.data import Part
from benchmarks.quality.opp115.features import ContextClassifier
from benchmarks.quality.opp115.second import Pieces, SecondStep, fit_second, pieces, signs
from benchmarks.quality.opp115.voters import Fitted, OwnVoter, Rows, UsualVoter, Voter
from classifier.model import Floats, sigmoid
from corpus.codebook import CodeBook
from training.calibration import expected_f1_threshold, platt
from training.parallel import run
from training.splits import folds

#: Chosen by cross-validation on the training part.
SETTINGS: dict[str, Any] = {
    "language": "english",
    "ngram_max": 0,
    "lexicon_weight": 1.4,
    "min_df": 3,
    "loss": "squared_hinge",
    "class_weight": None,
    "C": 0.4,
}
#: Folds inside the training part: many, so that what is fitted on them fits the model of all of it.
FOLDS = 10
OUTER_FOLDS = 5
SEED = 2026


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """Two voters with slopes and offsets (2, k) that calibrate each, the second step, the cut of each theme on its log-odds (k,),
    and whether every paragraph gets a theme."""

    voters: tuple[Fitted, ...]
    slopes: Floats
    offsets: Floats
    second: SecondStep
    cuts: Floats
    always: bool

    def decide(self, texts: tuple[str, ...]) -> tuple[Floats, NDArray[np.bool_]]:
        """Probabilities and decisions, (n, k) each."""
        cut = pieces(texts)
        words = self.slopes[:, None] * [voter.of_texts(cut.texts) for voter in self.voters] + self.offsets[:, None]
        scores = self.second.scores(signs(words.mean(axis=0), cut))
        return sigmoid(scores), at_least_one(scores, self.cuts) if self.always else scores >= self.cuts


def classifier(book: CodeBook, **changes: Any) -> ContextClassifier:
    """The classifier with the settings above."""
    parameters: dict[str, Any] = {"lexicon": book.lexicon, "random_state": SEED} | SETTINGS | changes
    return ContextClassifier(**parameters)


def train(part: Part, book: CodeBook, jobs: int = 1, **changes: Any) -> Trained:
    """Fit, calibrate, fit the second step and set thresholds on a training part; `changes` are to SETTINGS."""
    cut, targets = pieces(part.texts), part.targets
    voters: tuple[Voter, ...] = (OwnVoter(classifier(book, **changes), cut.texts), UsualVoter(cut.texts))
    scores = np.array([out_of_fold(voter, cut, targets, jobs) for voter in voters])
    n, k = targets.shape
    pairs = np.array([[platt(s[:n, t], targets[:, t]) for t in range(k)] for s in scores])
    slopes, offsets = pairs[..., 0], pairs[..., 1]
    known = signs((slopes[:, None] * scores + offsets[:, None]).mean(axis=0), cut)
    second = fit_second(known, targets)
    thresholds = np.array([expected_f1_threshold(column) for column in sigmoid(second.scores(known)).T])
    fitted = tuple(voter.fit(np.arange(n), targets) for voter in voters)
    return Trained(fitted, slopes, offsets, second, np.log(thresholds / (1 - thresholds)), always_themed(targets))


def out_of_fold(voter: Voter, cut: Pieces, targets: Floats, jobs: int = 1) -> Floats:
    """Scores (m, k) of every paragraph and every sentence by a model that saw neither the paragraph nor its sentences."""
    n, k = targets.shape
    fold = folds(np.arange(n), targets, FOLDS, seed=SEED)
    scores = np.empty((len(cut.texts), k))
    work = [(voter, targets, cut, np.flatnonzero(fold != f), np.flatnonzero(fold == f)) for f in range(FOLDS)]
    for rows, values in run(_judge, work, jobs):
        scores[rows] = values
    return scores


def _judge(voter: Voter, targets: Floats, cut: Pieces, inside: Rows, outside: Rows) -> tuple[Rows, Floats]:
    rows = cut.of(outside)
    return rows, voter.fit(inside, targets[inside]).of_rows(rows)


def cross_validated(part: Part, book: CodeBook) -> tuple[Floats, NDArray[np.bool_]]:
    """Probabilities and decisions (n, k) for every paragraph by a model trained, calibrated and cut without it."""
    fold = folds(np.arange(len(part.texts)), part.targets, OUTER_FOLDS, seed=SEED + 1)
    probabilities, decisions = np.empty_like(part.targets), np.empty(part.targets.shape, dtype=bool)
    for f in range(OUTER_FOLDS):
        inside, outside = np.flatnonzero(fold != f), np.flatnonzero(fold == f)
        trained = train(Part(tuple(part.texts[i] for i in inside), part.targets[inside]), book)
        probabilities[outside], decisions[outside] = trained.decide(tuple(part.texts[i] for i in outside))
    return probabilities, decisions
