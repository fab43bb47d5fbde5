"""How the bundled model does on real text that is no part of the project.

The samples cannot be shipped, so their scores are: `python -m benchmarks.quality.real_text` measures them and writes the file
read here. It names the model by a hash of its weights, so that no other model is ever praised, or blamed, with these scores.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files

import msgspec

from classifier.fact_types import Count, Digest, Line, Record, Share, ShareInterval
from classifier.model import ThemeModel

FILE = ("classifier", "data/elsewhere.json")


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


class Elsewhere(Record, frozen=True):
    """Scores on samples of real text of the model with these weights."""

    weights: Digest
    samples: tuple[SampleScores, ...]


def weights_of(model: ThemeModel) -> str:
    """SHA-256 of the weights of a model, by which it is known here."""
    return hashlib.sha256(model.weights.tobytes() + model.bias.tobytes() + model.article.tobytes()).hexdigest()


def elsewhere(model: ThemeModel) -> tuple[SampleScores, ...]:
    """The scores on real text of the bundled model; nothing for any other."""
    found = msgspec.json.decode((files(FILE[0]) / FILE[1]).read_bytes(), type=Elsewhere)
    return found.samples if found.weights == weights_of(model) else ()
