"""A corpus as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.model import Floats
from corpus.folder import Corpus
from training.splits import leakage_groups


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """A corpus as arrays of n labelled paragraphs.

    texts (n,); targets (n, k): 1, 0, or NaN for not judged; articles (n,): the name of the article of each; groups (n,): its
    leakage group, which never lies on both sides of a split; numbers (n,): its number in the article.
    """

    texts: tuple[str, ...]
    targets: Floats
    articles: tuple[str, ...]
    groups: NDArray[np.int64]
    numbers: tuple[int, ...] = ()


def corpus_data(corpus: Corpus) -> Data:
    """The labelled paragraphs of a corpus as arrays."""
    labelled = corpus.labelled
    texts = tuple(paragraph.text for paragraph in labelled)
    articles = tuple(paragraph.article for paragraph in labelled)
    targets = np.array(
        [[np.nan if value is None else value for value in paragraph.values] for paragraph in labelled], dtype=np.float64
    )
    return Data(texts, targets, articles, leakage_groups(articles, texts), tuple(paragraph.number for paragraph in labelled))
