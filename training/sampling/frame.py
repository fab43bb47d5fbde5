"""What a draw can take: the paragraphs of a corpus that are classified, without those that must not be drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.coding.drawn import HOLDOUT, TRAIN, held_out_articles
from corpus.folder import Corpus
from corpus.records import Article, Paragraph
from training.splits import leakage_groups

ARTICLE, PARAGRAPH, GROUP = "article", "paragraph", "group"


@dataclass(frozen=True, slots=True)
class Unit:
    """What is drawn together: one paragraph, the paragraphs of an article, or those of articles that share text."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def article(self) -> str:
        """The article of its first paragraph."""
        return self.paragraphs[0].article


def units_to_draw(corpus: Corpus, purpose: str, unit: str) -> tuple[Unit, ...]:
    """The units that a draw for this purpose can take, sorted, so that the same seed draws the same whatever the order of files.

    A hold-out is drawn from everything that is not in a hold-out yet, whatever was drawn or coded before. To learn from, nothing
    is drawn of articles in a hold-out or alike to one, nor what was drawn or coded before.
    """
    held = held_out_articles(corpus.drawn)
    paragraphs = [p for name in sorted(corpus.articles) if name not in held for p in corpus.articles[name].classified]
    if purpose == TRAIN:
        alike = _alike(corpus, held)
        done = {row.spot for row in corpus.drawn if row.purpose == TRAIN}
        done |= {(label.article, label.paragraph) for label in corpus.labels}
        paragraphs = [p for p in paragraphs if p.article not in alike and (p.article, p.number) not in done]
    if unit == PARAGRAPH:
        return tuple(Unit((p,)) for p in paragraphs)
    if unit == ARTICLE:
        return _together(paragraphs, {p.article: p.article for p in paragraphs})
    return _together(paragraphs, groups_of(corpus.articles.values()))


def groups_of(articles: Iterable[Article]) -> dict[str, str]:
    """Article -> the first, in order of names, of the articles that share text with it, directly or through others."""
    pairs = [(article.id, p.text) for article in sorted(articles, key=lambda a: a.id) for p in article.classified]
    if not pairs:
        return {}
    names, texts = zip(*pairs, strict=True)
    first: dict[int, str] = {}
    return {name: first.setdefault(group, name) for name, group in zip(names, leakage_groups(names, texts).tolist(), strict=True)}


def learned_before(corpus: Corpus, names: Iterable[str]) -> frozenset[str]:
    """Those of some articles of which a paragraph was drawn to learn from, or is labelled, before."""
    used = {row.article for row in corpus.drawn if row.purpose == TRAIN} | {label.article for label in corpus.labels}
    return frozenset(used.intersection(names))


def coded_before(corpus: Corpus, drawn: Iterable[Unit]) -> int:
    """How many paragraphs of the articles drawn are labelled already, and so will not be learned from any more."""
    names = {p.article for unit in drawn for p in unit.paragraphs}
    return len({(label.article, label.paragraph) for label in corpus.labels if label.article in names})


def has_hold_out(corpus: Corpus) -> bool:
    """Whether a hold-out was drawn."""
    return any(row.purpose == HOLDOUT for row in corpus.drawn)


def _alike(corpus: Corpus, held: frozenset[str]) -> set[str]:
    """Articles that share text with one in the hold-out."""
    if not held:
        return set()
    groups = groups_of(corpus.articles.values())
    barred = {groups[name] for name in held if name in groups}
    return {name for name, group in groups.items() if group in barred}


def _together(paragraphs: list[Paragraph], groups: dict[str, str]) -> tuple[Unit, ...]:
    found: dict[str, list[Paragraph]] = {}
    for p in paragraphs:
        found.setdefault(groups[p.article], []).append(p)
    return tuple(Unit(tuple(found[name])) for name in sorted(found))
