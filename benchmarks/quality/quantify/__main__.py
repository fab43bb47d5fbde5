"""How far theme shares can be trusted: bias, RMSE and interval coverage of every method where prevalence has shifted.

    python -m benchmarks.quality.quantify [CORPUS] --cache predictions.npz --repeats 400 -o result.json

The first run trains, later ones read what it kept in the cache; where QuaPy is installed it estimates
from the same draws. docs/quantification.md says what is simulated and gives the results.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np

from benchmarks.quality.quantify.data import held_out
from benchmarks.quality.quantify.peers import available, quapy_estimates
from benchmarks.quality.quantify.world import SHIFTS, WORLDS, Draw, Population
from classifier.facts.model import ModelFacts
from classifier.prior_shift import moved
from reports.quantify.adjust import mean_estimate
from reports.quantify.labelled import LabelledSample, design_estimate
from reports.quantify.methods import estimates, moved_values
from reports.quantify.model_errors import model_errors
from reports.quantify.records import Clusters, Estimate, Method, Sums
from training.scores.error_rates import error_rates

SHARES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5)
ARTICLES = (20, 100, 400)
#: Paragraphs of the corpus that are drawn at random and labelled, for the design-based estimate.
LABELLED = (100, 300)

Way = Callable[[Population, str, float, int, np.random.Generator], Draw | None]
OneDraw = Callable[[Population, str, float, int, np.random.Generator], dict[str, Estimate]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, help="corpus folder; default: the bundled corpus")
    parser.add_argument("--cache", type=Path, required=True, help="npz file of held-out predictions, made where missing")
    parser.add_argument("--repeats", type=int, default=400, help="draws per theme, shift, size and prevalence")
    parser.add_argument("--world", choices=list(WORLDS), default="independent", help="how validation set and corpus are drawn")
    parser.add_argument("--shifts", nargs="+", choices=SHIFTS, default=SHIFTS)
    parser.add_argument("--articles", nargs="+", type=int, default=ARTICLES, help="articles of the corpora drawn")
    parser.add_argument("--peers", action="store_true", help="let QuaPy estimate from the same draws (slow)")
    parser.add_argument("-o", "--output", type=Path, help="JSON file for the results")
    options = parser.parse_args()
    if options.peers and not available():
        parser.error("QuaPy is not installed")
    worlds = held_out(options.corpus, options.cache)
    draw = partial(one_draw, way=WORLDS[options.world], peers=options.peers)
    rows = list(simulate(worlds, draw, options.repeats, sizes=options.articles, shifts=options.shifts))
    print(table(rows))
    if options.output:
        options.output.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def simulate(
    worlds: dict[str, Population], draw: OneDraw, repeats: int, *, sizes: Sequence[int], shifts: Sequence[str]
) -> Iterator[dict[str, object]]:
    """One row per method and setting: bias, RMSE, coverage and mean width of the intervals, in percentage points. Settings that
    cannot be drawn are left out."""
    for (theme, world), shift, articles, share in product(worlds.items(), shifts, sizes, SHARES):
        rng = np.random.default_rng([2026, articles, int(1000 * share)])
        found: dict[str, list[Estimate]] = defaultdict(list)
        for _ in range(repeats):
            for name, estimate in draw(world, shift, share, articles, rng).items():
                found[name].append(estimate)
        setting = {"theme": theme, "shift": shift, "articles": articles, "share": share}
        for name, made in found.items():
            yield {**setting, "method": name, **_scores(made, share)}


def one_draw(
    world: Population, shift: str, share: float, articles: int, rng: np.random.Generator, *, way: Way, peers: bool
) -> dict[str, Estimate]:
    """Draw a validation set and a corpus, and estimate the corpus' share in every way; empty where they cannot be drawn."""
    drawn = way(world, shift, share, articles, rng)
    if drawn is None:
        return {}
    rows, draw, corpus, article = drawn
    names, column = draw.astype(str).tolist(), np.s_[rows, None]
    decided, p = world.decision[column] == 1.0, world.probability[column]
    rates = error_rates(world.truth[column], p, decided, names, ("theme",), world.prevalence)
    errors = model_errors(ModelFacts(error_rates=rates), "theme")
    assert errors is not None  # noqa: S101  # every draw has both classes
    decision, probability = world.decision[corpus], world.probability[corpus]
    sums = Sums(
        Clusters.of(decision, article),
        Clusters.of(probability, article),
        tuple(Clusters.of(values, article) for values in moved_values(probability, errors)),
    )
    result = {method.value: estimate for method, estimate in estimates(sums, errors).items()}
    # What each of two steps is worth: knowing how class means drift, and moving probabilities to the share that is found.
    steady = replace(errors, moved=tuple(replace(measure, slope=(0.0, 0.0)) for measure in errors.moved))
    result["without drift"] = estimates(sums, steady)[Method.ADJUSTED_PROBABILITIES]
    unmoved = replace(errors, to=errors.to[:1], moved=errors.moved[:1])
    result["without moving"] = estimates(replace(sums, moved=sums.moved[:1]), unmoved)[Method.ADJUSTED_PROBABILITIES]
    # What is left of the error when every paragraph is labelled by hand: the chance of which articles are in the corpus.
    result["all labelled"] = mean_estimate(Clusters.of(world.truth[corpus], article))
    for n in LABELLED:
        if 2 * n < len(corpus):
            chosen = rng.choice(len(corpus), n, replace=False)
            labels = np.full(len(corpus), np.nan)
            labels[chosen] = world.truth[corpus[chosen]]
            sample = LabelledSample.of(labels, probability, np.full(len(corpus), n / len(corpus)), article)
            result[f"design, {n} labelled"] = design_estimate(sample)
            result[f"labels alone, {n}"] = Estimate(sample.carrying / n, float("nan"), float("nan"))
    if peers:
        truth = world.truth[rows]
        validation, here = (moved(values, world.prevalence, truth.mean()) for values in (world.probability[rows], probability))
        for name, value in quapy_estimates(truth, validation, here).items():
            result[name] = Estimate(value, float("nan"), float("nan"))
    return result


