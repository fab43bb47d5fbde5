"""The entries of the journal, `coding.jsonl`: one JSON object a line, told apart by `kind`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

#: The journal of a corpus.
NAME = "coding.jsonl"

Value = Annotated[int, msgspec.Meta(ge=0, le=1)] | None
Number = Annotated[int, msgspec.Meta(ge=1)]


class Said(msgspec.Struct, frozen=True, tag_field="kind", tag="coded"):
    """A coder's whole judgement of a paragraph; `by` is the person where the coder is not one (adjudicated). `undo`: it takes
    the coder's latest step back, and holds what was said before that. `was` and `was_passed` are the judgement that it replaces,
    which may have come from labels.csv, where it is gone when that is written."""

    at: datetime
    coder: str
    article: str
    paragraph: Number
    text_sha256: str
    values: dict[str, Value]
    was: dict[str, Value]
    was_passed: bool = False
    passed: bool = False
    edge: bool = False
    note: str = ""
    suggested: bool = False
    sample: str = ""
    by: str = ""
    undo: bool = False


class Written(msgspec.Struct, frozen=True, tag_field="kind", tag="written"):
    """labels.csv holds all that the first `upto` entries say."""

    at: datetime
    upto: int


class Dealt(msgspec.Struct, frozen=True, tag_field="kind", tag="dealt"):
    """Who codes, the share of articles that two code, and the seed of both who gets what and in which order."""

    at: datetime
    coders: tuple[str, ...]
    double: Annotated[float, msgspec.Meta(ge=0, le=1)]
    seed: int


Entry = Said | Written | Dealt
