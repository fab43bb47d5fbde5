"""What everybody has said so far: `labels.csv` as it was found, and on top of it the entries of the journal, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from corpus.coding.drawn import Spot
from corpus.coding.entries import Dealt, Entry, Said, Written
from corpus.coding.labels import HandLabel, Judgement
from corpus.coding.page.project import LABELS, Project

#: Intervals between judgements that the pace is taken from, and seconds after which somebody was away.
LATEST, AWAY = 30, 300.0
#: Fewer intervals than this say nothing of the pace.
FEW = 5

Key = tuple[str, Spot]


@dataclass(frozen=True, slots=True)
class Coding:
    """What one coder says of one paragraph.

    `values` follows the code book, None is not judged (yet). `passed`: left unjudged on purpose. `edge`: an open edge, a case
    that the code book does not settle. `suggested`: the model's opinion was on the screen. `sample`: how the paragraph was
    chosen, where that is not the project's own sample. `by`: the person who adjudicates. `entry` is the number of the journal's
    entry, from 1 on, and 0 for what came from labels.csv.
    """

    values: tuple[Judgement, ...]
    passed: bool = False
    edge: bool = False
    note: str = ""
    suggested: bool = False
    sample: str = ""
    by: str = ""
    entry: int = 0

    @property
    def complete(self) -> bool:
        """Whether nothing is left to decide."""
        return self.passed or None not in self.values

    @property
    def has_row(self) -> bool:
        """Whether it has a row in labels.csv, which holds judgements and no notes."""
        return self.passed or any(value is not None for value in self.values)


class Codings:
    """The present state, by coder and spot. Entries must be on the disk before they are given to `apply`."""

    def __init__(self, project: Project, labels: Iterable[HandLabel], entries: Iterable[Entry]) -> None:
        """Take over labels and replay a journal. What was said of a text that is gone or has changed is counted in `stale` and
        otherwise left alone."""
        self._project, self._ids = project, project.book.ids
        self.by_coder: dict[str, dict[Spot, Coding]] = {}
        #: What labels.csv does not hold yet, with the number of its latest entry.
        self.pending: dict[Key, int] = {}
        #: Number of the latest entry.
        self.last = 0
        self.stale = 0
        self.dealt: Dealt | None = None
        self._steps: dict[str, list[tuple[Spot, Coding]]] = {}
        self._times: dict[str, deque[float]] = {}
        self._begun: dict[str, float] = {}
        self._journalled: set[Key] = set()
        self._nothing = Coding((None,) * len(self._ids))
        rows = {(label.coder, (label.article, label.paragraph)): label for label in labels if self._fits(label)}
        for (coder, spot), label in rows.items():
            self._set(coder, spot, self._found(label.values))
        for entry in entries:
            self.apply(entry)
        self._follow_file(rows)

    def get(self, coder: str, spot: Spot) -> Coding:
        """What a coder says of a paragraph; nothing judged where nothing was said."""
        return self.by_coder.get(coder, {}).get(spot) or self._nothing

    def entry(self, coder: str, spot: Spot, coding: Coding, at: datetime, *, undo: bool = False) -> Said:
        """The journal's entry for a coding."""
        before = self.get(coder, spot)
        return Said(
            at=at,
            coder=coder,
            article=spot[0],
            paragraph=spot[1],
            text_sha256=self._project.sha256(spot),
            values=self._by_theme(coding),
            was=self._by_theme(before),
            was_passed=before.passed,
            passed=coding.passed,
            edge=coding.edge,
            note=coding.note,
            suggested=coding.suggested,
            sample=coding.sample,
            by=coding.by,
            undo=undo,
        )

    def undoing(self, coder: str, at: datetime) -> Said | None:
        """The entry that takes a coder's latest step back; None where there is none."""
        steps = self._steps.get(coder)
        return self.entry(coder, *steps[-1], at, undo=True) if steps else None

    def apply(self, entry: Entry) -> None:
        """Take in the next entry of the journal."""
        self.last += 1
        if isinstance(entry, Written):
            self.pending = {key: number for key, number in self.pending.items() if number > entry.upto}
        elif isinstance(entry, Dealt):
            self.dealt = entry
        else:
            self._said(entry)

    def seconds(self, coder: str) -> float | None:
        """The usual time a paragraph takes: the median of the latest intervals; None where there are too few."""
        times = sorted(self._times.get(coder, ()))
        return times[len(times) // 2] if len(times) >= FEW else None

    def _said(self, entry: Said) -> None:
        coder, spot = entry.coder, (entry.article, entry.paragraph)
        if self._project.sha256(spot) != entry.text_sha256:
            self.stale += 1
            return
        steps = self._steps.setdefault(coder, [])
        if not entry.undo:
            before = self.by_coder.get(coder, {}).get(spot) if (coder, spot) in self._journalled else None
            steps.append((spot, replace(before or self._nothing, values=self._values(entry.was), passed=entry.was_passed)))
        elif steps:
            steps.pop()
        coding = Coding(
            self._values(entry.values), entry.passed, entry.edge, entry.note, entry.suggested, entry.sample, entry.by, self.last
        )  # fmt: skip
        self._set(coder, spot, coding)
        self._journalled.add((coder, spot))
        self.pending[coder, spot] = self.last
        if not entry.undo:
            self._clock(coder, entry.at.timestamp(), finished=coding.complete)

    def _clock(self, coder: str, now: float, *, finished: bool) -> None:
        begun = self._begun.setdefault(coder, now)
        if finished:
            if 0 < now - begun < AWAY:
                self._times.setdefault(coder, deque(maxlen=LATEST)).append(now - begun)
            self._begun[coder] = now

    def _follow_file(self, rows: dict[Key, HandLabel]) -> None:
        """What was in labels.csv already may have been changed there since: then the file is right. A file that is gone says
        nothing: it is written anew."""
        if not (self._project.folder / LABELS).exists():
            return
        for coder, codings in self.by_coder.items():
            for spot, coding in list(codings.items()):
                row = rows.get((coder, spot))
                if (coder, spot) in self.pending or not (row or coding.has_row):
                    continue
                found = self._found(row.values) if row else self._nothing
                if found.values != coding.values:
                    self._set(coder, spot, replace(coding, values=found.values, passed=found.passed))

    def _found(self, values: tuple[Judgement, ...]) -> Coding:
        return Coding(values, passed=all(value is None for value in values))

    def _by_theme(self, coding: Coding) -> dict[str, Judgement]:
        return dict(zip(self._ids, coding.values, strict=True))

    def _values(self, by_theme: Mapping[str, Judgement]) -> tuple[Judgement, ...]:
        return tuple(by_theme.get(theme) for theme in self._ids)

    def _fits(self, label: HandLabel) -> bool:
        return label.text_sha256 in ("", self._project.sha256((label.article, label.paragraph)))

    def _set(self, coder: str, spot: Spot, coding: Coding) -> None:
        """Even where it says nothing any more, its number must stay, so that another window can tell that something changed."""
        self.by_coder.setdefault(coder, {})[spot] = coding
