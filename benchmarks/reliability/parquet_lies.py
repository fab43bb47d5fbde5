"""Parquet files that lie: written byte by byte, since no library writes them. One column of texts in one row group, so that every
number in it can be another one than what is there."""

from __future__ import annotations

import struct

import pyarrow as pa

from benchmarks.reliability.thrift import binary, listed, number, record, unsigned, whole

MB = 2**20
PLAIN, RLE, DELTA_BYTES, BY_DICTIONARY = 0, 3, 7, 8
TEXT = "Ein Satz über Daten.".encode()


def plain(*texts: bytes) -> bytes:
    """Texts as a page spells them out."""
    return b"".join(struct.pack("<I", len(text)) + text for text in texts)


def zstd(content: bytes, times: int = 1) -> bytes:
    """Content, repeated, as zstd packs it."""
    return pa.compress(content, codec="zstd", asbytes=True) * times  # type: ignore[no-any-return]


def dictionary_page(packed: bytes, values: int, size: int | None = None) -> bytes:
    """A page of `values` different values that unpacks to `size` bytes."""
    sizes = number(1, len(packed) if size is None else size) + number(1, len(packed))
    return number(1, 2) + sizes + record(4, number(1, values) + number(1, PLAIN)) + b"\0" + packed


def data_page(packed: bytes, values: int, encoding: int = PLAIN, size: int | None = None) -> bytes:
    """A page of `values` values that unpacks to `size` bytes."""
    sizes = number(1, len(packed) if size is None else size) + number(1, len(packed))
    inside = number(1, values) + number(1, encoding) + number(1, RLE) + number(1, RLE)
    return number(1, 0) + sizes + record(2, inside) + b"\0" + packed


def repeated(values: int) -> bytes:
    """The first value of the dictionary, so many times."""
    return b"\1" + unsigned(values << 1) + b"\0"


def file(data: bytes, rows: int, *, dictionary: bytes = b"", packed: bool = False) -> bytes:
    """A file of these pages, which says that it has so many rows and that nothing in it expands."""
    pages = dictionary + data
    size = number(1, len(pages), 6) * 2
    column = number(1, 6) + listed(1, 5, *(whole(n) for n in (PLAIN, RLE, DELTA_BYTES if not dictionary else BY_DICTIONARY)))
    column += listed(1, 8, unsigned(4) + b"text") + number(1, 6 if packed else 0) + number(1, rows, 6) + size
    column += number(2, 4 + len(dictionary), 6) + (number(2, 4, 6) if dictionary else b"")
    group = listed(1, 12, number(2, 4, 6) + record(1, column) + b"\0") + number(1, len(pages), 6) + number(1, rows, 6) + b"\0"
    root = binary(4, b"schema") + number(1, 1) + b"\0"
    leaf = number(1, 6) + number(2, 0) + binary(1, b"text") + number(2, 0) + b"\0"
    footer = number(1, 2) + listed(1, 12, root, leaf) + number(1, rows, 6) + listed(1, 12, group) + b"\0"
    return b"PAR1" + pages + footer + struct.pack("<I", len(footer)) + b"PAR1"


def many_rows(rows: int) -> bytes:
    """Rows that all are one text: a few bytes, and hours of work."""
    return file(data_page(repeated(rows), rows, BY_DICTIONARY), rows, dictionary=dictionary_page(plain(TEXT), 1))


def hidden_page(size: int) -> bytes:
    """One text of so many bytes in a packed page, which only the page itself says."""
    content = zstd(bytes(MB), size // MB)
    return file(data_page(content, 10, size=size), 10, packed=True)


def large_dictionary(values: int) -> bytes:
    """A dictionary that says it holds more values than there are bytes in it; Arrow takes 16 bytes for each."""
    page = data_page(repeated(10), 10, BY_DICTIONARY)
    return file(page, 10, dictionary=dictionary_page(plain(TEXT), values))


def begins_as_before(length: int, rows: int) -> bytes:
    """Texts of which each is the one before, told by 'begins as the one before, and nothing follows'."""
    pages = _told(0, length, rows) + _told(length, -length, rows) + b"x" * length
    return file(data_page(zstd(pages), rows, DELTA_BYTES, len(pages)), rows, packed=True)


def _told(first: int, step: int, values: int) -> bytes:
    """`first`, then `first + step` for the rest, told by differences in blocks of 128, in four pieces each."""
    out = unsigned(128) + unsigned(4) + unsigned(values) + whole(first)
    low = min(step, 0)
    steps = [step - low] + [-low] * 127
    width = max(steps).bit_length()
    bits = sum(value << place * width for place, value in enumerate(steps))
    out += whole(low) + bytes([width] * 4) + bits.to_bytes(16 * width, "little")
    return out + (whole(0) + bytes(4)) * (-(-(values - 1) // 128) - 1)
