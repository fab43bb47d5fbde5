"""Measure the bundled model on samples of real text, and write what docs and model card say of it.

    python -m benchmarks.quality.real_text --articles ARTICLES.jsonl SAMPLE.jsonl="WHAT IT IS" [...] [-o FILE]

Page furniture and paragraphs in other languages are set aside first, as the commands do. See benchmarks/quality/field_sample.py
for the format; nothing is ever trained on these texts.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.quality.calibration_field import sample_reliability
from benchmarks.quality.field_sample import FieldSample, judged_as_read, read_sample, scores_of
from classifier.facts.elsewhere import FILE, Elsewhere, SampleCalibration, SampleScores, name_of
from classifier.model import Floats, ThemeModel
from classifier.model_file import load
from corpus.bootstrap import Interval, percentile_interval, ratio, resampled
from corpus.rounding import rounded, significant
from training.scores.metrics import resampled_average_precision

SEED = 0


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("samples", nargs="+", metavar="SAMPLE=WHAT")
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, default=Path(str(files(FILE[0]) / FILE[1])))
    options = parser.parse_args(argv)
    model, found = load(None), []
    for given in options.samples:
        path, _, what = given.partition("=")
        found.append(measured(model, read_sample(Path(path), options.articles, model.themes), what))
    said = Elsewhere(model=name_of(model.weights, model.bias, model.article), samples=tuple(found))
    data = msgspec.json.encode(rounded(msgspec.to_builtins(said), significant))
    options.output.write_bytes(msgspec.json.format(data, indent=1) + b"\n")
    return 0


def measured(model: ThemeModel, sample: FieldSample, what: str) -> SampleScores:
    """All scores of a sample."""
    probabilities, decisions = judged_as_read(model, sample)
    scores = scores_of(probabilities, decisions, sample, model.themes)
    articles = list(sample.data.articles)
    nothing = (sample.data.targets == 0).all(axis=1)
    cells = np.stack([nothing & decisions.any(axis=1), nothing], axis=-1)
    wrong, all_ = resampled(cells, articles, SEED).T
    return SampleScores(
        what=what,
        paragraphs=scores.as_coded.paragraphs,
        articles=scores.as_coded.articles,
        average_precision=scores.average_precision,
        average_precision_interval=average_precision_interval(sample.data.targets, probabilities, articles),
        macro_f1=scores.macro_f1,
        macro_f1_interval=scores.without_open.macro.f1_interval,
        false_themes=scores.false_themes,
        false_themes_interval=percentile_interval(ratio(wrong, all_)),
        calibration=calibration(model, sample),
    )


def calibration(model: ThemeModel, sample: FieldSample) -> SampleCalibration:
    """How far the probabilities hold on a sample."""
    found = sample_reliability(model, sample)
    surest = found.bins[-1]
    return SampleCalibration(
        error=found.ece,
        error_interval=found.ece_interval,
        surest=surest.mean,
        surest_hold=surest.observed,
        surest_hold_interval=surest.interval,
    )


def average_precision_interval(targets: Floats, probabilities: Floats, articles: Sequence[str]) -> Interval:
    """95 % interval of the mean over the themes; a theme that a sample of the articles lacks is left out of it."""
    samples = [
        resampled_average_precision(column == 1, probabilities[:, theme], articles, SEED, ~np.isnan(column))
        for theme, column in enumerate(targets.T)
    ]
    return percentile_interval(np.nanmean(samples, axis=0))


if __name__ == "__main__":
    sys.exit(main())
