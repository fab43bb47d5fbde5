"""Small models for the tests of the fast scorer."""

from __future__ import annotations

from functools import cache

import numpy as np

from classifier.facts.model import ModelFacts
from classifier.fast.scorer import FastScorer
from classifier.model import Scorer, ThemeModel, words_alone
from classifier.words import FeatureSettings, word_features
from tests.paths import ROOT

FORMS = ("daten", "preise", "überwachung", "1", "2018", "7654321", "google", "a1", "€", "strasse", "running", "flies", "лес")
SENTENCE = (
    "Daten PREISE, Überwachungen 1 12 2018 20189 7654321 Google Googles a1 A12 € Straße runs Running fly flies лес "
    "Pro\ufb01le O\ufb00ene \ufb04"
)
SURFACES = SENTENCE.split()


def made(settings: FeatureSettings, forms: tuple[str, ...] = FORMS, *, backwards: bool = False, k: int = 2) -> ThemeModel:
    """A model of k themes with all features of some forms and random weights."""
    features = sorted({feature for form in forms for feature in word_features(form, settings)}, reverse=backwards)
    chance = np.random.default_rng(1)
    return ThemeModel(
        settings=settings,
        themes=tuple(map(str, range(k))),
        features=tuple(features),
        weights=chance.normal(size=(len(features), k)),
        squares=chance.random(len(features)),
        bias=chance.normal(size=k),
        thresholds=np.full(k, 0.5),
        article=words_alone(k),
        trained_on=(),
        info=ModelFacts(),
    )


@cache
def bundled_lines() -> tuple[str, ...]:
    """The lines of the articles that come with absatz, most of them paragraphs."""
    folder = ROOT / "corpus" / "bundled" / "articles"
    lines = (line for path in sorted(folder.iterdir()) for line in path.read_text(encoding="utf-8").split("\n"))
    return tuple(line for line in lines if line.strip())


def agree(model: ThemeModel, texts: list[str]) -> None:
    """The fast scorer and the plain one give the same scores, which are not all alike."""
    found, expected = FastScorer(model).scores(texts), Scorer(model).scores(texts)
    assert np.ptp(expected) > 0
    assert np.abs(found - expected).max() < 1e-9
