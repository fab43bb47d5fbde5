"""A small corpus to be coded, and a desk for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from corpus.coding.labels import HandLabel
from corpus.coding.page.desk import Desk, Team
from corpus.coding.page.journal import NAME, Journal
from corpus.coding.page.labels_file import write_changes
from corpus.coding.page.people import Person
from corpus.coding.page.project import labels_in, read_project

ANNA, BEN, CLARA = Person("anna"), Person("ben"), Person("clara", True)
BOTH = Team(("anna", "ben"), 1.0)
SENTENCE = "Im {n}. Absatz des Artikels {a} steht ein ganzer Satz über das Wetter an der Küste und die Fähre, die nicht fuhr."


def corpus_to_code(folder: Path, articles: int = 3, paragraphs: int = 4) -> Path:
    """A corpus without labels, with the bundled code book."""
    (folder / "articles").mkdir(parents=True)
    for a in range(articles):
        text = "\n\n".join(SENTENCE.format(a=a, n=n) for n in range(1, paragraphs + 1))
        (folder / "articles" / f"artikel-{a}.txt").write_text(text, encoding="utf-8")
    return folder


class Clock:
    """Ten seconds later at every look."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=10)
        return self._now


@contextmanager
def desk(folder: Path, team: Team = BOTH, **options: Any) -> Iterator[Desk]:
    """The desk of a corpus folder, as after a start."""
    with Journal(folder / NAME) as journal:
        yield Desk(read_project(folder), journal, team, now=Clock(), **options)


def judge(desk: Desk, person: Person, spot: tuple[str, int], *values: int | None, **more: Any) -> None:
    """A judgement as the page sends it, of four themes."""
    seen = desk.codings.get(person.coder, spot).entry
    desk.judge(person, spot, values, seen, **{"passed": False, "edge": False, "note": ""} | more)


def write(desk: Desk) -> int:
    """As the page does on demand."""
    changes = desk.changes()
    rows = write_changes(desk.project, changes)
    desk.written(changes)
    return rows


def rows(folder: Path) -> dict[tuple[str, str, int], HandLabel]:
    """The rows of labels.csv by coder, article and paragraph."""
    found = labels_in(folder, read_project(folder).book.ids)
    return {(label.coder, label.article, label.paragraph): label for label in found}
