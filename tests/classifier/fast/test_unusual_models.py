"""Models of unusual settings, names and sizes get the scores of the plain scorer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from classifier.fast import patterns
from classifier.fast.scorer import FastScorer
from classifier.model import Scorer
from classifier.words import FeatureSettings
from tests.fast_cases import SENTENCE, SURFACES, agree, made


@pytest.mark.parametrize(
    "unusual",
    [
        {"names": ("1", "2018", "a1", "e-plus", "Google", "")},
        {"lexicon": (("net", ("*2018", "e", "*", "")), ("end", ("*n>", "<p", "*<p", "da>", "google")), ("!", ("a b",)))},
        {"lexicon": tuple((f"g{i}", (f"*{chr(97 + i % 26)}", f"{chr(97 + i // 26)}{chr(97 + i % 26)}")) for i in range(200))},
        {"ngram_min": 1, "ngram_max": 12},
        {"ngram_min": 0, "ngram_max": 3},
        {"stems": False},
    ],
)
def test_unusual_settings(unusual: dict[str, Any]) -> None:
    agree(made(FeatureSettings(**unusual)), [SENTENCE, *SURFACES, "s", "eine a und b"])


def test_features_in_any_order() -> None:
    agree(made(FeatureSettings(), backwards=True), SURFACES)


def test_an_automaton_that_would_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MOST_STEPS", 1)
    agree(made(FeatureSettings()), SURFACES)


def test_ligatures_count_as_their_letters() -> None:
    """PDFs keep them; the text that is shown keeps them too."""
    model = made(FeatureSettings(), ("profile", "offene"))
    for scorer in (FastScorer(model), Scorer(model)):
        with_them, without = scorer.scores(["Pro\ufb01le, o\ufb00ene"]), scorer.scores(["Profile, offene"])
        assert np.array_equal(with_them, without)
        assert not np.array_equal(with_them, scorer.scores(["nichts"]))
