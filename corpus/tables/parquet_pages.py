"""What the pages of a Parquet file hold, by their own headers. The footer of a file may say anything; Arrow takes memory by what
the headers say, and a packed page that unpacks to another size is an error to it. So who knows the headers knows the memory.

A header is a record of Thrift's compact protocol (parquet-format, parquet.thrift); only the few numbers needed are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, BinaryIO

#: Bytes of a header: the longest values of a page may stand in it.
FIRST_LOOK, LONGEST_HEADER = 1 << 10, 16 << 20
#: Records inside each other in a header.
DEEPEST = 8
DICTIONARY, DELTA_BYTES = 2, 7


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its kind, bytes when packed and unpacked, number of values, and the number of its encoding."""

    kind: int
    packed: int
    unpacked: int
    values: int
    encoding: int

    @property
    def of_dictionary(self) -> bool:
        """Whether it holds the values that others repeat."""
        return self.kind == DICTIONARY


def pages(file: BinaryIO, column: Any) -> Iterator[Page]:
    """The pages of a column chunk, which Arrow's metadata describe. Raises ValueError where a header is none."""
    starts = [column.data_page_offset, column.dictionary_page_offset if column.has_dictionary_page else None]
    place = min(start for start in starts if start)
    values, end = 0, place + column.total_compressed_size
    while values < column.num_values and place < end:
        page, size = _page(file, place)
        yield page
        values += 0 if page.of_dictionary else page.values
        place += size + page.packed


def _page(file: BinaryIO, place: int) -> tuple[Page, int]:
    """The page at a place of the file, and the length of its header."""
    length = FIRST_LOOK
    while True:
        file.seek(place)
        raw = file.read(length)
        try:
            fields, size = _record(raw, 0, 0)
        except IndexError as error:
            if len(raw) < length or length >= LONGEST_HEADER:
                raise ValueError("a page has no header") from error
            length *= 128
            continue
        inside: Any = fields.get(5) or fields.get(7) or fields.get(8) or {}
        if not isinstance(inside, dict):
            raise ValueError("the header of a page holds a number in place of a record")
        numbers = (fields.get(1), fields.get(3), fields.get(2), inside.get(1, 0), inside.get(4 if 8 in fields else 2, 0))
        if not all(isinstance(number, int) and number >= 0 for number in numbers):
            raise ValueError("the header of a page holds no numbers, or negative ones")
        return Page(*numbers), size  # type: ignore[arg-type]


def _record(raw: bytes, place: int, depth: int) -> tuple[dict[int, Any], int]:
    """A record's fields by number, and where it ends. Raises IndexError where the bytes end before, ValueError where these are no
    record."""
    if depth > DEEPEST:
        raise ValueError("the header of a page is nested too deep")
    fields: dict[int, Any] = {}
    number = 0
    while head := raw[place]:
        place += 1
        if head >> 4:
            number += head >> 4
        else:
            number, place = _whole(raw, place)
        fields[number], place = _value(raw, place, head & 15, depth)
    return fields, place + 1


def _value(raw: bytes, place: int, kind: int, depth: int) -> tuple[Any, int]:
    if kind in (1, 2):  # true and false
        return kind == 1, place
    if kind == 3:
        return raw[place], place + 1
    if kind in (4, 5, 6):
        return _whole(raw, place)
    if kind == 7:
        return None, place + 8
    if kind == 8:
        length, place = _unsigned(raw, place)
        return None, place + length
    if kind == 12:
        return _record(raw, place, depth + 1)
    raise ValueError("the header of a page holds what none has")


def _whole(raw: bytes, place: int) -> tuple[int, int]:
    """A signed number, kept as 0, -1, 1, -2 … are counted."""
    number, place = _unsigned(raw, place)
    return number >> 1 ^ -(number & 1), place


def _unsigned(raw: bytes, place: int) -> tuple[int, int]:
    """A number in pieces of seven bits, the lowest first."""
    number = 0
    for shift in count(0, 7):
        if shift > 63:
            raise ValueError("the header of a page holds a number that is too long")
        number |= (raw[place] & 127) << shift
        place += 1
        if not raw[place - 1] & 128:
            break
    return number, place
