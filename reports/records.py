"""What a report says, as plain numbers and words: no layout, no language, no markup.

Everything a reader can see in a report comes from here, so that the numbers are tested without a PDF and every output form
tells the same story.
"""

from __future__ import annotations

from dataclasses import dataclass

from classifier.likeness import Likeness
from classifier.sureness import Sureness
from corpus.records import DateCandidate, Role


@dataclass(frozen=True, slots=True)
class ThemeReliability:
    """Scores of one theme as the model file states them: n judged paragraphs, how many carry the theme, precision, recall and F1
    in [0, 1] with the 95 % interval of F1. None is undefined or not stated."""

    n: int
    positives: int
    precision: float | None
    recall: float | None
    f1: float | None
    f1_interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Validation:
    """How the model was tested: the kind as the model file words it, whether that was cross-validation and in how many folds, on
    how much, and the share of the `no_theme` paragraphs without any theme that were wrongly given one."""

    kind: str
    cross_validated: bool
    folds: int | None
    paragraphs: int
    articles: int
    no_theme: int
    no_theme_errors: float | None


@dataclass(frozen=True, slots=True)
class TellingWord:
    """A word form of the article: as it is mostly written, how often, in which paragraphs (numbers), and what all its occurrences
    together add to a theme's score (log-odds)."""

    word: str
    count: int
    paragraphs: tuple[int, ...]
    contribution: float


@dataclass(frozen=True, slots=True)
class ThemeFacts:
    """One theme in one article.

    `threshold` is the probability from which the theme is assigned, for the `prevalence` that is taken to hold here, which adds
    `shift` to the log-odds of every paragraph. `numbers` are the paragraphs with the theme, `words` the words in them. Shares are
    of the classified paragraphs and their words, None where there are none. `error`: of a theme that some paragraph carries, the
    share of these paragraphs that is expected to be wrong; of one that none carries, the chance that one does all the same, as if
    paragraphs erred independently. None without paragraphs. `sureness`: the word for it.
    """

    id: str
    names: dict[str, str]
    threshold: float
    prevalence: float
    shift: float
    numbers: tuple[int, ...]
    words: int
    share_paragraphs: float | None
    share_words: float | None
    words_for: tuple[TellingWord, ...]
    words_against: tuple[TellingWord, ...]
    error: float | None
    sureness: Sureness
    reliability: ThemeReliability | None

    def name(self, language: str) -> str:
        """Name in a language, else in any, else the id.

        >>> ThemeFacts("a", {"de": "Wald"}, 0.5, 0.1, 0.0, (), 0, None, None, (), (), None, Sureness.SURE, None).name("en")
        'Wald'
        """
        return self.names.get(language) or next(iter(self.names.values()), self.id)


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked word: its span in the paragraph's text, for which theme (position), what this occurrence adds (log-odds), and
    whether it decided: without the deciding words of a theme the paragraph would not reach its threshold."""

    theme: int
    start: int
    end: int
    word: str
    contribution: float
    deciding: bool


@dataclass(frozen=True, slots=True)
class Check:
    """A decision that is more likely to be wrong than a reader wants to bear: the theme (position), and the words that speak most
    for and against it in this paragraph."""

    theme: int
    words_for: tuple[str, ...]
    words_against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that speaks for themes (positions; the first is the one it was chosen for): the number of its paragraph, its
    span in the paragraph's text, and what its words add to the first theme (log-odds)."""

    themes: tuple[int, ...]
    number: int
    start: int
    end: int
    contribution: float


@dataclass(frozen=True, slots=True)
class ParagraphFacts:
    """A classified paragraph. `article`: what the rest of the article adds to each log-odds, `headings`: how much of that its
    headings make. `trained_on`: the model learned from this very text, so its probabilities are no test. `explained` is false
    where the paragraph is too long for evidence by word."""

    number: int
    id: str
    role: Role
    start: int
    end: int
    words: int
    text: str
    text_sha256: str
    trained_on: bool
    probabilities: tuple[float, ...]
    article: tuple[float, ...]
    headings: tuple[float, ...]
    decisions: tuple[bool, ...]
    marks: tuple[Mark, ...]
    checks: tuple[Check, ...]
    explained: bool


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line that carries no themes by its role, and the rule that said so."""

    number: int
    id: str
    role: Role
    reason: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the numbers were made with. Hashes are SHA-256 in hex; empty where the model file does not state them."""

    absatz: str
    model_sha256: str
    model_absatz: str
    codebook_version: str
    codebook_sha256: str
    training_sha256: str
    article_sha256: str


@dataclass(frozen=True, slots=True)
class ThemeSummary:
    """Everything a report on one article says. `words` counts the classified paragraphs' words, `no_theme` (numbers) lists those
    without any theme. `language` is that of the article's text (de, en). `assigned`: how many times a theme was given to a
    paragraph, and how many of these are unsure. `expected_error`: the share of the others that is expected to be wrong (None:
    there are none). `unsure_above`: the chance of being wrong above which a decision is unsure. `estimated_from`: the number of
    paragraphs, of all articles read together, from which the prevalences were estimated; 0 where they were given. `quotes`: the
    sentences that speak most for the themes, in reading order. `likeness`: how like these articles are to what the model learned
    from; empty where its file says nothing of that."""

    article: str
    title: str
    source: str
    encoding: str
    language: str
    dates: tuple[DateCandidate, ...]
    metadata: tuple[tuple[str, str], ...]
    words: int
    no_theme: tuple[int, ...]
    assigned: int
    unsure: int
    expected_error: float | None
    unsure_above: float
    estimated_from: int
    likeness: tuple[Likeness, ...]
    themes: tuple[ThemeFacts, ...]
    quotes: tuple[Quote, ...]
    paragraphs: tuple[ParagraphFacts, ...]
    set_aside: tuple[SetAside, ...]
    validation: Validation | None
    provenance: Provenance
