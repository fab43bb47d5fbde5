"""The inputs of reports, to be read more than once: files and folders, standard input, and predictions of `absatz predict`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from classifier.model import Scorer
from classifier.predict import ArticleThemes, predict, predict_all
from corpus.errors import InputError
from corpus.records import Article
from corpus.sources import STDIN, read_articles
from reports.predictions import is_predictions, predictions

#: Predictions are written with six decimals.
TOLERANCE = 2e-6

Reader = Callable[[Sequence[str]], Iterable[Article]]


class Sources:
    """Reads inputs as often as asked, with `read`. Standard input cannot be read twice, so its articles are kept."""

    def __init__(self, inputs: Sequence[str], read: Reader = read_articles) -> None:
        self._inputs = inputs
        self._read = read
        self._stdin: list[Article] | None = None

    def read(self) -> Iterator[Article]:
        """The articles in order. Raises InputError."""
        for name in self._inputs:
            if is_predictions(name):
                for article, _ in predictions(Path(name)):
                    yield article
            elif name != STDIN:
                yield from self._read([name])
            else:
                if self._stdin is None:
                    self._stdin = list(self._read([STDIN]))
                yield from self._stdin

    def check(self, scorer: Scorer) -> None:
        """Raise InputError, as `labelled` does, where a file of predictions was made with another model."""
        for name in self._inputs:
            if is_predictions(name):
                for _ in Sources([name]).labelled(scorer):
                    pass

    def labelled(self, scorer: Scorer) -> Iterator[ArticleThemes]:
        """The articles with their themes. Raises InputError where a predictions file was made with another model: then error
        rates and thresholds of this one would not belong to it."""
        for name in self._inputs:
            if is_predictions(name):
                articles = (article for article, _ in predictions(Path(name)))
                said = (stated for _, stated in predictions(Path(name)))
                for labelled, stated in zip(predict_all(articles, scorer), said, strict=True):
                    yield _agreeing(labelled, stated, scorer, name)
            else:
                source = Sources([name], self._read)
                source._stdin = self._stdin
                yield from predict_all(source.read(), scorer)
                self._stdin = source._stdin


def _agreeing(labelled: ArticleThemes, stated: list[dict[str, float]], scorer: Scorer, name: str) -> ArticleThemes:
    """The article with the probabilities that the file states: pieces with one id are one article where they were rows of a
    table, several where they came from several files, which the file does not tell."""
    for candidate in (labelled, predict(labelled.article, scorer)):
        differing = _differing(candidate, stated)
        if differing is None:
            return candidate
    raise InputError(
        f"the predictions for {differing} were made with another model",
        where=name,
        hint="Name that model with -m, or predict anew.",
    )


def _differing(labelled: ArticleThemes, stated: list[dict[str, float]]) -> str | None:
    """The first paragraph whose stated probabilities are not these."""
    found = [p for p in labelled.paragraphs if p.paragraph.classified]
    for paragraph, said in zip(found, stated, strict=True):
        ours = dict(zip(labelled.themes, paragraph.probabilities, strict=True))
        if ours.keys() != said.keys() or any(abs(ours[theme] - said[theme]) > TOLERANCE for theme in ours):
            return paragraph.paragraph.id
    return None
