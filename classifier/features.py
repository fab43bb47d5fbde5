"""Word counts and TF-IDF with the word-additive norm, as sparse matrices: the reference that every faster scorer must equal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from classifier.model import Floats
from classifier.words import FeatureSettings, word_features, word_forms


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Feature counts of n texts: matrix (n, F), sparse; names of the F features, sorted."""

    matrix: Any
    names: tuple[str, ...]


def count_features(texts: Sequence[str], settings: FeatureSettings) -> Counts:
    """Count the features of every text.

    Texts are counted by word and words by feature, and the product of the two gives texts by feature: every distinct word is
    taken apart once, however often it occurs.
    """
    by_word = CountVectorizer(analyzer=word_forms, dtype=np.float64)
    try:
        words = by_word.fit_transform(texts)
        by_feature = CountVectorizer(analyzer=partial(word_features, settings=settings), dtype=np.float64)
        features = by_feature.fit_transform(by_word.get_feature_names_out())
    except ValueError as error:
        raise ValueError("the texts hold no words") from error
    counts = Counts(sparse.csr_array(words @ features), tuple(by_feature.get_feature_names_out()))
    # The product comes with unsorted columns. Sorted once here, it need not be sorted for every fit on a part of it.
    counts.matrix.sort_indices()
    return counts


def document_frequency(matrix: Any) -> NDArray[np.int64]:
    """In how many rows each column is not zero."""
    return np.bincount(matrix.indices, minlength=matrix.shape[1])


def inverse_document_frequency(frequency: NDArray[np.int64], documents: int) -> Floats:
    """Smoothed idf, ln((1 + n) / (1 + df)) + 1, as scikit-learn's TfidfTransformer has it.

    >>> inverse_document_frequency(np.array([1, 3]), 3).round(3).tolist()
    [1.693, 1.0]
    """
    result: Floats = np.log((1 + documents) / (1 + frequency)) + 1
    return result


def additive_tfidf(matrix: Any, scale: Floats, squares: Floats) -> Any:
    """TF-IDF with a norm that is a sum over words: tf_f scale_f / sqrt(sum_f tf_f squares_f).

    The usual L2 norm has tf_f² under the root. With tf_f, the sum can be split by words, and with it every linear score. Rows
    without known features stay zero.

    >>> additive_tfidf(sparse.csr_array(np.array([[4.0, 0.0]])), np.array([1.5, 1.0]), np.array([2.25, 1.0])).toarray().tolist()
    [[2.0, 0.0]]
    """
    norm = np.sqrt(matrix @ squares)
    norm[norm == 0.0] = 1.0
    # Entry by entry, because products with diagonal matrices are slower and leave the columns unsorted.
    data = matrix.data * scale[matrix.indices] / np.repeat(norm, np.diff(matrix.indptr))
    return sparse.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)
