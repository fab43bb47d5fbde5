"""Every exchange format read and written in memory, for tests."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from corpus.codebook import CodeBook
from corpus.exchange.formats import FORMATS
from corpus.exchange.record import Coded, ReadSettings
from corpus.gates.cells import plain

BOOK = CodeBook.bundled()
formats = pytest.mark.parametrize("form", list(FORMATS))


def read(form: str, raw: bytes, **options: Any) -> list[Coded]:
    return list(FORMATS[form][0](raw, "file", BOOK, ReadSettings(**options)))


def write(form: str, coded: list[Coded]) -> bytes:
    return FORMATS[form][1](coded, BOOK)


def jsonl(*records: Any) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def cells_of(raw: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file as they were before they were made safe for spreadsheets."""
    rows = csv.reader(io.StringIO(raw.decode(), newline=""))
    head = [plain(cell) for cell in next(rows)]
    return [dict(zip(head, map(plain, row), strict=True)) for row in rows]
