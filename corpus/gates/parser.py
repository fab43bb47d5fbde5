"""Data from outside, as JSON, TOML and numbers in tables: what is broken, too deep or too large ends in one message that names
the place, and nothing that cannot be written back unchanged is let in."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from corpus.errors import InputError
from corpus.gates.utf8 import decode_utf8

Json = dict[str, Any]

#: Lists and objects inside each other. What absatz and the programs it exchanges labels with write has fewer than ten.
DEEPEST = 100
#: Digits of a whole number: up to here it also fits a floating-point number.
LONGEST_NUMBER = 300


class HalfCharacterError(ValueError):
    """JSON holds a lone surrogate, written \\ud800 say: no character, and nothing that could be written anywhere."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file a record stands."""

    where: str
    line: int | None = None

    def error(self, what: str, hint: str) -> InputError:
        """An InputError that points here."""
        return InputError(what, where=self.where, line=self.line, hint=hint)


def decode(raw: bytes, where: str) -> str:
    """UTF-8 text, with or without byte order marks. Raises InputError."""
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
        return parsed(text)
    except ValueError as error:
        raise place.error(f"not JSON ({error})", "Check the file's format.") from error


def parsed(text: str) -> Any:
    """As `parse`, for callers that name the place themselves. Raises ValueError."""
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite, parse_int=_whole)
        dump(data).encode()  # a lone surrogate, written \ud800, is no text
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    except UnicodeEncodeError as error:
        raise HalfCharacterError("half of a character, a lone surrogate") from error
    if text.count("[") + text.count("{") > DEEPEST and _depth(data) > DEEPEST:
        raise ValueError("nested too deep")
    return data


def parse_toml(text: str) -> Json:
    """Parse TOML. Raises ValueError with a reason, also where the parser itself gives up."""
    try:
        data = tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if _depth(data) > DEEPEST:
        raise ValueError("nested too deep")
    return data


def whole_number(cell: str) -> int | None:
    """The number that a cell of a table counts something with; None where it is no such number, or one of a thousand million.

    >>> whole_number("12"), whole_number("-1"), whole_number("²"), whole_number("9" * 5000)
    (12, None, None, None)
    """
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= 9 else None


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


def dump(data: Any, indent: int | None = None) -> str:
    """JSON text with letters as they are."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent)


def _depth(data: Any) -> int:
    """How deep lists and objects stand in each other, counted without recursion."""
    depth, level = 0, [data]
    while level := [part for part in level if isinstance(part, list | dict)]:
        depth += 1
        level = [inner for part in level for inner in (part.values() if isinstance(part, dict) else part)]
    return depth


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
        raise ValueError(f"{digits[:40]} is too large")
    return value


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)
