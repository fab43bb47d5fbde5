"""Two layers of folds, so that nothing is chosen on the paragraphs it is scored on.

Every outer fold is held out once; the published scores come from these. Inside each outer training part, inner folds give
out-of-fold scores, from which calibration and thresholds are made. A scheme with one layer would choose
thresholds on the same paragraphs that they are praised for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from classifier.article_term import article_numbers
from classifier.features import Counts
from classifier.model import Floats
from classifier.rule import rule_for
from corpus.codebook import CodeBook
from training.calibration import Calibration
from training.data import Data
from training.fitting import Fitted, Rows, fit_calibrated, narrow
from training.parallel import run, workers
from training.settings import TrainSettings
from training.splits import folds


@dataclass(frozen=True, slots=True, eq=False)
class OutOfFold:
    """What is said of n paragraphs by models that saw neither their article nor one that shares text with it. All arrays are
    (n, k).

    `unsure`: whether a human should decide. `by_words`: the probabilities before the rest of the article is taken into account.
    """

    probabilities: Floats
    decisions: NDArray[np.bool_]
    unsure: NDArray[np.bool_]
    by_words: Floats


def outer_parts(data: Data, settings: TrainSettings) -> list[tuple[Rows, Rows]]:
    """Rows to learn from and rows held out, for every outer fold. Raises ValueError where a theme is too rare for the folds."""
    outer = folds(data.groups, data.targets, settings.outer_folds, seed=settings.seed)
    return [(np.flatnonzero(outer != fold), np.flatnonzero(outer == fold)) for fold in range(settings.outer_folds)]


def fit_part(book: CodeBook, counts: Counts, data: Data, rows: Rows, settings: TrainSettings) -> tuple[Fitted, Calibration]:
    """A calibrated model of some rows."""
    classifier = settings.classifier(book)
    return fit_calibrated(classifier, narrow(counts, classifier.settings), data, rows, settings)


def judge_part(book: CodeBook, counts: Counts, data: Data, part: tuple[Rows, Rows], settings: TrainSettings) -> OutOfFold:
    """What is said of the held-out rows of one outer fold."""
    inside, held_out = part
    fitted, _ = fit_part(book, counts, data, inside, settings)
    matrix = narrow(counts, settings.classifier(book).settings).matrix[held_out]
    articles = article_numbers([data.articles[i] for i in held_out])
    said = rule_for(fitted.model).judge(fitted.scores(matrix), articles)
    return OutOfFold(said.probabilities, said.decisions, said.unsure, said.by_words)


def judge_parts(
    book: CodeBook,
    counts: Counts,
    data: Data,
    parts: Sequence[tuple[Rows, Rows]],
    settings: Sequence[TrainSettings],
    *,
    jobs: int = 1,
) -> Iterator[OutOfFold]:
    """`judge_part` for every outer fold with its own settings, on several cores."""
    work = [(book, counts, data, part, chosen) for part, chosen in zip(parts, settings, strict=True)]
    yield from run(judge_part, work, workers(jobs, data.texts))


def put_together(data: Data, parts: Sequence[tuple[Rows, Rows]], judged: Sequence[OutOfFold]) -> OutOfFold:
    """The held-out rows of all outer folds in the order of the data."""
    whole = {f.name: np.empty(data.targets.shape, dtype=getattr(judged[0], f.name).dtype) for f in fields(OutOfFold)}
    for (_, held_out), one in zip(parts, judged, strict=True):
        for name, values in whole.items():
            values[held_out] = getattr(one, name)
    return OutOfFold(**whole)
