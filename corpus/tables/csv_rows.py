"""CSV and TSV with a header line -> rows. German Excel's `;` and byte order mark are accepted."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from corpus.errors import InputError
from corpus.gates.cells import plain
from corpus.gates.encoding import as_browsers_read, decode
from corpus.gates.source import MAX_LINE, ReadOptions, Source
from corpus.tables.rows import Read, choose_columns, not_utf8

SAMPLE = 2**16
#: The first line by which Excel is told the separator.
SEPARATOR = re.compile(r"sep=([,;\t|])\s*$", re.IGNORECASE)
#: Columns by which a file of absatz itself is known, predictions and labels: its cells are guarded (corpus/gates/cells.py).
OURS = (frozenset({"article", "paragraph", "role", "classified"}), frozenset({"article", "paragraph", "coder", "text_sha256"}))


class CsvRows:
    """The rows of an open CSV file, read as they are asked for.

    encoding: for Python's codecs. delimiter: what stands between cells. names: of the columns. above: lines above the first row.
    Raises InputError where there is no header with a text column, also while rows are read: for what makes all that follows
    doubtful. A row that is wrong alone is given as an InputError in its place.
    """

    def __init__(self, source: Source, options: ReadOptions) -> None:
        sample, self._source = source.head(SAMPLE)
        self._where = source.where
        self.encoding = _encoding(sample, source.where)
        csv.field_size_limit(MAX_LINE)
        self.delimiter, said = separator(sample.decode(self.encoding, "replace"))
        # Bytes that are no text are kept as half characters, so that they cost their row only.
        self._text = io.TextIOWrapper(self._source.stream, encoding=self.encoding, errors="surrogateescape", newline="")
        self._rows = csv.reader(_bounded(self._text, source.where), delimiter=self.delimiter, strict=True)
        try:
            self.names = header(self._rows, said)
        except csv.Error as error:
            raise self._broken(error) from error
        self.above = self._rows.line_num
        self.columns = choose_columns(self.names, options, source.where)
        self.ours = any(names <= set(self.names) for names in OURS)

    def __iter__(self) -> Iterator[Read]:
        columns, width = self.columns, len(self.names)
        places = {name: self.names.index(name) for name in columns.all}
        try:
            number = 0
            for row in self._rows:
                number += bool(row)  # blank lines are no rows
                line = self._rows.line_num
                if len(row) > width and any(row[width:]):
                    what = f"{len(row)} cells under {width} columns, so the text may be cut in two"
                    yield InputError(what, where=self._where, line=line, hint="Quote cells that hold the separator.")
                elif row:
                    cells = {name: row[place] if place < len(row) else "" for name, place in places.items()}
                    yield self._row(line, number, cells)
        except csv.Error as error:
            raise self._broken(error) from error
        except UnicodeDecodeError as error:
            raise InputError(f"not {self.encoding} throughout", where=self._where, hint="Save it as CSV in UTF-8.") from error
        finally:
            self._text.detach()

    def _row(self, line: int, number: int, cells: dict[str, str]) -> Read:
        try:
            "".join(cells.values()).encode()
        except UnicodeEncodeError:
            return not_utf8(self._where, line)
        if self.ours:
            cells = {name: plain(cell) for name, cell in cells.items()}
        return self.columns.row(line, cells.__getitem__, cells.__getitem__, number)

    def _broken(self, error: csv.Error) -> InputError:
        return InputError(f"broken CSV ({error})", where=self._where, line=self._rows.line_num, hint="Check quotes.")


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
    names = (plain(name.strip()) for name in next(rows, []))
    return [name.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for name in names]


def _bounded(text: io.TextIOWrapper, where: str) -> Iterator[str]:
    while line := text.readline(MAX_LINE + 1):
        if len(line) > MAX_LINE:
            raise InputError(f"a line longer than {MAX_LINE // 2**20} MB", where=where, hint="Is this CSV?")
        yield line


def _encoding(sample: bytes, where: str) -> str:
    """Name of the encoding for Python's codecs."""
    if b"\x00" not in sample and sample.strip() and _is_utf8(sample):
        return "utf-8-sig" if sample.startswith(codecs.BOM_UTF8) else "utf-8"
    # Latin-1 is Windows-1252 without quotation marks: they may come after the sample.
    name = as_browsers_read(decode(sample, where)[1].split(",")[0])
    return "utf-8-sig" if name.endswith("BOM") else name


def _is_utf8(sample: bytes) -> bool:
    """Whether a sample, which may end inside a character, is UTF-8, but for some broken bytes: other encodings have no sequences
    that pass for letters beyond ASCII.

    >>> _is_utf8("Grüße".encode()[:3]), _is_utf8("Grüße".encode("cp1252")), _is_utf8("Grüße".encode() + b"\\xff")
    (True, False, True)
    """
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(sample)
    broken = sum("\udc80" <= character <= "\udcff" for character in text)
    return broken == 0 or broken <= sum(not character.isascii() for character in text) - broken
