"""Small models for the tests of the fast scorer."""

from __future__ import annotations

import numpy as np

from classifier.facts.model import ModelFacts
from classifier.model import ThemeModel, words_alone
from classifier.words import FeatureSettings, word_features

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
