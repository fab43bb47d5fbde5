"""Text -> words -> features of a word. The one definition of both; every scorer must agree with it.

Every feature belongs to a single word: its stem, the character n-grams inside it, and the code book's groups of indicator words
that it belongs to. N-grams are there for German compounds: "Vorratsdatenspeicherung" and "Datenspeicher" have no word in common,
but most of the n-grams of the shorter one.
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
#: How the names of features begin: stems, and groups of indicator words. All others are character n-grams, or `#` for numbers.
STEM = "="
GROUP = "!"
DIGITS = re.compile(r"[0-9]+\Z")

#: Letters set as one piece of type, which PDFs keep: `ﬁ`, `ﬄ`. Compatibility forms of anything else stay what they are.
LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}

Lexicon = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its form for the model and its character span."""

    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """What counts as a feature: language of the stemmer, whether stems are used, lengths of character n-grams (0 = none),
    groups of indicator words as (name, word beginnings; `*` in front allows them inside a word), and names that count as
    just that."""

    language: str = "german"
    stems: bool = True
    ngram_min: int = 3
    ngram_max: int = 5
    lexicon: Lexicon = ()
    names: tuple[str, ...] = ()


def normalise(word: str) -> str:
    """The form a word is counted under: NFC, lower case, without soft hyphens, ligatures as their letters, `ss` for `ß` as Swiss
    texts write it.

    >>> normalise("Straßen\u00adbahn"), normalise("Übergro\u00dfe"), normalise("Pro\ufb01l")
    ('strassenbahn', 'übergrosse', 'profil')
    """
    if not word.isascii():
        word = unicodedata.normalize("NFC", word).replace("\u00ad", "").translate(LIGATURES)
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
    """Features of a word form: what the word gives as a whole, then its character n-grams, repeated ones repeated.

    >>> word_features("tarife", FeatureSettings(ngram_min=5, ngram_max=5))
    ['=tarif', '<tari', 'tarif', 'arife', 'rife>']
    >>> word_features("2018", FeatureSettings())
    ['#4']
    >>> word_features("googles", FeatureSettings(names=("google",)))
    []
    """
    whole, with_ngrams = whole_features(settings)(form)
    return whole + ngram_features(form, settings) if with_ngrams else whole


@cache
def whole_features(settings: FeatureSettings) -> Callable[[str], tuple[list[str], bool]]:
    """A function from a word form to the features that need the whole word, and whether its n-grams count too.

    They are its stem, marked with `=`, and the groups of indicators it belongs to, marked with `!`, each once. A name (or its
    genitive) has none; a number counts by its length only. `classifier/fast/patterns.py` does the same for many forms at
    once, and tests hold the two together: whoever adds a kind of feature here must add it there too.

    >>> whole_features(FeatureSettings())("tarife"), whole_features(FeatureSettings())("2018")
    ((['=tarif'], True), (['#4'], False))
    >>> whole_features(FeatureSettings(stems=False, lexicon=(("net", ("*netz", "lte")),)))("funknetz")
    (['!net'], True)
    """
    stem = stemmer(settings.language) if settings.stems else None
    groups = _groups(settings.lexicon) if settings.lexicon else None
    names = frozenset(normalise(name) for name in settings.names)

    def features(form: str) -> tuple[list[str], bool]:
        if form in names or (form.endswith("s") and form[:-1] in names):
            return [], False
        if DIGITS.match(form):
            return [f"#{min(len(form), 6)}"], False
        found = [STEM + stem(form)] if stem else []
        return (found + groups(form) if groups else found), True

    return features


def ngram_features(form: str, settings: FeatureSettings) -> list[str]:
    """Character n-grams of a word, its ends marked with `<` and `>`; classifier/fast/patterns.py has the same compiled.

    >>> ngram_features("abo", FeatureSettings(ngram_min=3, ngram_max=4))
    ['<ab', 'abo', 'bo>', '<abo', 'abo>']
    """
    if not settings.ngram_max:
        return []
    bounded = f"<{form}>"
    sizes = range(settings.ngram_min, settings.ngram_max + 1)
    return [bounded[i : i + n] for n in sizes for i in range(len(bounded) - n + 1)]


def plain_stems(forms: list[bytes], settings: FeatureSettings) -> list[bytes]:
    """The stems of many forms at once, all in UTF-8: what `whole_features` finds, but quicker.

    >>> plain_stems([b"tarife", b"daten"], FeatureSettings())
    [b'tarif', b'dat']
    """
    stems: list[bytes] = Stemmer.Stemmer(settings.language, 0).stemWords(forms)
    return stems


def indicators(lexicon: Lexicon) -> dict[str, list[str]]:
    """Word part -> the groups of a form that holds it in `<form`. An indicator that must begin the word starts with `<`; one of
    several words is no part of a word and is left to the dictionary.

    >>> indicators((("net", ("*netz", "glasfaser", "an der leitung")),))
    {'netz': ['!net'], '<glasfaser': ['!net']}
    """
    needles: dict[str, list[str]] = {}
    for group, words in lexicon:
        for word in words:
            if " " not in word:
                needle = normalise(word[1:]) if word.startswith("*") else "<" + normalise(word)
                needles.setdefault(needle, []).append(GROUP + group)
    return needles


def _groups(lexicon: Lexicon) -> Callable[[str], list[str]]:
    """A function from a form to its groups, sorted. Indicators are found by their first letters, so that a form costs one look-up
    per letter however long the lexicon is."""
    needles = indicators(lexicon)
    head = min((3, *map(len, needles)))
    by_head: dict[str, list[str]] = {}
    for needle in needles:
        by_head.setdefault(needle[:head], []).append(needle)

    def groups(form: str) -> list[str]:
        bounded = "<" + form
        heads = ((i, bounded[i : i + head]) for i in range(len(bounded)))
        found = [needle for i, start in heads if start in by_head for needle in by_head[start] if bounded.startswith(needle, i)]
        return sorted({group for needle in found for group in needles[needle]})

    return groups


@cache
def stemmer(language: str) -> Callable[[str], str]:
    """Word form -> stem.

    >>> stemmer("german")("tarife")
    'tarif'
    """
    # The stemmer has a cache of its own, which only costs time here, since every form is asked for once.
    stem: Callable[[str], str] = Stemmer.Stemmer(language, 0).stemWord
    return stem
