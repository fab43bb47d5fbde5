"""The page's adviser: a process beside the server that learns anew after every few judgements."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from random import Random

import numpy as np

from classifier.features import Counts
from classifier.model import Floats, decided
from corpus.codebook import CodeBook
from corpus.coding.drawn import Spot
from corpus.coding.labels import HandLabel, settle
from corpus.coding.page.adviser import Advice, Drawing, LearningPoint
from corpus.coding.page.codings import Codings
from corpus.coding.page.project import Project
from training.active.advice import Values, needed, stopping
from training.active.drawing import RULES, Nearest, ranked
from training.active.learning import Learned, counted, directions, learn
from training.data import Data
from training.fitting import Rows
from training.scores.metrics import score
from training.splits import leakage_groups


@dataclass(frozen=True, slots=True)
class Plan:
    """After `every` new labels it is learned anew; `rule` is a key of RULES; `at_random` is the share, 0 to 1, of the paragraphs
    that are drawn by chance; `seed` decides which."""

    rule: str = "least-sure"
    every: int = 25
    at_random: float = 0.2
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """What a round of learning found: the probabilities of all paragraphs, those not coded in the order of the rule, and the
    point of the curve; without `learned` there was too little to learn from."""

    labelled: int
    learned: Learned | None
    ranking: Rows
    point: LearningPoint | None


class Learner:
    """In the background process: the texts of a project, their features, and what is coded."""

    def __init__(self, book: CodeBook, texts: tuple[str, ...], articles: tuple[str, ...], held_out: Rows) -> None:
        self._book, self._held_out = book, held_out
        self._counts: Counts = counted(texts, book)
        groups = leakage_groups(articles, texts)
        # Whatever shares text with the hold-out is not learned from either.
        self._free = ~np.isin(groups, groups[held_out])
        self._data = Data(texts, np.full((len(texts), len(book.ids)), np.nan), articles, groups)
        self._nearest = Nearest(directions(self._counts))

    def round(self, targets: Floats, rule: str) -> Round:
        """Learn from (n, k) targets, NaN where nothing is judged."""
        data = replace(self._data, targets=targets)
        judged = ~np.isnan(targets).all(axis=1)
        rows = np.flatnonzero(judged & self._free)
        learned = learn(self._book, self._counts, data, rows) if len(rows) else None
        if learned is None:
            return Round(len(rows), None, rows[:0], None)
        ranking = ranked(rule, learned, self._nearest.add(rows), np.flatnonzero(~judged & self._free))
        return Round(len(rows), learned, ranking, self._point(data, learned, len(rows)))

    def _point(self, data: Data, learned: Learned, labelled: int) -> LearningPoint | None:
        rows = self._held_out[~np.isnan(data.targets[self._held_out]).all(axis=1)]
        if not len(rows):
            return None
        probabilities = learned.probabilities[rows]
        decisions, probabilities = decided(probabilities, learned.thresholds), np.nan_to_num(probabilities)
        names = [data.articles[row] for row in rows]
        macro = score(data.targets[rows], probabilities, decisions, names, self._book.ids, seed=0).macro
        return LearningPoint(labelled, macro.f1, macro.f1_interval)


_learner: Learner | None = None


def _begin(parent: int, *arguments: object) -> None:
    """In the new process: get ready. It ends with the server, however that ends, and leaves Ctrl-C to it."""
    global _learner
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _learner = Learner(*arguments)  # type: ignore[arg-type]


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _round(targets: Floats, rule: str) -> Round:
    if _learner is None:
        raise RuntimeError("the process was not begun")
    return _learner.round(targets, rule)


class BackgroundAdviser:
    """Learns in a process of its own and answers at once from what was learned last."""

    def __init__(self, project: Project, plan: Plan) -> None:
        self._project, self._plan = project, plan
        self._spots = project.spots
        self._row = {spot: row for row, spot in enumerate(self._spots)}
        self._held_out = np.array([row for row, spot in enumerate(self._spots) if spot[0] in project.held_out], dtype=np.int64)
        texts = tuple(project.paragraph(spot).text for spot in self._spots)
        names = tuple(article for article, _ in self._spots)
        self._process = ProcessPoolExecutor(
            1, get_context("spawn"), _begin, (os.getpid(), project.book, texts, names, self._held_out)
        )  # fmt: skip
        self._running: Future[Round] | None = None
        self._latest: Round | None = None
        self._points: list[LearningPoint] = []
        self._asked_at = self._look_at = -1
        self._failure = ""
        self._chance = Random(plan.seed)  # noqa: S311

    def labels_changed(self, codings: Codings) -> None:
        """Start a round of learning where there are enough new labels and none is running."""
        self._look()
        if self._running or self._failure or codings.last < self._look_at:
            return
        coded = len({spot for by_spot in codings.by_coder.values() for spot, one in by_spot.items() if one.has_row})
        # A paragraph takes an entry of the journal at least, so until then there is nothing to count.
        self._look_at = codings.last + max(1, self._asked_at + self._plan.every - coded)
        if coded and (self._asked_at < 0 or coded >= self._asked_at + self._plan.every):
            self._asked_at = coded
            try:
                self._running = self._process.submit(_round, self._targets(codings), self._plan.rule)
            except RuntimeError as error:  # the process is gone
                self._failure = str(error)

    def draw(self, coder: str, todo: Callable[[], Sequence[Spot]]) -> Drawing | None:
        """The hold-out first, as it comes; then a share by chance, and the rest by the rule as soon as something is learned."""
        self._look()
        left = todo()
        if not left:
            return None
        held_out = next((spot for spot in left if spot[0] in self._project.held_out), None)
        if held_out:
            return Drawing(held_out, None)
        if self._latest is not None and self._latest.learned is not None and self._chance.random() >= self._plan.at_random:
            free = set(left)
            for row in self._latest.ranking.tolist():
                if self._spots[row] in free:
                    return Drawing(self._spots[row], RULES[self._plan.rule][1])
        return Drawing(self._chance.choice(left), "random")

    def suggestion(self, spot: Spot) -> Mapping[str, float] | None:
        """The probabilities of the latest model; none for the hold-out, whose labels must not lean on it."""
        if spot[0] in self._project.held_out or self._latest is None or self._latest.learned is None:
            return None
        row = self._latest.learned.probabilities[self._row[spot]]
        return {theme: float(p) for theme, p in zip(self._project.book.ids, row, strict=True) if not np.isnan(p)}

    def advice(self) -> Advice:
        """How learning stands."""
        self._look()
        values: Values = {"reason": self._failure}
        if self._latest is not None:
            values["labelled"] = self._latest.labelled
        stop = stopping(self._points)
        values |= stop or needed(self._points) or {}
        return Advice(self._state(), tuple(self._points), len(self._held_out), stop is not None, values)

    def close(self) -> None:
        """End the process without waiting for what it is at."""
        processes = list((self._process._processes or {}).values())
        self._process.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()

    def _state(self) -> str:
        if self._failure:
            return "failed"
        if self._running:
            return "learning"
        return "learned" if self._latest and self._latest.learned else "waiting"

    def _look(self) -> None:
        """Take in a round that has ended."""
        if self._running is None or not self._running.done():
            return
        try:
            self._latest = self._running.result()
        except Exception as error:  # whatever happened there, coding goes on
            self._failure = f"{type(error).__name__}: {error}"
        else:
            if self._latest.point:
                self._points.append(self._latest.point)
        self._running = None

    def _targets(self, codings: Codings) -> Floats:
        targets = np.full((len(self._spots), len(self._project.book.ids)), np.nan)
        for spot, values in settle(_labels(codings)).items():
            if spot in self._row:
                targets[self._row[spot]] = [np.nan if value is None else value for value in values]
        return targets


def _labels(codings: Codings) -> Iterator[HandLabel]:
    for coder, by_spot in codings.by_coder.items():
        for spot, coding in by_spot.items():
            yield HandLabel(*spot, coder, "", "", coding.values)
