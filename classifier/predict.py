"""Article -> ArticleThemes: what the model says of every classified paragraph."""

from __future__ import annotations

from dataclasses import dataclass

from classifier.model import Evidence, Scorer
from corpus.records import Article, Paragraph


@dataclass(frozen=True, slots=True)
class ParagraphThemes:
    """One paragraph with a probability and a decision per theme, in the model's order; both are empty for a paragraph that was
    set aside by its role. Evidence is filled on request."""

    paragraph: Paragraph
    probabilities: tuple[float, ...] = ()
    decisions: tuple[bool, ...] = ()
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
    probabilities = scorer.probabilities(texts)
    rows = iter(zip(probabilities, probabilities >= scorer.model.thresholds, strict=True))
    labelled = []
    for paragraph in article.paragraphs:
        if not paragraph.classified:
            labelled.append(ParagraphThemes(paragraph))
            continue
        probability, decision = next(rows)
        evidence = scorer.explain(paragraph.text) if explain else ()
        labelled.append(ParagraphThemes(paragraph, tuple(probability.tolist()), tuple(decision.tolist()), evidence))
    return ArticleThemes(article, scorer.model.themes, tuple(labelled))
