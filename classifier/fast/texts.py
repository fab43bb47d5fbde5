"""Lists of strings, Arrow arrays and byte buffers as one thing: UTF-8 bytes with the offsets of their rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.fast.kernels import PADDING, zeros_in
from classifier.python_inputs import refuse_one_string

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows scored in one go: some 0.3 MB of text, which stays in the processor's second-level cache.
ROWS = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Utf8:
    """n texts in one buffer: text (uint8) and offsets (n + 1, int64), row i being text[offsets[i]:offsets[i + 1]].

    Bytes that are no valid UTF-8 count as separators of words.
    """

    text: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @classmethod
    def from_strings(cls, texts: Sequence[str]) -> Utf8:
        """Encode strings. Lone surrogates cannot be encoded and are part of no word; they become `?`. A row may end with a NUL,
        which is part of no word either.

        >>> Utf8.from_strings(["ä", "b"]).offsets.tolist()
        [0, 3, 5]
        """
        # Joined first, encoded at once: half the time of encoding each. The NULs between tell where a text ends.
        joined = "\0".join([*texts, "\0" * PADDING])
        try:
            encoded = joined.encode()
        except UnicodeEncodeError:
            encoded = joined.encode("utf-8", "replace")
        text = np.frombuffer(encoded, dtype=np.uint8)
        offsets = np.zeros(len(texts) + 1, dtype=np.int64)
        if zeros_in(text, len(text) - PADDING, offsets[1:]) == len(texts):
            offsets[1:] += 1
        else:  # a text holds NULs of its own
            sizes = (len(text.encode("utf-8", "replace")) + 1 for text in texts)
            np.cumsum(np.fromiter(sizes, dtype=np.int64, count=len(texts)), out=offsets[1:])
        return cls(text, offsets)

    @classmethod
    def from_arrow(cls, array: pa.Array[Any]) -> Utf8:
        """The buffers of an Arrow array of strings, not copied where it is string or large_string. A null is an empty text.

        Raises TypeError for another type.
        """
        import pyarrow as pa

        if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
            array = array.cast(pa.large_string())
        if array.null_count:
            array = array.fill_null("")
        size = np.int32 if pa.types.is_string(array.type) else np.int64
        _, offsets, data = array.buffers()
        if not len(array) or offsets is None:
            return cls(np.zeros(PADDING, dtype=np.uint8), np.zeros(len(array) + 1, dtype=np.int64))
        numbers = np.frombuffer(offsets, dtype=size)[array.offset : array.offset + len(array) + 1]
        text = np.frombuffer(data, dtype=np.uint8) if data is not None else np.zeros(0, dtype=np.uint8)
        return cls(text, numbers.astype(np.int64))

    def part(self, start: int, stop: int) -> Utf8:
        """Rows start..stop, not copied unless they end so near the end of the buffer that reading ahead would leave it."""
        offsets = self.offsets[start : stop + 1]
        if offsets[-1] + PADDING <= len(self.text):
            return Utf8(self.text, offsets)
        text = np.zeros(offsets[-1] - offsets[0] + PADDING, dtype=np.uint8)
        text[: offsets[-1] - offsets[0]] = self.text[offsets[0] : offsets[-1]]
        return Utf8(text, offsets - offsets[0])


Texts = Any  # Sequence[str], pyarrow.Array, pyarrow.ChunkedArray or Utf8
#: Number of the first row, what holds the rows, first and last row in it.
Piece = tuple[int, Any, int, int]


def parts(texts: Texts) -> Iterator[Piece]:
    """Pieces of at most ROWS rows. Nothing is encoded yet."""
    done = 0
    for holder in _holders(texts):
        for start in range(0, len(holder), ROWS):
            stop = min(start + ROWS, len(holder))
            yield done + start, holder, start, stop
        done += len(holder)


def utf8(holder: Any, start: int, stop: int) -> Utf8:
    """One piece as bytes that the kernels may read."""
    if isinstance(holder, Utf8):
        return holder.part(start, stop)
    return Utf8.from_strings(holder[start:stop])


def _holders(texts: Texts) -> Iterator[Any]:
    arrow = sys.modules.get("pyarrow")
    refuse_one_string(texts)
    if arrow is not None and isinstance(texts, arrow.ChunkedArray):
        yield from (Utf8.from_arrow(chunk) for chunk in texts.chunks)
    elif arrow is not None and isinstance(texts, arrow.Array):
        yield Utf8.from_arrow(texts)
    else:
        yield texts
