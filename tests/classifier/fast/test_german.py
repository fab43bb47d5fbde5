"""Words that cannot have a stem: none is passed over that has it."""

from __future__ import annotations

import numpy as np
import pytest
import Stemmer
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.fast import german
from classifier.fast.kernels import PADDING
from classifier.words import FeatureSettings, plain_stems, word_forms
from tests.fast_cases import SURFACES, agree, bundled_lines, made


def picked(words: list[str], stems: list[bytes]) -> int:
    """How many of the words may have one of the stems."""
    encoded = [word.encode() for word in words]
    sizes = list(map(len, encoded))
    forms = np.column_stack([np.zeros_like(sizes), np.cumsum([0, *sizes[:-1]]), sizes])
    stem_text, bounds = np.frombuffer(b"".join([*stems, bytes(PADDING)]), dtype=np.uint8), np.cumsum([0, *map(len, stems)])
    out = np.frombuffer(b"".join([*encoded, bytes(PADDING)]), dtype=np.uint8)
    return len(german.possible(out, forms, german.stem_set(stem_text, bounds)))


germanic = st.text("aaeeiouyäöüqsnrtdlgkchbfé1", max_size=6)
ENDINGS = "e em en er ern erin erinnen es s ln lns nisse nissen nisses end ung ig ik isch lich heit keit et st est syst ue ae que"
endings = st.lists(st.sampled_from(ENDINGS.split()), max_size=4)


@pytest.mark.skipif(
    not german.known("german"),
    reason="the list holds for another version of the stemmer (pip install -c constraints.txt PyStemmer)",
)
class TestStemsThatCannotBe:
    """A word is never thought not to have the stem it has."""

    @settings(max_examples=2000)
    @given(st.builds(lambda a, b, c: a + "".join(b) + c, germanic, endings, st.sampled_from(["", "", "e", "s", "ü"])))
    def test_made_words(self, word: str) -> None:
        if word:
            assert picked([word], plain_stems([word.encode()], FeatureSettings())) == 1

    def test_every_ending(self) -> None:
        """In pairs, after beginnings with all regions of the algorithm, so that they are taken away where they can be."""
        starts = ("garten", "gartenbal", "verbogenis", "säueraug", "quebaue")
        words = [start + first + last for start in starts for first in ("", *ENDINGS.split()) for last in ENDINGS.split()]
        for word, stem in zip(words, plain_stems([word.encode() for word in words], FeatureSettings()), strict=True):
            assert picked([word], [stem]) == 1, word

    def test_bundled_words(self) -> None:
        words = sorted({form for text in bundled_lines() for form in word_forms(text)})
        for word, stem in zip(words, plain_stems([word.encode() for word in words], FeatureSettings()), strict=True):
            assert picked([word], [stem]) == 1, word

    def test_others_are_told(self) -> None:
        words = ["vorratsdatenbank", "gartenzaun", "daten", "dat", "datum", "häuser", "haeuser", "hausers"]
        assert [picked([word], [b"dat", b"haus"]) for word in words] == [0, 0, 1, 1, 0, 1, 1, 1]


def test_stemmers_that_are_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not german.known("english")
    monkeypatch.setattr(Stemmer, "version", lambda: "4.0.0")
    assert not german.known("german")
    monkeypatch.setattr(german, "possible", None)
    agree(made(FeatureSettings()), SURFACES)
