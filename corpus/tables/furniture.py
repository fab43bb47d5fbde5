"""Rows that are page furniture, set aside chunk by chunk."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus.paragraphs.article import GIVEN
from corpus.paragraphs.furniture import ADDRESS, LONGEST, SHORT, STEMS, furniture
from corpus.records import Role
from corpus.tables.chunk import Chunk

#: Matches every row that `is_telling`, and a few more: to RE2 only ASCII letters are letters at a word's edge.
TELLING = rf"\b(?:{'|'.join(sorted(ADDRESS))})\b|(?i:{'|'.join(map(re.escape, STEMS))})"


def without_furniture(chunk: Chunk) -> Chunk:
    """The chunk with its furniture marked as not to be classified. Paragraphs cut out of articles have their roles already."""
    if chunk.roles is not None or chunk.classified is not None or not len(chunk):
        return chunk
    # RE2 leaves nearly all rows out many times faster than they could be made into strings of Python.
    short = pc.less(pc.binary_length(chunk.texts), SHORT)
    worth = pc.and_(pc.less(pc.binary_length(chunk.texts), 4 * LONGEST + 1), pc.match_substring_regex(chunk.texts, TELLING))
    rows = np.flatnonzero(pc.fill_null(pc.or_(short, worth), False).to_numpy(zero_copy_only=False))
    found, why = furniture(chunk.texts.take(pa.array(rows)).to_pylist())
    if not found.any():
        return chunk
    classified = np.ones(len(chunk), dtype=np.bool_)
    classified[rows[found]] = False
    reasons = np.full(len(chunk), GIVEN, dtype=object)
    reasons[rows[found]] = [reason for reason, is_furniture in zip(why, found, strict=True) if is_furniture]
    roles = np.where(classified, Role.BODY.value, Role.BOILERPLATE.value)
    return replace(chunk, classified=classified, roles=pa.array(roles), reasons=pa.array(reasons))
