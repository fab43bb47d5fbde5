"""JSON lines: one object per line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from corpus.errors import InputError
from corpus.paragraphs.blocks import Document
from corpus.readers.rows import Columns, Row, choose_columns, documents, skip_row
from corpus.readers.source import MAX_LINE, ReadOptions, Source


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The rows; a bad line is reported and skipped, too many end the file."""
    yield from documents(_rows(source, options), source, options, "jsonl")


def _rows(source: Source, options: ReadOptions) -> Iterator[Row]:
    columns: Columns | None = None
    bad = found = number = 0
    while line := source.stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise InputError(f"longer than {MAX_LINE // 2**20} MB", where=source.where, line=number, hint="Is this JSONL?")
        if not line.strip():
            continue
        try:
            data = _object(line, source.where, number)
            # Keys may differ from line to line; the first line decides which of the usual names are meant.
            columns = columns or choose_columns(list(data), options, source.where)
            row = Row(number, _cell(data, columns.text), _cell(data, columns.id), _cell(data, columns.date))
            if columns.text not in data:
                hint = f"The first line has it; this one has: {', '.join(data)[:200]}."
                raise InputError(f"no {columns.text!r}", where=source.where, line=number, hint=hint)
        except InputError as error:
            if columns is None:
                raise
            bad = skip_row(options, source.where, error, bad)
            continue
        found += 1
        yield row
    if not found:
        raise InputError("the file is empty", where=source.where, hint='Give one object per line: {"text": "…"}.')


def _object(line: bytes, where: str, number: int) -> dict[str, Any]:
    try:
        data = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except (ValueError, RecursionError) as error:
        what = "not UTF-8" if isinstance(error, UnicodeDecodeError) else f"not JSON ({str(error)[:100]})"
        raise InputError(what, where=where, line=number, hint='Each line is an object: {"text": "…"}.') from error
    if not isinstance(data, dict):
        raise InputError("not a JSON object", where=where, line=number, hint='Each line is an object: {"text": "…"}.')
    return data


def _cell(data: dict[str, Any], name: str | None) -> str:
    value = data.get(name) if name is not None else None
    if value is None:
        return ""
    # A lone surrogate (\\ud800 in JSON) is no character and can be written nowhere.
    return str(value).encode("utf-8", "replace").decode() if not isinstance(value, list | dict) else ""
