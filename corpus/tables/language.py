"""Rows that are not in the model's language, set aside chunk by chunk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from corpus.paragraphs.article import GIVEN
from corpus.paragraphs.language import ANY, OWN, WITHIN, foreign, frequent_words
from corpus.tables.chunk import Chunk


def without_foreign(chunk: Chunk, language: str) -> Chunk:
    """The chunk with its rows in another language marked as not to be classified, each judged by itself; roles stay. Paragraphs
    cut out of articles have been looked at already, and so has what is set aside for another reason."""
    if language == ANY or chunk.starts is not None or not len(chunk):
        return chunk
    rows = np.flatnonzero(~_shown(chunk.texts, language) & (True if chunk.classified is None else chunk.classified))
    names = foreign(chunk.texts.take(pa.array(rows)).to_pylist(), language)
    if not any(names):
        return chunk
    classified = np.ones(len(chunk), dtype=np.bool_) if chunk.classified is None else chunk.classified.copy()
    reasons = np.full(len(chunk), GIVEN, dtype=object) if chunk.reasons is None else chunk.reasons.to_numpy(zero_copy_only=False)
    for row, name in zip(rows, names, strict=True):
        if name:
            classified[row], reasons[row] = False, f"{OWN}: {name}"
    return replace(chunk, classified=classified, reasons=pa.array(reasons, pa.string()))


def _shown(texts: pa.Array[Any], language: str) -> NDArray[np.bool_]:
    """Which rows have a frequent word of both halves of the list, or are missing, (n,): RE2 finds nearly all rows that need no
    further look many times faster than they could be made into strings of Python."""
    words = sorted(frequent_words(language))
    begin = pc.utf8_slice_codeunits(texts, 0, WITHIN)
    halves = (pc.match_substring_regex(begin, rf"(?i)(?:^|\s)(?:{'|'.join(words[half::2])})\s") for half in (0, 1))
    shown: NDArray[np.bool_] = pc.fill_null(pc.and_(*halves), True).to_numpy(zero_copy_only=False)
    return shown
