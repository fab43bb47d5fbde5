"""ArticleThemes and the model -> ThemeSummary: all the counting a report needs, done once."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from pathlib import PurePath

from classifier.decide_options import Tally
from classifier.model import Evidence, Scorer, ThemeModel
from classifier.predict import ArticleThemes, ParagraphThemes
from classifier.rule import Rule
from classifier.sureness import Sureness, sureness
from corpus.records import text_sha256
from reports.article.evidence import WordTally, check, deciding
from reports.article.quotes import QuoteSearch
from reports.records import ParagraphFacts, SetAside, ThemeFacts, ThemeSummary
from reports.reliability import provenance, reliability, validation

#: Longer paragraphs are labelled but not explained word by word: no paragraph of an article is that long, and the evidence of
#: a file of many megabytes without line breaks would not fit into memory.
EXPLAINED_CHARACTERS = 100_000

LANGUAGE_CODES = {"german": "de", "english": "en"}


def summarise(labelled: ArticleThemes, scorer: Scorer, *, model_sha256: str = "") -> ThemeSummary:
    """Count everything a report says of one article. Evidence that `labelled` does not carry is computed here."""
    model, article = scorer.model, labelled.article
    classified = [p for p in labelled.paragraphs if p.paragraph.classified]
    rule, tally = labelled.rule, Tally()
    tally.count(labelled)
    scopes = tuple(_scope(t, classified) for t in range(len(model.themes)))
    tallies = tuple(WordTally(t) for t in range(len(model.themes)))
    trained_on = frozenset(model.trained_on)
    quotes = QuoteSearch(len(model.themes))
    paragraphs = []
    for p in classified:
        # The evidence of one paragraph at a time: that of a whole article can be large.
        evidence = _evidence(p, scorer)
        for words_of, scope in zip(tallies, scopes, strict=True):
            if p.paragraph.number in scope:
                words_of.add(p.paragraph.number, evidence)
        # What is unsure is to be checked, not to be quoted as if it held.
        sure = [decided and not doubt for decided, doubt in zip(p.decisions, p.unsure, strict=True)]
        quotes.add(p.paragraph.number, p.paragraph.text, evidence, sure)
        paragraphs.append(_paragraph(p, evidence, rule, trained_on))
    words = sum(p.words for p in paragraphs)
    themes = tuple(_theme(t, model, rule, paragraphs, words, tallies[t]) for t in range(len(model.themes)))
    info = model.info
    return ThemeSummary(
        article=article.id,
        title=article.title or article.id,
        # The name only: a path would tell readers about the writer's computer and change the report's bytes.
        source=PurePath(article.source).name or article.source,
        encoding=article.encoding,
        language=LANGUAGE_CODES.get(model.settings.language, "de"),
        dates=article.dates,
        metadata=article.metadata,
        words=words,
        no_theme=tuple(p.number for p in paragraphs if not any(p.decisions)),
        assigned=tally.assigned,
        unsure=tally.unsure,
        expected_error=tally.expected_error,
        unsure_above=rule.unsure,
        estimated_from=rule.paragraphs,
        themes=themes,
        quotes=quotes.chosen(sorted(range(len(themes)), key=lambda t: -themes[t].words)),
        likeness=rule.likeness,
        paragraphs=tuple(paragraphs),
        set_aside=tuple(
            SetAside(p.number, p.id, p.role, p.reason, p.start, p.end, p.text) for p in article.paragraphs if not p.classified
        ),
        validation=validation(info),
        provenance=provenance(
            info, model_sha256=model_sha256, article_sha256=text_sha256("\n".join(p.text for p in article.paragraphs))
        ),
    )


def _scope(theme: int, classified: Sequence[ParagraphThemes]) -> frozenset[int]:
    """The paragraphs over which words for and against a theme are summed: those that carry it or may do so. Where there are
    none, the one with the highest probability, so that a reader sees why the theme was not found."""
    near = [p.paragraph.number for p in classified if p.decisions[theme] or p.unsure[theme]]
    if not near and classified:
        near = [max(classified, key=lambda p: p.probabilities[theme]).paragraph.number]
    return frozenset(near)


def _evidence(labelled: ParagraphThemes, scorer: Scorer) -> tuple[Evidence, ...]:
    if labelled.evidence or len(labelled.paragraph.text) > EXPLAINED_CHARACTERS:
        return labelled.evidence
    return scorer.explain(labelled.paragraph.text)


def _paragraph(
    labelled: ParagraphThemes,
    evidence: tuple[Evidence, ...],
    rule: Rule,
    trained_on: frozenset[str],
) -> ParagraphFacts:
    paragraph, themes = labelled.paragraph, range(len(labelled.decisions))
    marks = [
        mark
        for t in themes
        if labelled.decisions[t]
        for mark in deciding(evidence, t, labelled.probabilities[t], float(rule.thresholds[t]))
    ]
    digest = text_sha256(paragraph.text)
    return ParagraphFacts(
        number=paragraph.number,
        id=paragraph.id,
        role=paragraph.role,
        start=paragraph.start,
        end=paragraph.end,
        words=paragraph.words,
        text=paragraph.text,
        text_sha256=digest,
        trained_on=digest[:32] in trained_on,
        probabilities=labelled.probabilities,
        article=labelled.article,
        headings=labelled.headings,
        decisions=labelled.decisions,
        marks=tuple(sorted(marks, key=lambda mark: (mark.start, mark.theme))),
        checks=tuple(check(evidence, t) for t in themes if labelled.unsure[t]),
        explained=bool(evidence) or len(paragraph.text) <= EXPLAINED_CHARACTERS,
    )


def _theme(
    t: int, model: ThemeModel, rule: Rule, paragraphs: Sequence[ParagraphFacts], words: int, tally: WordTally
) -> ThemeFacts:
    carrying = [p for p in paragraphs if p.decisions[t]]
    carried = sum(p.words for p in carrying)
    error = _error([p.probabilities[t] for p in paragraphs], [p.probabilities[t] for p in carrying])
    return ThemeFacts(
        id=model.themes[t],
        names=model.info.names(model.themes[t]),
        threshold=float(rule.thresholds[t]),
        prevalence=rule.shares[t],
        shift=float(rule.shift[t]),
        numbers=tuple(p.number for p in carrying),
        words=carried,
        share_paragraphs=len(carrying) / len(paragraphs) if paragraphs else None,
        share_words=carried / words if words else None,
        words_for=tally.telling(sign=1),
        words_against=tally.telling(sign=-1),
        error=error,
        sureness=Sureness.UNCLEAR if error is None else sureness(1 - error, True, rule.unsure),
        reliability=reliability(model.info, model.themes[t]),
    )


def _error(probabilities: Sequence[float], carrying: Sequence[float]) -> float | None:
    """How likely what is said of a theme in an article is wrong (`ThemeFacts.error`), from its probabilities in all paragraphs
    and in those that carry it.

    >>> round(_error([0.9, 0.7, 0.1], [0.9, 0.7]), 2), round(_error([0.1, 0.1], []), 2)
    (0.2, 0.19)
    """
    if carrying:
        return sum(1 - p for p in carrying) / len(carrying)
    return 1 - prod(1 - p for p in probabilities) if probabilities else None
