"""absatz and its rivals on the same folds: F1 with intervals, and paired differences.

    python -m benchmarks.quality.compare --cache FOLDER
    python -m benchmarks.quality.compare --cache FOLDER --opp115 TRAIN.jsonl VALIDATION.jsonl

Without --opp115: the bundled corpus, five folds by article and near-duplicate group. Predictions are kept in the cache folder
(benchmarks/quality/kept.py says under which names), so that a broken run goes on where it stopped. Every rival is scored at
threshold .5 and at thresholds tuned on folds inside its training part, as ours are. absatz also stands there with words alone:
the rivals are not told which paragraphs are of one article. A rival whose library is not installed, or OPP-115 where its files
are not, is left out and named.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.dictionary import dictionary_decisions
from benchmarks.quality.kept import kept_name, source_of
from benchmarks.quality.opp115 import method as opp115
from benchmarks.quality.opp115.data import codebook, read_part
from benchmarks.quality.paired import Difference, difference
from benchmarks.quality.rivals import RIVALS, Rival, missing
from classifier.features import Counts, count_features
from classifier.model import Floats
from corpus.bootstrap import Interval
from corpus.codebook import CodeBook
from corpus.folder import bundled_corpus
from training.calibration import best_threshold
from training.crossval import judge_part, outer_parts, put_together
from training.data import Data, corpus_data
from training.fitting import renumber
from training.scores.metrics import score
from training.settings import TrainSettings
from training.splits import folds

Rows = NDArray[np.int64]
Judged = tuple[Floats, NDArray[np.bool_]]
INNER = 3
#: Thresholds for the corpus as it is: every rival's are.
SETTINGS = replace(TrainSettings(), prevalence=None)


def judge_rival(rival: Rival, data: Data, inside: Rows, outside: Rows, seed: int = SETTINGS.seed) -> tuple[Floats, Floats]:
    """Probabilities of the held-out rows, and thresholds (k,) tuned for F1 by folds inside the others."""
    texts, targets = [data.texts[i] for i in inside], data.targets[inside]
    inner = folds(renumber(data.groups[inside]), targets, INNER, seed=seed)
    known = np.empty_like(targets)
    for f in range(INNER):
        learn, held = np.flatnonzero(inner != f), np.flatnonzero(inner == f)
        known[held] = rival([texts[i] for i in learn], targets[learn], [texts[i] for i in held])
    thresholds = np.array([best_threshold(known[:, t], targets[:, t]) for t in range(targets.shape[1])])
    return rival(texts, targets, [data.texts[i] for i in outside]), thresholds


def bundled(cache: Path, only: list[str]) -> tuple[Data, CodeBook, dict[str, Judged]]:
    """Out-of-fold judgements of the bundled corpus by every method."""
    corpus = bundled_corpus()
    data, book = corpus_data(corpus), corpus.codebook
    parts = outer_parts(data, SETTINGS)
    counts = count_features(data.texts, SETTINGS.classifier(book).settings)
    result = {
        "absatz": _absatz(data, book, counts, parts, SETTINGS),
        "absatz, words alone": _absatz(data, book, counts, parts, replace(SETTINGS, article=False)),
        "dictionary": _dictionary(data.texts, book),
    }
    for name, rival in _available(only):
        p, cuts = np.empty_like(data.targets), np.empty_like(data.targets)
        for number, (inside, outside) in enumerate(parts):
            p[outside], cuts[outside] = _kept(cache, f"bundled-{number}", name, rival, book, data, inside, outside)
        result |= {f"{name}, .5": (p, p >= 0.5), f"{name}, tuned": (p, p >= cuts)}
    return data, book, result


def opp(cache: Path, only: list[str], train: Path, test: Path) -> tuple[Data, CodeBook, dict[str, Judged]]:
    """Judgements of the second part by methods trained on the first."""
    book = codebook()
    learn, judge = read_part(train, book), read_part(test, book)
    n, total = len(learn.texts), len(learn.texts) + len(judge.texts)
    both = Data(
        learn.texts + judge.texts,
        np.vstack([learn.targets, judge.targets]),
        tuple(str(i) for i in range(total)),
        np.arange(total),
    )
    result = {"absatz": opp115.train(learn, book).decide(judge.texts), "dictionary": _dictionary(judge.texts, book)}
    for name, rival in _available(only):
        p, cuts = _kept(cache, f"opp115-{test.stem}", name, rival, book, both, np.arange(n), np.arange(n, total))
        result |= {f"{name}, .5": (p, p >= 0.5), f"{name}, tuned": (p, p >= cuts)}
    return Data(judge.texts, judge.targets, both.articles[n:], both.groups[n:]), book, result


def table(data: Data, book: CodeBook, judged: dict[str, Judged]) -> str:
    """A Markdown table: scores of every method, and by how much absatz is ahead."""
    ours = judged["absatz"][1]
    lines = [
        "| method | macro F1 | micro F1 | macro AP | absatz ahead, macro | absatz ahead, micro |",
        "|---|---|---|---|---|---|",
    ]
    for name, (probabilities, decided) in judged.items():
        scores = score(data.targets, probabilities, decided, data.articles, book.ids)
        precisions = [theme.average_precision for theme in scores.themes]
        ap = "–" if name == "dictionary" else f"{np.mean([p for p in precisions if p is not None]):.3f}"
        ahead = difference(data.targets, ours, decided, data.articles) if name != "absatz" else None
        macro, micro = (f"{a.f1:.3f} {_interval(a.f1_interval)}" for a in (scores.macro, scores.micro))
        lines.append(f"| {name} | {macro} | {micro} | {ap} | {' | '.join(_ahead(ahead))} |")
    return "\n".join(lines) + "\n"


def _ahead(ahead: Difference | None) -> tuple[str, str]:
    if ahead is None:
        return "", ""
    return f"{ahead.macro:+.3f} {_interval(ahead.macro_interval)}", f"{ahead.micro:+.3f} {_interval(ahead.micro_interval)}"


def _interval(interval: Interval) -> str:
    return "(–)" if interval is None else f"({interval[0]:.3f} … {interval[1]:.3f})"


def _available(only: list[str]) -> Iterator[tuple[str, Rival]]:
    for name, rival in ((name, RIVALS[name]) for name in only):
        if library := missing(name):
            print(f"left out: {name} ({library} is not installed)", file=sys.stderr)
        else:
            print(f"{name} …", file=sys.stderr, flush=True)
            yield name, rival


def _kept(
    folder: Path, kind: str, name: str, rival: Rival, book: CodeBook, data: Data, inside: Rows, outside: Rows
) -> tuple[Floats, Floats]:
    how = (source_of(rival), source_of(judge_rival), SETTINGS, book.sha256)
    path = folder / kept_name(kind, name, *how, data.texts, data.targets, data.groups, inside, outside)
    if not path.exists():
        probabilities, thresholds = judge_rival(rival, data, inside, outside)
        np.savez(path, probabilities=probabilities, thresholds=thresholds)
    with np.load(path) as arrays:
        return arrays["probabilities"], arrays["thresholds"]


def _absatz(data: Data, book: CodeBook, counts: Counts, parts: list[tuple[Rows, Rows]], settings: TrainSettings) -> Judged:
    judged = [judge_part(book, counts, data, part, settings) for part in parts]
    whole = put_together(data, parts, judged)
    return whole.probabilities, whole.decisions


def _dictionary(texts: tuple[str, ...], book: CodeBook) -> Judged:
    decided = dictionary_decisions(texts, book)
    return decided.astype(np.float64), decided


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--only", nargs="*", choices=list(RIVALS), default=list(RIVALS), metavar="RIVAL", help="Default: all.")
    parser.add_argument("--opp115", type=Path, nargs=2, metavar=("TRAIN", "VALIDATION"))
    arguments = parser.parse_args()
    if arguments.opp115 and not all(path.is_file() for path in arguments.opp115):
        sys.exit(f"skipped: OPP-115 is not at {' and '.join(map(str, arguments.opp115))}")
    arguments.cache.mkdir(parents=True, exist_ok=True)
    if arguments.opp115:
        print(table(*opp(arguments.cache, arguments.only, *arguments.opp115)))
    else:
        print(table(*bundled(arguments.cache, arguments.only)))


if __name__ == "__main__":
    main()
