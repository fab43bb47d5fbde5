"""Shares of themes on real articles: bias, error and coverage of counting and of every correction.

    python -m benchmarks.quality.shares_field ARTICLES.jsonl SAMPLE.jsonl [SAMPLE.jsonl …] [--peers PREDICTIONS.npz]

The labelled paragraphs of all samples are the population. Articles are drawn, thinned or enriched, until a share of the
paragraphs carries a theme (decisions_field.py); the bundled model's error rates, from home, correct what it says. With --peers
QuaPy, which has to be installed, estimates from the same draws; it learns from the out-of-fold predictions of the bundled corpus,
made where the file is missing.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.decisions_field import Judgeable
from benchmarks.quality.field_sample import read_sample
from benchmarks.quality.quantify.data import held_out
from benchmarks.quality.quantify.peers import Told, quapy_fitted
from benchmarks.quality.quantify.transfer import table
from classifier.model import Floats, Scorer, ThemeModel, sigmoid
from classifier.model_file import load
from classifier.prevalence import estimated
from classifier.prior_shift import moved
from classifier.rule import rule_for
from reports.quantify.methods import estimates, moved_values
from reports.quantify.model_errors import model_errors
from reports.quantify.records import Clusters, Estimate, Method, Sums
from reports.quantify.transfer import transferred
from training.hold_out import HoldOut

SHARES, SIZES, DRAWS, SEED = (0.02, 0.1, 0.2, 0.35), (60, 200), 40, 3
#: QuaPy estimates for the larger size alone; of so many draws its intervals are asked for, which take a hundred estimates each.
WITH_INTERVALS = 10

Results = dict[str, list[tuple[Estimate, float]]]
#: Shares by method, from the probabilities that the words of some paragraphs give one theme; with or without intervals.
Peers = Callable[[Floats, bool], dict[str, Told]]


def peers(model: ThemeModel, cache: Path) -> list[Peers]:
    """QuaPy's methods for each theme, fitted on the out-of-fold predictions of the bundled corpus."""
    worlds = held_out(None, cache)

    def of(theme: str) -> Peers:
        world = worlds[theme]
        before, after = world.prevalence, float(world.truth.mean())
        told = quapy_fitted(world.truth, moved(world.probability, before, after))
        return lambda p, intervals: told(moved(p, before, after), intervals)

    return [of(theme) for theme in model.themes]


def alone(_p: Floats, intervals: bool) -> dict[str, Told]:  # noqa: ARG001  # as `Peers` has it
    """No peers."""
    return {}


def estimate_all(
    data: Judgeable, model: ThemeModel, theme: int, rows: NDArray[np.int64], into: Results, rival: Callable[[Floats], Any]
) -> None:
    """Keep every estimate of the share of a theme in some rows, with the truth; those of `rival` too."""
    rows = rows[data.labelled[rows] & ~np.isnan(data.targets[rows, theme])]
    truth, words = float(data.targets[rows, theme].mean()), data.words[rows]
    article = np.unique(data.articles[rows], return_inverse=True)[1]
    errors, p = model_errors(model.info, model.themes[theme]), sigmoid(words[:, theme])
    if errors is None:
        return
    prevalence = estimated(words, model)
    for name, rule in (("", rule_for(model)), ("decisions for the estimated prevalence, counted", rule_for(model, prevalence))):
        decided = rule.judge(words, article).decisions[:, theme] * 1.0
        decisions, probabilities, *moved = (Clusters.of(values, article) for values in (decided, p, *moved_values(p, errors)))
        sums = Sums(decisions, probabilities, tuple(moved))
        found = estimates(sums, errors)
        if not name:
            corrected = estimates(sums, transferred(errors))[Method.ADJUSTED_PROBABILITIES]
            into["… with the error of transfer"].append((corrected, truth))
        for method, estimate in found.items():
            if not name:
                into[method.value].append((estimate, truth))
            elif method.value == "count":
                into[name].append((estimate, truth))
    into["prevalence estimated for decisions"].append((Estimate(float(prevalence[theme]), np.nan, np.nan), truth))
    for name, told in rival(p).items():
        into[name].append((Estimate(*told), truth))


def main(argv: Sequence[str] | None = None) -> int:
    """Print a table for each size and share, of all themes together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("samples", type=Path, nargs="+")
    parser.add_argument("--peers", type=Path, metavar="PREDICTIONS.npz")
    options = parser.parse_args(argv)
    model = load(None)
    rivals = peers(model, options.peers) if options.peers else [alone] * len(model.themes)
    samples = [read_sample(path, options.articles, model.themes).data for path in options.samples]
    data = HoldOut(
        tuple(text for one in samples for text in one.texts),
        tuple(name for one in samples for name in one.articles),
        (),
        np.vstack([one.targets for one in samples]),
    )
    population = Judgeable.of(Scorer(model).scores(data.texts), data)
    rng = np.random.default_rng(SEED)
    for size in SIZES:
        for share in SHARES:
            results: Results = defaultdict(list)
            for theme, rival in enumerate(rivals):
                for draw in range(DRAWS):
                    rows = population.drawn(theme, share, size, rng)
                    estimate_all(
                        population,
                        model,
                        theme,
                        rows,
                        results,
                        partial(rival if size == max(SIZES) else alone, intervals=draw < WITH_INTERVALS),
                    )
            print(f"\n{size} paragraphs, {share:.0%} with the theme:\n{table(results)}", flush=True)
            wide = np.mean([estimate.wide for estimate, _ in results["… with the error of transfer"]])
            print(f"corrected shares told as a range: {wide:.0%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
