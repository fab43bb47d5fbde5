"""Features of several words on OPP-115: which there are, how much they count, and that texts and rows get the same scores."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.quality.opp115.features import ContextClassifier, context_features, count_with_context
from benchmarks.quality.opp115.voters import OwnVoter
from classifier.words import FeatureSettings

TEXTS = [
    "We do not track you. Your data is kept for 30 days.",
    "We share your data with third parties.",
    "Third party cookies are not under our control.",
    "You may opt out of cookies at any time.",
    "Do not track signals are ignored.",
    "Questions? Write to us.",
]
LABELS = np.array([[1, 0], [0, 1], [0, 1], [0, 0], [1, 0], [0, 0]], dtype=float)
LEXICON = (("track.core", ("do not track", "signal")), ("share.core", ("third part", "*share")))


def classifier(**changes: object) -> ContextClassifier:
    return ContextClassifier(**({"language": "english", "min_df": 1, "lexicon": LEXICON, "lexicon_weight": 2.0} | changes))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("do not tracking", ["!track.core"]),
        ("do nothing track", []),  # only the last word may go on
        ("third parties third party", ["!share.core", "!share.core"]),
        ("third", []),
    ],
)
def test_phrases(words: str, expected: list[str]) -> None:
    found = context_features(words.split(), FeatureSettings("english", lexicon=LEXICON))
    assert [name for name in found if name.startswith("!")] == expected


def test_pairs_know_neighbours_from_others() -> None:
    names = context_features(["kept", "30", "days"], FeatureSettings("english"))
    assert sorted(names) == ["#2 day", "^#2", "^day", "^kept", "kept #2", "kept … day"]


def test_a_group_counts_words_and_phrases_in_one_column() -> None:
    counts = count_with_context(["do not track signal"], classifier().settings)
    assert counts.matrix[0, [counts.names.index("!track.core")]].sum() == 2.0
    assert list(counts.names) == sorted(set(counts.names))


def test_texts_score_as_rows_do() -> None:
    voter = OwnVoter(classifier(), TEXTS)
    fitted = voter.fit(np.arange(len(TEXTS)), LABELS)
    assert np.allclose(fitted.of_rows(np.arange(len(TEXTS))), fitted.of_texts(TEXTS), atol=1e-12)
    assert np.array_equal(fitted.of_texts(TEXTS) > 0, LABELS > 0)


def test_weights_of_kinds() -> None:
    model = classifier(ngram_weight=0.1)
    names = ("!track.core", "<tra", "=track", "^we", "do not", "do … track")
    assert model.feature_factors(names).tolist() == [2.0, 0.1, 1.0, 1.4, 1.0, 0.7]
