"""All the counting of a corpus report: articles with their themes go in one at a time, and an `Overview` comes out."""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from classifier.decide_options import Tally
from classifier.model import Scorer, ThemeModel
from classifier.predict import ArticleThemes, ParagraphThemes
from classifier.prevalence import made_for
from classifier.rule import Rule, rule_for
from corpus.dating import best_date
from corpus.paragraphs.language import named_in
from corpus.records import source_of, text_sha256
from reports.article.summary import EXPLAINED_CHARACTERS, LANGUAGE_CODES
from reports.overview.grouping import MOST, values_of
from reports.overview.periods import periods
from reports.overview.records import ArticleRow, CorpusTheme, Group, Grouping, Overview, Profile, ToCheck
from reports.overview.sums import ArticleSums, ThemeSums, shares
from reports.overview.words import ThemeWords
from reports.quantify.methods import moved_values
from reports.quantify.model_errors import model_errors
from reports.quantify.records import Floats, ModelErrors
from reports.quantify.transfer import transferred
from reports.reliability import provenance, reliability, validation

#: Paragraphs named for a check by hand, characters shown of each, and how many of one article at most, so that a long article
#: does not fill the list.
CHECKED = 16
CHECKED_CHARACTERS = 220
CHECKED_PER_ARTICLE = 2
TITLE_CHARACTERS = 160
PROFILES = 10
#: Where more of the corpus than this was seen in training, the error rates of unseen paragraphs do not hold.
LEARNED = 0.05

#: The name of a group: a value of a column, or of two.
Name = TypeVar("Name", str, tuple[str, ...])

#: Hand labels drawn at random: (article, paragraph) -> text hash and a judgement per theme.
Labels = Mapping[tuple[str, int], tuple[str, Sequence[int | None]]]


def collect(
    articles: Iterable[ArticleThemes],
    scorer: Scorer,
    *,
    rule: Rule | None = None,
    names: Sequence[str] = (),
    labels: Labels | None = None,
    by: Sequence[str] = (),
    sha256: str = "",
) -> Overview:
    """Count everything a corpus report says. `rule` is the one they were decided by (None: that for the prevalence
    the model is made for). `names` are the article reports in the same folder, in order; `by` are columns to group by, two
    at most; `sha256` is that of the model file. Memory grows with the number of articles, by about one line of a table each."""
    counter = _Counter(scorer, labels or {}, rule or rule_for(scorer.model), tuple(by))
    for labelled in articles:
        counter.add(labelled, names[len(counter.rows)] if names else "")
    return counter.overview(sha256)


