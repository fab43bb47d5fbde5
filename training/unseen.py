"""Labelled paragraphs that a model has not seen, and what it says of them."""

from __future__ import annotations

from dataclasses import dataclass

from classifier.article_term import article_numbers
from classifier.model import Floats, Scorer, ThemeModel
from classifier.rule import Rule, rule_for
from corpus.errors import InputError
from corpus.records import text_sha256
from training.crossval import OutOfFold
from training.scores.evaluation import CoderAlpha


@dataclass(frozen=True, slots=True, eq=False)
class HoldOut:
    """Labelled paragraphs for scoring: n texts, the article and the place in its file of each, (n, k) targets. `others` are the
    paragraphs of the same articles that nobody labelled, as (article, text): they count in what is said of the labelled ones. The
    last of them, `headings`, are headings."""

    texts: tuple[str, ...]
    articles: tuple[str, ...]
    places: tuple[str, ...]
    targets: Floats
    agreed: tuple[CoderAlpha, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    headings: int = 0


def refuse_seen(data: HoldOut, trained_on: frozenset[str]) -> None:
    """Raise InputError where one of the paragraphs was trained on; `trained_on`: beginnings (32 characters) of text hashes."""
    for text, place in zip(data.texts, data.places, strict=True):
        if text_sha256(text)[:32] in trained_on:
            raise InputError(
                f"the model was trained on this paragraph: “{text[:60]}…”",
                where=place,
                hint="Score only paragraphs it has not seen.",
            )


def hold_out_words(model: ThemeModel, data: HoldOut) -> Floats:
    """The log-odds that words give, of the labelled and then the other paragraphs."""
    return Scorer(model).scores([*data.texts, *(text for _, text in data.others)])


def hold_out_judgements(model: ThemeModel, data: HoldOut) -> OutOfFold:
    """What a model says of the labelled paragraphs, each judged with all of its article, for the prevalence it is made for."""
    return judged_by(rule_for(model), hold_out_words(model, data), data)


def judged_by(rule: Rule, words: Floats, data: HoldOut) -> OutOfFold:
    """What a rule says of the labelled paragraphs; `words` as of `hold_out_words`."""
    articles = article_numbers([*data.articles, *(article for article, _ in data.others)])
    said, n = rule.judge(words, articles), len(data.texts)
    return OutOfFold(said.probabilities[:n], said.decisions[:n], said.unsure[:n], said.by_words[:n])
