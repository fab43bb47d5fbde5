"""Parts of the fast scorer: where words are cut, how texts become bytes, stems by the library and by Python, unusual models."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import Stemmer
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.fast import german, patterns, stems
from classifier.fast.hash_table import SMALLEST, Table
from classifier.fast.kernels import AHEAD, BLOCK, PADDING, sum_rows
from classifier.fast.scorer import FastScorer
from classifier.fast.texts import Utf8
from classifier.model import Scorer, ThemeModel
from classifier.words import FeatureSettings, plain_stems, word_forms
from corpus.sources import article_files, read_file
from tests.fast_cases import SENTENCE, SURFACES, made
from tests.paths import ROOT

ARTICLES = ROOT / "corpus" / "bundled" / "articles"
HIDDEN = "this PyStemmer does not show its functions (its wheels do: pip install --force-reinstall -c constraints.txt PyStemmer)"


def agree(model: ThemeModel, texts: list[str]) -> None:
    found, expected = FastScorer(model).scores(texts), Scorer(model).scores(texts)
    assert np.ptp(expected) > 0
    assert np.abs(found - expected).max() < 1e-9


@pytest.fixture(params=["library", "python"])
def stemming(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to the same stems."""
    if request.param == "python":
        monkeypatch.setattr(stems, "libstemmer", lambda: None)
    elif stems.libstemmer() is None:
        pytest.skip(HIDDEN)


def words_found(text: bytes, bounds: list[int]) -> list[list[bytes]]:
    """The words that an empty table does not know, by row."""
    table = Table(2, 0)
    spans, missed = np.empty((len(text) + 2 * AHEAD, 3), dtype=np.int64), np.empty((len(text) + 2 * AHEAD, 2), dtype=np.uint64)
    sums = np.zeros((len(bounds) - 1, 2))
    padded = np.frombuffer(text + b"x" * PADDING, dtype=np.uint8)  # what follows is no part of the last word
    _, _, count = sum_rows(
        padded, np.array(bounds), 0, bounds[0], len(bounds) - 1, table.keys, table.values, table.shape, np.uint64(1), sums, spans,
        missed,
    )  # fmt: skip
    rows: list[list[bytes]] = [[] for _ in bounds[1:]]
    for row, start, length in spans[:count].tolist():
        rows[row].append(text[start : start + length])
    assert not sums.any()
    return rows


@pytest.mark.parametrize("size", [1, 7, 8, 9, 15, 16, 17, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_words_are_cut_wherever_blocks_end(size: int) -> None:
    for before in range(BLOCK + 2):
        text = b" " * before + b"a" * size + b"\n" + b"b" * (before % 3)
        assert words_found(text, [0, len(text)]) == [text.split()]


def test_more_words_than_are_cut_at_once() -> None:
    for longest in (b"", b"c" * 1000):
        text = b" ".join([b"a" * (i % 5 + 1) for i in range(5 * AHEAD)] + [longest]) + b"\x00"
        assert words_found(text, [0, len(text)]) == [text.strip(b"\x00").split()]


@settings(max_examples=100)
@given(st.lists(st.text("ab \t\x1fü", max_size=200), min_size=1, max_size=6))
def test_rows_end_words(rows: list[str]) -> None:
    encoded = [row.encode() for row in rows]
    bounds = np.cumsum([0, *map(len, encoded)]).tolist()
    assert words_found(b"".join(encoded), bounds) == [row.replace(b"\x1f", b" ").split() for row in encoded]


@settings(max_examples=200)
@given(st.lists(st.text(st.characters() | st.just("\x00"), max_size=8), max_size=5))
def test_bytes_of_strings(texts: list[str]) -> None:
    found = Utf8.from_strings(texts)
    rows = [found.text[start:end].tobytes() for start, end in pairwise(found.offsets.tolist())]
    assert rows == [text.encode("utf-8", "replace") + b"\x00" for text in texts]
    assert len(found.text) >= found.offsets[-1] + PADDING - 1


@pytest.mark.usefixtures("stemming")
@pytest.mark.parametrize("language", Stemmer.algorithms())
def test_stems_of_every_language(language: str) -> None:
    agree(made(FeatureSettings(language=language, ngram_max=0)), [SENTENCE, *SURFACES])


@pytest.mark.usefixtures("stemming")
def test_stems_of_bundled_paragraphs(small_model: ThemeModel) -> None:
    texts = [p.text for path in article_files(ARTICLES) for p in read_file(path, path.stem).paragraphs]
    agree(small_model, texts[:1000])


def test_the_library_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test above would compare one way with itself."""
    if stems.libstemmer() is None:
        pytest.skip(HIDDEN)
    monkeypatch.setattr(stems, "plain_stems", None)
    agree(made(FeatureSettings()), SURFACES)


def test_a_module_without_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    from numpy._core import _multiarray_umath

    monkeypatch.setattr(Stemmer, "__file__", _multiarray_umath.__file__)
    assert stems.libstemmer.__wrapped__() is None
    monkeypatch.setattr(Stemmer, "__file__", "/nowhere")
    assert stems.libstemmer.__wrapped__() is None


def test_no_memory_for_a_stem(monkeypatch: pytest.MonkeyPatch) -> None:
    if stems.libstemmer() is None:
        pytest.skip(HIDDEN)
    monkeypatch.setattr(stems, "add_stems", lambda *_: 0)
    with pytest.raises(MemoryError, match="stem"):
        FastScorer(made(FeatureSettings())).scores(["Daten"])


def test_an_unknown_language() -> None:
    library = stems.libstemmer()
    if library is None:
        pytest.skip(HIDDEN)
    with pytest.raises(ValueError, match="no stemmer"), library.stemmer("klingon"):
        pass


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
        texts = [p.text for path in article_files(ARTICLES) for p in read_file(path, path.stem).paragraphs]
        words = sorted({form for text in texts for form in word_forms(text)})
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


def test_features_in_any_order() -> None:
    agree(made(FeatureSettings(), backwards=True), SURFACES)


def test_an_automaton_that_would_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MOST_STEPS", 1)
    agree(made(FeatureSettings()), SURFACES)


def test_slots_begin_with_a_cache_line() -> None:
    table, chance = Table(5, 1 << 22), np.random.default_rng(1)
    for _ in range(4):
        table.add(chance.integers(1, 1 << 60, size=(SMALLEST, 2), dtype=np.uint64), np.ones((SMALLEST, 5)))
        assert table.values.ctypes.data % 64 == 0
        assert table.stride % 8 == 0


def test_ligatures_count_as_their_letters() -> None:
    """PDFs keep them; the text that is shown keeps them too."""
    model = made(FeatureSettings(), ("profile", "offene"))
    for scorer in (FastScorer(model), Scorer(model)):
        with_them, without = scorer.scores(["Pro\ufb01le, o\ufb00ene"]), scorer.scores(["Profile, offene"])
        assert np.array_equal(with_them, without)
        assert not np.array_equal(with_them, scorer.scores(["nichts"]))
