"""`sample.csv` of a corpus: the paragraphs that were drawn to be coded, coded or not, and how each one was drawn.

`absatz sample` appends to it; the coding page and the exports read it. A row a paragraph and draw, in the order in which they
are to be coded. Whoever codes a drawn paragraph puts `by` into the column `sample` of `labels.csv`.

`probability` is the chance with which this draw took this paragraph out of the `frame` paragraphs that it could have taken, so
that `sum(value / probability) / frame` over the rows of one draw estimates the share of a theme in its frame without bias
(Horvitz & Thompson 1952). A paragraph may be drawn again by a later draw: hold-outs are drawn from the whole corpus, whatever
was drawn before, since what is left over is no random sample. What is in a hold-out is never trained on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.coding.csv_rows import table_rows
from corpus.errors import InputError
from corpus.gates.cells import csv_text
from corpus.gates.parser import whole_number
from corpus.records import Article, text_sha256

NAME = "sample.csv"
COLUMNS = ("article", "paragraph", "text_sha256", "draw", "by", "probability", "frame", "for")
#: How paragraphs may be drawn, which is also what the column `sample` of a label file says.
METHODS = ("random", "stratified", "uncertain", "words")
TRAIN, HOLDOUT = "train", "holdout"

Spot = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn paragraph. `draw` counts from 1; `by` is one of METHODS; `probability` is above 0 and at most 1; `frame` is how
    many paragraphs the draw could have taken; `purpose` is TRAIN or HOLDOUT (the column `for`)."""

    article: str
    paragraph: int
    text_sha256: str
    draw: int
    by: str
    probability: float
    frame: int
    purpose: str
    line: int = field(default=0, compare=False)

    @property
    def spot(self) -> Spot:
        """Article and paragraph number."""
        return self.article, self.paragraph


def read_drawn(corpus: Path) -> tuple[Drawn, ...]:
    """What was drawn in a corpus folder, in the order of the file; nothing where there is no `sample.csv`.

    Texts are not compared: see `changed`. Raises InputError with file and line for what is no such table.
    """
    path = corpus / NAME
    return tuple(_drawn(row, path, line) for line, row in table_rows(path, COLUMNS)) if path.exists() else ()


def drawn_bytes(drawn: Iterable[Drawn]) -> bytes:
    """The file as bytes, rows in the order given."""
    rows = ([d.article, d.paragraph, d.text_sha256, d.draw, d.by, repr(d.probability), d.frame, d.purpose] for d in drawn)
    return csv_text([COLUMNS, *rows]).encode()


def changed(drawn: Iterable[Drawn], articles: Mapping[str, Article]) -> tuple[Drawn, ...]:
    """The rows whose paragraph is gone, or holds another text than the one that was drawn."""
    return tuple(d for d in drawn if _text_hash(d, articles) != d.text_sha256)


def to_code(drawn: Iterable[Drawn], purpose: str = "") -> tuple[Drawn, ...]:
    """Each drawn paragraph once, in the order of drawing, as its hold-out row where it has one; `purpose` takes only these.

    >>> rows = [Drawn("a", n, "", d, "random", 0.5, 4, p) for n, d, p in [(1, 1, TRAIN), (2, 1, TRAIN), (2, 2, HOLDOUT)]]
    >>> [(d.paragraph, d.purpose) for d in to_code(rows)], [d.paragraph for d in to_code(rows, TRAIN)]
    ([(1, 'train'), (2, 'holdout')], [1])
    """
    found: dict[Spot, Drawn] = {}
    for row in drawn:
        if row.spot not in found or (row.purpose == HOLDOUT and found[row.spot].purpose != HOLDOUT):
            found[row.spot] = row
    return tuple(row for row in found.values() if not purpose or row.purpose == purpose)


def held_out_articles(drawn: Iterable[Drawn]) -> frozenset[str]:
    """The articles of which a paragraph is in a hold-out: no paragraph of these may be trained on."""
    return frozenset(row.article for row in drawn if row.purpose == HOLDOUT)


def _text_hash(drawn: Drawn, articles: Mapping[str, Article]) -> str:
    article = articles.get(drawn.article)
    there = article is not None and 1 <= drawn.paragraph <= len(article.paragraphs)
    return text_sha256(article.paragraphs[drawn.paragraph - 1].text) if article is not None and there else ""


def _drawn(row: Mapping[str, str], path: Path, line: int) -> Drawn:
    numbers = {}
    for name in ("paragraph", "draw", "frame"):
        number = whole_number(row[name])
        if not number:
            hint = "Restore the file as `absatz sample` wrote it."
            raise InputError(f"{name} {row[name][:40]!r} is no number from 1 on", where=path, line=line, hint=hint)
        numbers[name] = number
    if row["by"] not in METHODS:
        raise InputError(f"{row['by'][:40]!r} is no way to draw", where=path, line=line, hint=f"They are: {', '.join(METHODS)}.")
    if row["for"] not in (TRAIN, HOLDOUT):
        raise InputError(f"for {row['for'][:40]!r} is not known", where=path, line=line, hint=f"Write {TRAIN} or {HOLDOUT}.")
    return Drawn(
        row["article"], numbers["paragraph"], row["text_sha256"], numbers["draw"], row["by"],
        _probability(row["probability"], path, line), numbers["frame"], row["for"], line,
    )  # fmt: skip


def _probability(cell: str, path: Path, line: int) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not 0 < value <= 1:
        hint = "Restore the file as `absatz sample` wrote it."
        raise InputError(f"{cell[:40]!r} is no probability above 0 and up to 1", where=path, line=line, hint=hint)
    return value
