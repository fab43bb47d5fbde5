"""Text -> words -> features of a word. The one definition of both; every scorer must agree with it.

Every feature belongs to a single word: its stem, and the character n-grams inside it. German compounds make the n-grams worth
their place: "Vorratsdatenspeicherung" shares most of its n-grams with "Datenspeicher" and no word with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import Stemmer

#: A word: letters and digits with their combining marks and soft hyphens; or one of the signs that stand for a word.
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u00ad])*|[€$£¥%§]")
DIGITS = re.compile(r"[0-9]+\Z")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its form for the model and its character span."""

    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """What counts as a feature: language of the stemmer, whether stems are used, lengths of character n-grams (0 = none)."""

    language: str = "german"
    stems: bool = True
    ngram_min: int = 3
    ngram_max: int = 5


def normalise(word: str) -> str:
    """The form a word is counted under: NFC, lower case, without soft hyphens, `ss` for `ß` as Swiss texts write it.

    >>> normalise("Straßen\u00adbahn"), normalise("Übergro\u00dfe")
    ('strassenbahn', 'übergrosse')
    """
    if not word.isascii():
        word = unicodedata.normalize("NFC", word).replace("\u00ad", "")
    return word.lower().replace("ß", "ss")


def split_words(text: str) -> list[Word]:
    """Words of a text with their spans.

    >>> [(w.form, w.start, w.end) for w in split_words("Ab 5 €: DSL-Tarif")]
    [('ab', 0, 2), ('5', 3, 4), ('€', 5, 6), ('dsl', 8, 11), ('tarif', 12, 17)]
    """
    return [Word(normalise(match[0]), match.start(), match.end()) for match in WORD.finditer(text)]


def word_forms(text: str) -> list[str]:
    """The forms of the words of a text, in order: what scikit-learn's vectorizers call an analyzer.

    >>> word_forms("Die Daten, die Daten!")
    ['die', 'daten', 'die', 'daten']
    """
    return [normalise(match) for match in WORD.findall(text)]


def word_features(form: str, settings: FeatureSettings) -> list[str]:
    """Features of a word form, repeated n-grams repeated: what the word gives as a whole, then its character n-grams.

    >>> word_features("tarife", FeatureSettings(ngram_min=5, ngram_max=5))
    ['=tarif', '<tari', 'tarif', 'arife', 'rife>']
    >>> word_features("2018", FeatureSettings())
    ['#4']
    """
    return whole_features(form, settings) + ngram_features(form, settings)


def whole_features(form: str, settings: FeatureSettings) -> list[str]:
    """Features that need the whole word: its stem, marked with `=`; of a number only its length.

    The fast scorer asks this function for every new word form, and only this one: a new kind of feature belongs here.

    >>> whole_features("tarife", FeatureSettings()), whole_features("2018", FeatureSettings())
    (['=tarif'], ['#4'])
    """
    if DIGITS.match(form):
        return [f"#{min(len(form), 6)}"]
    return ["=" + _stem(settings.language)(form)] if settings.stems else []


def ngram_features(form: str, settings: FeatureSettings) -> list[str]:
    """Character n-grams of a word, its ends marked with `<` and `>`; none of a number. `fast_kernels.add_ngrams` is the same,
    compiled, and a test holds them together.

    >>> ngram_features("abo", FeatureSettings(ngram_min=3, ngram_max=4))
    ['<ab', 'abo', 'bo>', '<abo', 'abo>']
    """
    if not settings.ngram_max or DIGITS.match(form):
        return []
    bounded = f"<{form}>"
    sizes = range(settings.ngram_min, settings.ngram_max + 1)
    return [bounded[i : i + n] for n in sizes for i in range(len(bounded) - n + 1)]


@cache
def _stem(language: str) -> Callable[[str], str]:
    # The stemmer's own cache is slower than none: every form is asked for once.
    stem: Callable[[str], str] = Stemmer.Stemmer(language, 0).stemWord
    return stem
