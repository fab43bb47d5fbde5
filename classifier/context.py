"""Features that belong to several words, or to a word's place: pairs of words, the opening words, phrases of the code book.

They are off by default: they cost a look-up per pair of words instead of one per word. They helped on privacy policies, whose
wording is formulaic (docs/benchmarks-quality.md). Each still adds to the score, so the evidence stays exact: what a pair adds is
shared equally by its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from classifier.words import DIGITS, GROUP, FeatureSettings, Lexicon, normalise, stemmer, word_forms

#: Between the words of a pair: neighbours, and words further apart.
NEXT = " "
GAP = " … "
#: How the names of features of opening words begin.
OPENING = "^"

ContextFeature = tuple[str, tuple[int, ...]]


def context_features(forms: Sequence[str], settings: FeatureSettings) -> list[ContextFeature]:
    """Features of a text beyond single words, each with the indices of the words that own it.

    >>> context_features(["ohne", "daten", "kein", "geld"], FeatureSettings(pairs=2, opening=1))[:3]
    [('^ohn', (0,)), ('ohn dat', (0, 1)), ('dat kein', (1, 2))]
    >>> context_features(["do", "not", "tracking"], FeatureSettings(phrases=True, lexicon=(("dnt", ("do not track",)),)))
    [('!dnt', (0, 1, 2))]
    """
    if not settings.contextual:
        return []
    features: list[ContextFeature] = []
    stem = stemmer(settings.language)
    stems = [f"#{min(len(form), 6)}" if DIGITS.match(form) else stem(form) for form in forms]
    features.extend((OPENING + name, (i,)) for i, name in enumerate(stems[: settings.opening]))
    for distance in range(1, settings.pairs + 1):
        between = NEXT if distance == 1 else GAP
        pairs = enumerate(zip(stems, stems[distance:], strict=False))
        features.extend((left + between + right, (i, i + distance)) for i, (left, right) in pairs)
    if settings.phrases:
        features.extend(_phrases_in(forms, settings.lexicon))
    return features


def _phrases_in(forms: Sequence[str], lexicon: Lexicon) -> Iterator[ContextFeature]:
    table, longest = _phrase_table(lexicon)
    for i in range(len(forms)):
        for end in range(i + 1, min(i + longest, len(forms))):
            for beginning, group in table.get(tuple(forms[i:end]), ()):
                if forms[end].startswith(beginning):
                    yield group, tuple(range(i, end + 1))


@cache
def _phrase_table(lexicon: Lexicon) -> tuple[dict[tuple[str, ...], tuple[tuple[str, str], ...]], int]:
    """All but the last word of a phrase -> (beginning of the last word, group); and the words of the longest phrase."""
    table: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {}
    longest = 0
    for group, indicators in lexicon:
        for indicator in indicators:
            words = word_forms(normalise(indicator))
            if len(words) > 1:
                table[tuple(words[:-1])] = (*table.get(tuple(words[:-1]), ()), (words[-1], GROUP + group))
                longest = max(longest, len(words))
    return table, longest
