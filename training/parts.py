"""The two parts of a corpus with a hold-out: what a model may learn from, and what it is scored on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from corpus.codebook import CodeBook
from corpus.coding.drawn import HOLDOUT, NAME, held_out_articles
from corpus.errors import InputError
from corpus.folder import Corpus, bundled_corpus, read_corpus
from training.data import Data
from training.settings import TrainSettings
from training.splits import leakage_groups

Note = Callable[[str], None]


def read_for_training(folder: Path | None, codebook: CodeBook | None, note: Note, themes: Iterable[str] | None = None) -> Corpus:
    """The part of a corpus folder (None: the bundled corpus) that a model may learn from, of some themes only where these are
    given. `note` hears what is left out. Raises InputError for what is wrong, as `read_corpus` does."""
    corpus = read_corpus(folder, codebook, note) if folder else bundled_corpus()
    return training_part(corpus if themes is None else corpus.of_themes(themes), note)


def training_part(corpus: Corpus, note: Note) -> Corpus:
    """The corpus without the labels of articles in the hold-out, and of those that share text with one."""
    held = held_out_articles(corpus.drawn) & corpus.articles.keys()
    if not held:
        return corpus
    labelled = [(p.article, p.text) for p in corpus.labelled if p.article not in held]
    kept_apart = [(name, p.text) for name in sorted(held) for p in corpus.articles[name].classified]
    names, texts = zip(*labelled, *kept_apart, strict=True)
    groups = leakage_groups(names, texts)
    barred = set(groups[len(labelled) :].tolist())
    out = held | {name for name, group in zip(names, groups.tolist(), strict=True) if group in barred}
    labels = tuple(label for label in corpus.labels if label.article not in out)
    alike = len({label.article for label in corpus.labels if label.article in out - held})
    note(
        f"{len(corpus.labels) - len(labels)} rows are not learned from: their articles are in the hold-out ({NAME})"
        + (f", or share text with it ({alike} articles)" if alike else "")
    )
    if not labels:
        hint = "Draw and code paragraphs to learn from: `absatz sample --for train`."
        raise InputError("only the hold-out is labelled", where=corpus.path, hint=hint)
    return replace(corpus, labels=labels)


def scored_part(corpus: Corpus) -> Corpus:
    """The corpus with the labels of its hold-out only; with all labels where nothing was held out. Raises InputError where the
    hold-out is not coded yet."""
    spots = {row.spot for row in corpus.drawn if row.purpose == HOLDOUT}
    if not spots:
        return corpus
    labels = tuple(label for label in corpus.labels if (label.article, label.paragraph) in spots)
    if not labels:
        hint = "Code it first; nothing else of this corpus was kept apart."
        raise InputError("no paragraph of the hold-out is labelled", where=Path(corpus.path) / NAME, hint=hint)
    return replace(corpus, labels=labels)


def untrainable(data: Data, themes: tuple[str, ...], settings: TrainSettings) -> dict[str, str]:
    """The themes that cannot be learned from these labels, with the reason: each of the outer folds needs an independent
    article with the theme, and one without.

    >>> groups = np.arange(6)
    >>> targets = np.array([[1.0, 1.0]] * 3 + [[0.0, 1.0]] * 3)
    >>> data = Data(("",) * 6, targets, tuple("abcdef"), groups)
    >>> untrainable(data, ("privacy", "telephony"), TrainSettings(outer_folds=3))
    {'telephony': 'is absent from 0 independent articles, 3 folds need at least 3'}
    """
    found: dict[str, str] = {}
    for column, theme in enumerate(themes):
        if np.isnan(data.targets[:, column]).all():
            found[theme] = "is judged on no paragraph"
        for value, what in ((1.0, "occurs in"), (0.0, "is absent from")):
            groups = len(np.unique(data.groups[data.targets[:, column] == value]))
            if groups < settings.outer_folds:
                need = f"{settings.outer_folds} folds need at least {settings.outer_folds}"
                found.setdefault(theme, f"{what} {groups} independent articles, {need}")
    return found
