"""The whole way, as a user goes it: train on half of the corpus, report on the other half, compare with its hand labels.

    python -m benchmarks.quality.quantify.transfer [CORPUS] --splits 8

Unlike the simulation in `__main__.py` nothing is assumed here: the error rates come from cross-validation within one half, the
model that errs on the other half is another one, with thresholds of its own, and the prevalence is whatever it is.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np

from classifier.article_term import article_numbers, in_articles
from classifier.model import Scorer, decided, sigmoid
from corpus.folder import Corpus, bundled_corpus, read_corpus
from reports.quantify.methods import estimates, moved_values
from reports.quantify.model_errors import model_errors
from reports.quantify.records import Clusters, Estimate, Sums
from training.data import corpus_data
from training.settings import TrainSettings
from training.train import train

Results = dict[str, list[tuple[Estimate, float]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, help="corpus folder; default: the bundled corpus")
    parser.add_argument("--splits", type=int, default=8)
    options = parser.parse_args()
    corpus = read_corpus(options.corpus) if options.corpus else bundled_corpus()
    groups = corpus_data(corpus).groups
    results: Results = defaultdict(list)
    for split in range(options.splits):
        rng = np.random.default_rng([2026, split])
        left = rng.permutation(groups.max() + 1) < (groups.max() + 1) // 2
        learn(corpus, left[groups], results)
        print(f"split {split + 1} of {options.splits}\n{table(results)}", flush=True)


def learn(corpus: Corpus, inside: np.ndarray, results: Results) -> None:  # type: ignore[type-arg]
    """Train on the paragraphs inside, estimate for those outside."""
    labelled = corpus.labelled
    names = {paragraph.article for paragraph, chosen in zip(labelled, inside, strict=True) if chosen}
    half = replace(
        corpus,
        articles={name: article for name, article in corpus.articles.items() if name in names},
        labels=tuple(label for label in corpus.labels if label.article in names),
    )
    model, _ = train(half, TrainSettings())
    outside = [paragraph for paragraph in labelled if paragraph.article not in names]
    article = article_numbers([paragraph.article for paragraph in outside])
    scores = Scorer(model).scores([paragraph.text for paragraph in outside])
    probabilities = sigmoid(in_articles(scores, article, model))
    for t, theme in enumerate(model.themes):
        judged = np.array([paragraph.values[t] is not None for paragraph in outside])
        truth = np.array([p.values[t] for p, known in zip(outside, judged, strict=True) if known], dtype=np.float64)
        p, where = sigmoid(scores)[judged, t], article[judged]
        errors = model_errors(model.info, theme)
        assert errors is not None  # noqa: S101  # the model was trained a moment ago
        on = decided(probabilities[judged, t], model.thresholds[t]) * 1.0
        decisions, words, *moved = (Clusters.of(values, where) for values in (on, p, *moved_values(p, errors)))
        found = estimates(Sums(decisions, words, tuple(moved)), errors)
        for method, estimate in found.items():
            results[method.value].append((estimate, float(truth.mean())))


def table(results: Results) -> str:
    """Bias, RMSE (percentage points) and how often the interval held the true share; NaN where there are no intervals."""
    lines = [f"{'method':<24}{'n':>5}{'bias':>8}{'RMSE':>8}{'held':>8}"]
    for method, pairs in results.items():
        errors = np.array([estimate.share - truth for estimate, truth in pairs])
        told = [estimate.low <= truth <= estimate.high for estimate, truth in pairs if np.isfinite(estimate.low)]
        held = np.mean(told) if told else np.nan
        numbers = (100 * errors.mean(), 100 * np.sqrt((errors**2).mean()), 100 * held)
        lines.append(f"{method:<24}{len(pairs):>5}" + "".join(f"{number:>8.2f}" for number in numbers))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
