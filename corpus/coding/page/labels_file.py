"""Judgements of the page into `labels.csv`: what is new replaces its own rows, and whatever else is in the file stays.

Notes and open edges, for which a label file has no columns, go to `coding.notes.csv` beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.coding.drawn import Spot
from corpus.coding.labels import HandLabel, write_labels
from corpus.coding.page.codings import Coding, Key
from corpus.coding.page.project import LABELS, Project, labels_in
from corpus.gates.cells import csv_text
from corpus.gates.files import write_whole
from corpus.gates.locks import changing

NOTES = "coding.notes.csv"
NOTE_COLUMNS = ("article", "paragraph", "coder", "text_sha256", "open_edge", "not_judged", "note")
#: Added to `sample` where the coder saw what the model says: such labels are not independent of it.
SUGGESTED = "+suggestions"


@dataclass(frozen=True, slots=True)
class Changes:
    """A copy of what is to be written, so that coding goes on meanwhile: the codings that labels.csv does not hold yet, all that
    have notes, and the number of the latest entry they hold."""

    codings: Mapping[Key, Coding]
    noted: Mapping[Key, Coding]
    upto: int


def write_changes(project: Project, changes: Changes) -> int:
    """Merge changes into the files of the corpus; returns how many rows are new or different. Raises InputError where a file
    cannot be read or written, or another run keeps the corpus locked; then labels.csv is as it was."""
    with changing(project.folder):
        before = labels_in(project.folder, project.book.ids)
        after = merged(before, changes.codings, project)
        path = project.folder / LABELS
        # Without any row there is nothing to write, and a file without rows is refused by everything that reads it.
        if after != before and (after or path.exists()):
            write_whole(path, write_labels(after, project.book.ids), force=True)
        notes = project.folder / NOTES
        if changes.noted or notes.exists():
            _write_notes(notes, project, changes.noted)
    return len({_key(label) for label in set(after) ^ set(before)})


def merged(before: Iterable[HandLabel], codings: Mapping[Key, Coding], project: Project) -> tuple[HandLabel, ...]:
    """Rows with changes taken in: in the order found, new ones at the end by article, paragraph and coder."""
    rows = {_key(label): label for label in before}
    new: dict[Key, HandLabel] = {}
    for key, coding in codings.items():
        if not coding.has_row:
            rows.pop(key, None)
            continue
        label = _label(key, coding, project)
        if key in rows:
            rows[key] = label
        else:
            new[key] = label
    return (*rows.values(), *(new[key] for key in sorted(new, key=_place)))


def _key(label: HandLabel) -> Key:
    return label.coder, (label.article, label.paragraph)


def _label(key: Key, coding: Coding, project: Project) -> HandLabel:
    coder, spot = key
    sample = coding.sample or project.samples.get(spot, "")
    return HandLabel(*spot, coder, sample + SUGGESTED * coding.suggested, project.sha256(spot), coding.values)


def _write_notes(path: Path, project: Project, noted: Mapping[Key, Coding]) -> None:
    rows = (
        [*spot, coder, project.sha256(spot), coding.edge, coding.passed, coding.note]
        for (coder, spot), coding in sorted(noted.items(), key=lambda item: _place(item[0]))
    )
    write_whole(path, csv_text([NOTE_COLUMNS, *rows]).encode(), force=True)


def _place(key: Key) -> tuple[Spot, str]:
    return key[1], key[0]
