"""The fast scorer equals the plain one, which equals scikit-learn's matrices, whatever the text and however it comes."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event, get_ident
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.fast.kernels import PADDING
from classifier.fast.scorer import FastScorer
from classifier.fast.texts import ROWS, Utf8
from classifier.model import Scorer, ThemeModel
from classifier.words import FeatureSettings, ngram_features, whole_features, word_features
from corpus.codebook import CodeBook
from tests.fast_cases import bundled_lines, made
from tests.paths import ROOT

pa = pytest.importorskip("pyarrow")

WEB = ROOT / "tests" / "cases" / "web_paragraphs.txt"
ODD = [
    "",
    " \t\n",
    "Daten\u00a0Preise\u2009Daten",  # white space beyond ASCII
    "Daten\u0085Preise\u2028Daten\x1cPreise\x00Daten",
    "Da\u00adten-Tarif\u200bTarif\ufeffDaten",
    "Da\u00adten",
    "U\u0308bergro\u00dfe A\u0308nderung STRAẞE Straße",  # decomposed, capital sharp s
    "ΑΣ'Β ΟΔΟΣ",  # final sigma depends on what follows
    "\u0130stanbul ǅ ŉ \u1e9e ﬁ",
    "数据 Данные بيانات",
    "„Daten“, «Daten»; (Daten)! 5€ 100% §7 € $$$ 2018 1.000,50",
    "a" * 15 + " " + "a" * 16 + " " + "a" * 17 + " " + "ä" * 8 + " " + "ä" * 9,
    "x" * 300 + " " + "Daten" * 60,
    "Daten/" * 100,
    "\ud800Daten\udfff Preise",
    "_Daten_ __init__ a_b",
    "😀Daten🏽‍💻",
]
words = st.sampled_from(["Daten", "Preise,", "gespeichert", "Tarif", "Funkloch", "„Anruf“", "Straße-Süd", "5€", "2018"])
everything = st.text(alphabet=st.characters(), max_size=80)  # surrogates too
latin = st.text(alphabet=st.characters(max_codepoint=0x24F) | st.sampled_from("„“–…€\u00a0\u00ad\u2028"), max_size=60)
text = everything | latin | st.lists(words | everything, max_size=12).map(" ".join)


def agree(fast: FastScorer, plain: Scorer, texts: list[str]) -> None:
    assert np.abs(fast.scores(texts) - plain.scores(texts)).max(initial=0) < 1e-9
    assert np.abs(fast.probabilities(texts) - plain.probabilities(texts)).max(initial=0) < 1e-9


@pytest.fixture(scope="module")
def scorers(small_model: ThemeModel) -> tuple[FastScorer, Scorer]:
    return FastScorer(small_model), Scorer(small_model)


def test_bundled_paragraphs(scorers: tuple[FastScorer, Scorer]) -> None:
    texts = list(bundled_lines())
    assert len(texts) > 3000
    agree(*scorers, texts)
    agree(*scorers, texts)  # all from memory now


def test_paragraphs_as_the_web_has_them(scorers: tuple[FastScorer, Scorer]) -> None:
    """Addresses, prices, torn markup, wrong encodings, signs, many languages; and cut off in the middle."""
    texts = WEB.read_text(encoding="utf-8").splitlines()
    assert len(texts) == 30
    agree(*scorers, texts)
    agree(*scorers, [part for text in texts for at in range(1, len(text), 9) for part in (text[:at], text[at:])])


@settings(max_examples=300)
@given(st.lists(text, max_size=5))
def test_any_text(scorers: tuple[FastScorer, Scorer], texts: list[str]) -> None:
    agree(*scorers, texts)


@pytest.mark.parametrize("odd", ODD)
def test_odd_text(scorers: tuple[FastScorer, Scorer], odd: str) -> None:
    agree(*scorers, [odd, odd + " Daten", "Daten " + odd])


def test_every_character_in_a_word(small_model: ThemeModel) -> None:
    """Alone, at the beginning, in the middle and at the end of a word."""
    fast, plain = FastScorer(small_model), Scorer(small_model)
    characters = [chr(code) for code in (*range(0x400), *range(0x1E00, 0x2120), 0xD800, 0xFB01, 0x1F600)]
    agree(fast, plain, [f"{c} {c}aten D{c}ten Date{c}" for c in characters])


@pytest.mark.parametrize(
    "sizes", [FeatureSettings(ngram_max=0), FeatureSettings(ngram_min=2, ngram_max=6), FeatureSettings(stems=False, ngram_max=9)]
)
def test_other_settings(sizes: FeatureSettings) -> None:
    forms = ("daten", "preise", "überwachungskamera", "2018", "€", "funknetz", "facebook")
    model = made(replace(sizes, lexicon=CodeBook.bundled().lexicon, names=("Facebook",)), forms, k=10)
    agree(FastScorer(model), Scorer(model), ["Daten, Preise: Überwachungskameras 2018", "Funknetz € Facebooks", "fremd", ""])


def test_features_are_whole_words_and_ngrams() -> None:
    """The fast scorer knows these two kinds only."""
    known = FeatureSettings(lexicon=CodeBook.bundled().lexicon)
    for form in ("tarife", "2018", "€", "ä", "überwachungskameras"):
        whole, with_ngrams = whole_features(known)(form)
        assert word_features(form, known) == whole + (ngram_features(form, known) if with_ngrams else [])


def test_inputs_of_every_kind(scorers: tuple[FastScorer, Scorer]) -> None:
    fast, plain = scorers
    texts = ["Daten und Preise", "", "Übergroße Straße", "Anruf im Funkloch", "€"] * 3
    expected = plain.scores(texts)
    for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())):
        array = pa.array(texts, pa.string()).cast(kind)
        assert np.allclose(fast.scores(array), expected, atol=1e-9)
        assert np.allclose(fast.scores(array[4:9]), expected[4:9], atol=1e-9)
        assert np.allclose(fast.scores(pa.chunked_array([array[:2], array[2:2], array[2:]])), expected, atol=1e-9)
    assert np.allclose(fast.scores(pa.array(["Daten", None])), plain.scores(["Daten", ""]), atol=1e-9)
    encoded = [text.encode() for text in texts]
    offsets = np.cumsum([0, *map(len, encoded)])
    exact = np.frombuffer(b"".join(encoded), dtype=np.uint8)  # not a byte to spare at the end
    assert np.allclose(fast.scores(Utf8(exact, offsets)), expected, atol=1e-9)
    for start, stop in ((0, len(texts)), (3, 7), (14, 15)):
        part = Utf8(exact, offsets).part(start, stop)
        assert part.offsets[-1] + PADDING <= len(part.text)  # the kernels read so far ahead
    assert fast.scores([]).shape == (0, 4)
    assert fast.scores(pa.array([], pa.string())).shape == (0, 4)
    assert np.allclose(fast.probabilities(texts), plain.probabilities(texts), atol=1e-9)
    with pytest.raises(TypeError, match="not one string"):
        fast.scores("Daten")


def test_invalid_bytes_separate_words(scorers: tuple[FastScorer, Scorer]) -> None:
    fast, plain = scorers
    for raw in (b"Daten\xff\xfePreise", b"Daten\xc3", b"\xc0\x80Daten", b"\xe2\x82Daten", b"\xed\xa0\x80Daten \xf4\x90\x80\x80"):
        array = Utf8(np.frombuffer(raw, dtype=np.uint8), np.array([0, len(raw)]))
        assert np.allclose(fast.scores(array), plain.scores([raw.decode("utf-8", "replace")]), atol=1e-9)
    torn = Utf8(np.frombuffer("Daten\u2071".encode(), dtype=np.uint8), np.array([0, 6, 8]))  # a row ends inside a character
    assert np.allclose(fast.scores(torn), plain.scores(["Daten", ""]), atol=1e-9)


def test_threads_give_the_same_bytes(small_model: ThemeModel) -> None:
    texts = [f"Wort{i} Daten{i % 50} und Preise{i % 7}, Anruf {i}" for i in range(3 * ROWS)]
    expected = FastScorer(small_model).scores(texts)
    threaded = FastScorer(small_model, threads=4)
    assert np.array_equal(threaded.scores(texts), expected)
    with ThreadPoolExecutor(3) as callers:
        assert all(np.array_equal(scores, expected) for scores in callers.map(threaded.scores, [texts] * 3))


def test_an_error_in_another_thread_is_raised(small_model: ThemeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    scorer, own, failed, score = FastScorer(small_model, threads=2), get_ident(), Event(), FastScorer._score

    def fails_elsewhere(*given: Any) -> None:
        if get_ident() != own:
            failed.set()
            raise MemoryError
        assert failed.wait(60)
        score(*given)

    with monkeypatch.context() as patched:
        patched.setattr(FastScorer, "_score", fails_elsewhere)
        with pytest.raises(MemoryError):
            scorer.scores(["Daten"] * 3 * ROWS)
    with pytest.raises(TypeError):
        scorer.scores(["Daten"] * 3 * ROWS + [None])
    assert len(scorer.scores(["Daten"] * 3 * ROWS)) == 3 * ROWS


def test_a_call_does_not_wait_for_the_work_of_another(small_model: ThemeModel) -> None:
    scorer, over = FastScorer(small_model, threads=2), Event()
    assert scorer._others is not None
    scorer._others.submit(over.wait)  # as a long call would keep the other thread
    with ThreadPoolExecutor(1) as caller:
        call = caller.submit(scorer.scores, ["Daten"] * 3 * ROWS)
        try:
            assert len(call.result(timeout=60)) == 3 * ROWS
        finally:
            over.set()


def test_numbers_and_names_from_many_threads(small_model: ThemeModel) -> None:
    """They are resolved by the plain scorer, which only one thread may use at a time."""
    texts = [" ".join(f"{i * 40 + j}" for j in range(40)) for i in range(4 * ROWS)]
    expected = FastScorer(small_model).scores(texts)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        found = FastScorer(small_model, threads=8).scores(texts)
    finally:
        sys.setswitchinterval(before)
    assert np.array_equal(found, expected)


def test_memory_is_bounded(small_model: ThemeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.fast.scorer.REMEMBERED_BYTES", 1 << 18)
    fast, plain = FastScorer(small_model), Scorer(small_model)
    for start in range(0, 40_000, 8_000):
        texts = [f"Daten{i} Funkloch{i} " for i in range(start, start + 8_000)]
        agree(fast, plain, texts)
        assert fast._table.nbytes <= 1.2 * (1 << 18)
