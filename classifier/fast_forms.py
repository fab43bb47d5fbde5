"""What a surface form that is not in the table adds to the scores of its paragraph; asked once per form."""

from __future__ import annotations

from threading import Lock

import numpy as np
from numpy.typing import NDArray

from classifier.fast_kernels import PADDING
from classifier.fast_patterns import Patterns
from classifier.fast_split import LONGEST, character_tables, split_forms
from classifier.fast_stems import Stems
from classifier.model import Floats, Scorer
from classifier.words import word_forms

Spans = NDArray[np.int64]
#: Numbers of so many digits and more are one feature.
DIGITS = 6


class Forms:
    """Reads surface forms: splits them into word forms, and adds what their patterns and stems give."""

    def __init__(self, scorer: Scorer, seed: np.uint64) -> None:
        model, settings = scorer.model, scorer.model.settings
        self._scorer, self._lock = scorer, Lock()
        values = np.column_stack([model.weights, model.squares])
        self._width = values.shape[1]
        # N-grams of no letters, which nobody asks for, are left to Python.
        usual = settings.ngram_max == 0 or settings.ngram_min > 0
        self._patterns = Patterns.of(settings, scorer.index, values) if usual else None
        self._stems = Stems(settings, model.features, values, seed) if settings.stems else None
        numbers = [scorer.index.get(f"#{size}") for size in range(1, DIGITS + 1)]
        self._numbers = np.array([np.zeros(self._width) if i is None else values[i] for i in numbers])

    def resolve(self, text: NDArray[np.uint8], spans: Spans) -> Floats:
        """Rows (n, k + 1) of the surface forms at spans (n, 3) of a text."""
        rows = np.zeros((len(spans), self._width))
        complicated = np.ones(len(spans), dtype=np.bool_)
        if self._patterns is not None:
            total = int(np.minimum(spans[:, 2], LONGEST + 1).sum())
            out, forms = np.empty(2 * total + PADDING, dtype=np.uint8), np.empty((total, 3), dtype=np.int64)
            count = split_forms(text, spans, *character_tables(), out, forms, complicated)
            ordinary = self._patterns.add(out, forms[:count], self._numbers, rows)
            if self._stems is not None:
                self._stems.add(out, forms[ordinary], rows)
        for i in np.flatnonzero(complicated).tolist():
            start, length = spans[i, 1:].tolist()
            rows[i] = self._by_python(text[start : start + length].tobytes())
        return rows

    def _by_python(self, raw: bytes) -> Floats:
        # What is no UTF-8 is no part of a word: U+FFFD, which takes its place, is not one either.
        forms = word_forms(raw.decode("utf-8", "replace"))
        with self._lock:  # the plain scorer remembers forms, which two threads must not do at once
            return self._scorer.row_of(forms)
