"""The rows of a small table that stands beside the labels, as people edit them in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import InputError
from corpus.gates.cells import plain
from corpus.gates.utf8 import read_utf8


def table_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows by name of column, each with the number of its line; `,` and `;` and byte order marks are accepted.

    Raises InputError where the file cannot be read or is no CSV, one of `columns` is missing, or a row has too many or too few
    cells.
    """
    text = read_utf8(path, "the table", "Save it as CSV in UTF-8.")
    header = text.split("\n", 1)[0]
    separator = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            hint = f"The file begins with: {','.join(columns)}."
            raise InputError(f"column {missing[0]!r} is missing", where=path, line=1, hint=hint)
        for row in reader:
            if None in row or None in row.values():
                raise InputError("too many or too few cells", where=path, line=reader.line_num, hint="Check quotes and commas.")
            yield reader.line_num, {name: plain(cell) for name, cell in row.items()}
    except csv.Error as error:
        raise InputError(f"broken CSV ({error})", where=path, line=reader.line_num, hint="Check quotes and commas.") from error