def _scores(made: list[Estimate], share: float) -> dict[str, float | int]:
    values = np.array([[e.share, e.low, e.high] for e in made])
    inside = (values[:, 1] <= share + 1e-9) & (share - 1e-9 <= values[:, 2])
    return {
        "n": len(made),
        "bias": round(100 * float(values[:, 0].mean() - share), 4),
        "rmse": round(100 * float(np.sqrt(((values[:, 0] - share) ** 2).mean())), 4),
        "coverage": round(100 * float(inside.mean()), 3) if np.isfinite(values[:, 1]).all() else float("nan"),
        "width": round(100 * float((values[:, 2] - values[:, 1]).mean()), 4),
    }


def table(rows: list[dict[str, object]]) -> str:
    """Results by shift, size and method over all themes and prevalences: mean bias and mean of its size, RMSE (root of the mean
    square), the same as a share of that of plain counting, coverage (mean, lowest setting), width."""
    head = ("bias", "|bias|", "RMSE", "of count", "cover", "lowest", "width")
    lines = [f"{'shift':<11}{'articles':>8}  {'method':<24}" + "".join(f"{name:>9}" for name in head)]
    settings = dict.fromkeys((row["shift"], row["articles"]) for row in rows)
    for shift, articles in settings:
        here = [row for row in rows if (row["shift"], row["articles"]) == (shift, articles)]
        plain = _root_mean_square([row for row in here if row["method"] == "count"])
        for method in dict.fromkeys(row["method"] for row in here):
            mine = [row for row in here if row["method"] == method]
            bias, cover, width = (np.array([row[key] for row in mine], dtype=float) for key in ("bias", "coverage", "width"))
            rmse = _root_mean_square(mine)
            numbers = (bias.mean(), np.abs(bias).mean(), rmse, rmse / plain, cover.mean(), cover.min(), width.mean())
            lines.append(f"{shift:<11}{articles:>8}  {method:<24}" + "".join(f"{number:>9.2f}" for number in numbers))
    return "\n".join(lines)


def _root_mean_square(rows: list[dict[str, object]]) -> float:
    return float(np.sqrt(np.mean([float(str(row["rmse"])) ** 2 for row in rows])))


if __name__ == "__main__":
    main()
