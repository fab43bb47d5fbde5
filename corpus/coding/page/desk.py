"""What happens at the page, without any HTTP: people take paragraphs, judge them, take back a step, and labels.csv is written.

Everything here runs in one thread, so that what is checked still holds when it is written to the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from corpus.coding.drawn import Spot
from corpus.coding.entries import Dealt, Entry, Written
from corpus.coding.labels import ADJUDICATED, HandLabel, Judgement
from corpus.coding.page.adviser import Adviser
from corpus.coding.page.codings import Coding, Codings
from corpus.coding.page.dealing import deal
from corpus.coding.page.journal import Journal
from corpus.coding.page.labels_file import Changes
from corpus.coding.page.people import Person
from corpus.coding.page.project import LABELS, Project, labels_in
from corpus.coding.page.queues import Queue, changed_since, settled, to_settle

#: Characters of a note. What is longer belongs into a memo.
LONGEST_NOTE = 4000


class RefusedError(Exception):
    """The page asked for something that may not be; `reason` is a key of the page's texts."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


@dataclass(frozen=True, slots=True)
class Team:
    """The coders, the share of articles that two of them code, and the seed of who codes what."""

    coders: tuple[str, ...]
    double: float = 0.0
    seed: int = 0


class Desk:
    """One corpus while it is coded."""

    def __init__(
        self, project: Project, journal: Journal, team: Team, adviser: Adviser | None = None, *, suggest: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:  # fmt: skip
        """Replay the journal and deal the articles out. Raises InputError where labels.csv is broken."""
        self.project, self.adviser, self.suggest = project, adviser, suggest and adviser is not None
        self._journal, self._now = journal, now
        self.codings = Codings(project, labels_in(project.folder, project.book.ids), journal.entries)
        self.queues = _queues(project, self.codings, team)
        self._everybody = Queue(sorted(project.spots), ())
        self._drawn: dict[tuple[str, Spot], str] = {}
        self._shown: set[tuple[str, Spot]] = set()
        for spot in {spot for codings in self.codings.by_coder.values() for spot in codings}:
            self._mark(spot)
        dealt = self.codings.dealt
        if dealt is None or (dealt.coders, dealt.double, dealt.seed) != (team.coders, team.double, team.seed):
            self._keep(Dealt(now(), team.coders, team.double, team.seed))
        if adviser:
            adviser.labels_changed(self.codings)

    def queue(self, person: Person) -> Queue:
        """The paragraphs of a person."""
        return self._everybody if person.adjudicates else self.queues[person.name]

    def at(self, spot: Spot) -> dict[str, Coding]:
        """What everybody says of a paragraph: for the eyes of who adjudicates only."""
        return {coder: codings[spot] for coder, codings in sorted(self.codings.by_coder.items()) if spot in codings}

    def next(self, person: Person, after: Spot | None = None) -> Spot | None:
        """The paragraph to code next; None where all is done."""
        queue = self.queue(person)
        if self.adviser and not person.adjudicates and (
            drawing := self.adviser.draw(person.name, lambda: list(queue.todo(after)))
        ):  # fmt: skip
            if drawing.sample is not None:
                self._drawn[person.name, drawing.spot] = drawing.sample
            return drawing.spot
        return next(queue.todo(after), None)

    def suggestion(self, person: Person, spot: Spot) -> Mapping[str, float] | None:
        """What the model says of a paragraph, if it may be shown; from then on the label is marked as not independent."""
        if not self.suggest or self.adviser is None or person.adjudicates:
            return None
        found = self.adviser.suggestion(spot)
        if found is not None:
            self._shown.add((person.name, spot))
        return found

    def judge(
        self, person: Person, spot: Spot, values: Sequence[Judgement], seen: int, *, passed: bool, edge: bool, note: str
    ) -> Coding:
        """Keep a judgement; when this returns, it is on the disk. `seen` is the entry number of what the page showed.

        Raises RefusedError for a paragraph of somebody else, or where another window has changed it; NotKeptError where the disk
        does not take it.
        """
        coder, before = person.coder, self.codings.get(person.coder, spot)
        if spot not in self.queue(person).rank:
            raise RefusedError("not_yours", 403)
        if len(values) != len(self.project.book.ids) or len(note) > LONGEST_NOTE:
            raise RefusedError("bad_request")
        judged = any(value is not None for value in values)
        coding = replace(
            before,
            values=tuple(values),
            passed=passed and not judged,
            edge=edge,
            note=note,
            suggested=before.suggested or (coder, spot) in self._shown,
            sample=before.sample or self._drawn.get((coder, spot), ""),
            by=person.name if person.adjudicates else "",
        )
        # The same once more is an answer that got lost on its way, and no other window's.
        if coding != before:
            if seen != before.entry:
                raise RefusedError("changed_elsewhere", 409)
            self._keep(self.codings.entry(coder, spot, coding, self._now()))
            self._after(spot)
        return self.codings.get(coder, spot)

    def undo(self, person: Person) -> Spot:
        """Take back a person's latest step and return where it was. Raises RefusedError where there is none, or the latest step
        was somebody else's (several people may adjudicate)."""
        entry = self.codings.undoing(person.coder, self._now())
        if entry is None:
            raise RefusedError("nothing_to_undo", 409)
        spot = (entry.article, entry.paragraph)
        if person.adjudicates and self.codings.get(person.coder, spot).by != person.name:
            raise RefusedError("nothing_to_undo", 409)
        if spot not in self.queue(person).rank:
            raise RefusedError("not_yours", 403)
        self._keep(entry)
        self._after(spot)
        return spot

    def changes(self) -> Changes:
        """What is to be written into labels.csv now: what it does not hold yet, and everything if it is gone."""
        everything = [(coder, spot) for coder, by_spot in self.codings.by_coder.items() for spot in by_spot]
        there = (self.project.folder / LABELS).exists()
        codings = {
            (coder, spot): self.codings.get(coder, spot) for coder, spot in (self.codings.pending if there else everything)
        }
        noted = {
            (coder, spot): coding
            for coder, by_spot in self.codings.by_coder.items()
            for spot, coding in by_spot.items()
            if coding.edge or coding.note
        }
        return Changes(codings, noted, self.codings.last)

    def written(self, changes: Changes) -> None:
        """Note that labels.csv holds these changes. Raises NotKeptError; then they are written once more, which does no harm."""
        self._keep(Written(self._now(), changes.upto))

    def coder_labels(self) -> list[HandLabel]:
        """The judgements of paragraphs that two or more coders judged, for agreement."""
        several = [spot for spot in self.project.spots if len(self.at(spot).keys() - {ADJUDICATED}) > 1]
        return [
            HandLabel(*spot, coder, "", "", coding.values)
            for spot in several
            for coder, coding in self.at(spot).items()
            if coder != ADJUDICATED
        ]

    def _keep(self, entry: Entry) -> None:
        self._journal.append(entry)
        self.codings.apply(entry)

    def _after(self, spot: Spot) -> None:
        self._mark(spot)
        if self.adviser:
            self.adviser.labels_changed(self.codings)

    def _mark(self, spot: Spot) -> None:
        """Bring the queues up to date."""
        said = self.at(spot)
        for coder, coding in said.items():
            queue = self.queues.get(coder)
            if queue and spot in queue.rank:
                queue.mark(spot, {"coded": coding.complete, "edge": coding.edge, "noted": bool(coding.note)})
        if spot in self._everybody.rank:
            there = to_settle(said)
            self._everybody.put(spot, there=there)
            if there:
                noted = any(coding.note for coding in said.values())
                edge = any(coding.edge for coding in said.values())
                marks = {"coded": settled(said), "edge": edge, "noted": noted, "changed": changed_since(said)}
                self._everybody.mark(spot, marks)


def _queues(project: Project, codings: Codings, team: Team) -> dict[str, Queue]:
    """The coders' queues: whole articles, in the order of each coder."""
    begun: dict[str, list[str]] = {}
    for coder in team.coders:
        for article in {article for article, _ in codings.by_coder.get(coder, {})}:
            begun.setdefault(article, []).append(coder)
    sizes = {article: len(spots) for article, spots in project.spots_of.items()}
    dealt = deal(sizes, team.coders, team.double, team.seed, begun)
    return {coder: Queue(spot for article in articles for spot in project.spots_of[article]) for coder, articles in dealt.items()}
