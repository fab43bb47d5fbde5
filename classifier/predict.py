"""Article -> ArticleThemes: what the model says of every classified paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from classifier.article_term import article_numbers
from classifier.likeness import Likeness, LikenessCounter
from classifier.model import Evidence, Floats, Scorer, ThemeModel
from classifier.prevalence import Asked
from classifier.rule import Rule, rule_for, rule_from
from classifier.sureness import UNSURE
from corpus.errors import InputError
from corpus.paragraphs.article import is_rows
from corpus.records import Article, Paragraph, source_of

#: Paragraphs, and characters, labelled in one go.
TOGETHER, CHARACTERS = 8_192, 2 << 20
#: The prevalence of a collection is estimated from its first articles, until these have so many paragraphs: more would not make
#: it surer, and nobody should wait longer for the first line.
SAMPLE = 20_000
#: Paragraphs whose words are compared with those the model knows.
LOOKED_AT = 4_000
#: And so many characters at most, which bounds memory.
SAMPLE_CHARACTERS = 32 << 20


@dataclass(frozen=True, slots=True)
class ParagraphThemes:
    """One paragraph with a probability and a decision per theme, in the model's order; all are empty for a paragraph that was set
    aside by its role.

    `article` is what the rest of the article adds to each log-odds, `headings` how much of that its headings make, `by_words` the
    probabilities without it at the prevalence the model is made for, `unsure` whether a human should decide,
    `counted` the decisions that counts of a collection are made of. Evidence is filled on request; with the bias, `article` and
    the rule's shift it sums to the log-odds.
    """

    paragraph: Paragraph
    probabilities: tuple[float, ...] = ()
    decisions: tuple[bool, ...] = ()
    article: tuple[float, ...] = ()
    headings: tuple[float, ...] = ()
    unsure: tuple[bool, ...] = ()
    by_words: tuple[float, ...] = ()
    counted: tuple[bool, ...] = ()

    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleThemes:
    """An article with the themes of its paragraphs, all of them, in order, and the rule by which they were decided."""

    article: Article
    themes: tuple[str, ...]
    paragraphs: tuple[ParagraphThemes, ...]
    rule: Rule


def predict(article: Article, scorer: Scorer, rule: Rule | None = None, *, explain: bool = False) -> ArticleThemes:
    """Label an article's paragraphs."""
    return next(predict_all([article], scorer, rule, explain=explain))


def predict_all(
    articles: Iterable[Article], scorer: Scorer, rule: Rule | None = None, *, explain: bool = False
) -> Iterator[ArticleThemes]:
    """Label articles in their order, by a rule (None: that for the prevalence the model is made for). Rows of a table with the
    same id are one article though others stand between them, as far as a batch reaches (TOGETHER)."""
    rule = rule or rule_for(scorer.model)
    for batch in _batches(articles):
        themes = scorer.model.themes
        names = [name for i, article in enumerate(batch) for name in [_whole(article, i)] * len(article.classified)]
        above = [(_whole(article, i), heading) for i, article in enumerate(batch) for heading in article.headings]
        words = scorer.scores([*_texts(batch), *(heading for _, heading in above)])
        said = rule.judge(words, article_numbers([*names, *(name for name, _ in above)]), len(above))
        parts = (said.probabilities, said.decisions, said.article, said.headings, said.unsure, said.by_words, said.counted)
        rows = zip(*(part.tolist() for part in parts), strict=True)
        for article in batch:
            yield ArticleThemes(article, themes, tuple(_labelled(p, rows, scorer, explain) for p in article.paragraphs), rule)


def with_rule(
    articles: Iterable[Article], scorer: Scorer, asked: Asked, unsure: float = UNSURE
) -> tuple[Rule, Iterator[Article]]:
    """The rule for a collection, and its articles, all of them. The articles of the first paragraphs are read for it and kept:
    of SAMPLE where a prevalence is to be estimated, else of LOOKED_AT, to see how like they
    are to what the model knows. An error in reading is raised when the articles before it were handed on."""
    source = iter(articles)
    most = SAMPLE if None in asked else LOOKED_AT if scorer.model.info.likeness else 0
    first: list[Article] = []
    failed: list[Exception] = []
    paragraphs = characters = 0
    while paragraphs < most and characters < SAMPLE_CHARACTERS:
        try:
            article = next(source)
        except StopIteration:
            break
        except Exception as error:
            failed.append(error)
            break
        first.append(article)
        paragraphs += len(article.classified)
        characters += sum(len(paragraph.text) for paragraph in article.paragraphs)
    words = scorer.scores(_texts(first))
    rule = replace(rule_from(scorer.model, asked, words, unsure), likeness=_likeness(first, words, scorer.model))
    return rule, chain(first, _raised(failed) if failed else source)


def no_paragraphs(output: Path) -> InputError:
    """What is said where no input held a paragraph with text: an output with nothing in it would look like a result."""
    return InputError("no paragraphs in the inputs, so no output was written", where=output, hint="Check the inputs.")


def _likeness(articles: Sequence[Article], words: Floats, model: ThemeModel) -> tuple[Likeness, ...]:
    """All articles together, then by source; of so many as LOOKED_AT paragraphs have, spread over all of them."""
    if model.info.likeness is None:
        return ()
    counter, step, row = LikenessCounter(model, model.info.likeness), max(1, len(words) // LOOKED_AT), 0
    for place, article in enumerate(articles):
        texts = [paragraph.text for paragraph in article.classified]
        if place % step == 0:
            counter.add(texts, words[row : row + len(texts)], source_of(article))
        row += len(texts)
    return (counter.whole(), *counter.sources())


def _raised(errors: list[Exception]) -> Iterator[Article]:
    for error in errors:
        raise error
    yield from ()


def _texts(articles: Iterable[Article]) -> list[str]:
    return [paragraph.text for article in articles for paragraph in article.classified]


def _whole(article: Article, place: int) -> str:
    """A key by which pieces are put together: rows of a table with one id and source are one article, whatever stands between
    them. Any other article is whole already, and its key is its `place` in the batch."""
    return f"{article.id}\0{article.source}" if is_rows(article) else str(place)


def _labelled(paragraph: Paragraph, rows: Iterator[Any], scorer: Scorer, explain: bool) -> ParagraphThemes:
    if not paragraph.classified:
        return ParagraphThemes(paragraph)
    probabilities, decisions, added, above, unsure, words, counted = map(tuple, next(rows))
    evidence = scorer.explain(paragraph.text) if explain else ()
    return ParagraphThemes(paragraph, probabilities, decisions, added, above, unsure, words, counted, evidence)


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
