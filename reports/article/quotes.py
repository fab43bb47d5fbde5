"""The sentences of an article that speak most for its themes, to be quoted on the first page.

The log-odds of a paragraph are a sum over its words, so what a sentence adds is the sum over its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from classifier.model import Evidence
from reports.records import Quote

#: At most so many sentences are quoted.
QUOTES = 3
#: Shorter sentences are seldom understood by themselves ("Das kostet."); they are quoted only where there are no others.
CHARACTERS = 40
#: Where a sentence ends: behind its full stop and closing quotation marks, before a capital, a digit or an opening mark. A digit
#: before the stop is a date or ordinal ("am 3. Mai"), a single letter or a short title an abbreviation ("z. B.", "Dr. Weiß").
_END = re.compile(
    r"(?<![\s(.][A-Za-zÄÖÜäöü])(?<!\d)(?<!\bDr)(?<!\bProf)(?<!\bSt)(?<!\bNr)(?<!\bca)[.!?…][\"“”«»’)\]]*\s+(?=[\"„“«»(\[]?[A-ZÄÖÜ0-9])"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a text, without the white space between them.

    >>> text = "Am 3. Mai kam z. B. Dr. Weiß. „Nein!“ Er ging."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Am 3. Mai kam z. B. Dr. Weiß.', '„Nein!“', 'Er ging.']
    """
    result, start = [], 0
    for match in _END.finditer(text):
        result.append((start, start + len(text[start : match.end()].rstrip())))
        start = match.end()
    return [*result, (start, len(text))] if start < len(text) else result


@dataclass(slots=True)
class QuoteSearch:
    """Looks for the strongest sentences of each of `themes` themes in the paragraphs it is shown."""

    themes: int
    _found: list[list[Quote]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._found = [[] for _ in range(self.themes)]

    def add(self, number: int, text: str, evidence: Sequence[Evidence], themes: Sequence[bool]) -> None:
        """Look at a paragraph for these of the themes; of each only its strongest sentence is kept."""
        carried = [t for t, wanted in enumerate(themes) if wanted]
        if not carried or not evidence:
            return
        spans = sentences(text)
        long = [span for span in spans if span[1] - span[0] >= CHARACTERS] or spans
        for t in carried:
            quotes = [
                Quote((t,), number, start, end, sum(word.contributions[t] for word in evidence if start <= word.start < end))
                for start, end in long
            ]
            best = max(quotes, key=lambda quote: (quote.contribution, -quote.start))
            if best.contribution > 0:
                self._found[t] = sorted([*self._found[t], best], key=lambda q: (-q.contribution, q.number))[:QUOTES]

    def chosen(self, order: Sequence[int]) -> tuple[Quote, ...]:
        """At most QUOTES sentences in reading order: the strongest of each theme, in the `order` of themes, then the second ones.
        One that is the strongest for several themes is quoted once and names them all."""
        chosen: dict[tuple[int, int], Quote] = {}
        for rank in range(QUOTES):
            for t in order:
                for quote in self._found[t][rank : rank + 1]:
                    place = (quote.number, quote.start)
                    if place in chosen:
                        old = chosen[place]
                        chosen[place] = Quote((*old.themes, t), old.number, old.start, old.end, old.contribution)
                    elif len(chosen) < QUOTES:
                        chosen[place] = quote
        return tuple(chosen[place] for place in sorted(chosen))
