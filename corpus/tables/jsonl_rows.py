"""JSON lines, one object per line -> rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpus.errors import InputError
from corpus.gates.parser import parsed
from corpus.gates.source import MAX_LINE, ReadOptions, Source
from corpus.tables.rows import Columns, Read, Row, choose_columns, kept_text, not_utf8

HINT = 'Each line is an object: {"text": "…"}.'


class JsonlRows:
    """Reads lines. The first one that holds something decides which of the usual names are meant; keys may differ after it."""

    def __init__(self, where: str, options: ReadOptions) -> None:
        self._where, self._options = where, options
        self._columns: Columns | None = None
        #: Whether ids are numbers, as far as the first line tells.
        self.numbered = False

    @property
    def columns(self) -> Columns:
        """The columns, once the first line was read."""
        assert self._columns is not None, "the first line is read before others"  # noqa: S101
        return self._columns

    @property
    def known(self) -> bool:
        """Whether the first line was read."""
        return self._columns is not None

    def row(self, raw: bytes, number: int) -> Read | None:
        """The row in a line; None where it is blank. What is wrong with it is given, not raised, unless it is the first."""
        if not raw.strip():
            return None
        try:
            data = self._object(raw, number)
            if self._columns is None:
                self._columns = choose_columns([str(name) for name in data], self._options, self._where)
                self.numbered = self._columns.id is not None and type(data[self._columns.id]) is int
            return self._row(data, number)
        except InputError as error:
            if self._columns is None:
                raise
            return error

    def _object(self, raw: bytes, number: int) -> dict[str, Any]:
        try:
            data = parsed(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
        except UnicodeDecodeError as error:
            raise not_utf8(self._where, number) from error
        except ValueError as error:
            raise InputError(f"not JSON ({str(error)[:100]})", where=self._where, line=number, hint=HINT) from error
        if not isinstance(data, dict):
            raise InputError("not a JSON object", where=self._where, line=number, hint=HINT)
        return data

    def _row(self, data: dict[str, Any], number: int) -> Row:
        columns = self.columns
        text = data.get(columns.text)
        if not isinstance(text, str) and (text is not None or columns.text not in data):
            quoted = "A text stands in quotation marks." if columns.text in data else ""
            hint = quoted or f"The first line has it; this one has: {', '.join(data)[:200]}."
            raise InputError(f"no text in {columns.text!r}", where=self._where, line=number, hint=hint)
        return columns.row(number, lambda name: _cell(data, name), lambda name: kept_text(data.get(name)))


def rows(source: Source, options: ReadOptions) -> Iterator[Read]:
    """The rows of an open file. Raises InputError where its first line is none, or a line is too long."""
    reader, number = JsonlRows(source.where, options), 0
    while line := source.stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise InputError(f"longer than {MAX_LINE // 2**20} MB", where=source.where, line=number, hint="Is this JSONL?")
        row = reader.row(line, number)
        if row is not None:
            yield row
    if not reader.known:
        raise InputError("the file is empty", where=source.where, hint='Give one object per line: {"text": "…"}.')


def _cell(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return "" if value is None or isinstance(value, list | dict) else str(value)
