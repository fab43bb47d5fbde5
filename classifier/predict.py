"""Article -> ArticleThemes: what the model says of every classified paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from classifier.article_term import adds, article_numbers
from classifier.model import Evidence, Scorer, sigmoid
from classifier.unsure import is_unsure, unsure_bands
from corpus.paragraphs.article import GIVEN
from corpus.records import Article, Paragraph

#: Paragraphs, and characters, labelled in one go.
TOGETHER, CHARACTERS = 8_192, 2 << 20


@dataclass(frozen=True, slots=True)
class ParagraphThemes:
    """One paragraph with a probability and a decision per theme, in the model's order; all are empty for a paragraph that was set
    aside by its role.

    `article` is what the rest of the article adds to each log-odds, `by_words` the probabilities without it, `unsure` whether a
    human should decide. Evidence is filled on request; with the bias and `article` it sums to the log-odds.
    """

    paragraph: Paragraph
    probabilities: tuple[float, ...] = ()
    decisions: tuple[bool, ...] = ()
    article: tuple[float, ...] = ()
    unsure: tuple[bool, ...] = ()
    by_words: tuple[float, ...] = ()

    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleThemes:
    """An article with the themes of its paragraphs, all of them, in order."""

    article: Article
    themes: tuple[str, ...]
    paragraphs: tuple[ParagraphThemes, ...]


def predict(article: Article, scorer: Scorer, *, explain: bool = False) -> ArticleThemes:
    """Label an article's paragraphs."""
    return next(predict_all([article], scorer, explain=explain))


def predict_all(articles: Iterable[Article], scorer: Scorer, *, explain: bool = False) -> Iterator[ArticleThemes]:
    """Label articles in their order. Rows of a table with the same id are one article though others stand between them, as far as
    a batch reaches (TOGETHER)."""
    bands = unsure_bands(scorer.model)
    for batch in _batches(articles):
        themes = scorer.model.themes
        texts = [paragraph.text for article in batch for paragraph in article.classified]
        names = [name for i, article in enumerate(batch) for name in [_whole(article, i)] * len(article.classified)]
        scores = scorer.scores(texts)
        added = adds(scores, article_numbers(names), scorer.model.article)
        probabilities = sigmoid(scores + added)
        said = (probabilities, probabilities >= scorer.model.thresholds, added, is_unsure(probabilities, bands), sigmoid(scores))
        rows = zip(*(part.tolist() for part in said), strict=True)
        for article in batch:
            yield ArticleThemes(article, themes, tuple(_labelled(p, rows, scorer, explain) for p in article.paragraphs))


def _whole(article: Article, place: int) -> str:
    """A key by which pieces are put together: rows of a table with one id and source are one article, whatever stands between
    them. Any other article is whole already, and its key is its `place` in the batch."""
    rows = any(paragraph.reason == GIVEN for paragraph in article.paragraphs)
    return f"{article.id}\0{article.source}" if rows else str(place)


def _labelled(paragraph: Paragraph, rows: Iterator[Any], scorer: Scorer, explain: bool) -> ParagraphThemes:
    if not paragraph.classified:
        return ParagraphThemes(paragraph)
    probabilities, decisions, added, unsure, words = map(tuple, next(rows))
    evidence = scorer.explain(paragraph.text) if explain else ()
    return ParagraphThemes(paragraph, probabilities, decisions, added, unsure, words, evidence)


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Articles in batches that just reach one of the limits. If reading fails, what was read before is handed on first."""
    batch: list[Article] = []
    paragraphs = characters = 0
    source = iter(articles)
    while True:
        try:
            article = next(source)
        except StopIteration:
            break
        except Exception:
            if batch:
                yield batch
            raise
        batch.append(article)
        paragraphs += len(article.paragraphs)
        characters += sum(len(paragraph.text) for paragraph in article.paragraphs)
        if paragraphs >= TOGETHER or characters >= CHARACTERS:
            yield batch
            batch, paragraphs, characters = [], 0, 0
    if batch:
        yield batch
