"""What every part of our own model is worth: one part changed at a time, on the bundled folds and on a hold-out.

    python -m benchmarks.quality.ablation --cache FOLDER [--holdout PARAGRAPHS.jsonl]

Prints a Markdown table. Folds, calibration and thresholds are those of `absatz train`; on the folds for the corpus as it is, on
the hold-out for the prevalence that training expects in use. Differences are to the model as it is, paired over articles. What
was judged is kept in the cache folder (benchmarks/quality/kept.py says under which names).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.kept import kept_name, source_of
from benchmarks.quality.learners import Learner, l2_norm, sublinear
from benchmarks.quality.paired import difference
from classifier.estimator import ThemeClassifier
from classifier.features import additive_tfidf, count_features
from classifier.model import Floats, decided, sigmoid
from corpus.bootstrap import Interval
from corpus.codebook import CodeBook
from corpus.folder import bundled_corpus
from training.calibration import calibrate
from training.crossval import outer_parts
from training.data import Data, corpus_data
from training.fitting import renumber
from training.hold_out import read_jsonl
from training.scores.metrics import score
from training.settings import TrainSettings
from training.splits import folds
from training.unseen import HoldOut

Rows = NDArray[np.int64]
SETTINGS = TrainSettings()


@dataclass(frozen=True, slots=True)
class Variant:
    """A name, changed parameters of the classifier, another way to fit the same counts, whether scores are calibrated, and
    whether the rest of the article counts."""

    name: str
    changes: dict[str, Any]
    learner: Learner | None = None
    calibrated: bool = True
    article: bool = True


VARIANTS = (
    Variant("the model as it is", {}),
    Variant("the rest of the article does not count", {}, article=False),
    Variant("no indicator words", {"lexicon": ()}),
    Variant("names count as words", {"names": ()}),
    Variant("no character n-grams", {"ngram_max": 0}),
    Variant("n-grams weigh as much as words", {"ngram_weight": 1.0}),
    Variant("no stems", {"stems": False}),
    Variant("frequent features too (max_df 1)", {"max_df": 1.0}),
    Variant("classes not balanced", {"class_weight": None}),
    Variant("C = 1", {"C": 1.0}),
    Variant("linear SVM, C = 0.5", {"loss": "squared_hinge", "C": 0.5}),
    Variant("L2 norm in place of the additive one", {}, l2_norm),
    Variant("sublinear tf and L2 norm", {}, sublinear),
    Variant("features times log-count ratio (NB)", {"nb_weight": 1.0}),
    Variant("half of the features, by chi²", {"select": 0.5}),
    Variant("no calibration, threshold .5, words alone", {}, calibrated=False),
)


def scores_of(variant: Variant, classifier: ThemeClassifier, known: Any, names: Any, targets: Floats, other: Any) -> Floats:
    """Scores (m, k) of m rows of counts by a model fitted on n others."""
    if variant.learner:
        return variant.learner(classifier, known, names, targets, other)
    fitted = ThemeClassifier(**classifier.get_params()).fit_counts(known, names, targets)
    model = fitted.model_
    x = additive_tfidf(other[:, fitted.columns_], np.ones(len(fitted.columns_)), model.squares)
    result: Floats = x @ model.weights + model.bias
    return result


def judge(
    variant: Variant,
    fit: Callable[[Rows, Rows], Floats],
    data: Data,
    inside: Rows,
    outside: Rows,
    other_articles: Sequence[str],
    settings: TrainSettings,
) -> tuple[Floats, NDArray[np.bool_]]:
    """Probabilities and decisions for the rows outside; calibration and thresholds by folds inside the others."""
    scores = fit(inside, outside)
    if not variant.calibrated:
        return sigmoid(scores), scores >= 0
    targets = data.targets[inside]
    inner = folds(renumber(data.groups[inside]), targets, settings.inner_folds, seed=settings.seed)
    known = np.empty_like(targets)
    for f in range(settings.inner_folds):
        known[inner == f] = fit(inside[inner != f], inside[inner == f])
    c = calibrate(known, targets, [data.articles[i] for i in inside], replace(settings, article=variant.article))
    probabilities = c.probabilities(scores, other_articles)
    return probabilities, decided(probabilities, c.thresholds)


def judgements(
    variant: Variant, book: CodeBook, data: Data, more: tuple[str, ...], more_articles: tuple[str, ...]
) -> tuple[Floats, NDArray[np.bool_], Floats, NDArray[np.bool_]]:
    """Probabilities and decisions for the corpus, out of fold, and for more texts by a model of the whole corpus."""
    classifier = SETTINGS.classifier(book).set_params(**variant.changes)
    counts = count_features(data.texts + more, classifier.settings)

    def fit(inside: Rows, outside: Rows) -> Floats:
        return scores_of(variant, classifier, counts.matrix[inside], counts.names, data.targets[inside], counts.matrix[outside])

    here = replace(SETTINGS, prevalence=None)
    p, d = np.empty_like(data.targets), np.empty(data.targets.shape, dtype=bool)
    for inside, outside in outer_parts(data, SETTINGS):
        p[outside], d[outside] = judge(variant, fit, data, inside, outside, [data.articles[i] for i in outside], here)
    n = len(data.texts)
    if not more:
        return p, d, p[:0], d[:0]
    return p, d, *judge(variant, fit, data, np.arange(n), np.arange(n, n + len(more)), more_articles, SETTINGS)


def rows_of(
    title: str, targets: Floats, articles: tuple[str, ...], book: CodeBook, judged: list[tuple[str, Any, Any]]
) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield f"| {title} | macro F1 | micro F1 | macro AP | macro F1 against the first row |"
    yield "|---|---|---|---|---|"
    for name, probabilities, decisions in judged:
        result = score(targets, probabilities, decisions, articles, book.ids)
        ap = np.mean([t.average_precision for t in result.themes if t.average_precision is not None])
        change = difference(targets, decisions, judged[0][2], articles)
        against = "" if name == judged[0][0] else f"{change.macro:+.3f} {_interval(change.macro_interval)}"
        macro, micro = (f"{a.f1:.3f} {_interval(a.f1_interval)}" for a in (result.macro, result.micro))
        yield f"| {name} | {macro} | {micro} | {ap:.3f} | {against} |"


def _interval(interval: Interval) -> str:
    return "(–)" if interval is None else f"({interval[0]:.3f} … {interval[1]:.3f})"


def _kept(folder: Path, variant: Variant, book: CodeBook, data: Data, held: HoldOut | None) -> list[Any]:
    more = (held.texts, held.articles) if held else ((), ())
    # The repr of a function is its address, so its source stands for it.
    learner = source_of(variant.learner) if variant.learner else ()
    decides = (replace(variant, learner=None), learner, SETTINGS, source_of(judgements), book.sha256)
    known = (data.texts, data.targets, data.articles, data.groups)
    path = folder / kept_name("ablation", variant.name, *decides, *known, more)
    if not path.exists():
        print(f"{variant.name} …", file=sys.stderr, flush=True)
        np.savez(path, *judgements(variant, book, data, *more))
    with np.load(path) as arrays:
        return [arrays[f"arr_{i}"] for i in range(4)]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--holdout", type=Path, metavar="JSONL")
    arguments = parser.parse_args()
    if arguments.holdout and not arguments.holdout.is_file():
        sys.exit(f"skipped: no hold-out at {arguments.holdout}")
    corpus = bundled_corpus()
    data, book = corpus_data(corpus), corpus.codebook
    held = read_jsonl(arguments.holdout, book.ids) if arguments.holdout else None
    arguments.cache.mkdir(parents=True, exist_ok=True)
    judged = [(variant.name, _kept(arguments.cache, variant, book, data, held)) for variant in VARIANTS]
    print("\n".join(rows_of("bundled folds", data.targets, data.articles, book, [(name, j[0], j[1]) for name, j in judged])))
    if held:
        print()
        print("\n".join(rows_of("hold-out", held.targets, held.articles, book, [(name, j[2], j[3]) for name, j in judged])))


if __name__ == "__main__":
    main()
