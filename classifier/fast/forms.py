"""What a surface form that is not in the table adds to the scores of its paragraph; asked once per form."""

from __future__ import annotations

from threading import Lock

import numpy as np
from numpy.typing import NDArray

from classifier.fast.kernels import PADDING
from classifier.fast.patterns import Patterns
from classifier.fast.split import LONGEST, character_tables, split_forms
from classifier.fast.stems import Stems
from classifier.model import Floats, Scorer
from classifier.words import word_forms

Spans = NDArray[np.int64]


class Forms:
    """Reads surface forms: splits them into word forms, and adds what their patterns and stems give."""

    def __init__(self, scorer: Scorer, patterns: Patterns | None, stems: Stems | None) -> None:
        self._scorer, self._lock = scorer, Lock()
        self._width = len(scorer.model.themes) + 1
        self.patterns, self.stems = patterns, stems

    @classmethod
    def of(cls, scorer: Scorer, seed: np.uint64) -> Forms:
        """Patterns and stems of a model."""
        model, settings = scorer.model, scorer.model.settings
        values = np.column_stack([model.weights, model.squares])
        # N-grams of no letters, which nobody asks for, are left to Python.
        usual = settings.ngram_max == 0 or settings.ngram_min > 0
        patterns = Patterns.of(settings, scorer.index, values) if usual else None
        return cls(scorer, patterns, Stems.of(settings, model.features, values, seed) if settings.stems else None)

    def resolve(self, text: NDArray[np.uint8], spans: Spans) -> Floats:
        """Rows (n, k + 1) of the surface forms at spans (n, 3) of a text."""
        rows = np.zeros((len(spans), self._width))
        complicated = np.ones(len(spans), dtype=np.bool_)
        if self.patterns is not None:
            total = int(np.minimum(spans[:, 2], LONGEST + 1).sum())
            out, forms = np.empty(2 * total + PADDING, dtype=np.uint8), np.empty((total, 3), dtype=np.int64)
            count = split_forms(text, spans, *character_tables(), out, forms, complicated)
            ordinary = self.patterns.add(out, forms[:count], rows)
            if self.stems is not None:
                self.stems.add(out, forms[ordinary], rows)
        for i in np.flatnonzero(complicated).tolist():
            start, length = spans[i, 1:].tolist()
            rows[i] = self._by_python(text[start : start + length].tobytes())
        return rows

    def _by_python(self, raw: bytes) -> Floats:
        # What is no UTF-8 is no part of a word: U+FFFD, which takes its place, is not one either.
        forms = word_forms(raw.decode("utf-8", "replace"))
        with self._lock:  # the plain scorer remembers forms, which two threads must not do at once
            return self._scorer.row_of(forms)
