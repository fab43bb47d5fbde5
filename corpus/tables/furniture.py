"""Rows that are page furniture, set aside chunk by chunk."""

from __future__ import annotations

from dataclasses import replace

import pyarrow.compute as pc

from corpus.paragraphs.furniture import furniture
from corpus.tables.chunk import Chunk


def without_furniture(chunk: Chunk) -> Chunk:
    """The chunk with its furniture marked as not to be classified. Paragraphs cut out of articles have their roles already."""
    if chunk.roles is not None or chunk.classified is not None or not len(chunk):
        return chunk
    found, _ = furniture(pc.fill_null(chunk.texts, "").to_pylist())
    return replace(chunk, classified=~found) if found.any() else chunk
