"""The simplest rival: a theme holds when one of its core indicator words occurs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.words import normalise, word_forms
from corpus.codebook import CORE, CodeBook


def dictionary_decisions(texts: Sequence[str], codebook: CodeBook) -> NDArray[np.bool_]:
    """Decisions (n, k) of the code book's core indicators. An indicator is the beginning of a word; with `*` in front it may
    stand inside one; with a blank it is a beginning of the following words too.

    >>> dictionary_decisions(["Der Mobilfunktarif", "Das Wetter"], CodeBook.bundled()).tolist()
    [[False, False, False, True], [False, False, False, False]]
    """
    needles = [[_needle(word) for word in theme.indicators.get(CORE, ())] for theme in codebook.themes]
    padded = [" " + " ".join(word_forms(text)) for text in texts]
    return np.array([[any(needle in text for needle in theme) for theme in needles] for text in padded], dtype=bool)


def _needle(indicator: str) -> str:
    words = " ".join(normalise(word) for word in indicator.lstrip("*").split())
    return words if indicator.startswith("*") else " " + words
