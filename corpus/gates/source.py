"""What a reader gets: an open file, its name, and how to read it; and the limits no file may exceed."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, cast

from corpus.errors import InputError

#: Bytes of one document. The longest of 150 saved pages has 0.4 MB.
MAX_DOCUMENT = 64 * 2**20
#: Bytes of one line of JSONL or cell of CSV.
MAX_LINE = 16 * 2**20
#: Archives inside archives.
MAX_DEPTH = 3
#: Files in one archive.
MAX_MEMBERS = 100_000
#: Text shrinks 3- to 20-fold; what expands more than this is made to fill a disk.
MAX_EXPANSION = 200
#: Bad lines of a file with rows after which the rest of it is given up.
MAX_BAD_ROWS = 100
#: Rows of one article: more is a wrong id column.
MAX_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read. Columns are those of JSONL, CSV and Parquet; None looks for usual names. `unit` says what a row is: one
    `paragraph` as it stands, or an `article` to be cut; with `auto` the first rows of a table decide (corpus/tables/unit.py).
    `keep` names columns whose cells go with the paragraphs into the output, as `keep_option` asks. `form` names the format
    where name and content do not tell. `rows` of paragraphs are `checked` for page furniture, or taken `as-is`. Paragraphs that
    are not in `language`, that of the model, are set aside; ANY of corpus/paragraphs/language.py takes all.

    `on_error` gets the InputError of a file, row or member that is skipped; without it the first one is raised. `on_note` gets
    what a user should know and is no error.
    """

    text_column: str | None = None
    id_column: str | None = None
    date_column: str | None = None
    unit: str = "auto"
    form: str | None = None
    repetition: bool = True
    rows: str = "checked"
    language: str = "german"
    keep: tuple[str, ...] = ()
    keep_option: str = "--keep"
    on_error: Callable[[InputError], None] | None = field(default=None, compare=False)
    on_note: Callable[[str], None] | None = field(default=None, compare=False)

    def problem(self, error: InputError) -> None:
        """Report what is skipped, or raise where nothing may be."""
        if self.on_error is None:
            raise error
        self.on_error(error)

    def note(self, text: str) -> None:
        """Say something that is no error."""
        if self.on_note is not None:
            self.on_note(text)


class BombError(InputError):
    """A file expands beyond reason: nothing more of it is read, unlike where one member of an archive is bad."""


@dataclass(slots=True)
class Budget:
    """What may still come out of one file, of the archives in it, and of those in these. `where` names the file."""

    where: str
    left: int

    @classmethod
    def of(cls, source: Source) -> Budget:
        """The budget of the file around a source, or a new one, by the size of the file."""
        if source.budget is not None:
            return source.budget
        place = source.stream.tell()
        size = source.stream.seek(0, io.SEEK_END)
        source.stream.seek(place)
        return cls(source.where, max(MAX_DOCUMENT, MAX_EXPANSION * size))

    def take(self, size: int) -> None:
        """Spend some bytes. Raises BombError where there are not so many left."""
        self.left -= size
        if self.left < 0:
            what = f"archives in it expand more than {MAX_EXPANSION}-fold"
            raise BombError(what, where=self.where, hint="This looks like a zip bomb.")


@dataclass(frozen=True, slots=True)
class Source:
    """An open file. `where` names it in messages, `name` is the id of the article in it, `depth` counts archives around it, and
    `budget` what may come out of these."""

    stream: BinaryIO
    where: str
    name: str
    depth: int = 0
    budget: Budget | None = None

    def read(self, limit: int = MAX_DOCUMENT) -> bytes:
        """All bytes. Raises InputError when there are more than `limit`, before they fill the memory.

        >>> Source(io.BytesIO(b"abc"), "a.txt", "a").read(2)
        Traceback (most recent call last):
        corpus.errors.InputError: a.txt: larger than 0 MB. Split it, or give rows as JSONL.
        """
        raw = self.stream.read(limit + 1)
        if len(raw) > limit:
            raise InputError(f"larger than {limit // 2**20} MB", where=self.where, hint="Split it, or give rows as JSONL.")
        return raw

    def head(self, size: int) -> tuple[bytes, Source]:
        """The first bytes, and the same file from its beginning. A pipe cannot go back: what was read is put before the rest."""
        if self.stream.seekable():
            head = self.stream.read(size)
            self.stream.seek(0)
            return head, self
        head = self.stream.read(size)
        return head, replace(self, stream=rejoined(head, self.stream))

    def seekable(self) -> Source:
        """The same file with a stream that can go back, read into memory where it could not."""
        if self.stream.seekable():
            return self
        return replace(self, stream=io.BytesIO(self.read()))


def rejoined(head: bytes, rest: BinaryIO) -> BinaryIO:
    """A stream of bytes that were read already, then of the rest of the stream that they came from."""
    return cast(BinaryIO, io.BufferedReader(_Rejoined(head, rest)))


class _Rejoined(io.RawIOBase):
    """Bytes already read, then the rest of their stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest, self._place = io.BytesIO(head), rest, 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        """Counted, since a pipe does not know."""
        return self._place

    def readinto(self, buffer: Any) -> int:
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)
