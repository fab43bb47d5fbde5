"""Features of several words, for OPP-115 alone: pairs of words, the opening words, indicators of several words.

Privacy policies are formulaic, so that pairs of words tell their practices apart (docs/benchmarks-quality.md). In news paragraphs
they gained nothing, so the classifier itself knows features of single words only: a table look-up per word scores a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from classifier.estimator import ThemeClassifier, feature_groups, whole_words
from classifier.features import Counts, count_features
from classifier.model import Floats
from classifier.words import DIGITS, GROUP, FeatureSettings, Lexicon, normalise, stemmer, word_forms

#: Between the words of a pair: neighbours, and words further apart.
NEXT = " "
GAP = " … "
#: How the names of features of opening words begin.
OPENING = "^"
#: Up to which distance two words make a pair, and how many words open a paragraph. Chosen by cross-validation on the training
#: part, as are the weights below.
LONGEST_DISTANCE = 3
OPENING_WORDS = 20
#: How much an opening word, and a pair of words that are no neighbours, count beside a word.
OPENING_WEIGHT = 1.4
GAP_WEIGHT = 0.7


class ContextClassifier(ThemeClassifier):
    """`ThemeClassifier` whose weights also know features of several words. It is fitted on `count_with_context`."""

    def feature_factors(self, names: tuple[str, ...]) -> Floats:
        """How much more each of F features counts than its idf, (F,)."""
        single = np.where(whole_words(names), 1.0, self.ngram_weight)
        context = np.array([_context_weight(name) for name in names])
        return np.where(feature_groups(names), self.lexicon_weight, np.where(context > 0, context, single))


def _context_weight(name: str) -> float:
    """The weight of a feature of several words; 0 for a feature of one word."""
    if name.startswith(OPENING):
        return OPENING_WEIGHT
    if NEXT in name:
        return GAP_WEIGHT if GAP in name else 1.0
    return 0.0


def context_features(forms: Sequence[str], settings: FeatureSettings) -> list[str]:
    """The features of a text beyond single words, from its word forms.

    >>> context_features(["ohne", "daten"], FeatureSettings())
    ['^ohn', '^dat', 'ohn dat']
    >>> context_features(["do", "not", "tracking"], FeatureSettings("english", lexicon=(("dnt", ("do not track",)),)))[-1]
    '!dnt'
    """
    stem = stemmer(settings.language)
    stems = [f"#{min(len(form), 6)}" if DIGITS.match(form) else stem(form) for form in forms]
    features = [OPENING + name for name in stems[:OPENING_WORDS]]
    for distance in range(1, LONGEST_DISTANCE + 1):
        between = NEXT if distance == 1 else GAP
        features.extend(left + between + right for left, right in zip(stems, stems[distance:], strict=False))
    features.extend(_phrases_in(forms, settings.lexicon))
    return features


def count_with_context(texts: Sequence[str], settings: FeatureSettings) -> Counts:
    """Counts of all features of n texts; a group that is found by a word and by a phrase is counted in one column."""
    single, context = count_features(texts, settings), _count_context(texts, settings)
    names = tuple(sorted({*single.names, *context.names}))
    column = {name: i for i, name in enumerate(names)}
    matrix = sparse.csr_array(placed(single, column) + placed(context, column))
    # A sum comes unsorted, and every fit on a part of it would sort anew.
    matrix.sort_indices()
    return Counts(matrix, names)


def placed(counts: Counts, column: dict[str, int]) -> Any:
    """The counts as a sparse matrix with the given columns; features that are not among these are left out."""
    known = [i for i, name in enumerate(counts.names) if name in column]
    places = np.array([column[counts.names[i]] for i in known], dtype=np.int32)  # liblinear takes no other indices
    size = (len(known), len(column))
    ones = (np.ones(len(known)), (np.arange(len(known), dtype=np.int32), places))
    return counts.matrix[:, known] @ sparse.csr_array(ones, shape=size)


def _count_context(texts: Sequence[str], settings: FeatureSettings) -> Counts:
    vectorizer = CountVectorizer(analyzer=partial(_names, settings=settings), dtype=np.float64)
    matrix = vectorizer.fit_transform(texts)
    return Counts(sparse.csr_array(matrix), tuple(vectorizer.get_feature_names_out()))


def _names(text: str, settings: FeatureSettings) -> list[str]:
    return context_features(word_forms(text), settings)


def _phrases_in(forms: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    table, longest = _phrase_table(lexicon)
    for i in range(len(forms)):
        for end in range(i + 1, min(i + longest, len(forms))):
            for beginning, group in table.get(tuple(forms[i:end]), ()):
                if forms[end].startswith(beginning):
                    yield group


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
