"""One row of a table, and which of its columns count. Every reader of tables gives rows like these, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.errors import InputError
from corpus.readers.source import ReadOptions

#: Names looked for where none is given, in this order.
TEXT_NAMES = ("text", "Text", "content", "body", "Volltext", "volltext", "paragraph_text")
ID_NAMES = ("article", "article_id", "id", "ID", "doc_id")
DATE_NAMES = ("date", "Date", "Datum", "datum", "published")


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns read; None where there is none."""

    text: str
    id: str | None
    date: str | None

    @property
    def judged(self) -> list[str]:
        """The columns that decide how a row is judged: text and, if rows have one, article id."""
        return [self.text] if self.id is None else [self.text, self.id]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: line in its file (of Parquet, its number), and the cells as text, empty where there is nothing."""

    line: int
    text: str
    id: str
    date: str


#: A row, or what is wrong with it.
Read = Row | InputError


def choose_columns(names: Sequence[str], options: ReadOptions, where: str) -> Columns:
    """The columns named in the options, else those with usual names. Raises InputError when a named one or the text is missing.

    >>> choose_columns(["id", "Volltext", "note"], ReadOptions(), "a.csv")
    Columns(text='Volltext', id='id', date=None)
    """
    for given, option in (
        (options.text_column, "--text-column"), (options.id_column, "--id-column"), (options.date_column, "--date-column"),
    ):  # fmt: skip
        if given is not None and given not in names:
            raise InputError(f"no column {given!r} ({option})", where=where, hint=f"There are: {', '.join(names)[:300]}.")
    text = options.text_column or next((name for name in TEXT_NAMES if name in names), None)
    if text is None:
        hint = f"Name it with --text-column; there are: {', '.join(names)[:300]}."
        raise InputError("no column with a usual name for text", where=where, hint=hint)
    found = Columns(
        text,
        options.id_column or next((name for name in ID_NAMES if name in names), None),
        options.date_column or next((name for name in DATE_NAMES if name in names), None),
    )
    for name in (found.text, found.id, found.date):
        if name is not None and names.count(name) > 1:
            raise InputError(f"{names.count(name)} columns are called {name!r}", where=where, hint="Rename all but one.")
    return found


def not_utf8(where: str, line: int, what: str = "line") -> InputError:
    """What is said of a row whose bytes, or half characters, are no text."""
    if what == "line":
        return InputError("not UTF-8", where=where, line=line, hint="Mend it, or save the file in UTF-8.")
    return InputError("not UTF-8", where=f"{where}, {what} {line}", hint="Mend it, or save the file in UTF-8.")
