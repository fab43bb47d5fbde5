"""How a run is to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from classifier.prevalence import Asked
from classifier.sureness import UNSURE
from corpus.gates.source import ReadOptions


@dataclass(frozen=True, slots=True)
class StreamOptions:
    """Columns of the input, the prevalence asked for, the chance of being wrong above which a decision is
    unsure, whether texts are written out, number of threads, whether the first bad row ends the run.

    `reading` is all that was said about how inputs are read (`Reading.facts`), as JSON data: part of what a run is."""

    columns: ReadOptions
    asked: Asked
    unsure: float = UNSURE
    text: bool = True
    jobs: int = 1
    strict: bool = False
    reading: Mapping[str, Any] = field(default_factory=dict)
