"""What drawing by a model saves: coding anew, in simulation, what is coded already.

    python -m benchmarks.quality.active                                       (the bundled corpus)
    python -m benchmarks.quality.active --opp115 TRAIN.jsonl VALIDATION.jsonl (English privacy policies, both parts together)

A third of the articles is held out (of OPP-115, which names none, of the paragraphs, near-duplicates together). From the rest
paragraphs are "coded" as the corpus has them: 50 by chance, then by each rule of `absatz code --learn --by …`, a fifth
of them by chance, learning anew at every size of SIZES; beside it, all by chance. Said is macro F1 on the hold-out, its mean over
the seeds, and how many labels each needed for 90 % of what a model of all of the rest reaches (between two sizes on a straight
line; the first size at which the line is crossed).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.quality.opp115.data import codebook, read_part
from classifier.features import Counts
from classifier.model import Floats, decided
from corpus.codebook import CodeBook
from corpus.folder import bundled_corpus
from training.active.drawing import RULES, Nearest, ranked
from training.active.learning import Learned, counted, directions, learn
from training.data import Data, corpus_data
from training.fitting import Rows
from training.scores.metrics import f1_of
from training.splits import leakage_groups

SIZES = (50, 100, 150, 200, 300, 400, 500, 700, 900, 1200, 1600, 2000)
AT_RANDOM, HELD_OUT, SHARE = 0.2, 1 / 3, 0.9
RANDOM = "random"


def macro_f1(data: Data, learned: Learned | None, rows: Rows) -> float:
    """Macro F1 on rows; a theme that is not learned yet scores 0."""
    if learned is None:
        return 0.0
    decisions = decided(learned.probabilities[rows], learned.thresholds)
    targets = data.targets[rows]
    positive, negative = targets == 1.0, targets == 0.0
    cells = np.stack([positive & decisions, negative & decisions, positive & ~decisions], axis=-1).sum(axis=0)
    return float(np.nan_to_num(f1_of(cells.astype(np.float64))).mean())


def simulated(
    book: CodeBook, counts: Counts, data: Data, tfidf: Floats, rule: str, pool: Rows, test: Rows, seed: int
) -> list[float]:
    """Macro F1 at every size that the pool has."""
    sizes = [size for size in SIZES if size <= len(pool)]
    chance = np.random.default_rng(seed)
    coded, nearest, scores = chance.permutation(pool)[: SIZES[0]], Nearest(tfidf), []
    for size in sizes:
        learned = learn(book, counts, data, np.sort(coded))
        scores.append(macro_f1(data, learned, test))
        wanted = next((s for s in sizes if s > size), size) - size
        left = np.setdiff1d(pool, coded)
        by_chance = wanted if rule == RANDOM or learned is None else round(AT_RANDOM * wanted)
        drawn = chance.permutation(left)[:by_chance]
        if by_chance < wanted and learned is not None:
            cosines = nearest.add(coded) if rule == "unlike" else nearest.cosines
            best = ranked(rule, learned, cosines, np.setdiff1d(left, drawn))
            drawn = np.concatenate([drawn, best[: wanted - by_chance]])
        coded = np.concatenate([coded, drawn])
    return scores


def labels_needed(scores: Sequence[float], wanted: float) -> float:
    """The number of labels at which the curve first reaches a score; infinite where it does not."""
    for i, score in enumerate(scores):
        if score >= wanted:
            if i == 0:
                return SIZES[0]
            before = scores[i - 1]
            return SIZES[i - 1] + (SIZES[i] - SIZES[i - 1]) * (wanted - before) / (score - before)
    return np.inf


def coded(opp115: Sequence[Path] | None) -> tuple[CodeBook, Data]:
    """What is coded anew: the bundled corpus, or the parts of OPP-115, in which every paragraph counts as an article."""
    if not opp115:
        corpus = bundled_corpus()
        return corpus.codebook, corpus_data(corpus)
    book = codebook()
    parts = [read_part(path, book) for path in opp115]
    texts = tuple(text for part in parts for text in part.texts)
    names = tuple(str(number) for number in range(len(texts)))
    return book, Data(texts, np.concatenate([part.targets for part in parts]), names, leakage_groups(names, texts))


def main(argv: Sequence[str] | None = None) -> None:
    """Simulate and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--opp115", type=Path, nargs="+", metavar="PART.jsonl")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args(argv)
    book, data = coded(options.opp115)
    counts = counted(data.texts, book)
    tfidf = directions(counts)
    curves: dict[str, list[list[float]]] = {}
    needs: dict[str, list[float]] = {}
    full = []
    for seed in range(options.seeds):
        groups = np.random.default_rng(seed).permutation(int(data.groups.max()) + 1)
        held_out = np.isin(data.groups, groups[: round(HELD_OUT * len(groups))])
        pool, test = np.flatnonzero(~held_out), np.flatnonzero(held_out)
        full.append(macro_f1(data, learn(book, counts, data, pool), test))
        for rule in (RANDOM, *RULES):
            scores = simulated(book, counts, data, tfidf, rule, pool, test, seed)
            curves.setdefault(rule, []).append(scores)
            needs.setdefault(rule, []).append(labels_needed(scores, SHARE * full[-1]))
            print(f"seed {seed}, {rule}: {needs[rule][-1]:.0f} labels", file=sys.stderr, flush=True)
    print(f"all of the rest ({len(pool)} paragraphs): macro F1 {np.mean(full):.3f}; wanted: {SHARE:.0%} of it\n")
    print(f"{'labels':>7}", *(f"{rule:>13}" for rule in curves))
    for i, size in enumerate(SIZES[: min(len(curve) for of_rule in curves.values() for curve in of_rule)]):
        print(f"{size:>7}", *(f"{np.mean([c[i] for c in of_rule]):>13.3f}" for of_rule in curves.values()))
    print("\nlabels for it, by seed, and their median")
    for rule, needed in needs.items():
        print(f"{rule:>13}", *(f"{n:>6.0f}" for n in needed), f"   {np.median(needed):>6.0f}")


if __name__ == "__main__":
    main()
