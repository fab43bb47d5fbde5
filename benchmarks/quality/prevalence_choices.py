"""Other choices of the prior and the cut of the estimated prevalence, on the collections of decisions_field.py.

python -m benchmarks.quality.prevalence_choices ARTICLES.jsonl SAMPLE.jsonl [SAMPLE.jsonl …]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.quality.decisions_field import DRAWS, SEED, SHARES, SIZES, Judgeable, populations
from classifier.model import Floats, ThemeModel
from classifier.prevalence import estimated, made_for
from classifier.rule import rule_for

#: Strength of the prior, how much it grows with a paragraph, and the cut.
CHOICES = (
    (30.0, 0.5, 1.0), (30.0, 1.0, 1.0), (30.0, 2.0, 1.0), (100.0, 0.5, 1.0), (30.0, 0.5, 0.2), (30.0, 0.5, 0.1),
    (30.0, 0.5, 0.05), (30.0, 1.0, 0.1),
)  # fmt: skip
Way = Callable[[Floats, ThemeModel], Floats]


def ways() -> dict[str, Way]:
    """How to come to a prevalence from the log-odds of a collection, by name."""

    def of(strength: float, growth: float, most: float) -> Way:
        return lambda words, model: estimated(words, model, (strength, growth), most)

    found: dict[str, Way] = {"the model's own": lambda _words, model: made_for(model)}
    return found | {f"{choice[0]:g} + {choice[1]:g} n, cut at {choice[2]:.0%}": of(*choice) for choice in CHOICES}


def measured(data: Judgeable, model: ThemeModel, way: Way) -> tuple[Floats, Floats, Floats]:
    """By share: F1 (mean of the themes), the share of paragraphs without a theme that are given it, and the error (RMSE) of the
    share that is given it. Every way is measured on the same draws."""
    k, rng = len(model.themes), np.random.default_rng(SEED)
    counts, errors = np.zeros((k, len(SHARES), 4)), np.zeros((k, len(SHARES), DRAWS))
    for theme in range(k):
        for s, share in enumerate(SHARES):
            for draw in range(DRAWS):
                rows = data.drawn(theme, share, SIZES[-1], rng)
                labelled = data.labelled[rows]
                judged = labelled & ~np.isnan(data.targets[rows, theme])
                yes, words = data.targets[rows, theme][judged] == 1, data.words[rows]
                rule = rule_for(model, way(words[labelled], model))
                said = rule.judge(words, data.articles[rows]).decisions[judged, theme]
                counts[theme, s] += [(said & yes).sum(), (said & ~yes).sum(), (~said & yes).sum(), (~yes).sum()]
                errors[theme, s, draw] = said.mean() - yes.mean()
    hits, false, missed, without = np.moveaxis(counts, -1, 0)
    f1 = (2 * hits / np.maximum(2 * hits + false + missed, 1)).mean(axis=0)
    return f1, false.sum(axis=0) / without.sum(axis=0), np.sqrt((errors**2).mean(axis=(0, 2)))


def main(argv: Sequence[str]) -> int:
    """Print a table for the samples, and one for the bundled corpus."""
    model, named = populations(argv)
    for name, data, _ in named:
        print(f"\n{name}\n| prior | F1, mean of 2, 10, 30 % | false at 30 % | error of counting, {SHARES} |")
        for way, found in ways().items():
            f1, false, error = measured(data, model, found)
            points = ", ".join(f"{100 * value:.1f}" for value in error)
            print(f"| {way} | {f1[1:].mean():.3f} | {false[-1]:.1%} | {points} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
