"""JSON as data from outside: nothing that cannot be written back unchanged is let in."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from corpus.codebook import CodeBook
from corpus.exchange.record import Coded, Json, Place, Reader, ReadSettings, Writer
from corpus.utf8 import decode_utf8


def decode(raw: bytes, where: str) -> str:
    """UTF-8 text, with or without byte order marks."""
    return decode_utf8(raw, where, "the file", "Save it in UTF-8.")


def parse(text: str, place: Place) -> Any:
    """Parse JSON. Raises InputError for broken JSON and for what JSON or UTF-8 could not hold again.

    >>> parse('{"text": "Grüße"}', Place("a.jsonl", 1))
    {'text': 'Grüße'}
    >>> parse('{"text": 1, "text": 2}', Place("a.jsonl", 1))
    Traceback (most recent call last):
    corpus.errors.InputError: a.jsonl, line 1: not JSON (the key 'text' is given twice). Check the file's format.
    """
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite)
        dump(data).encode()  # a lone surrogate, written \ud800, is no text
    except (ValueError, RecursionError) as error:
        raise place.error(f"not JSON ({error})", "Check the file's format.") from error
    return data


def read_jsonl(raw: bytes, where: str) -> Iterator[tuple[Place, Json]]:
    """The objects of a JSONL file, each with its place; empty lines are passed over."""
    # Not splitlines: JSON strings may hold U+2028 and the like as they are.
    for number, line in enumerate(decode(raw, where).split("\n"), 1):
        if line.strip():
            place = Place(where, number)
            record = parse(line, place)
            if not isinstance(record, dict):
                raise place.error("the line is not a JSON object", "Give one object a line: {…}.")
            yield place, record


def write_jsonl(records: Iterable[Json]) -> bytes:
    """One object a line."""
    return "".join(dump(record) + "\n" for record in records).encode()


def jsonl_format(
    coded: Callable[[Json, Place, CodeBook, ReadSettings], Coded], record: Callable[[Coded, CodeBook], Json]
) -> tuple[Reader, Writer]:
    """Reader and writer of a format that is one object a line: what to make of an object, and the object of a paragraph.

    Tasks of nobody, which other formats have, are not written.
    """

    def read(raw: bytes, where: str, book: CodeBook, settings: ReadSettings) -> Iterator[Coded]:
        for place, data in read_jsonl(raw, where):
            yield coded(data, place, book, settings)

    def write(items: Sequence[Coded], book: CodeBook) -> bytes:
        return write_jsonl(record(item, book) for item in items if item.coder)

    return read, write


def dump(data: Any, indent: int | None = None) -> str:
    """JSON text with letters as they are."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent)


def _once(pairs: list[tuple[str, Any]]) -> Json:
    result: Json = {}
    for key, value in pairs:
        if key in result:
            raise ValueError(f"the key {key!r} is given twice")
        result[key] = value
    return result


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError(f"{digits} is too large")
    return value
