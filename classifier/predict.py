"""Article -> ArticleThemes: what the model says of every classified paragraph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from classifier.model import Evidence, Scorer, sigmoid
from classifier.rest_of_article import adds
from corpus.records import Article, Paragraph


@dataclass(frozen=True, slots=True)
class ParagraphThemes:
    """One paragraph with a probability and a decision per theme, in the model's order; both are empty for a paragraph that was
    set aside by its role. `article` is what the rest of the article adds to each log-odds. Evidence is filled on request; with
    the bias and `article` it sums to the log-odds."""

    paragraph: Paragraph
    probabilities: tuple[float, ...] = ()
    decisions: tuple[bool, ...] = ()
    article: tuple[float, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleThemes:
    """An article with the themes of its paragraphs, all of them, in order."""

    article: Article
    themes: tuple[str, ...]
    paragraphs: tuple[ParagraphThemes, ...]


def predict(article: Article, scorer: Scorer, *, explain: bool = False) -> ArticleThemes:
    """Label an article's paragraphs."""
    texts = [paragraph.text for paragraph in article.classified]
    scores = scorer.scores(texts)
    added = adds(scores, np.zeros(len(texts), dtype=np.int64), scorer.model.article)
    probabilities = sigmoid(scores + added)
    rows = iter(zip(probabilities, probabilities >= scorer.model.thresholds, added, strict=True))
    labelled = []
    for paragraph in article.paragraphs:
        if not paragraph.classified:
            labelled.append(ParagraphThemes(paragraph))
            continue
        probability, decision, article_adds = next(rows)
        evidence = scorer.explain(paragraph.text) if explain else ()
        probabilities_, decisions, article_ = probability.tolist(), decision.tolist(), article_adds.tolist()
        labelled.append(ParagraphThemes(paragraph, tuple(probabilities_), tuple(decisions), tuple(article_), evidence))
    return ArticleThemes(article, scorer.model.themes, tuple(labelled))
