"""How the bundled model does on real text that is no part of the project.

The samples cannot be shipped, so their scores are: `python -m benchmarks.quality.real_text` measures them and writes the file
read here. It names the model by a hash of its weights, so that no other model is ever praised, or blamed, with these scores.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files

import msgspec
import numpy as np
from numpy.typing import NDArray

from classifier.facts.types import Count, Digest, Line, Record, Share, ShareInterval

FILE = ("classifier", "data/elsewhere.json")


class SampleCalibration(Record, frozen=True):
    """Whether probabilities hold on one sample, all themes together, moved to the sample's own share of each theme: the expected
    calibration error, and of the highest probabilities (a bin) their mean and the share that carries the theme. Intervals of 95 %
    by bootstrap over articles."""

    error: Share
    error_interval: ShareInterval
    surest: Share
    surest_hold: Share
    surest_hold_interval: ShareInterval


class SampleScores(Record, frozen=True):
    """Scores on one sample, with 95 % intervals by bootstrap over articles. `average_precision` (mean over the themes) is of all
    paragraphs as coded, `macro_f1` of those that touch no open edge of the code book; `false_themes` is the share of the
    paragraphs coded without a theme that are given one. `what` says what kind of text it is."""

    what: Line
    paragraphs: Count
    articles: Count
    average_precision: Share
    average_precision_interval: ShareInterval
    macro_f1: Share
    macro_f1_interval: ShareInterval
    false_themes: Share
    false_themes_interval: ShareInterval
    calibration: SampleCalibration | None = None


class Elsewhere(Record, frozen=True):
    """Scores on samples of real text of the model of this name (`name_of`)."""

    model: Digest
    samples: tuple[SampleScores, ...]


def name_of(*arrays: NDArray[np.float64]) -> str:
    """SHA-256 of the numbers of a model, by which it is known here."""
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


def elsewhere(model: str) -> tuple[SampleScores, ...]:
    """The scores on real text of the bundled model, if it is the one of this name; nothing for any other."""
    found = msgspec.json.decode((files(FILE[0]) / FILE[1]).read_bytes(), type=Elsewhere)
    return found.samples if found.model == model else ()
