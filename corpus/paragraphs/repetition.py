"""Lines that stand in many articles of the same folder: what a site puts around every text.

Counts are kept in a table of fixed size (count-min sketch, Cormode & Muthukrishnan 2005), so that memory does not grow with the
number of articles; a count can come out too high by collision, never too low.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable
from pathlib import Path

#: Cells of each of two tables of 16-bit counts: 4 MB in all, room for a million distinct lines.
CELLS = 2**20
#: A line is a site's own from this many articles on, and from this share of them.
MANY, SHARE = 5, 0.01
#: Folders of fewer files show no pattern.
ENOUGH_FILES = 20
#: Bytes of a file that are looked at.
LOOKED_AT = 2**18
TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown")


class RepeatedLines:
    """How many articles hold a line.

    >>> lines = RepeatedLines()
    >>> for i in range(6):
    ...     lines.add([f"Der Satz Nummer {i} ist anders als alle anderen hier.", "Mein Konto"])
    >>> lines.stands_in_many("Mein Konto"), lines.stands_in_many("Der Satz Nummer 1 ist anders als alle anderen hier.")
    (True, False)
    """

    def __init__(self) -> None:
        self._tables = (array("H", bytes(2 * CELLS)), array("H", bytes(2 * CELLS)))
        self.articles = 0

    @classmethod
    def of_files(cls, paths: Iterable[Path]) -> RepeatedLines | None:
        """Count the lines of the text files; None for a folder too small. A file that cannot be read is left to its reader."""
        counts = cls()
        for path in paths:
            if path.suffix.lower() in TEXT_SUFFIXES:
                try:
                    with path.open("rb") as file:
                        counts.add(map(_decoded, file.read(LOOKED_AT).splitlines()))
                except OSError:
                    continue
        return counts if counts.articles >= ENOUGH_FILES else None

    def add(self, lines: Iterable[str]) -> None:
        """Count an article's lines, each once.

        A copy of an article counted before, known by its longest line, is left out: agency copy that runs in many papers repeats
        too, and is text.
        """
        distinct = {line.strip() for line in lines} - {""}
        if not distinct:
            return
        self.articles += 1
        if self._count(max(distinct, key=lambda line: (len(line), line))) > 0:
            return
        for line in distinct:
            for table, cell in zip(self._tables, _cells(line), strict=True):
                table[cell] = min(table[cell] + 1, 65_535)

    def stands_in_many(self, line: str) -> bool:
        """Whether a line is a site's own."""
        return self._count(line.strip()) >= max(MANY, SHARE * self.articles)

    def _count(self, line: str) -> int:
        return min(table[cell] for table, cell in zip(self._tables, _cells(line), strict=True))


def _decoded(line: bytes) -> str:
    """A line of UTF-8 or, where it is none, of the Western encoding that German text is in otherwise."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("windows-1252", "replace")


def _cells(line: str) -> tuple[int, int]:
    digest = hashlib.blake2b(line.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest[:4], "big") % CELLS, int.from_bytes(digest[4:], "big") % CELLS
