"""Records of Thrift's compact protocol, in which Parquet files say what is in them. A field is told by how far its number is from
that of the field before."""

from __future__ import annotations


def unsigned(value: int) -> bytes:
    """A number in pieces of seven bits, the lowest first."""
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def whole(value: int) -> bytes:
    """A number that may be negative."""
    return unsigned((value << 1 ^ value >> 63) & (1 << 64) - 1)


def number(step: int, value: int, kind: int = 5) -> bytes:
    """A field with a number; kind 5 has 32 bits, 6 has 64."""
    return bytes([step << 4 | kind]) + whole(value)


def binary(step: int, content: bytes) -> bytes:
    """A field with bytes."""
    return bytes([step << 4 | 8]) + unsigned(len(content)) + content


def listed(step: int, kind: int, *items: bytes) -> bytes:
    """A field with a list of up to 14 items."""
    return bytes([step << 4 | 9, len(items) << 4 | kind]) + b"".join(items)


def record(step: int, fields: bytes) -> bytes:
    """A field with a record."""
    return bytes([step << 4 | 12]) + fields + b"\0"
