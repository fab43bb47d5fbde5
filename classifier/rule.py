"""From the log-odds of words to decisions, for the prevalence of the collection that the paragraphs are from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from classifier.article_term import adds
from classifier.likeness import Likeness
from classifier.model import Floats, ThemeModel, decided, sigmoid
from classifier.prevalence import Asked, estimated, logit, made_for
from classifier.sureness import UNSURE, chances_of_error


@dataclass(frozen=True, eq=False)
class Judged:
    """What a rule says of n paragraphs, arrays (n, k). `article`: what the rest of the article adds to each log-odds, and
    `headings`: how much of that its headings make. `by_words`: the probabilities that the words give at the
    prevalence the model is made for, as the model's error rates are stated. `counted`: the decisions that counts are made of."""

    probabilities: Floats
    decisions: NDArray[np.bool_]
    unsure: NDArray[np.bool_]
    article: Floats
    headings: Floats
    by_words: Floats
    counted: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Rule:
    """How paragraphs of one collection are decided on, for k themes.

    prevalence: (k,), the share of its paragraphs taken to carry the theme. shift: (k,), what that adds to the log-odds of every
    paragraph. article: (k, 3), as `ThemeModel.article`, for this prevalence. thresholds: (k,). unsure: the chance of being wrong
    above which a decision is unsure. estimated: (k,), which prevalences come from the texts at hand, and paragraphs: from how
    many. counting: the rule whose decisions are counted, None where it is this one: where a prevalence is estimated, counts of
    decisions at the model's own err less (docs/quantification.md).
    likeness: how like the collection is to what the model learned from, then each of its sources; empty where the model file
    says nothing of that.
    """

    prevalence: Floats
    shift: Floats
    article: Floats
    thresholds: Floats
    unsure: float = UNSURE
    estimated: tuple[bool, ...] = ()
    paragraphs: int = 0
    counting: Rule | None = None
    likeness: tuple[Likeness, ...] = ()

    @cached_property
    def shares(self) -> tuple[float, ...]:
        """The prevalence as plain numbers."""
        return tuple(self.prevalence.tolist())

    def probabilities(self, words: Floats, articles: NDArray[np.int64] | None = None, headings: int = 0) -> Floats:
        """Probabilities (n, k) from log-odds of words (n + headings, k): of n paragraphs, then of headings, which speak for the
        paragraphs of their articles. `articles`: number of the article of each, from 0 on, or None where paragraphs are
        judged by their words alone."""
        moved, n = words + self.shift, len(words) - headings
        return sigmoid(moved[:n] if articles is None else moved[:n] + adds(moved, articles, self.article)[:n])

    def decide(self, probabilities: Floats) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Decisions, and which of them are unsure, (n, k) each."""
        decisions = decided(probabilities, self.thresholds)
        return decisions, chances_of_error(probabilities, decisions) > self.unsure

    def judge(self, words: Floats, articles: NDArray[np.int64] | None = None, headings: int = 0) -> Judged:
        """Everything that is said of n paragraphs; arguments as of `probabilities`."""
        moved, n = words + self.shift, len(words) - headings
        added = without = np.zeros_like(moved[:n])
        if articles is not None:
            added = adds(moved, articles, self.article)[:n]
            without = adds(moved[:n], articles[:n], self.article) if headings else added
        probabilities = sigmoid(moved[:n] + added)
        decisions, unsure = self.decide(probabilities)
        counted = decisions if self.counting is None else self.counting.judge(words, articles, headings).decisions
        return Judged(probabilities, decisions, unsure, added, added - without, sigmoid(words[:n]), counted)


def rule_for(model: ThemeModel, prevalence: Floats | None = None, unsure: float = UNSURE) -> Rule:
    """The rule for a prevalence (k,); None: that which the model is made for."""
    before = made_for(model)
    after = before if prevalence is None else prevalence
    article = np.column_stack([model.article[:, :2], after])
    return Rule(after, logit(after) - logit(before), article, _thresholds(model, before, after), unsure)


def rule_from(model: ThemeModel, asked: Asked, words: Floats, unsure: float = UNSURE) -> Rule:
    """The rule for what was asked; where that is None, for the prevalence estimated from the log-odds of the words of a
    collection's paragraphs, (n, k)."""
    guess = np.array([share is None for share in asked])
    given = np.array([share or 0.0 for share in asked])
    if not guess.any():
        return rule_for(model, given, unsure)
    rule = rule_for(model, np.where(guess, estimated(words, model), given), unsure)
    counting = rule_for(model, np.where(guess, made_for(model), given), unsure)
    return replace(rule, estimated=tuple(guess.tolist()), paragraphs=len(words), counting=counting)


def _thresholds(model: ThemeModel, before: Floats, after: Floats) -> Floats:
    """The model's thresholds, moved as far as its file says that they move with the prevalence; as they are where it says
    nothing of that."""
    said = model.info.thresholds_at
    if said is None:
        return model.thresholds
    places = logit(np.array(said.prevalences))
    result = np.empty_like(model.thresholds)
    for t, theme in enumerate(model.themes):
        at = np.interp(logit(np.array([before[t], after[t]])), places, said.thresholds[theme])
        result[t] = min(max(model.thresholds[t] + at[1] - at[0], 0.0), 1.0)
    return result