@dataclass(slots=True)
class _Counter:
    scorer: Scorer
    labels: Labels
    rule: Rule
    by: tuple[str, ...] = ()
    rows: list[ArticleRow] = field(default_factory=list)
    _errors: list[ModelErrors | None] = field(init=False)
    _sums: ArticleSums = field(init=False)
    _words: list[ThemeWords] = field(init=False)
    _together: Floats = field(init=False)
    _check: list[tuple[float, int, int, ToCheck]] = field(default_factory=list)
    _profiles: Counter[tuple[int, ...]] = field(default_factory=Counter)
    _numbers: Counter[str] = field(default_factory=Counter)
    _foreign: Counter[str] = field(default_factory=Counter)
    _digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    _learned: frozenset[str] = field(init=False)
    _tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        model = self.scorer.model
        k = len(model.themes)
        known = [model_errors(model.info, theme) for theme in model.themes]
        self._errors = [errors and transferred(errors) for errors in known]
        self._sums = ArticleSums(k, max([len(known.to) for known in self._errors if known is not None], default=0))
        self._words = [ThemeWords(t) for t in range(k)]
        self._together = np.zeros((k, k))
        self._learned = frozenset(model.trained_on)

    def add(self, labelled: ArticleThemes, report: str) -> None:
        """Count one article."""
        article, place = labelled.article, len(self.rows)
        self._tally.count(labelled)
        classified = [p for p in labelled.paragraphs if p.paragraph.classified]
        decided = np.array([p.counted for p in classified], dtype=np.float64).reshape(-1, len(self._words))
        words = np.array([p.paragraph.words for p in classified], dtype=np.float64)
        self._sums.add(len(classified), self._theme_sums(classified, decided, words))
        self._together += decided.T @ decided
        unsure = sum([self._paragraph(p, place) for p in classified])
        with_theme = tuple(int(n) for n in decided.sum(axis=0))
        self._profiles[tuple(t for t, n in enumerate(with_theme) if n)] += bool(classified)
        self._foreign.update(language for p in labelled.paragraphs if (language := named_in(p.paragraph.reason)))
        self._numbers["set_aside"] += len(labelled.paragraphs) - len(classified)
        self._numbers["no_theme"] += int((~decided.any(axis=1)).sum())
        digest = text_sha256("\n".join(p.text for p in article.paragraphs))
        dated = best_date(article)
        self._digest.update(f"{article.id}\0{digest}\n".encode("utf-8", "surrogatepass"))
        self.rows.append(
            ArticleRow(
                id=article.id,
                title=(article.title or article.id)[:TITLE_CHARACTERS],
                report=report,
                date=dated.value if dated else "",
                origin=dated.origin if dated else "",
                published=dated is not None and dated.published,
                source=source_of(article),
                by=values_of(article, self.by),
                paragraphs=len(classified),
                words=int(words.sum()),
                with_theme=with_theme,
                words_with=tuple(int(n) for n in words @ decided),
                unsure=unsure,
            )
        )

    def _theme_sums(self, classified: Sequence[ParagraphThemes], decided: Floats, words: Floats) -> ThemeSums:
        probability = np.array([p.by_words for p in classified], dtype=np.float64).reshape(decided.shape)
        sums = ThemeSums.zeros(decided.shape[1], self._sums.moved)
        sums.decided[:], sums.probability[:], sums.words[:] = decided.sum(axis=0), probability.sum(axis=0), words @ decided
        for t, known in enumerate(self._errors):
            for i, values in enumerate(moved_values(probability[:, t], known) if known is not None else ()):
                sums.moved[t, i] = values.sum()
        for i, paragraph in enumerate(classified):
            for t, value in enumerate(self._judgements(paragraph)):
                if value is not None:
                    sums.weighted[t] += probability[i, t]
                    sums.drawn[t] += 1
                    sums.carrying[t] += value
        return sums

    def _judgements(self, labelled: ParagraphThemes) -> Sequence[int | None]:
        """Hand labels of a paragraph whose text is the one that was coded and that the model has not seen."""
        paragraph = labelled.paragraph
        digest, values = self.labels.get((paragraph.article, paragraph.number), ("", ()))
        if not values or digest != text_sha256(paragraph.text) or digest[:32] in self._learned:
            return ()
        self._numbers["labelled"] += 1
        return values

    def _paragraph(self, labelled: ParagraphThemes, article: int) -> bool:
        """Count words and unsure decisions of one paragraph; whether it has one."""
        text = labelled.paragraph.text
        self._numbers["learned"] += text_sha256(text)[:32] in self._learned
        carried = [t for t, counted in enumerate(labelled.counted) if counted]
        if carried and len(text) <= EXPLAINED_CHARACTERS:
            evidence = labelled.evidence or self.scorer.explain(text)
            for t in carried:
                self._words[t].add(article, evidence)
        near = [t for t, doubt in enumerate(labelled.unsure) if doubt]
        for t in near:
            self._remember(labelled, article, t)
        return bool(near)

    def _remember(self, labelled: ParagraphThemes, article: int, t: int) -> None:
        paragraph, p = labelled.paragraph, labelled.probabilities[t]
        chance = 1 - p if labelled.decisions[t] else p
        item = ToCheck(article, paragraph.number, t, p, labelled.decisions[t], paragraph.text[:CHECKED_CHARACTERS])
        # A heap of the most doubtful decisions so far. The least doubtful of them is on top, and makes room when a more doubtful
        # one comes; of equally doubtful ones the earlier stays.
        heapq.heappush(self._check, (chance, -article, -paragraph.number * len(self._words) - t, item))
        if len(self._check) > 10 * CHECKED:
            heapq.heappop(self._check)

    def overview(self, sha256: str) -> Overview:
        """What was counted."""
        model, info = self.scorer.model, self.scorer.model.info
        total = sum(row.paragraphs for row in self.rows)
        withheld = self._numbers["learned"] > LEARNED * total
        errors = [None if withheld else known for known in self._errors]
        counting = self.rule.counting or self.rule
        if (counting.prevalence != made_for(model)).any():
            # What is known of the errors of decisions holds for those at the model's own prevalence.
            errors = [known and replace(known, decision=None) for known in errors]
        sizes, sums = self._sums.table()
        kind, named = periods([row.date for row in self.rows])
        sources = [row.source for row in self.rows]
        language = LANGUAGE_CODES.get(model.settings.language, "de")
        several = len(set(sources) - {""}) > 1
        return Overview(
            language=language,
            themes=_themes(model, self.rule, counting),
            whole=Group("", *self._size(None), shares(sizes, sums, errors, design=True)),
            periods=self._groups(named, sizes, sums, errors) if kind else (),
            period=kind,
            undated=sum(not name for name in named) if kind else len(self.rows),
            sources=self._groups(sources, sizes, sums, errors) if several else (),
            groupings=tuple(
                Grouping(column, self._groups([row.by[i] for row in self.rows], sizes, sums, errors))
                for i, column in enumerate(self.by)
            ),
            crossed=self._crossed(sizes, sums, errors) if len(self.by) == MOST else (),
            together=tuple(tuple(int(n) for n in row) for row in self._together),
            profiles=tuple(Profile(themes, n) for themes, n in _ranked(self._profiles)[:PROFILES]),
            words=tuple(words.telling(language) for words in self._words),
            articles=tuple(self.rows),
            check=_to_check(self._check),
            unsure=sum(row.unsure for row in self.rows),
            assigned=self._tally.assigned,
            assigned_unsure=self._tally.unsure,
            expected_error=self._tally.expected_error,
            unsure_above=self.rule.unsure,
            estimated_from=self.rule.paragraphs,
            likeness=self.rule.likeness,
            no_theme=self._numbers["no_theme"],
            set_aside=self._numbers["set_aside"],
            foreign=tuple(sorted(self._foreign.items(), key=lambda item: (-item[1], item[0]))),
            learned=self._numbers["learned"],
            withheld=withheld,
            labelled=self._numbers["labelled"],
            validation=validation(info),
            provenance=provenance(info, model_sha256=sha256, article_sha256=self._digest.hexdigest()),
        )

    def _groups(
        self, names: Sequence[str], sizes: Floats, sums: ThemeSums, errors: Sequence[ModelErrors | None]
    ) -> tuple[Group, ...]:
        return tuple(Group(name, *self._size(members), shares(sizes, sums, errors, members)) for name, members in _members(names))

    def _crossed(
        self, sizes: Floats, sums: ThemeSums, errors: Sequence[ModelErrors | None]
    ) -> tuple[tuple[str, str, Group], ...]:
        keys = [row.by if all(row.by) else () for row in self.rows]
        return tuple(
            (key[0], key[1], Group(" · ".join(key), *self._size(members), shares(sizes, sums, errors, members)))
            for key, members in _members(keys)
        )

    def _size(self, members: Sequence[bool] | np.ndarray | None) -> tuple[int, int, int]:
        rows = self.rows if members is None else [row for row, inside in zip(self.rows, members, strict=True) if inside]
        return len(rows), sum(row.paragraphs for row in rows), sum(row.words for row in rows)


