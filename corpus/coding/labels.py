"""Hand labels: one CSV row per paragraph and coder, tied to its text by a hash. The format is described in docs/formats.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.errors import InputError
from corpus.gates.cells import csv_text, plain
from corpus.gates.parser import Place, whole_number
from corpus.gates.utf8 import read_utf8
from corpus.records import Article, Paragraph, text_sha256

KEYS = ("article", "paragraph", "coder", "sample", "text_sha256")
#: Those without which no row says what was judged by whom. A file made in a spreadsheet may lack the others.
NEEDED = KEYS[:3]
#: The coder whose rows are the settled result of several codings.
ADJUDICATED = "adjudicated"
#: How a paragraph was chosen, where nobody says it.
UNKNOWN_SAMPLE = "unknown"
#: What a coder may write. A question mark says expressly what an empty cell leaves open: not judged (docs/codebook.md).
OPEN = "?"
VALUES: Mapping[str, int | None] = {"1": 1, "0": 0, "": None, OPEN: None}

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


def judgement(cell: str, theme: str, place: Place, values: Mapping[str, Judgement] = VALUES) -> Judgement:
    """What a cell says. Raises InputError for anything but the keys of `values`."""
    if cell not in values:
        raise place.error(f"value {cell!r} for {theme} is not 1, 0, {OPEN} or empty", f"Empty and {OPEN} mean not judged.")
    return values[cell]


def nothing_judged(where: str | Path, labels: Iterable[HandLabel] = ()) -> InputError:
    """What is said where no judgement is settled: then there is nothing to count, to learn from or to score on."""
    disputed = any(value is not None for label in labels for value in label.values)
    return InputError(
        "the coders agree on no judgement" if disputed else "no theme is judged on any paragraph",
        where=where,
        hint=f"Fill in 1 or 0; what coders differ on is settled by rows of the coder “{ADJUDICATED}”.",
    )


def checked_labels(labels: Iterable[HandLabel], articles: Mapping[str, Article], path: Path) -> tuple[HandLabel, ...]:
    """The labels, those without a hash (made in a spreadsheet) tied to the text as it is now. Raises InputError where a label
    names an article that is not there, or one without a hash a paragraph that is not there."""
    return tuple(_checked(label, articles, path) for label in labels)


def is_stale(label: HandLabel, articles: Mapping[str, Article]) -> bool:
    """Whether a checked label was given for another text than its paragraph has now, or for one that is gone."""
    paragraphs = articles[label.article].paragraphs
    there = 1 <= label.paragraph <= len(paragraphs)
    return not there or label.text_sha256 != text_sha256(paragraphs[label.paragraph - 1].text)


def settle(labels: Iterable[HandLabel]) -> dict[tuple[str, int], tuple[Judgement, ...]]:
    """One judgement per paragraph and theme: what the adjudicator judged, else what all coders who judged agree on, else none.

    What one coder judged and another left open is no agreement where an adjudicator looked at the paragraph and left it open too:
    an open edge. Coders who judge a theme nowhere are not asked about it.

    >>> rows = [HandLabel("a", 1, "c1", "random", "", (1, 0)), HandLabel("a", 1, "c2", "random", "", (1, 1))]
    >>> settle(rows)
    {('a', 1): (1, None)}
    >>> settle([*rows, HandLabel("a", 1, "adjudicated", "random", "", (None, 1))])
    {('a', 1): (1, 1)}
    """
    by_paragraph: dict[tuple[str, int], list[HandLabel]] = {}
    judges: dict[int, set[str]] = {}
    for label in labels:
        by_paragraph.setdefault((label.article, label.paragraph), []).append(label)
        for theme, value in enumerate(label.values):
            if value is not None:
                judges.setdefault(theme, set()).add(label.coder)
    return {
        key: tuple(_settled(group, theme, judges.get(theme, set())) for theme in range(len(group[0].values)))
        for key, group in by_paragraph.items()
    }


def _settled(group: list[HandLabel], theme: int, judges: set[str]) -> Judgement:
    """Theme by theme, so that an adjudicator who decides one disagreement does not undo what the coders agree on elsewhere."""
    final = {label.values[theme] for label in group if label.coder == ADJUDICATED}
    coded = {label.values[theme] for label in group if label.coder != ADJUDICATED and label.coder in judges}
    if decided := final - {None}:
        return decided.pop()
    values = coded if final else coded - {None}
    return next(iter(values)) if len(values) == 1 else None


def _checked(label: HandLabel, articles: Mapping[str, Article], path: Path) -> HandLabel:
    article = articles.get(label.article)
    if article is None:
        raise InputError(f"there is no article {label.article!r}", where=path, line=label.line, hint="Check the article column.")
    if label.text_sha256:
        return label
    if not 1 <= label.paragraph <= len(article.paragraphs):
        raise InputError(
            f"article {label.article!r} has no paragraph {label.paragraph} (it has {len(article.paragraphs)})",
            where=path, line=label.line, hint="Check the paragraph column.",
        )  # fmt: skip
    return replace(label, text_sha256=text_sha256(article.paragraphs[label.paragraph - 1].text))


def label_for(paragraph: Paragraph, coder: str, sample: str, values: tuple[Judgement, ...]) -> HandLabel:
    """A label tied to the text of a paragraph."""
    return HandLabel(paragraph.article, paragraph.number, coder, sample, text_sha256(paragraph.text), values)


def _positions(columns: list[str], themes: tuple[str, ...], path: Path) -> list[int | None]:
    missing = [key for key in NEEDED if key not in columns]
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
        values.append(judgement(cell, theme, Place(str(path), line)))
    sample, digest = cells.get("sample", UNKNOWN_SAMPLE), cells.get("text_sha256", "")
    return HandLabel(cells["article"], number, cells["coder"], sample, digest, tuple(values), line)
