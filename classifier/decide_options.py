"""The options of every verb that decides on themes, and what it says of the decisions.

A verb takes them so:

    @click.command()
    @decide_options
    def verb(inputs, deciding: Deciding) -> None:
        asked = deciding.asked(model.themes)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import click

from classifier.likeness import Likeness, warned_of
from classifier.predict import ArticleThemes
from classifier.prevalence import AUTO, Asked, asked_in_words
from classifier.rule import Rule
from classifier.sureness import UNSURE
from corpus.gates.terminal import say

Function = TypeVar("Function", bound=Callable[..., Any])


class Share(click.FloatRange):
    """A share: a number in a range, by default from 0 to 1."""

    def __init__(self, least: float = 0, most: float = 1) -> None:
        super().__init__(least, most)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As click does, which takes `nan` for a number in any range."""
        number = super().convert(value, param, ctx)
        return self.fail(f"{value} is no number.", param, ctx) if math.isnan(number) else number


OPTIONS = (
    click.option(
        "--prevalence", multiple=True, default=(AUTO,), metavar="SHARE", show_default=True,
        help="Share of paragraphs that carry a theme: auto estimates it from these texts; 0.1; or theme=0.1, repeatable.",
    ),
    click.option(
        "--unsure", type=Share(), default=UNSURE, show_default=True,
        help="Decisions whose chance of being wrong is above this are marked as unsure.",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deciding:
    """The options as given."""

    prevalence: tuple[str, ...] = (AUTO,)
    unsure: float = UNSURE

    def asked(self, themes: Sequence[str]) -> Asked:
        """The prevalence asked for by theme. Raises click.BadParameter where it does not fit the model's themes."""
        try:
            return asked_in_words(self.prevalence, themes)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--prevalence") from error


def decide_options(function: Function) -> Function:
    """Decorator: adds the options and hands them over as `deciding`."""

    @wraps(function)
    def command(*args: Any, prevalence: tuple[str, ...], unsure: float, **kwargs: Any) -> Any:
        return function(*args, deciding=Deciding(prevalence, unsure), **kwargs)

    for option in reversed(OPTIONS):
        command = option(command)
    return command  # type: ignore[return-value]


def say_prevalence(rule: Rule, themes: Sequence[str]) -> None:
    """Say on stderr what was estimated, if anything was."""
    rows = zip(themes, rule.shares, rule.estimated, strict=True) if rule.paragraphs else ()
    found = [f"{theme} {percent(share)}" for theme, share, guess in rows if guess]
    if found:
        texts = "1 paragraph" if rule.paragraphs == 1 else f"{rule.paragraphs} paragraphs"
        say(f"paragraphs with a theme, estimated from {texts}: {', '.join(found)}; --prevalence sets another share")


def say_likeness(found: Sequence[Likeness]) -> None:
    """Say on stderr that texts are unlike those the model learned from, what that means and what to do, if they are."""
    if warning := alarm(found):
        say(warning)


def alarm(found: Sequence[Likeness]) -> str:
    """The warning that `say_likeness` gives; empty where there is nothing to warn of. `found`: all texts, then their sources."""
    unlike = warned_of(found)
    if not unlike:
        return ""
    one = unlike[0]
    who = "these texts are" if one is found[0] else f"the texts of {', '.join(o.source or 'no source' for o in unlike)} are"
    why = f"{percent(round(one.unknown, 2))} of their words are new to it"
    means = "how good it is on such texts nobody has measured"
    if not one.many_unknown:
        why = "they use the most frequent words in other proportions, as another kind of text does"
    elif one.average_precision is not None:
        home, here = one.average_precision
        means = f"expect an average precision of {here:.2f} or less, in place of {home:.2f}"
    return (
        f"{who} unlike those that the model learned from: {why}; {means}. Code paragraphs of them that are drawn at random "
        "(absatz plan says how many), and see with absatz evaluate how far the model can be trusted here"
    )


def percent(share: float) -> str:
    """A share as percent, with as many digits as it has, three at most.

    >>> percent(0.023), percent(0.5)
    ('2.3 %', '50 %')
    """
    return f"{100 * share:.3g} %"


@dataclass(slots=True)
class Tally:
    """Counts decisions for a theme, how many of them are unsure, and how many of the others are expected to be wrong."""

    assigned: int = 0
    unsure: int = 0
    wrong: float = 0.0

    def watch(self, articles: Iterable[ArticleThemes]) -> Iterator[ArticleThemes]:
        """The articles as they come, counted."""
        for article in articles:
            self.count(article)
            yield article

    def count(self, article: ArticleThemes) -> None:
        """Count the decisions on an article."""
        for paragraph in article.paragraphs:
            for p, decided, doubt in zip(paragraph.probabilities, paragraph.decisions, paragraph.unsure, strict=True):
                self.assigned += decided
                self.unsure += decided and doubt
                self.wrong += (1 - p) * (decided and not doubt)

    @property
    def expected_error(self) -> float | None:
        """The share of assigned themes that is expected to be wrong where they are not unsure, None where there are none."""
        sure = self.assigned - self.unsure
        return self.wrong / sure if sure else None

    def say(self) -> None:
        """Say on stderr how many decisions should be read, and what is expected of the others."""
        if not self.assigned:
            return
        left = self.expected_error
        rest = "" if left is None else f"; of the others {percent(round(left, 2))} are expected to be wrong"
        say(f"themes assigned {self.assigned} times, {self.unsure} of these unsure{rest}")
