"""CSV and TSV with a header line. German Excel's `;` and byte order mark are accepted."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from corpus.errors import InputError
from corpus.paragraphs.blocks import Document
from corpus.readers.encoding import decode
from corpus.readers.rows import Row, choose_columns, documents, skip_row
from corpus.readers.source import MAX_LINE, ReadOptions, Source

SAMPLE = 2**16
#: The first line by which Excel is told the separator.
SEPARATOR = re.compile(r"sep=([,;\t|])\s*$", re.IGNORECASE)


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The rows, as they are read."""
    sample, source = source.head(SAMPLE)
    encoding = _encoding(sample, source.where)
    csv.field_size_limit(MAX_LINE)
    yield from documents(_rows(source, options, encoding, sample), source, options, "csv", encoding.replace("-sig", " with BOM"))


def separator(sample: str) -> tuple[str, bool]:
    """What stands between the cells of a file that begins so, and whether its first line does nothing but say it.

    >>> separator("id;text\\n1;Eins, zwei"), separator("sep=|\\r\\nid|text")
    ((';', False), ('|', True))
    """
    first = re.split(r"[\r\n]", sample, maxsplit=1)[0]
    said = SEPARATOR.match(first)
    return (said[1], True) if said else (max("\t;,", key=first.count), False)


def header(rows: Iterator[list[str]], said: bool) -> list[str]:
    """The names of the columns; `rows` stands after them then. `said`: a line before them says the separator."""
    if said:
        next(rows)
    return [name.strip() for name in next(rows, [])]


def _rows(source: Source, options: ReadOptions, encoding: str, sample: bytes) -> Iterator[Row]:
    text = io.TextIOWrapper(source.stream, encoding=encoding, newline="")
    delimiter, said = separator(sample.decode(encoding, "replace"))
    rows = csv.reader(_bounded(text, source.where), delimiter=delimiter, strict=True)
    try:
        names = header(rows, said)
        columns = choose_columns(names, options, source.where)
        at = {name: i for i, name in enumerate(names)}
        bad = 0
        for row in rows:
            if len(row) > len(names) and any(row[len(names) :]):
                what = f"{len(row)} cells under {len(names)} columns, so the text may be cut in two"
                error = InputError(what, where=source.where, line=rows.line_num, hint="Quote cells that hold the separator.")
                bad = skip_row(options, source.where, error, bad)
            elif any(row):
                yield Row(rows.line_num, *(_cell(row, at.get(name or "")) for name in (columns.text, columns.id, columns.date)))
    except csv.Error as error:
        raise InputError(f"broken CSV ({error})", where=source.where, line=rows.line_num, hint="Check quotes.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"not {encoding} throughout", where=source.where, hint="Save it as CSV in UTF-8.") from error
    finally:
        text.detach()


def _bounded(text: io.TextIOWrapper, where: str) -> Iterator[str]:
    while line := text.readline(MAX_LINE + 1):
        if len(line) > MAX_LINE:
            raise InputError(f"a line longer than {MAX_LINE // 2**20} MB", where=where, hint="Is this CSV?")
        yield line


def _cell(row: list[str], position: int | None) -> str:
    return row[position] if position is not None and position < len(row) else ""


def _encoding(sample: bytes, where: str) -> str:
    """Name of the encoding for Python's codecs."""
    try:
        # A sample may end inside a character.
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        pass
    else:
        if b"\x00" not in sample and sample.strip():
            return "utf-8-sig" if sample.startswith(codecs.BOM_UTF8) else "utf-8"
    name = decode(sample, where)[1].split(",")[0]
    return "utf-8-sig" if name.endswith("BOM") else name
