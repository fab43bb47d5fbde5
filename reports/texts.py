"""The words of a report in one language, and how that language writes numbers. The texts are data (`data/*.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

#: Report languages; German is the default.
LANGUAGES = ("de", "en")

#: A piece of a sentence: text, alone or with the theme (position) it names or the paragraph (number) it leads to.
Segment = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts by dotted key. What is filled in is never read as a template itself.

    >>> texts("de")("paragraph.name", n="3"), texts("en").percent(0.756), texts("de").number(12345)
    ('Absatz 3', '76%', '12.345')
    """

    language: str
    table: Mapping[str, Any]

    def __call__(self, key: str, **values: str) -> str:
        """The text of a key with its places filled in."""
        return self._find(key).format(**values) if values else self._find(key)

    def segments(self, key: str, **values: Sequence[Segment]) -> list[Segment]:
        """As a call, but with segments for values.

        >>> texts("en").segments("summary.other", theme=[{"t": "Privacy", "theme": 0}], share=[{"t": "7%"}])
        [{'t': 'Privacy', 'theme': 0}, {'t': ' ('}, {'t': '7%'}, {'t': ')'}]
        """
        result: list[Segment] = []
        for literal, name, _, _ in Formatter().parse(self._find(key)):
            if literal:
                result.append({"t": literal})
            if name is not None:
                result.extend(values[name])
        return result

    def count(self, key: str, n: int) -> str:
        """`n` of something, in singular or plural: keys with `one` and `many`.

        >>> texts("de").count("paragraphs", 1), texts("de").count("paragraphs", 1200)
        ('1 Absatz', '1.200 Absätze')
        """
        return self(f"{key}.one") if n == 1 else self(f"{key}.many", n=self.number(n))

    def number(self, n: int) -> str:
        """An integer with the language's thousands separator."""
        return f"{n:,}".replace(",", self("thousands"))

    def decimal(self, value: float | None, digits: int = 2) -> str:
        """A number with decimals, or the sign for undefined.

        >>> texts("de").decimal(0.8149), texts("de").decimal(None)
        ('0,81', '–')
        """
        return self("undefined") if value is None else f"{value:.{digits}f}".replace(".", self("decimal"))

    def signed(self, value: float) -> str:
        """Log-odds with their sign, as the page's script writes them.

        >>> texts("de").signed(-3.118), texts("de").signed(0.0)
        ('−3,12', '0,00')
        """
        sign = "" if round(value, 2) == 0 else "+" if value > 0 else "−"
        return sign + self.decimal(abs(value))

    def percent(self, share: float | None) -> str:
        """A share as a whole percentage; what is neither nothing nor everything is never written as 0 or 100.

        >>> [texts("en").percent(share) for share in (0.0, 0.001, 0.999, 1.0, None)]
        ['0%', '<1%', '>99%', '100%', '–']
        """
        if share is None:
            return self("undefined")
        if 0 < share < 0.005:
            return self("below_percent")
        if 0.995 <= share < 1:
            return self("above_percent")
        return self("percent", n=str(int(100 * share + 0.5)))

    def probability(self, p: float) -> str:
        """A probability as a percentage. A model is never certain, even where its numbers run out of decimals.

        >>> texts("en").probability(1.0), texts("en").probability(0.5)
        ('>99%', '50%')
        """
        return self.percent(min(max(p, 1e-9), 1 - 1e-9))

    def known(self, table: str, name: str) -> str:
        """A term of a closed list (roles, reasons) in this language, else the term itself.

        A reason may be made of several: `words: jetzt, abonnieren`.

        >>> texts("de").known("reasons", "words: jetzt, abonnieren")
        'Wörter: jetzt, abonnieren'
        """
        head, colon, rest = name.partition(": ")
        if colon:
            return f"{self.known(table, head)}: {', '.join(self.known(table, part) for part in rest.split(', '))}"
        found = self.table[table].get(name, name)
        return str(found)

    def _find(self, key: str) -> str:
        value: Any = self.table
        for part in key.split("."):
            value = value[part]
        return str(value)


@cache
def texts(language: str, *more: str) -> Texts:
    """The texts of a language, with those of further kinds of report (`overview`), read once. Raises ValueError for a language
    there is none of.

    >>> texts("en", "overview")("overview.kicker")
    'Corpus report'
    """
    if language not in LANGUAGES:
        raise ValueError(f"no report texts in {language!r}")
    table: dict[str, Any] = {}
    for name in (language, *(f"{kind}_{language}" for kind in more)):
        table |= tomllib.loads((files("reports") / "data" / f"{name}.toml").read_text(encoding="utf-8"))
    return Texts(language, table)
