"""One row of a table, and which of its columns count. Every reader of tables gives rows like these, one by one."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.errors import InputError
from corpus.gates.source import ReadOptions

#: Names looked for where none is given, in this order and in any case.
TEXT_NAMES = ("text", "content", "body", "volltext", "fulltext", "maintext", "paragraph_text")
ID_NAMES = ("article", "article_id", "id", "doc_id")
#: Columns that say they hold the day of publication, and those that do not say of what their date is.
PUBLISHED_NAMES = (
    "published", "publication_date", "date_published", "date_publish", "veröffentlicht", "erschienen", "erscheinungsdatum",
)  # fmt: skip
DATE_NAMES = ("date", "datum", *PUBLISHED_NAMES)
#: What is known of an article besides: key in its metadata, and the names of its column.
FACT_NAMES = {
    "title": ("title", "titel", "headline", "überschrift", "ueberschrift"),
    "author": ("author", "autor", "autorin", "verfasser"),
    "site": ("source", "quelle", "medium", "zeitung"),
    "address": ("url", "link"),
    "section": ("section", "ressort", "rubrik"),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns read; None where there is none. `facts` are key of metadata and name; `kept` are those that the
    user wants in the output."""

    text: str
    id: str | None
    date: str | None
    facts: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def judged(self) -> list[str]:
        """The columns that decide how a row is judged: text and, if rows have one, article id."""
        return [self.text] if self.id is None else [self.text, self.id]

    @property
    def all(self) -> list[str]:
        """All columns that are read, each once."""
        named = (self.text, self.id, self.date, *(name for _, name in self.facts), *self.kept)
        return list(dict.fromkeys(name for name in named if name is not None))

    @property
    def published(self) -> bool:
        """Whether the date column says that its dates are days of publication."""
        return self.date is not None and self.date.casefold() in PUBLISHED_NAMES

    def row(self, line: int, cell: Callable[[str], str], kept: Callable[[str], str | None], number: int = 0) -> Row:
        """The row whose cells these functions give by the name of their column. number: among the
        rows; 0 where every line is one."""
        facts = tuple((key, said) for key, name in self.facts if (said := " ".join(cell(name).split())))
        return Row(
            line, cell(self.text), cell(self.id) if self.id else "", cell(self.date) if self.date else "", facts,
            tuple(kept(name) or None for name in self.kept), self.published, number or line,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row: line in its file (of Parquet, its number), and the cells as text, empty where there is nothing. `facts` are what
    other columns say of its article, `kept` the cells that go into the output as they are, None where they are empty.
    `published`: whether the date is the day of publication. `number`: from 1 on among the rows of its file, after which a row
    without id is named."""

    line: int
    text: str
    id: str
    date: str
    facts: tuple[tuple[str, str], ...] = ()
    kept: tuple[str | None, ...] = ()
    published: bool = False
    number: int = 0


#: A row, or what is wrong with it.
Read = Row | InputError


def choose_columns(names: Sequence[str], options: ReadOptions, where: str) -> Columns:
    """The columns named in the options, else those with usual names. Raises InputError when a named one or the text is missing.

    >>> choose_columns(["id", "Volltext", "note", "Zeitung"], ReadOptions(), "a.csv")
    Columns(text='Volltext', id='id', date=None, facts=(('site', 'Zeitung'),), kept=())
    """
    for given, option in (
        (options.text_column, "--text-column"), (options.id_column, "--id-column"), (options.date_column, "--date-column"),
        *((name, options.keep_option) for name in options.keep),
    ):  # fmt: skip
        if given is not None and given not in names:
            raise InputError(f"no column {given!r} ({option})", where=where, hint=f"There are: {', '.join(names)[:300]}.")
    text = options.text_column or _found(TEXT_NAMES, names)
    if text is None:
        hint = f"Name it with --text-column; there are: {', '.join(names)[:300]}."
        raise InputError("no column with a usual name for text", where=where, hint=hint)
    id_, date = options.id_column or _found(ID_NAMES, names), options.date_column or _found(DATE_NAMES, names)
    others = [name for name in names if name not in (text, id_, date) and names.count(name) == 1]
    facts = tuple((key, name) for key, wanted in FACT_NAMES.items() if (name := _found(wanted, others)))
    found = Columns(text, id_, date, facts, options.keep)
    for name in found.all:
        if names.count(name) > 1:
            raise InputError(f"{names.count(name)} columns are called {name!r}", where=where, hint="Rename all but one.")
    return found


def _found(wanted: Sequence[str], names: Sequence[str]) -> str | None:
    """The first of the usual names that a column has, written as it is in the table."""
    for name in wanted:
        alike = [own for own in names if own.casefold() == name]
        if alike:
            return name if name in alike else alike[0]
    return None


def kept_text(value: Any) -> str | None:
    """A value of any kind as the text of a column that is kept; None where there is nothing.

    >>> kept_text("a"), kept_text(7), kept_text(True), kept_text(["a", "ü"]), kept_text("")
    ('a', '7', 'true', '["a", "ü"]', None)
    """
    if value is None or value == "":
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def not_utf8(where: str, line: int, what: str = "line") -> InputError:
    """What is said of a row whose bytes, or half characters, are no text."""
    if what == "line":
        return InputError("not UTF-8", where=where, line=line, hint="Mend it, or save the file in UTF-8.")
    return InputError("not UTF-8", where=f"{where}, {what} {line}", hint="Mend it, or save the file in UTF-8.")
