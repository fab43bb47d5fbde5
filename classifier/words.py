"""Text -> words -> features of a word. The one definition of both; every scorer must agree with it.

Every feature belongs to a single word: its stem, the character n-grams inside it, and the code book's groups of indicator words
that it is one of. German compounds make the n-grams worth their place: "Vorratsdatenspeicherung" shares most of its n-grams with
"Datenspeicher" and no word with it.
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
#: The one feature of every name, so that none is evidence by itself.
NAME = "@"
DIGITS = re.compile(r"[0-9]+\Z")

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
    just that. Beyond single words (classifier/context.py): pairs of words up to that distance (0 = none), how many opening words
    count apart, and whether indicators of several words count."""

    language: str = "german"
    stems: bool = True
    ngram_min: int = 3
    ngram_max: int = 5
    lexicon: Lexicon = ()
    names: tuple[str, ...] = ()
    pairs: int = 0
    opening: int = 0
    phrases: bool = False

    @property
    def contextual(self) -> bool:
        """Whether some features belong to several words or to a place, so that a table of words alone cannot score a text."""
        return bool(self.pairs or self.opening or self.phrases)


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
    """Features of a word form, repeated n-grams repeated. Stems are marked with `=`, the ends of the word with `<` and `>`;
    numbers count by their length only. Groups of indicators are marked with `!`, each at most once a word.

    >>> word_features("tarife", FeatureSettings(ngram_min=5, ngram_max=5))
    ['=tarif', '<tari', 'tarif', 'arife', 'rife>']
    >>> word_features("2018", FeatureSettings())
    ['#4']
    >>> word_features("funknetz", FeatureSettings(stems=False, ngram_max=0, lexicon=(("net", ("*netz", "lte")),)))
    ['!net']
    >>> word_features("googles", FeatureSettings(names=("google",)))
    ['@']
    """
    if settings.names and _is_name(form, settings.names):
        return [NAME]
    if DIGITS.match(form):
        return [f"#{min(len(form), 6)}"]
    features = [STEM + stem(form, settings.language)] if settings.stems else []
    if settings.ngram_max:
        bounded = f"<{form}>"
        for n in range(settings.ngram_min, settings.ngram_max + 1):
            features.extend(bounded[i : i + n] for i in range(len(bounded) - n + 1))
    if settings.lexicon:
        features.extend(_groups(form, settings.lexicon))
    return features


def _is_name(form: str, names: tuple[str, ...]) -> bool:
    """Whether a form is one of the names or its genitive."""
    known = _name_set(names)
    return form in known or (form.endswith("s") and form[:-1] in known)


@cache
def _name_set(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(normalise(name) for name in names)


def _groups(form: str, lexicon: Lexicon) -> list[str]:
    """Groups a form belongs to, sorted. Every part of the form is looked up, so the cost does not grow with the lexicon."""
    table, longest = _needles(lexicon)
    bounded = "<" + form
    n = len(bounded)
    found = {group for i in range(n) for j in range(i + 1, min(n, i + longest) + 1) for group in table.get(bounded[i:j], ())}
    return sorted(found)


@cache
def _needles(lexicon: Lexicon) -> tuple[dict[str, tuple[str, ...]], int]:
    """Word part -> its groups, and the longest part. A part that must begin the word starts with `<`; an indicator of several
    words is no part of one and is left to the dictionary."""
    table: dict[str, tuple[str, ...]] = {}
    for group, words in lexicon:
        for word in words:
            if " " not in word:
                needle = normalise(word[1:]) if word.startswith("*") else "<" + normalise(word)
                table[needle] = (*table.get(needle, ()), GROUP + group)
    return table, max(map(len, table), default=0)


def stem(form: str, language: str) -> str:
    """Stem of a word form.

    >>> stem("tarife", "german")
    'tarif'
    """
    return _stemmer(language)(form)


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    # The stemmer's own cache is slower than none: every form is asked for once.
    stem_word: Callable[[str], str] = Stemmer.Stemmer(language, 0).stemWord
    return stem_word
