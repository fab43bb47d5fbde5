"""The same stems by the library and by Python, in every language."""

from __future__ import annotations

import pytest
import Stemmer

from classifier.fast import stems
from classifier.fast.scorer import FastScorer
from classifier.model import ThemeModel
from classifier.words import FeatureSettings
from tests.fast_cases import SENTENCE, SURFACES, agree, bundled_lines, made

HIDDEN = "this PyStemmer does not show its functions (its wheels do: pip install --force-reinstall -c constraints.txt PyStemmer)"


@pytest.fixture(params=["library", "python"])
def stemming(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to the same stems."""
    if request.param == "python":
        monkeypatch.setattr(stems, "libstemmer", lambda: None)
    elif stems.libstemmer() is None:
        pytest.skip(HIDDEN)


@pytest.mark.usefixtures("stemming")
@pytest.mark.parametrize("language", Stemmer.algorithms())
def test_stems_of_every_language(language: str) -> None:
    agree(made(FeatureSettings(language=language, ngram_max=0)), [SENTENCE, *SURFACES])


@pytest.mark.usefixtures("stemming")
def test_stems_of_bundled_paragraphs(small_model: ThemeModel) -> None:
    agree(small_model, list(bundled_lines()[:1000]))


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
