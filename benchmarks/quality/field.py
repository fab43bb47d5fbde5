"""How far the bundled corpus carries to paragraphs nobody here wrote: dictionary, model, and learning curve on a hold-out.

    python -m benchmarks.quality.field HOLDOUT.jsonl

Every model is trained on the bundled corpus alone, with the settings of the training code as they stand; the curve takes whole
articles in a seeded random order until it has the number of paragraphs.

Scored twice: as coded, and with open edges accepted either way, as the code book has it: where a row is marked `open`, a theme
that a coder named (`coder_1`, `coder_2`) counts as the decision has it. Null is not scored.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.dictionary import dictionary_decisions
from classifier.model import Floats
from corpus.folder import Corpus, bundled_corpus
from training.hold_out import read_jsonl
from training.scores.metrics import score
from training.scores.text import score_table
from training.train import TrainSettings, train
from training.unseen import HoldOut, hold_out_judgements

Decisions = NDArray[np.bool_]

SIZES = (300, 600, 1200, 2400)
SEED = 7


def main(path: Path) -> None:
    """Print the dictionary's scores, the curve, and the whole model's scores."""
    corpus, settings = bundled_corpus(), TrainSettings()
    book = corpus.codebook
    holdout = read_jsonl(path, book.ids)
    either = open_edges(path, book.ids)
    named = dictionary_decisions(holdout.texts, book)
    _show(holdout, either, named.astype(float), named, book.ids, "dictionary (core indicators of the code book)")
    order = np.random.default_rng(SEED).permutation(sorted(corpus.articles)).tolist()
    for size in (*SIZES, len(corpus.labelled)):
        part = _part(corpus, order, size)
        model, _ = train(part, settings)
        probabilities = hold_out_judgements(model, holdout).probabilities
        decisions = probabilities >= model.thresholds
        _show(holdout, either, probabilities, decisions, book.ids, f"trained on {len(part.labelled)} paragraphs")


def open_edges(path: Path, themes: tuple[str, ...]) -> Decisions:
    """Where either code is accepted, (n, k): in rows marked `open`, the themes that a coder named."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    named = [{*row.get("coder_1", ()), *row.get("coder_2", ())} if row.get("open") else set() for row in rows]
    return np.array([[theme in names for theme in themes] for names in named], dtype=np.bool_)


def _show(
    holdout: HoldOut, either: Decisions, probabilities: Floats, decisions: Decisions, themes: tuple[str, ...], title: str
) -> None:
    print(score_table(score(holdout.targets, probabilities, decisions, holdout.articles, themes), f"{title}, as coded"))
    either = either & ~np.isnan(holdout.targets)
    if either.any():
        accepted = np.where(either, decisions, holdout.targets)
        result = score(accepted, probabilities, decisions, holdout.articles, themes)
        print(score_table(result, f"{title}, open edges accepted either way"), flush=True)


def _part(corpus: Corpus, order: list[str], size: int) -> Corpus:
    """The first articles in that order, until they hold at least `size` labelled paragraphs."""
    labelled = Counter(paragraph.article for paragraph in corpus.labelled)
    reached = np.cumsum([labelled[article] for article in order])
    chosen = set(order[: int(np.searchsorted(reached, size)) + 1])
    return replace(
        corpus,
        articles={name: article for name, article in corpus.articles.items() if name in chosen},
        labels=tuple(label for label in corpus.labels if label.article in chosen),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
