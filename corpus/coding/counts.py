"""Counts of what is in a corpus: articles, paragraphs, roles, coders, themes. Checks on the way that everything fits together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from corpus.coding.side_tables import read_facts, read_roles
from corpus.duplicates import SHINGLE, SIMILARITY, Duplicate, DuplicateFinder
from corpus.folder import Corpus


@dataclass(frozen=True, slots=True)
class CorpusCounts:
    """Counts of a validated corpus.

    `themes` maps a theme to (paragraphs judged, paragraphs that carry it); `repeated` names articles that nearly repeat an
    earlier one; `roles_by_hand` is (roles given by hand, of these detected alike); `facts`, articles with facts.
    """

    articles: int
    paragraphs: int
    classified: int
    labelled: int
    words: int
    roles: tuple[tuple[str, int], ...]
    coders: tuple[tuple[str, int], ...]
    themes: dict[str, tuple[int, int]]
    several: int
    none: int
    repeated: tuple[Duplicate, ...]
    roles_by_hand: tuple[int, int]
    facts: int


def corpus_counts(corpus: Corpus) -> CorpusCounts:
    """Count articles, paragraphs, roles, coders and themes; check the tables beside the labels. Raises InputError where one of
    these is wrong, or there are labels and none of them judges anything."""
    if corpus.labels or corpus.stale:  # a corpus that was only started has neither, and is counted all the same
        corpus.refuse_unjudged()
    roles_path, facts_path = (Path(corpus.path) / name for name in ("roles.csv", "articles.csv"))
    roles = read_roles(roles_path, corpus.articles) if roles_path.exists() else {}
    facts = read_facts(facts_path, corpus.articles) if facts_path.exists() else {}
    finder = DuplicateFinder()
    paragraphs = [paragraph for article in corpus.articles.values() for paragraph in article.paragraphs]
    labelled = corpus.labelled
    columns = list(zip(*(paragraph.values for paragraph in labelled), strict=True)) or [()] * len(corpus.codebook.ids)
    judged_all = [paragraph.values for paragraph in labelled if None not in paragraph.values]
    return CorpusCounts(
        articles=len(corpus.articles),
        paragraphs=len(paragraphs),
        classified=sum(paragraph.classified for paragraph in paragraphs),
        labelled=len(labelled),
        words=sum(len(paragraph.text.split()) for paragraph in labelled),
        roles=tuple(Counter(paragraph.role.value for paragraph in paragraphs).most_common()),
        coders=tuple(sorted(Counter(label.coder for label in corpus.labels).items())),
        themes={
            t: (sum(v is not None for v in c), sum(v == 1 for v in c)) for t, c in zip(corpus.codebook.ids, columns, strict=True)
        },
        several=sum(values.count(1) > 1 for values in judged_all),
        none=sum(values.count(1) == 0 for values in judged_all),
        repeated=tuple(found for article in corpus.articles.values() if (found := finder.look(article))),
        roles_by_hand=(len(roles), sum(corpus.articles[a].paragraphs[n - 1].role is role for (a, n), role in roles.items())),
        facts=len(facts),
    )


def counts_text(counts: CorpusCounts) -> str:
    """The counts as lines of text."""
    lines = [
        f"articles     {counts.articles:>7}",
        f"paragraphs   {counts.paragraphs:>7}",
        f"  classified {counts.classified:>7}",
        f"  labelled   {counts.labelled:>7}  ({counts.words} words)",
        "roles        " + ", ".join(f"{role} {n}" for role, n in counts.roles),
        "coders       " + (", ".join(f"{coder} {n}" for coder, n in counts.coders) or "none"),
        *(f"{theme:<13}{positive:>7} of {judged} judged" for theme, (judged, positive) in counts.themes.items()),
        f"several      {counts.several:>7}",
        f"none         {counts.none:>7}",
        f"near-duplicates {len(counts.repeated):>4} of {counts.articles} articles repeat an earlier one"
        f" (Jaccard of word {SHINGLE}-shingles >= {SIMILARITY})",
        *(f"  {found.article} repeats {found.original} ({found.similarity:.2f})" for found in counts.repeated),
    ]
    given, alike = counts.roles_by_hand
    if given:
        lines.append(f"roles by hand{given:>7}, {alike / given:.1%} detected alike")
    if counts.facts:
        lines.append(f"facts        {counts.facts:>7} articles")
    return "\n".join(lines) + "\n"
