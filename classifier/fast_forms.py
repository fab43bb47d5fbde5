"""What a surface form that is not in the table adds to the scores of its paragraph; asked once per form."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from classifier.fast_features import LONGEST_KEY, Indicators, add_ngrams, character_table, line_keys
from classifier.fast_kernels import PADDING
from classifier.fast_split import LONGEST, character_tables, split_forms
from classifier.model import Floats, Scorer
from classifier.table import Keys, Table, add_found, add_picked, number
from classifier.words import STEM, indicators, normalise, plain_stems, word_forms

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
        self._lock = Lock()
        self._values = np.column_stack([model.weights, model.squares])
        settings = model.settings
        self._settings = settings
        self._sizes = (settings.ngram_min, settings.ngram_max)
        self._compiled = settings.ngram_max <= LONGEST_KEY and (settings.ngram_max == 0 or settings.ngram_min > 0)
        self._ngrams = character_table(model.features, self._values)
        self._indicators = Indicators.of(indicators(settings.lexicon), scorer.index)
        stems = [i for i, name in enumerate(model.features) if name.startswith(STEM)]
        self._stems = Table(self._values.shape[1], limit=1 << 40)
        self._stems.add(self._line_keys([model.features[i][len(STEM) :].encode() for i in stems]), self._values[stems])
        self._names = frozenset(form.encode() for name in settings.names for form in (normalise(name), normalise(name) + "s"))

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
        rows = np.zeros((len(forms), self._values.shape[1]))
        if self._sizes[1]:
            add_ngrams(out, forms, self._sizes, self._ngrams.keys, self._ngrams.values, self._ngrams.shape, rows)
        self._indicators.add(out, forms, self._values, rows)
        raw = out.tobytes()
        ends = (forms[:, 1] + forms[:, 2]).tolist()
        words = [raw[start:end] for start, end in zip(forms[:, 1].tolist(), ends, strict=True)]
        if self._settings.stems:
            keys = self._line_keys(plain_stems(words, self._settings))
            owner = np.arange(len(words))
            add_found(self._stems.keys, self._stems.values, self._stems.shape, keys, owner, rows, np.empty_like(owner))
        # Names and numbers have another whole feature, and no n-grams.
        names = self._names
        first = out[forms[:, 1]]
        digits = np.flatnonzero((first >= ord("0")) & (first <= ord("9"))).tolist()
        for i in [i for i, word in enumerate(words) if word in names] + [i for i in digits if words[i].isdigit()]:
            rows[i] = self._row_of([words[i].decode()])
        return rows

    def _line_keys(self, lines: list[bytes]) -> Keys:
        joined = b"\n".join([*lines, bytes(PADDING)])
        keys = np.empty((len(lines), 2), dtype=np.uint64)
        line_keys(np.frombuffer(joined, dtype=np.uint8), len(joined) - PADDING, self._seed, keys)
        return keys

    def _by_python(self, raw: bytes) -> Floats:
        # What is no UTF-8 is no part of a word: U+FFFD, which takes its place, is not one either.
        return self._row_of(word_forms(raw.decode("utf-8", "replace")))

    def _row_of(self, forms: list[str]) -> Floats:
        with self._lock:  # the plain scorer remembers forms, which two threads must not do at once
            return self._scorer.row_of(forms)
