"""Settings of training before two judges: cross-validation at home, and samples of real text.

    python -m benchmarks.quality.settings_two_judges --articles ARTICLES.jsonl SAMPLE.jsonl [SAMPLE.jsonl …] [--jobs N]

The bundled corpus is easier than the world, so a setting that wins on it alone may lose outside. Here every setting is scored
twice: by folds on the bundled corpus, and by a model trained on all of it, on paragraphs nobody here wrote. A default is changed
only where the samples gain and home does not lose. Prints a Markdown table; average precision and F1 are means over the themes,
F1 leaves out paragraphs that touch an open edge of the code book, "false" is the share of paragraphs without any theme that are
given one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.quality.field_sample import FieldSample, field_scores, read_sample
from classifier.features import Counts, count_features
from corpus.codebook import CodeBook
from corpus.folder import bundled_corpus
from training.crossval import fit_part, judge_parts, outer_parts, put_together
from training.data import Data, corpus_data
from training.scores.metrics import score
from training.settings import TrainSettings

#: What is compared: a name, and the settings that differ from those `absatz train` has by default.
VARIANTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("default", {}),
    ("as before round 4", {"nb_weight": 0.0, "max_df": 0.15, "class_weight": "balanced", "C": 10.0}),
    ("log-count ratios .5", {"nb_weight": 0.5}),
    ("log-count ratios 1", {"nb_weight": 1.0}),
    ("no log-count ratios", {"nb_weight": 0.0}),
    ("max_df .15", {"max_df": 0.15}),
    ("class weights", {"class_weight": "balanced"}),
    ("C 2", {"C": 2.0}),
    ("C 10", {"C": 10.0}),
    ("n-grams at .2", {"ngram_weight": 0.2}),
    ("n-grams at .6", {"ngram_weight": 0.6}),
    ("indicators at 3", {"lexicon_weight": 3.0}),
    ("indicators at 9", {"lexicon_weight": 9.0}),
    ("min_df 3", {"min_df": 3}),
    ("a fifth of the features", {"select": 0.2}),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("samples", type=Path, nargs="+")
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", nargs="*", help="names of variants; default: all")
    options = parser.parse_args(argv)
    corpus = bundled_corpus()
    book, data = corpus.codebook, corpus_data(corpus)
    samples = [read_sample(path, options.articles, book.ids) for path in options.samples]
    head = ["setting", "home AP", "home F1", *(f"{s.name} {what}" for s in samples for what in ("AP", "F1", "false"))]
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    counts: dict[Any, Counts] = {}
    for name, changes in VARIANTS:
        if options.only and name not in options.only:
            continue
        settings = replace(TrainSettings(), **changes)
        key = settings.classifier(book).settings
        if key not in counts:
            counts[key] = count_features(data.texts, key)
        row = figures(book, counts[key], data, settings, samples, options.jobs)
        print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in row) + " |", flush=True)
    return 0


def figures(
    book: CodeBook, counts: Counts, data: Data, settings: TrainSettings, samples: Sequence[FieldSample], jobs: int
) -> list[float]:
    """Average precision and macro-F1 at home, then average precision, macro-F1 and false themes on each sample."""
    parts = outer_parts(data, settings)
    judged = list(judge_parts(book, counts, data, parts, [settings] * len(parts), jobs=jobs))
    said = put_together(data, parts, judged)
    home = score(data.targets, said.probabilities, said.decisions, data.articles, book.ids)
    row = [float(np.mean([theme.average_precision for theme in home.themes])), float(home.macro.f1 or 0.0)]
    fitted, _ = fit_part(book, counts, data, np.arange(len(data.texts)), settings)
    model = replace(fitted.model, themes=book.ids)
    for sample in samples:
        found = field_scores(model, sample)
        row += [found.average_precision, found.macro_f1, found.false_themes]
    return row


if __name__ == "__main__":
    sys.exit(main())
