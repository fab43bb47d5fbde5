"""What a surface form that is not in the table adds to the scores of its paragraph; asked once per form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.fast_kernels import PADDING
from classifier.fast_split import LONGEST, LONGEST_NGRAM, add_ngrams, character_tables, feature_keys, split_forms
from classifier.model import Floats, Scorer
from classifier.table import Keys, Table, add_found, number
from classifier.words import whole_features, word_forms

Spans = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Resolved:
    """Rows (n, k + 1) of n surface forms, and keys (m, 2) and rows (m, k + 1) of word forms that were new on the way."""

    rows: Floats
    form_keys: Keys
    form_rows: Floats


class Forms:
    """Reads surface forms: splits them, asks `classifier.words` for features of whole words, adds the n-grams compiled."""

    def __init__(self, scorer: Scorer, seed: np.uint64) -> None:
        model = scorer.model
        self._scorer, self._seed = scorer, seed
        self._values = np.column_stack([model.weights, model.squares])
        self._whole = whole_features(model.settings)
        self._sizes = (model.settings.ngram_min, model.settings.ngram_max)
        self._compiled = self._sizes[1] <= LONGEST_NGRAM and (self._sizes[1] == 0 or self._sizes[0] > 0)
        self._ngrams = _ngram_table(model.features, self._values)

    def resolve(self, text: NDArray[np.uint8], spans: Spans, known: Table) -> Resolved:
        """Rows of the surface forms at spans (n, 3) of a text; `known` is the table of forms met before."""
        short = np.minimum(spans[:, 2], LONGEST + 1)
        total = int(short.sum())
        out = np.empty(2 * total + PADDING, dtype=np.uint8)
        forms, keys = np.empty((total, 3), dtype=np.int64), np.empty((total, 2), dtype=np.uint64)
        complicated = np.ones(len(spans), dtype=np.bool_)
        count = 0
        if self._compiled:
            count = split_forms(text, spans, *character_tables(), self._seed, out, forms, keys, complicated)
        rows = np.zeros((len(spans), self._values.shape[1]))
        unknown = np.empty(count, dtype=np.int64)
        left = add_found(known.keys, known.values, known.shape, keys[:count], forms[:count, 0], rows, unknown)
        new = unknown[:left]
        ids, firsts = np.empty(left, dtype=np.int64), np.empty(left, dtype=np.int64)
        distinct = new[firsts[: number(keys[new], ids, firsts)]]
        form_rows = self._rows(out, forms[distinct])
        np.add.at(rows, forms[new, 0], form_rows[ids])
        for i in np.flatnonzero(complicated).tolist():
            start, length = spans[i, 1:].tolist()
            rows[i] = self._by_python(text[start : start + length].tobytes())
        return Resolved(rows, keys[distinct], form_rows)

    def _rows(self, out: NDArray[np.uint8], forms: Spans) -> Floats:
        """Rows of word forms given as spans of UTF-8."""
        rows = np.zeros((len(forms), self._values.shape[1]))
        if self._sizes[1]:
            add_ngrams(out, forms, self._sizes, self._ngrams.keys, self._ngrams.values, self._ngrams.shape, rows)
        raw, index, whole = out.tobytes(), self._scorer.index, self._whole
        owners, features = [], []
        for i, (start, length) in enumerate(forms[:, 1:].tolist()):
            for feature in whole(raw[start : start + length].decode()):
                if feature in index:
                    owners.append(i)
                    features.append(index[feature])
        np.add.at(rows, owners, self._values[features])
        return rows

    def _by_python(self, raw: bytes) -> Floats:
        # What is no UTF-8 is no part of a word: U+FFFD, which takes its place, is not one either.
        return self._scorer.row_of(word_forms(raw.decode("utf-8", "replace")))


def _ngram_table(features: tuple[str, ...], values: Floats) -> Table:
    codes = np.frombuffer(("\n".join(features) + "\n").encode("utf-32-le", "surrogatepass"), dtype=np.int32)
    keys, rows = np.empty((len(features), 2), dtype=np.uint64), np.empty(len(features), dtype=np.int64)
    count = feature_keys(codes, keys, rows)
    table = Table(values.shape[1], limit=1 << 40)
    table.add(keys[:count], values[rows[:count]])
    return table
