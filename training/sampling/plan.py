"""How units are drawn: by chance alone, by stratum, by the code book's words, or by how unsure a model is. Each way gives every
unit a known chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.model import Floats, Scorer, ThemeModel
from classifier.predict import predict_all
from classifier.words import GROUP, FeatureSettings, whole_features, word_forms
from corpus.codebook import CodeBook
from corpus.coding.draw import Draw, drawn_by_size, drawn_by_stratum, drawn_evenly, proportional, uneven
from corpus.coding.drawn import HOLDOUT, Drawn
from corpus.errors import InputError
from corpus.folder import Corpus
from corpus.records import text_sha256
from training.sampling.frame import Unit

#: Share of a draw by words that goes to units without any: what no one thought of is found there.
WITHOUT_WORDS = 0.2
WITH, WITHOUT = "with a word", "without"
Spot = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asks for: `n` units drawn `by` a way of `METHODS` for a purpose (TRAIN, HOLDOUT), with a seed."""

    n: int
    by: str
    purpose: str
    seed: int


def seed_of_draw(seed: int, purpose: str, number: int) -> int:
    """The seed of draw `number` (from 1 on) for a purpose, from the seed that the user named.

    One seed for all draws would make them repeat each other: a hold-out drawn after as many articles to learn from would be
    these very articles. Chances are not changed by it.
    """
    return int(np.random.SeedSequence([seed, number, int(purpose == HOLDOUT)]).generate_state(1, np.uint32)[0])


def drawn_rows(units: Sequence[Unit], draw: Draw, wish: Wish, number: int) -> tuple[Drawn, ...]:
    """The rows of `sample.csv` for a draw, paragraphs of a unit in their order; `number` is that of the draw."""
    frame = sum(len(unit.paragraphs) for unit in units)
    return tuple(
        Drawn(p.article, p.number, text_sha256(p.text), number, wish.by, float(draw.chances[i]), frame, wish.purpose)
        for i in draw.units.tolist()
        for p in units[i].paragraphs
    )


def evenly(units: Sequence[Unit], wish: Wish) -> Draw:
    """Every unit with the same chance. Raises InputError where there are too few, as the other ways do."""
    return _drawn(lambda: drawn_evenly(len(units), wish.n, wish.seed), units)


def by_stratum(units: Sequence[Unit], wish: Wish, stratum: Callable[[Unit], str]) -> Draw:
    """Strata in proportion to their size, at least one unit each."""
    strata = [stratum(unit) for unit in units]
    return _drawn(lambda: drawn_by_stratum(strata, proportional(strata, wish.n), wish.seed), units)


def by_words(units: Sequence[Unit], wish: Wish, book: CodeBook) -> Draw:
    """Mostly units in which an indicator word of the code book stands. Raises InputError where it has none."""
    if not book.lexicon:
        hint = "Give its themes `indicators`, or draw in another way."
        raise InputError("the code book has no indicator words to draw by", hint=hint)
    holds = _word_finder(book)
    strata = [WITH if any(holds(p.text) for p in unit.paragraphs) else WITHOUT for unit in units]
    found, n = strata.count(WITH), wish.n
    other = len(strata) - found
    if n > len(strata):
        raise _too_few(units)
    # Both kinds get at least one where there are any, so that every unit has a chance; what one kind cannot give, the other does.
    words = min(max(n - max(round(WITHOUT_WORDS * n), 1), n - other, min(found, 1)), found)
    if other and words == n:
        raise InputError("by words at least two must be drawn", hint="Ask for more.")
    allocation = {name: number for name, number in ((WITH, words), (WITHOUT, n - words)) if name in strata}
    return _drawn(lambda: drawn_by_stratum(strata, allocation, wish.seed), units)


def by_doubt(units: Sequence[Unit], wish: Wish, doubts: Mapping[Spot, float]) -> Draw:
    """Mostly units of which a model is unsure; `doubts` are those of `model_doubts`, of a unit their mean counts."""
    weights = np.array([np.mean([doubts[p.article, p.number] for p in unit.paragraphs]) for unit in units])
    return _drawn(lambda: drawn_by_size(uneven(weights), wish.n, wish.seed), units)


def model_doubts(corpus: Corpus, model: ThemeModel) -> dict[Spot, float]:
    """How unsure a model is of each classified paragraph, from near 0 to 1: 1 where the probability of a theme is at its
    threshold, and less by a factor e for every unit of log-odds between them. The theme that it is least sure of counts."""
    found: dict[Spot, float] = {}
    limits = np.clip(model.thresholds, 1e-9, 1 - 1e-9)
    for article in predict_all((corpus.articles[name] for name in sorted(corpus.articles)), Scorer(model)):
        for p in article.paragraphs:
            if p.probabilities:
                chances = np.clip(np.array(p.probabilities), 1e-9, 1 - 1e-9)
                found[p.paragraph.article, p.paragraph.number] = float(np.exp(-np.abs(_logit(chances) - _logit(limits))).max())
    return found


def model_strata(corpus: Corpus, model: ThemeModel) -> Callable[[Unit], str]:
    """The theme that a model gives to most paragraphs of a unit, the first of several; `none` where it gives none."""
    given: dict[Spot, tuple[bool, ...]] = {}
    for article in predict_all((corpus.articles[name] for name in sorted(corpus.articles)), Scorer(model)):
        given |= {(p.paragraph.article, p.paragraph.number): p.decisions for p in article.paragraphs if p.decisions}

    def stratum(unit: Unit) -> str:
        counts = np.sum([given[p.article, p.number] for p in unit.paragraphs], axis=0)
        return model.themes[int(np.argmax(counts))] if counts.any() else "none"

    return stratum


def _word_finder(book: CodeBook) -> Callable[[str], bool]:
    features = whole_features(FeatureSettings(language=book.language, stems=False, lexicon=book.lexicon))
    return lambda text: any(name.startswith(GROUP) for form in word_forms(text) for name in features(form)[0])


def _logit(values: Floats) -> Floats:
    result: Floats = np.log(values / (1 - values))
    return result


def _drawn(draw: Callable[[], Draw], units: Sequence[Unit]) -> Draw:
    try:
        return draw()
    except ValueError as error:
        raise InputError(str(error), hint=_left(units)) from error


def _too_few(units: Sequence[Unit]) -> InputError:
    return InputError("so many cannot be drawn", hint=_left(units))


def _left(units: Sequence[Unit]) -> str:
    left = f"There are {len(units)} that can still be drawn: ask for fewer." if units else "Everything is drawn or coded."
    return (
        f"{left} What is drawn or coded is passed over, and so are articles in the hold-out and those that share text with them."
    )
