"""The learning curve at home and on real text: what more coded paragraphs of the corpus bring in each.

    python -m benchmarks.quality.learning_curve --articles ARTICLES.jsonl SAMPLE.jsonl [SAMPLE.jsonl …] [--figure FILE.svg]

Models learn from growing parts of the corpus' articles. At home they are scored on folds that took no part, elsewhere on samples
of real text (benchmarks/quality/field_sample.py), of which nothing is learned. Prints a Markdown table of average precision, mean
over the themes, and draws it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from benchmarks.quality.drawing import svg
from benchmarks.quality.field_sample import FieldSample, read_sample, scores_as_read
from classifier.features import Counts, count_features
from corpus.codebook import CodeBook
from corpus.folder import bundled_corpus
from training.crossval import fit_part, judge_parts, outer_parts, put_together
from training.data import Data, corpus_data
from training.fitting import Rows
from training.scores.learning_curve import SHARES, subsample
from training.scores.metrics import score
from training.settings import TrainSettings


def main(argv: Sequence[str] | None = None) -> int:
    """Print and draw the curve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("samples", type=Path, nargs="+")
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--figure", type=Path)
    options = parser.parse_args(argv)
    corpus = bundled_corpus()
    book, data, settings = corpus.codebook, corpus_data(corpus), TrainSettings()
    samples = [read_sample(path, options.articles, book.ids) for path in options.samples]
    counts = count_features(data.texts, settings.classifier(book).settings)
    everything, names = np.arange(len(data.texts)), ["at home, in folds", *(sample.name for sample in samples)]
    print("| paragraphs learned from | " + " | ".join(names) + " |\n|" + "--:|" * (len(names) + 1))
    rows: list[list[float]] = []
    for share in (*SHARES, 1.0):
        part = subsample(data.groups, everything, share, seed=settings.seed)
        found = [home(book, counts, data, settings, share), *away(book, counts, data, settings, part, samples)]
        rows.append([len(part), *found])
        print(f"| {len(part)} | " + " | ".join(f"{value:.3f}" for value in found) + " |", flush=True)
    if options.figure:
        options.figure.write_bytes(drawn(names, rows))
    return 0


def home(book: CodeBook, counts: Counts, data: Data, settings: TrainSettings, share: float) -> float:
    """Average precision on the outer folds of models that learned from a share of the other articles."""
    parts = [(subsample(data.groups, rows, share, seed=settings.seed), out) for rows, out in outer_parts(data, settings)]
    said = put_together(data, parts, list(judge_parts(book, counts, data, parts, [settings] * len(parts))))
    scores = score(data.targets, said.probabilities, said.decisions, data.articles, book.ids)
    return float(np.mean([theme.average_precision for theme in scores.themes]))


def away(
    book: CodeBook, counts: Counts, data: Data, settings: TrainSettings, rows: Rows, samples: Sequence[FieldSample]
) -> list[float]:
    """Average precision on each sample of a model that learned from these rows."""
    fitted, _ = fit_part(book, counts, data, rows, settings)
    model = replace(fitted.model, themes=book.ids)
    return [scores_as_read(model, sample).average_precision for sample in samples]


def drawn(names: Sequence[str], rows: Sequence[Sequence[float]]) -> bytes:
    """The curves as SVG, with the same bytes for the same figures."""
    figure = Figure(figsize=(6, 3.4), layout="constrained")
    axes = figure.add_subplot()
    table = np.array(rows)
    for i, name in enumerate(names, 1):
        axes.plot(table[:, 0], table[:, i], marker="o", label=name)
    axes.set(xscale="log", xlabel="coded paragraphs learned from", ylabel="average precision", ylim=(0, 1))
    axes.set_xticks(table[:, 0], [f"{n:,.0f}" for n in table[:, 0]])
    axes.minorticks_off()
    axes.legend(frameon=False)
    return svg(figure)


if __name__ == "__main__":
    sys.exit(main())
