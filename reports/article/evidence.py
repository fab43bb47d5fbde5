"""Which words decided about a paragraph, and which words tell most about an article.

The log-odds of a theme are a sum over the words of a paragraph (docs/methods.md), so "deciding" has an exact meaning here: word
forms are taken away, largest contribution first, until the rest no longer reaches the threshold. Those that were taken away
decided. Further words that add much are marked too, but in another way, since the decision would have been the same without
them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

from classifier.model import Evidence
from classifier.words import normalise
from reports.records import Check, Mark, TellingWord

#: At most so many word forms are taken away per theme and paragraph. Where that is not enough no word is said to have decided.
DECIDING_FORMS = 24
#: Strong words are marked beside the deciding ones until there are so many: more marks could not be read.
MARKED_FORMS = 10
#: A word form that adds this much (a probability of .50 becomes .60) is marked even where the threshold was reached without it.
STRONG = 0.4
#: Contributions below this many log-odds (a probability of .500 becomes .512) are not worth a reader's attention.
NOTABLE = 0.05
#: Words kept for and against a theme per article (a report shows those of them that tell a reader something), and named per
#: paragraph that is to be checked.
TELLING = 24
CHECKED = 4


def log_odds(probability: float) -> float:
    """ln(p / (1 - p)), infinite at 0 and 1.

    >>> log_odds(0.5), round(log_odds(0.9), 3), log_odds(1.0)
    (0.0, 2.197, inf)
    """
    if probability in (0.0, 1.0):
        return float("inf") if probability else float("-inf")
    return log(probability / (1 - probability))


def deciding(evidence: Sequence[Evidence], theme: int, probability: float, threshold: float) -> tuple[Mark, ...]:
    """Marks on the words that carried the theme over its threshold, and on further strong ones, in reading order.

    >>> words = (Evidence("Daten", 0, 5, (2.0,)), Evidence("lecken", 6, 12, (0.5,)), Evidence("nicht", 13, 18, (-1.0,)))
    >>> [(mark.word, mark.deciding) for mark in deciding(words, 0, 0.8, 0.5)]
    [('Daten', True), ('lecken', False)]
    """
    surplus = log_odds(probability) - log_odds(threshold)
    forms: dict[str, float] = {}
    for word in evidence:
        if word.contributions[theme] >= NOTABLE:
            form = normalise(word.word)
            forms[form] = forms.get(form, 0.0) + word.contributions[theme]
    marked: dict[str, bool] = {}
    for form, total in sorted(forms.items(), key=lambda item: (-item[1], item[0]))[:DECIDING_FORMS]:
        if surplus < 0 and (total < STRONG or len(marked) >= MARKED_FORMS):
            break
        marked[form] = surplus >= 0
        surplus -= total
    if surplus >= 0:
        marked = dict.fromkeys([form for form in marked if forms[form] >= STRONG][:MARKED_FORMS], False)
    return tuple(
        Mark(theme, word.start, word.end, word.word, word.contributions[theme], marked[form])
        for word in evidence
        if (form := normalise(word.word)) in marked
    )


def check(evidence: Sequence[Evidence], theme: int) -> Check:
    """The words of a paragraph that speak most for and most against a theme, strongest first."""
    sums: dict[str, list[float]] = {}
    written: dict[str, str] = {}
    for word in evidence:
        form = normalise(word.word)
        written.setdefault(form, word.word)
        sums.setdefault(form, []).append(word.contributions[theme])
    totals = sorted(((sum(values), form) for form, values in sums.items()), key=lambda item: (-item[0], item[1]))
    return Check(
        theme,
        tuple(written[form] for total, form in totals[:CHECKED] if total >= NOTABLE),
        tuple(written[form] for total, form in reversed(totals[-CHECKED:]) if total <= -NOTABLE),
    )


@dataclass(slots=True)
class WordTally:
    """Adds up what every word form contributes to one theme over the paragraphs it is shown. Memory grows with the number of
    distinct forms, not with the length of the article."""

    theme: int
    _sums: dict[str, float] = field(default_factory=dict)
    _written: dict[str, Counter[str]] = field(default_factory=dict)
    _paragraphs: dict[str, list[int]] = field(default_factory=dict)

    def add(self, number: int, evidence: Sequence[Evidence]) -> None:
        """Count the words of one paragraph."""
        for word in evidence:
            form = normalise(word.word)
            self._sums[form] = self._sums.get(form, 0.0) + word.contributions[self.theme]
            self._written.setdefault(form, Counter())[word.word] += 1
            paragraphs = self._paragraphs.setdefault(form, [])
            if paragraphs[-1:] != [number]:
                paragraphs.append(number)

    def telling(self, *, sign: int) -> tuple[TellingWord, ...]:
        """The word forms that add most to the theme's scores (`sign` 1) or take most from them (-1)."""
        ranked = sorted(
            ((total, form) for form, total in self._sums.items() if sign * total >= NOTABLE),
            key=lambda item: (-abs(item[0]), item[1]),
        )
        return tuple(
            TellingWord(_mostly(self._written[form]), self._written[form].total(), tuple(self._paragraphs[form]), total)
            for total, form in ranked[:TELLING]
        )


def _mostly(written: Counter[str]) -> str:
    """The most frequent spelling, the first met among equals.

    >>> _mostly(Counter(["daten", "Daten", "Daten"]))
    'Daten'
    """
    return written.most_common(1)[0][0]