def _members(names: Sequence[Name]) -> Iterator[tuple[Name, NDArray[np.bool_]]]:
    """Each name with the articles that have it, in order; articles without one are in no group. An array of names would take as
    much for every name as for the longest, and drop zero characters at its end.

    >>> [(name, members.tolist()) for name, members in _members(["taz", "", "dpa", "taz"])]
    [('dpa', [False, False, True, False]), ('taz', [True, False, False, True])]
    """
    found: dict[Name, list[int]] = {}
    for i, name in enumerate(names):
        if name:
            found.setdefault(name, []).append(i)
    for name in sorted(found):
        members = np.zeros(len(names), dtype=np.bool_)
        members[found[name]] = True
        yield name, members


def _themes(model: ThemeModel, rule: Rule, counting: Rule) -> tuple[CorpusTheme, ...]:
    return tuple(
        CorpusTheme(
            theme,
            model.info.names(theme),
            float(rule.thresholds[t]),
            rule.shares[t],
            counting.shares[t],
            reliability(model.info, theme),
        )
        for t, theme in enumerate(model.themes)
    )


def _ranked(profiles: Counter[tuple[int, ...]]) -> list[tuple[tuple[int, ...], int]]:
    return sorted(((themes, n) for themes, n in profiles.items() if n), key=lambda item: (-item[1], item[0]))


def _to_check(heap: list[tuple[float, int, int, ToCheck]]) -> tuple[ToCheck, ...]:
    """The most doubtful first, few of each article."""
    taken: Counter[int] = Counter()
    result: list[ToCheck] = []
    for *_, item in sorted(heap, reverse=True, key=lambda entry: entry[:3]):
        if taken[item.article] < CHECKED_PER_ARTICLE and len(result) < CHECKED:
            taken[item.article] += 1
            result.append(item)
    return tuple(result)
