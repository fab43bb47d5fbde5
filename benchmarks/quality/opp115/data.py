"""The OPP-115 paragraphs: 12 practices in English privacy policies (Wilson et al. 2016), in JSONL of {"text": …, "labels": […]}.

The data may be used for research only, so that it is no part of this project: its path is an argument.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from classifier.model import Floats
from corpus.codebook import CodeBook
from corpus.errors import InputError


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Paragraphs of a part: n texts and (n, k) targets, 1 or 0, themes in the code book's order."""

    texts: tuple[str, ...]
    targets: Floats


def codebook() -> CodeBook:
    """The English code book with the indicator words, written without a look at the paragraphs.

    >>> len(codebook().ids)
    12
    """
    raw = (files("benchmarks.quality.opp115") / "codebook.toml").read_bytes()
    return CodeBook.from_bytes(raw, "codebook.toml")


def read_part(path: Path, book: CodeBook) -> Part:
    """Read a part. Raises InputError where the file is missing, or a line is wrong or has an unknown label."""
    column = {theme.name("en"): i for i, theme in enumerate(book.themes)}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the paragraphs ({error})", where=path, hint="Give JSONL in UTF-8.") from error
    texts, rows = [], []
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
            text, labels = entry["text"], [column[label] for label in entry["labels"]]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"not a labelled paragraph ({error!r})", where=path, line=number, hint='Write {"text": …, "labels": […]}.'
            ) from error
        texts.append(text)
        rows.append(np.isin(np.arange(len(column)), labels))
    return Part(tuple(texts), np.array(rows, dtype=np.float64).reshape(-1, len(column)))
