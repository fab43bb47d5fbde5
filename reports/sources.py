"""The inputs of reports, to be read more than once: files and folders, standard input, and predictions of `absatz predict`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from classifier.model import Scorer
from classifier.predict import ArticleThemes, predict, predict_all
from corpus.errors import InputError
from corpus.records import Article, Paragraph, Role
from corpus.sources import STDIN, read_articles

SUFFIXES = (".jsonl", ".ndjson")
#: What a line of predictions has and a line of plain paragraphs has not.
SIGNS = frozenset({"article", "paragraph", "role", "classified", "text"})
#: Predictions are written with six decimals.
TOLERANCE = 2e-6
HINT = "Give a file that `absatz predict --format jsonl` wrote."


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
                for article, _ in _predictions(Path(name)):
                    yield article
            elif name != STDIN:
                yield from self._read([name])
            else:
                if self._stdin is None:
                    self._stdin = list(self._read([STDIN]))
                yield from self._stdin

    def labelled(self, scorer: Scorer) -> Iterator[ArticleThemes]:
        """The articles with their themes. Raises InputError where a predictions file was made with another model: then error
        rates and thresholds of this one would not belong to it."""
        for name in self._inputs:
            if is_predictions(name):
                articles = (article for article, _ in _predictions(Path(name)))
                said = (stated for _, stated in _predictions(Path(name)))
                for labelled, stated in zip(predict_all(articles, scorer), said, strict=True):
                    yield _agreeing(labelled, stated, scorer, name)
            else:
                source = Sources([name], self._read)
                source._stdin = self._stdin
                yield from predict_all(source.read(), scorer)
                self._stdin = source._stdin


def is_predictions(name: str) -> bool:
    """Whether an input is a file of predictions: told by its ending and its first line."""
    path = Path(name)
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        return False
    try:
        with path.open(encoding="utf-8-sig") as file:
            row = json.loads(file.readline(10_000_000))
    except (OSError, ValueError):
        return False
    return isinstance(row, dict) and row.keys() >= SIGNS


def _predictions(path: Path) -> Iterator[tuple[Article, list[dict[str, float]]]]:
    """Articles with the probabilities stated for their classified paragraphs."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            rows = (_row(line, path, number) for number, line in enumerate(file, 1) if line.strip())
            for article, group in groupby(rows, key=lambda row: str(row["article"])):
                yield _article(article, list(group), path)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the predictions ({error})", where=path, hint=HINT) from error


def _row(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
        kinds = {"article": str, "paragraph": int, "role": str, "classified": bool, "text": str, "start": int, "end": int}
        if not isinstance(row, dict) or any(type(row.get(key)) is not kind for key, kind in kinds.items()):
            raise ValueError("an entry is missing or of the wrong kind")
        Role(row["role"])
        probabilities = row.get("probabilities", {})
        if row["classified"] and not (
            isinstance(probabilities, dict) and all(isinstance(p, int | float) for p in probabilities.values())
        ):
            raise ValueError("probabilities are missing")
    except ValueError as error:
        raise InputError(f"not a line of predictions ({error})", where=path, line=number, hint=HINT) from error
    return row


def _article(name: str, rows: list[dict[str, Any]], path: Path) -> tuple[Article, list[dict[str, float]]]:
    paragraphs = tuple(
        Paragraph(
            name, row["paragraph"], row["text"], row["start"], row["end"], Role(row["role"]), row["classified"],
            str(row.get("reason", "")),
        )
        for row in rows
    )  # fmt: skip
    first = next((p.text for p in paragraphs if p.role is Role.HEADING), paragraphs[0].text)
    article = Article(name, path.name, first[:200], paragraphs)
    return article, [row["probabilities"] for row in rows if row["classified"]]


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
