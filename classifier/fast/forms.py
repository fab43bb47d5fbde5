"""What a surface form adds to the scores of its paragraph, worked out when it is met for the first time.

A surface form is what stands between white space (`Daten,`); it may hold several words, or none. The fast scorer remembers the
result, so this code runs once per form. Ordinary forms are read by compiled code, unusual ones by the same Python as in the plain
scorer.
"""

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
        # The automaton cannot match n-grams of length 0; settings that ask for them are unusual and left to Python.
        usual = settings.ngram_max == 0 or settings.ngram_min > 0
        patterns = Patterns.of(settings, scorer.index, values) if usual else None
        return cls(scorer, patterns, Stems.of(settings, model.features, values, seed) if settings.stems else None)

    def resolve(self, text: NDArray[np.uint8], spans: Spans) -> Floats:
        """What surface forms add to the k scores and to the squared norm, (n, k + 1). spans (n, 3): row (not used here), start
        and length of each form in the bytes of a text."""
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
        # Broken bytes become U+FFFD, which like them is no part of a word.
        forms = word_forms(raw.decode("utf-8", "replace"))
        with self._lock:  # the plain scorer remembers forms, which two threads must not do at once
            return self._scorer.row_of(forms)
