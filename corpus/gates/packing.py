"""Files packed one by one (.gz, .bz2, .xz, .zst) -> the bytes inside, as they are asked for: nothing is unpacked at once."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from typing import Any, BinaryIO, cast

#: What a packed file's name ends in, and how it begins.
SUFFIXES = {"gzip": ".gz", "bzip2": ".bz2", "xz": ".xz", "zstd": ".zst"}
MAGIC = {"gzip": b"\x1f\x8b", "bzip2": b"BZh", "xz": b"\xfd7zXZ\x00", "zstd": b"\x28\xb5\x2f\xfd"}
#: What the libraries raise on a file that is damaged or of another kind.
DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError)
#: Bytes of memory that unpacking .xz may take: `xz -9` needs 65 MB, and a file may ask for 4 GB.
XZ_MEMORY = 128 << 20
BUFFER = 2**16


def unpacked(stream: BinaryIO, kind: str) -> BinaryIO:
    """The bytes inside, a stream of its own; what is wrong with the file shows when they are read. Raises ImportError where
    pyarrow, which unpacks .zst, is missing."""
    if kind == "gzip":
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if kind == "bzip2":
        return cast(BinaryIO, bz2.BZ2File(stream))
    if kind == "xz":
        return cast(BinaryIO, _Xz(stream))
    import pyarrow as pa

    return cast(BinaryIO, pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), "zstd"))


class _Xz(io.RawIOBase):
    """As `lzma.LZMAFile`, which has no limit on memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._unpacking = _decompressor()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = b""
        while not data:
            if self._unpacking.eof:  # what follows is another packed piece, with or without blanks between
                rest = self._unpacking.unused_data.lstrip(b"\0") or self._stream.read(BUFFER).lstrip(b"\0")
                if not rest:
                    return 0
                self._unpacking = _decompressor()
            elif self._unpacking.needs_input:
                rest = self._stream.read(BUFFER)
                if not rest:
                    raise EOFError("it ends before its end mark")
            else:
                rest = b""
            data = self._unpacking.decompress(rest, len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _decompressor() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
