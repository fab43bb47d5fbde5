"""The inputs of reports, to be read more than once: files and folders, standard input, and predictions of `absatz predict`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from classifier.decide_options import Deciding
from classifier.facts.types import RAREST
from classifier.model import Floats, Scorer
from classifier.predict import ArticleThemes, predict, predict_all, with_rule
from classifier.prevalence import made_for
from classifier.rule import Rule, rule_for
from corpus.errors import InputError
from corpus.records import Article
from corpus.sources import STDIN, read_articles
from reports.predictions import Stated, is_predictions, predictions

#: Predictions are written with six decimals.
TOLERANCE = 2e-6
#: Articles of an input are kept while all that is kept has no more characters than this: reading files takes a seventh of the
#: time of reports as JSON.
KEPT = 20_000_000

Reader = Callable[[Sequence[str]], Iterable[Article]]


class Sources:
    """Reads inputs as often as asked, with `read`. Articles of small inputs are kept, and so are those of standard input, which
    cannot be read twice."""

    def __init__(self, inputs: Sequence[str], read: Reader = read_articles, deciding: Deciding | None = None) -> None:
        self._inputs = inputs
        self._read = read
        self._deciding = deciding or Deciding()
        self._kept: dict[str, list[Article]] = {}
        self._room = KEPT
        self._rule: Rule | None = None

    def read(self) -> Iterator[Article]:
        """The articles in order. Raises InputError."""
        for name in self._inputs:
            if is_predictions(name):
                for article, _ in predictions(Path(name)):
                    yield article
            else:
                yield from self._texts(name)

    def rule(self, scorer: Scorer) -> Rule:
        """The rule by which all articles are decided on. A prevalence that is to be estimated is so from all inputs together;
        where these are predictions, it is what their file states. Raises InputError where that cannot be one rule for all."""
        if self._rule is None:
            asked = given = self._deciding.asked(scorer.model.themes)
            files = [name for name in self._inputs if is_predictions(name)]
            if None in asked and files:
                stated = self._stated(files, scorer)
                asked = tuple(share or own for share, own in zip(asked, stated.tolist(), strict=True))
            self._rule, _ = with_rule(self.read(), scorer, asked, self._deciding.unsure)
            if files:
                # What a file states served its decisions; it was estimated where nobody says otherwise.
                own = [share or float(made) for share, made in zip(given, made_for(scorer.model), strict=True)]
                self._rule = replace(self._rule, counting=rule_for(scorer.model, np.array(own)))
        return self._rule

    def check(self, scorer: Scorer) -> None:
        """Raise InputError, as `labelled` does, where a file of predictions was made with another model."""
        for name in self._inputs:
            if is_predictions(name):
                for _ in _checked(name, scorer):
                    pass

    def labelled(self, scorer: Scorer) -> Iterator[ArticleThemes]:
        """The articles with their themes. Raises InputError where a predictions file was made with another model: then error
        rates and thresholds of this one would not belong to it."""
        rule = self.rule(scorer)
        for name in self._inputs:
            if not is_predictions(name):
                yield from predict_all(self._texts(name), scorer, rule)
                continue
            again = predict_all((article for article, _ in predictions(Path(name))), scorer, rule)
            for (checked, apart), themes in zip(_checked(name, scorer), again, strict=True):
                yield predict(checked.article, scorer, rule) if apart else themes

    def _texts(self, name: str) -> Iterator[Article]:
        if name in self._kept:
            yield from self._kept[name]
            return
        found: list[Article] = []
        room = self._room
        for article in self._read([name]):
            room -= sum(len(p.text) for p in article.paragraphs)
            if room >= 0 or name == STDIN:
                found.append(article)
            yield article
        if room >= 0 or name == STDIN:
            self._kept[name], self._room = found, max(0, room)

    def _stated(self, files: Sequence[str], scorer: Scorer) -> Floats:
        """The prevalence (k,) that all files of predictions state."""
        if len(files) < len(self._inputs):
            raise InputError(
                "predictions and texts cannot be decided on together: the predictions were made for a prevalence of their own",
                where=files[0],
                hint="Report on them apart, or give one --prevalence for both.",
            )
        found = [_prevalence(stated, scorer) for name in files for _, stated in predictions(Path(name)) if stated.probabilities]
        for other in found[1:]:
            if (other != found[0]).any():
                raise InputError(
                    "these predictions were made for more than one prevalence",
                    where=files[-1],
                    hint="Predict all of it in one run, or give one --prevalence.",
                )
        return found[0] if found else made_for(scorer.model)


def nothing_read() -> InputError:
    """What is said where no input could be read: a document on nothing would look like a result."""
    return InputError("there is no article in the inputs, so nothing was written", hint="Check the inputs.")


def _prevalence(stated: Stated, scorer: Scorer) -> Floats:
    """The prevalence (k,) that is stated of an article; that of the model where none is, or where it is of another model."""
    shares = [(stated.prevalence or {}).get(theme, 0.0) for theme in scorer.model.themes]
    return np.array(shares) if all(RAREST <= share <= 1 - RAREST for share in shares) else made_for(scorer.model)


def _checked(name: str, scorer: Scorer) -> Iterator[tuple[ArticleThemes, bool]]:
    """The articles of a file of predictions as the file has them, each with whether it is an article apart: pieces with one id
    are one article where they were rows of a table, several where they came from several files, which the file does not tell."""
    first = next((stated for _, stated in predictions(Path(name)) if stated.probabilities), None)
    rule = rule_for(scorer.model, _prevalence(first, scorer) if first else None)
    whole = predict_all((article for article, _ in predictions(Path(name))), scorer, rule)
    for labelled, (_, stated) in zip(whole, predictions(Path(name)), strict=True):
        shares = _prevalence(stated, scorer)
        # A file may hold several runs, one after the other; the articles of one were decided on together.
        own = rule if not stated.probabilities or (shares == rule.prevalence).all() else rule_for(scorer.model, shares)
        if own is rule and _differing(labelled, stated) is None:
            _refuse_changed(labelled, stated, name)
            yield labelled, False
            continue
        alone = predict(labelled.article, scorer, own)
        if (differing := _differing(alone, stated)) is not None:
            raise InputError(
                f"the predictions for {differing} were made with another model, or lines were changed or added since",
                where=name,
                hint="Name that model with -m, or predict anew.",
            )
        _refuse_changed(alone, stated, name)
        yield alone, True


def _differing(labelled: ArticleThemes, stated: Stated) -> str | None:
    """The first paragraph whose stated probabilities are not these."""
    found = [p for p in labelled.paragraphs if p.paragraph.classified]
    for paragraph, said in zip(found, stated.probabilities, strict=True):
        ours = dict(zip(labelled.themes, paragraph.probabilities, strict=True))
        if ours.keys() != said.keys() or any(abs(ours[theme] - said[theme]) > TOLERANCE for theme in ours):
            return paragraph.paragraph.id
    return None


def _refuse_changed(labelled: ArticleThemes, stated: Stated, name: str) -> None:
    """Raise InputError where a decision is not the one that the stated probability leads to; a probability at the threshold, but
    for what is lost where it is written, may lead to either."""
    found = [p for p in labelled.paragraphs if p.paragraph.classified]
    limits = labelled.rule.thresholds.tolist()
    for paragraph, said in zip(found, stated.decisions, strict=True):
        decisions = zip(labelled.themes, paragraph.probabilities, paragraph.decisions, limits, strict=True)
        for theme, p, ours, limit in decisions:
            if said[theme] != ours and abs(p - limit) > TOLERANCE:
                raise InputError(
                    f"the decision on {theme} for {paragraph.paragraph.id} is not that of the model: it was changed",
                    where=name,
                    hint="Reports are on what the model decides: predict anew, and give judgements of your own as hand labels.",
                )
