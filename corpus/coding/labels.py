"""Hand labels: one CSV row per paragraph and coder, tied to its text by a hash. The format is described in docs/formats.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import InputError
from corpus.gates.cells import csv_text, plain
from corpus.gates.parser import whole_number
from corpus.gates.utf8 import read_utf8
from corpus.records import Article, Paragraph, text_sha256

KEYS = ("article", "paragraph", "coder", "sample", "text_sha256")
#: The coder whose rows are the settled result of several codings.
ADJUDICATED = "adjudicated"
VALUES: Mapping[str, int | None] = {"1": 1, "0": 0, "": None}

Judgement = int | None


@dataclass(frozen=True, slots=True)
class HandLabel:
    """What one coder judged of one paragraph; `values` follows the code book's order of themes, None = not judged."""

    article: str
    paragraph: int
    coder: str
    sample: str
    text_sha256: str
    values: tuple[Judgement, ...]
    line: int = field(default=0, compare=False)


def read_labels(path: Path, themes: tuple[str, ...]) -> tuple[HandLabel, ...]:
    """Read a label file for these themes. Columns of themes the code book does not know are an error; absent ones are not judged.

    Byte order marks and `;` as separator (German Excel) are accepted. Raises InputError with file and line.
    """
    if not path.exists():
        raise InputError("no such label file", where=path, hint="Check the path.")
    text = read_utf8(path, "the label file", "Save it as CSV in UTF-8.")
    header = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if header.count(";") > header.count(",") else ",", strict=True)
    try:
        columns = [name.strip() for name in next(rows, [])]
        positions = _positions(columns, themes, path)
        labels: list[HandLabel] = []
        seen: dict[tuple[str, int, str], int] = {}
        for row in rows:
            if any(cell.strip() for cell in row):
                label = _label(row, columns, positions, themes, path, rows.line_num)
                key = (label.article, label.paragraph, label.coder)
                if key in seen:
                    raise InputError(
                        f"article {label.article!r}, paragraph {label.paragraph}, coder {label.coder!r} "
                        f"was given in line {seen[key]} already",
                        where=path, line=rows.line_num, hint="Delete one of the two rows.",
                    )  # fmt: skip
                seen[key] = rows.line_num
                labels.append(label)
    except csv.Error as error:
        raise InputError(f"broken CSV ({error})", where=path, line=rows.line_num, hint="Check quotes and separators.") from error
    if not labels:
        raise InputError("the label file holds no rows", where=path, hint="Code some paragraphs first; see docs/formats.md.")
    return tuple(labels)


def write_labels(labels: Iterable[HandLabel], themes: tuple[str, ...]) -> bytes:
    """The label file as bytes, rows in the order given."""
    rows = ([label.article, label.paragraph, label.coder, label.sample, label.text_sha256, *label.values] for label in labels)
    return csv_text([[*KEYS, *themes], *rows]).encode()


def check_labels(labels: Iterable[HandLabel], articles: Mapping[str, Article], path: Path) -> None:
    """Raise InputError where a label names an unknown article or paragraph, or its text is no longer the one that was coded."""
    for label in labels:
        article = articles.get(label.article)
        if article is None:
            raise InputError(
                f"there is no article {label.article!r}", where=path, line=label.line, hint="Check the article column."
            )
        if not 1 <= label.paragraph <= len(article.paragraphs):
            raise InputError(
                f"article {label.article!r} has no paragraph {label.paragraph} (it has {len(article.paragraphs)})",
                where=path, line=label.line, hint="Check the paragraph column.",
            )  # fmt: skip
        if label.text_sha256 != text_sha256(article.paragraphs[label.paragraph - 1].text):
            raise InputError(
                f"the text of article {label.article!r}, paragraph {label.paragraph} has changed since it was coded",
                where=path, line=label.line, hint="Restore the text, or code the paragraph anew.",
            )  # fmt: skip


def settle(labels: Iterable[HandLabel]) -> dict[tuple[str, int], tuple[Judgement, ...]]:
    """One judgement per paragraph and theme: the adjudicated one where there is one, else what all coders agree on, else none.

    >>> rows = [HandLabel("a", 1, "c1", "random", "", (1, 0)), HandLabel("a", 1, "c2", "random", "", (1, 1))]
    >>> settle(rows)
    {('a', 1): (1, None)}
    """
    by_paragraph: dict[tuple[str, int], list[HandLabel]] = {}
    for label in labels:
        by_paragraph.setdefault((label.article, label.paragraph), []).append(label)
    settled: dict[tuple[str, int], tuple[Judgement, ...]] = {}
    for key, group in by_paragraph.items():
        final = [label for label in group if label.coder == ADJUDICATED] or group
        settled[key] = tuple(
            _agreed([value for value in values if value is not None])
            for values in zip(*(label.values for label in final), strict=True)
        )
    return settled


def label_for(paragraph: Paragraph, coder: str, sample: str, values: tuple[Judgement, ...]) -> HandLabel:
    """A label tied to the text of a paragraph."""
    return HandLabel(paragraph.article, paragraph.number, coder, sample, text_sha256(paragraph.text), values)


def _agreed(values: list[int]) -> Judgement:
    return values[0] if values and len(set(values)) == 1 else None


def _positions(columns: list[str], themes: tuple[str, ...], path: Path) -> list[int | None]:
    missing = [key for key in KEYS if key not in columns]
    if missing:
        raise InputError(
            f"column {missing[0]!r} is missing", where=path, line=1, hint=f"A label file begins with: {','.join(KEYS)}."
        )
    for name in columns:
        if columns.count(name) > 1:
            raise InputError(f"column {name!r} is given twice", where=path, line=1, hint="Delete one of the two.")
        if name not in KEYS and name not in themes:
            raise InputError(
                f"column {name!r} is no theme of the code book", where=path, line=1, hint=f"The themes are: {', '.join(themes)}."
            )
    positions = [columns.index(theme) if theme in columns else None for theme in themes]
    if all(position is None for position in positions):
        raise InputError("no theme column", where=path, line=1, hint=f"The themes are: {', '.join(themes)}.")
    return positions


def _label(
    row: list[str], columns: list[str], positions: list[int | None], themes: tuple[str, ...], path: Path, line: int
) -> HandLabel:
    if len(row) != len(columns):
        raise InputError(f"{len(row)} cells where the header has {len(columns)}", where=path, line=line, hint="Check separators.")
    cells = dict(zip(columns, (plain(cell.strip()).strip() for cell in row), strict=True))
    number = whole_number(cells["paragraph"])
    if number is None:
        raise InputError(
            f"paragraph {cells['paragraph'][:40]!r} is not a number", where=path, line=line, hint="Paragraphs count from 1."
        )
    if not cells["article"] or not cells["coder"]:
        raise InputError("article or coder is empty", where=path, line=line, hint="Fill in both.")
    values: list[Judgement] = []
    for theme, position in zip(themes, positions, strict=True):
        cell = "" if position is None else row[position].strip()
        if cell not in VALUES:
            raise InputError(
                f"value {cell!r} for {theme} is not 1, 0 or empty", where=path, line=line, hint="Empty means not judged."
            )
        values.append(VALUES[cell])
    return HandLabel(cells["article"], number, cells["coder"], cells["sample"], cells["text_sha256"], tuple(values), line)
