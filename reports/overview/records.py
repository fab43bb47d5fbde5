"""What a corpus report says, as plain numbers and words: no layout, no language, no markup."""

from __future__ import annotations

from dataclasses import dataclass

from classifier.likeness import Likeness
from reports.quantify.records import Estimate, Method
from reports.records import Provenance, ThemeReliability, Validation


@dataclass(frozen=True, slots=True)
class CorpusTheme:
    """A theme: its id, names by language, the probability from which it is assigned, the share of paragraphs with it for which
    decisions were made, the share for which those were made that are counted (`counted_for`), and how well the model
    does on it."""

    id: str
    names: dict[str, str]
    threshold: float
    prevalence: float
    counted_for: float
    reliability: ThemeReliability | None

    def name(self, language: str) -> str:
        """Name in a language, else in any, else the id."""
        return self.names.get(language) or next(iter(self.names.values()), self.id)


@dataclass(frozen=True, slots=True)
class Share:
    """One theme in a group of articles: paragraphs with the theme by the model, the words in them, every estimate of the share of
    paragraphs, and which of these is the correction to go by (None: there is none)."""

    paragraphs: int
    words: int
    estimates: dict[Method, Estimate]
    best: Method | None

    @property
    def counted(self) -> Estimate | None:
        return self.estimates.get(Method.COUNT)

    @property
    def corrected(self) -> Estimate | None:
        return None if self.best is None else self.estimates[self.best]


@dataclass(frozen=True, slots=True)
class Group:
    """Articles that belong together (all, a period, a source), with a share per theme."""

    name: str
    articles: int
    paragraphs: int
    words: int
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """All articles in groups by a column of their table or an entry of their metadata; without a value they are in none."""

    column: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article: its name in the report folder (empty: no report of it), its date with where that was found, and whether the
    source says that it is the day of publication (empty: no date); source, the values by which articles are grouped, classified
    paragraphs and words; per theme the paragraphs and words with it; how many paragraphs have an unsure decision."""

    id: str
    title: str
    report: str
    date: str
    origin: str
    published: bool
    source: str
    by: tuple[str, ...]
    paragraphs: int
    words: int
    with_theme: tuple[int, ...]
    words_with: tuple[int, ...]
    unsure: int


@dataclass(frozen=True, slots=True)
class CorpusWord:
    """A word form that speaks for a theme: how it is mostly written, in how many paragraphs with the theme and in how many
    articles it stands, and what all its occurrences there add (log-odds)."""

    word: str
    paragraphs: int
    articles: int
    contribution: float


@dataclass(frozen=True, slots=True)
class ToCheck:
    """An unsure decision: article (its place in the list), paragraph, theme (position), probability, decision, and the
    beginning of the text."""

    article: int
    paragraph: int
    theme: int
    probability: float
    decision: bool
    text: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Articles that carry the same themes in at least one paragraph each (positions)."""

    themes: tuple[int, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything a corpus report says.

    `together[i][j]`: paragraphs with theme i and theme j. `learned`: paragraphs that the model was trained on; where these are
    more than a few, error rates do not hold and nothing is corrected (`withheld`). `labelled`: hand-labelled paragraphs used.
    `set_aside`: paragraphs that were not classified; `foreign`: languages for which some of them were, and how many.
    `assigned`: how many times a theme was given to a paragraph, and how many of these are unsure (`assigned_unsure`);
    `expected_error`: the share of the others that is expected to be wrong (None: there are none). `unsure` are paragraphs with a
    decision whose chance of being wrong is above `unsure_above`. `estimated_from`: the number of paragraphs from which the
    prevalences were estimated, 0 where they were given. `likeness`: how like the articles, then each source, are to what the
    model learned from; empty where its file says nothing of that.
    `period`: what the periods are (day, week, month, quarter, year; empty without dates), `undated` articles are in none of them.
    `groupings`: by each column asked for; `crossed`: by two at once, the value of each and the group.
    """

    language: str
    themes: tuple[CorpusTheme, ...]
    whole: Group
    periods: tuple[Group, ...]
    period: str
    undated: int
    sources: tuple[Group, ...]
    groupings: tuple[Grouping, ...]
    crossed: tuple[tuple[str, str, Group], ...]
    together: tuple[tuple[int, ...], ...]
    profiles: tuple[Profile, ...]
    words: tuple[tuple[CorpusWord, ...], ...]
    articles: tuple[ArticleRow, ...]
    check: tuple[ToCheck, ...]
    unsure: int
    assigned: int
    assigned_unsure: int
    expected_error: float | None
    unsure_above: float
    estimated_from: int
    likeness: tuple[Likeness, ...]
    no_theme: int
    set_aside: int
    foreign: tuple[tuple[str, int], ...]
    learned: int
    withheld: bool
    labelled: int
    validation: Validation | None
    provenance: Provenance

    @property
    def other_languages(self) -> int:
        """Paragraphs set aside for their language."""
        return sum(n for _, n in self.foreign)
