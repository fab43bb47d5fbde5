"""A seeded random search over settings, inside the folds (nested; Bergstra & Bengio 2012, Varma & Simon 2006).

A search overfits: the best of many settings looks better than it is. So for every outer fold a search of its own is made inside
the training part, and the held-out paragraphs, which took no part in the choice, are scored with what it found; published
scores thereby include what searching overfits. One more search, on the whole corpus, gives the settings of the final model.
Finished fits are kept on disk (training/kept.py), so that an interrupted search goes on where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score

from classifier.features import Counts
from classifier.model import Floats, decided
from classifier.words import FeatureSettings
from corpus.codebook import CodeBook
from corpus.folder import Corpus
from training.calibration import calibrate
from training.data import Data
from training.fitting import Progress, Rows, calibrated, fit, inner_scores, narrow
from training.kept import digest_of, keep, kept, key_of, opened
from training.parallel import run
from training.settings import TrainSettings
from training.unseen import HoldOut, hold_out_judgements

CRITERIA = ("ap", "f1")
#: The values of each setting from which a candidate is drawn, each with the same chance. An entry given twice is twice as likely.
SPACE: dict[str, tuple[Any, ...]] = {
    "ngrams": ((0, 0), (3, 4), (3, 5), (3, 6), (4, 5), (2, 4)),
    "stems": (True, True, True, False),
    "min_df": (1, 2, 3, 5),
    "max_df": (0.05, 0.1, 0.15, 0.3, 1.0),
    "lexicon_weight": (0.0, 2.0, 4.0, 6.0, 9.0, 12.0),
    "ngram_weight": (0.2, 0.3, 0.4, 0.6, 1.0),
    "loss": ("logistic", "logistic", "squared_hinge"),
    "nb_weight": (0.0, 0.0, 0.0, 0.25, 0.5, 1.0),
    "select": (1.0, 1.0, 0.5, 0.2),
    "C": (0.1, 0.3, 0.5, 1.0, 2.0, 4.0, 7.0, 10.0, 15.0, 30.0),
    "class_weight": ("balanced", None),
}


@dataclass(frozen=True, slots=True)
class TuneSettings:
    """A search: how many candidates are drawn besides the settings given, macro average precision (`ap`) or macro F1 (`f1`) as
    criterion, the folder that keeps finished fits (None: nothing is kept), and texts from elsewhere as a second judge.

    Without a judge the criterion is taken on the inner folds. With one it is the mean of that score and of the score on the
    judge's paragraphs of a model fitted to all rows at hand: what wins on a corpus alone may lose on other texts.
    """

    candidates: int
    criterion: str = "ap"
    cache: Path | None = None
    judge: HoldOut | None = None


@dataclass(frozen=True, slots=True)
class Tuned:
    """Settings chosen for every part, the whole corpus last, and the table of the search as JSON data (None: no search)."""

    chosen: tuple[TrainSettings, ...]
    table: dict[str, Any] | None


def draw(settings: TrainSettings, candidates: int) -> tuple[TrainSettings, ...]:
    """The settings given, then as many others, drawn with their seed; the first n of a longer draw are a shorter one.

    >>> draw(TrainSettings(), 2) == draw(TrainSettings(), 5)[:3]
    True
    """
    rng = np.random.default_rng([settings.seed, 4])
    drawn = [settings]
    while len(drawn) <= candidates:
        choice = {name: values[int(rng.integers(len(values)))] for name, values in SPACE.items()}
        low, high = choice.pop("ngrams")
        if choice["stems"] or high:
            candidate = replace(settings, ngram_min=low, ngram_max=high, **choice)
            if candidate not in drawn:
                drawn.append(candidate)
    return tuple(drawn)


def feature_superset(settings: FeatureSettings, book: CodeBook) -> FeatureSettings:
    """Settings whose features include those of every candidate, so that features are counted once and then only selected."""
    lengths = [ngrams for ngrams in (*SPACE["ngrams"], (settings.ngram_min, settings.ngram_max)) if ngrams[1]]
    return replace(
        settings,
        stems=True,
        ngram_min=min(low for low, _ in lengths),
        ngram_max=max(high for _, high in lengths),
        lexicon=book.lexicon,
    )


def tune(
    corpus: Corpus,
    counts: Counts,
    data: Data,
    parts: Sequence[Rows],
    settings: TrainSettings,
    tuning: TuneSettings | None,
    progress: Progress,
    jobs: int,
) -> Tuned:
    """The best settings for every part, by folds within it; of equal ones the first drawn."""
    if tuning is None:
        return Tuned((settings,) * len(parts), None)
    drawn = draw(settings, tuning.candidates)
    folder = opened(tuning.cache) if tuning.cache else None
    book, judge = corpus.codebook, tuning.judge
    digest = digest_of(counts, data, judge) if folder else ""
    # One call per part and candidate, so that when the search is stopped no more than the fits in work are lost.
    work = [
        (folder, key_of(candidate, book, digest, rows) if folder else "", candidate, book, counts, data, rows, judge)
        for rows in parts
        for candidate in drawn
    ]
    found = []
    for i, scores in enumerate(run(kept_scores, work, jobs), 1):
        found.append(scores)
        if i % len(drawn) == 0 or i == 1:
            progress(f"tuning, {i} of {len(work)} settings tried")
    table = np.array([[s[tuning.criterion] for s in found[p * len(drawn) : (p + 1) * len(drawn)]] for p in range(len(parts))])
    best = table.argmax(axis=1)
    return Tuned(
        tuple(drawn[i] for i in best),
        {
            "criterion": tuning.criterion,
            "judged_by": len(judge.texts) if judge else None,
            "candidates": [
                {
                    "settings": {name: asdict(candidate)[name] for name in _VARIED},
                    "whole": found[-len(drawn) + i],
                    "outer_folds": table[:-1, i].tolist(),
                }
                for i, candidate in enumerate(drawn)
            ],
            "chosen": int(best[-1]),
            "chosen_in_outer_folds": best[:-1].tolist(),
        },
    )


_VARIED = ("ngram_min", "ngram_max", *(name for name in SPACE if name != "ngrams"))


def kept_scores(
    folder: Path | None,
    key: str,
    settings: TrainSettings,
    book: CodeBook,
    counts: Counts,
    data: Data,
    rows: Rows,
    judge: HoldOut | None,
) -> dict[str, float]:
    """`candidate_scores`, remembered in a folder: read from there if it is known, else computed and kept there at once."""
    if folder is None:
        return candidate_scores(settings, book, counts, data, rows, judge)
    found = kept(folder, key)
    if found is None:
        found = candidate_scores(settings, book, counts, data, rows, judge)
        keep(folder, key, found)
    return found


def candidate_scores(
    settings: TrainSettings, book: CodeBook, counts: Counts, data: Data, rows: Rows, judge: HoldOut | None = None
) -> dict[str, float]:
    """Macro average precision and macro F1 of settings on the inner folds of some rows, or, with a judge, the means of these and
    of the judge's; settings without any feature score 0."""
    classifier = settings.classifier(book)
    try:
        narrowed = narrow(counts, classifier.settings)
        scores = inner_scores(classifier, narrowed, data, rows, settings)
    except ValueError as error:
        if "no feature" in str(error):
            return {"ap": 0.0, "f1": 0.0}
        raise
    targets, articles = data.targets[rows], [data.articles[i] for i in rows]
    calibration = calibrate(scores, targets, articles, settings)
    probabilities = calibration.probabilities(scores, articles)
    home = macro_scores(targets, probabilities, decided(probabilities, calibration.thresholds))
    if judge is None:
        return home
    model = calibrated(fit(classifier, narrowed, rows, data.targets), calibration).model
    said = hold_out_judgements(model, judge)
    away = macro_scores(judge.targets, said.probabilities, said.decisions)
    return {name: (home[name] + away[name]) / 2 for name in home}


def macro_scores(targets: Floats, probabilities: Floats, decisions: Any) -> dict[str, float]:
    """Average precision and F1 of judged targets (n, k), each as mean over the themes that a text carries."""
    carried = (targets == 1.0).any(axis=0)
    targets, probabilities, decisions = targets[:, carried], probabilities[:, carried], decisions[:, carried]
    return {"ap": _macro_ap(targets, probabilities), "f1": _macro_f1(targets, decisions)}


def _macro_ap(targets: Floats, scores: Floats) -> float:
    judged = ~np.isnan(targets)
    values = [float(average_precision_score(targets[judged[:, t], t], scores[judged[:, t], t])) for t in range(targets.shape[1])]
    return float(np.mean(values))


def _macro_f1(targets: Floats, decisions: Any) -> float:
    positive, negative = targets == 1.0, targets == 0.0
    hits, wrong = (positive & decisions).sum(axis=0), (negative & decisions).sum(axis=0) + (positive & ~decisions).sum(axis=0)
    return float(np.mean(2 * hits / np.maximum(2 * hits + wrong, 1)))
