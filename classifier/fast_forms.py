"""What a surface form that is not in the table adds to the scores of its paragraph; asked once per form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.fast_kernels import PADDING
from classifier.fast_split import LONGEST, LONGEST_NGRAM, add_ngrams, character_tables, feature_keys, line_keys, split_forms
from classifier.model import Floats, Scorer
from classifier.table import Keys, Table, add_found, add_picked, number
from classifier.words import STEM, plain_stems, special_heads, whole_features, word_forms

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
        self._ngrams = _character_table(model.features, self._values)
        heads = sorted(special_heads(model.settings, LONGEST_NGRAM))
        self._heads = _character_table(heads, np.zeros((len(heads), 1)))
        self._head_sizes = (min(map(len, heads), default=1), max(map(len, heads), default=0))
        stems = [i for i, name in enumerate(model.features) if name.startswith(STEM)]
        self._stems = Table(self._values.shape[1], limit=1 << 40)
        self._stems.add(self._line_keys([model.features[i][len(STEM) :].encode() for i in stems]), self._values[stems])

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
        add_picked(rows, forms[new, 0], form_rows, ids)
        for i in np.flatnonzero(complicated).tolist():
            start, length = spans[i, 1:].tolist()
            rows[i] = self._by_python(text[start : start + length].tobytes())
        return Resolved(rows, keys[distinct], form_rows)

    def _rows(self, out: NDArray[np.uint8], forms: Spans) -> Floats:
        """Rows of word forms given as spans of UTF-8."""
        rows, special = np.zeros((len(forms), self._values.shape[1])), np.zeros(len(forms), dtype=np.bool_)
        ngrams, heads = self._ngrams, self._heads
        add_ngrams(
            out, forms, self._sizes, ngrams.keys, ngrams.values, ngrams.shape, rows,
            heads.keys, heads.shape, self._head_sizes, special,
        )  # fmt: skip
        raw = out.tobytes()
        if self._scorer.model.settings.stems:
            plain = np.flatnonzero(~special)
            words = [raw[start:end] for start, end in zip(*_ends(forms[plain]), strict=True)]
            keys = self._line_keys(plain_stems(words, self._scorer.model.settings))
            add_found(self._stems.keys, self._stems.values, self._stems.shape, keys, plain, rows, np.empty_like(plain))
        self._add_special(raw, forms, np.flatnonzero(special), rows)
        return rows

    def _add_special(self, raw: bytes, forms: Spans, special: NDArray[np.int64], rows: Floats) -> None:
        """Numbers, names and indicators: what ordinary Python says of them."""
        index = self._scorer.index
        owners, picked = [], []
        for i, start, end in zip(special.tolist(), *_ends(forms[special]), strict=True):
            features, with_ngrams = self._whole(raw[start:end].decode())
            if not with_ngrams:
                rows[i] = 0.0
            for feature in features:
                if feature in index:
                    owners.append(i)
                    picked.append(index[feature])
        add_picked(rows, np.array(owners, dtype=np.int64), self._values, np.array(picked, dtype=np.int64))

    def _line_keys(self, lines: list[bytes]) -> Keys:
        joined = b"\n".join([*lines, bytes(PADDING)])
        keys = np.empty((len(lines), 2), dtype=np.uint64)
        line_keys(np.frombuffer(joined, dtype=np.uint8), len(joined) - PADDING, self._seed, keys)
        return keys

    def _by_python(self, raw: bytes) -> Floats:
        # What is no UTF-8 is no part of a word: U+FFFD, which takes its place, is not one either.
        return self._scorer.row_of(word_forms(raw.decode("utf-8", "replace")))


def _ends(forms: Spans) -> tuple[list[int], list[int]]:
    """First and last bytes of forms."""
    return forms[:, 1].tolist(), (forms[:, 1] + forms[:, 2]).tolist()


def _character_table(names: Sequence[str], rows: Floats) -> Table:
    """A table of the names of up to LONGEST_NGRAM characters, keyed by these."""
    codes = np.frombuffer("".join(name + "\n" for name in names).encode("utf-32-le", "surrogatepass"), dtype=np.int32)
    keys, picked = np.empty((len(names), 2), dtype=np.uint64), np.empty(len(names), dtype=np.int64)
    count = feature_keys(codes, keys, picked)
    table = Table(rows.shape[1], limit=1 << 40)
    table.add(keys[:count], rows[picked[:count]])
    return table
