"""Which words speak most for each theme over a whole corpus, in memory that does not grow with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from classifier.model import Evidence
from classifier.words import normalise
from reports.article.evidence import NOTABLE
from reports.function_words import names_something
from reports.overview.records import CorpusWord

#: When a theme has more word forms than this, the weaker half is forgotten. Words that matter are soon met again.
FORMS = 50_000
LISTED = 12


@dataclass(slots=True)
class _Form:
    written: str
    paragraphs: int = 0
    articles: int = 0
    last: int = -1
    contribution: float = 0.0


@dataclass(slots=True)
class ThemeWords:
    """Adds up the contributions of word forms to one theme over the paragraphs that carry it."""

    theme: int
    _forms: dict[str, _Form] = field(default_factory=dict)

    def add(self, article: int, evidence: tuple[Evidence, ...]) -> None:
        """Count one paragraph of an article (its place in the corpus; articles come one after the other)."""
        here: dict[str, float] = {}
        written: dict[str, str] = {}
        for word in evidence:
            form = normalise(word.word)
            here[form] = here.get(form, 0.0) + word.contributions[self.theme]
            written.setdefault(form, word.word)
        for form, contribution in here.items():
            entry = self._forms.get(form)
            if entry is None:
                entry = self._forms[form] = _Form(written[form])
            entry.paragraphs += 1
            entry.contribution += contribution
            if entry.last != article:
                entry.articles, entry.last = entry.articles + 1, article
        if len(self._forms) > FORMS:
            ranked = sorted(self._forms.items(), key=lambda item: (-abs(item[1].contribution), item[0]))
            self._forms = dict(ranked[: FORMS // 2])

    def telling(self, language: str = "de") -> tuple[CorpusWord, ...]:
        """The word forms that add most and tell a reader something (no function words), strongest first."""
        ranked = sorted(
            (
                form
                for form in self._forms.items()
                if form[1].contribution >= NOTABLE and names_something(form[1].written, language)
            ),
            key=lambda item: (-item[1].contribution, item[0]),
        )
        return tuple(CorpusWord(f.written, f.paragraphs, f.articles, f.contribution) for _, f in ranked[:LISTED])
