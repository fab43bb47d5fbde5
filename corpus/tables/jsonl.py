"""JSON lines -> chunks. Arrow parses blocks of whole lines; a block it refuses is read line by line by `JsonlRows`, which decides
what a row is, so that a bad line costs only itself and is named."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.json

from corpus.errors import InputError
from corpus.gates.source import MAX_LINE, ReadOptions
from corpus.tables.chunk import CHUNK_BYTES, PART_BYTES, Chunk, chunk_of, open_file, row_chunk, without_broken
from corpus.tables.jsonl_rows import JsonlRows

#: Lines of a chunk. Only blank ones are so short that CHUNK_BYTES holds more.
CHUNK_LINES = 1 << 17
#: Bytes of blank lines in a row: every line counts as one of the table, also where it is blank.
MAX_BLANK = 100_000

#: A null where an object should be, which makes Arrow (26.0) crash.
_BARE_NULL = re.compile(rb"(?:^|\}|\]|null)\s*null", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a file: its lines begin at bytes from start to stop; the first has number `line`."""

    start: int
    stop: int | None
    line: int


class JsonlTable:
    """A file with one JSON object per line (`-`: standard input). Part k holds the lines that begin in its k-th PART_BYTES."""

    def __init__(self, path: str, options: ReadOptions, stdin: BinaryIO | None = None) -> None:
        """stdin: what `-` stands for, where it is not standard input as it is."""
        self.name, self._rows, self._stdin = path, JsonlRows(path, options), stdin
        self._kept = len(options.keep)
        self.size = 0
        if path != "-":
            self.size = Path(path).stat().st_size if Path(path).is_file() else 0
            with open_file(path) as file:
                for block, line in _Blocks(file, path).part():
                    self._look(block, line)
                    break

    def parts(self, skip: int = 0) -> Iterator[Iterator[Chunk]]:
        """See `Table`."""
        blocks = _Blocks(self._stdin or open_file(self.name), self.name)
        for _ in range(skip):
            for _ in blocks.part():
                pass
        while blocks.more():
            yield self._chunks(blocks.part())

    def plan(self) -> list[Span]:
        """Where each part begins; reads the file once. Only of a file that is not packed."""
        blocks = _Blocks(open_file(self.name), self.name)
        spans = []
        while blocks.more():
            start, line = blocks.offset, blocks.line
            for _ in blocks.part():
                pass
            spans.append(Span(start, blocks.offset, line))
        return spans

    def part(self, span: Span) -> Iterator[Chunk]:
        """The chunks of a part that `plan` found."""
        file = open_file(self.name)
        file.seek(span.start)
        yield from self._chunks(_Blocks(file, self.name, span.start, span.line).part())

    def _look(self, block: bytes, line: int) -> None:
        """Let the first line that holds something decide on the columns. Raises InputError where it is none."""
        for number, raw in enumerate(block.split(b"\n"), line):
            if raw.strip():
                self._rows.row(raw, number)
                return

    def _chunks(self, blocks: Iterator[tuple[bytes, int]]) -> Iterator[Chunk]:
        for block, line in blocks:
            if len(block) > MAX_BLANK and not block.strip():
                what = f"more than {MAX_BLANK:,} bytes of nothing but blank lines"
                raise InputError(what, where=self.name, line=line, hint="Take them out.")
            if not self._rows.known:  # standard input
                self._look(block, line)
            found = self._by_arrow(block) if self._rows.known else None
            if found is not None:
                texts, ids, kept = found
                yield row_chunk(self.name, texts, ids, line, len(block), kept=kept)
            else:
                rows = [self._rows.row(raw, number) for number, raw in enumerate(block.split(b"\n")[:-1], line)]
                ids = self._rows.known and self._rows.columns.id is not None
                yield chunk_of(self.name, rows, line, len(block), ids=ids, kept=self._kept)

    def _by_arrow(self, block: bytes) -> tuple[pa.Array[Any], pa.Array[Any] | None, tuple[pa.Array[Any], ...]] | None:
        """Texts, ids and kept columns of a block of lines, some times as fast as line by line; None where one
        of them needs a closer look."""
        if b"null" in block and _BARE_NULL.search(block):
            return None
        columns = self._rows.columns
        fields = [pa.field(columns.text, pa.large_string())]
        if columns.id is not None:
            fields.append(pa.field(columns.id, pa.int64() if self._rows.numbered else pa.string()))
        read = {field.name for field in fields}
        if any(name in read for name in columns.kept):  # as text it may be another column than as text or id
            return None
        fields += [pa.field(name, pa.string()) for name in columns.kept]
        try:
            table = pyarrow.json.read_json(
                io.BytesIO(block),
                read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(block) + 1),
                parse_options=pyarrow.json.ParseOptions(pa.schema(fields), unexpected_field_behavior="ignore"),
            )
            texts = table.column(columns.text).combine_chunks()
            ids = None if columns.id is None else table.column(columns.id).combine_chunks()
            kept = tuple(table.column(name).combine_chunks() for name in columns.kept)
        except (pa.ArrowException, UnicodeDecodeError, ValueError):
            return None
        # An empty line is no row for Arrow, and would shift the numbers of those after it; a null may be one or a missing key.
        if len(texts) != block.count(b"\n") or texts.null_count or without_broken(texts, ids)[2]:
            return None
        if any(without_broken(column, None)[2] for column in kept):
            return None
        return texts, ids, kept


class _Blocks:
    """Blocks of whole lines, about CHUNK_BYTES each, grouped into parts."""

    def __init__(self, file: Any, where: str, offset: int = 0, line: int = 1) -> None:
        self._file, self._where = file, where
        self.offset, self.line = offset, line
        self._rest = b""
        self._end = False

    def more(self) -> bool:
        """Whether another line follows."""
        if not self._rest and not self._end:
            self._fill()
        return bool(self._rest)

    def part(self) -> Iterator[tuple[bytes, int]]:
        """Blocks up to the end of the part that the next line begins, each with the number of its first line."""
        stop = (self.offset // PART_BYTES + 1) * PART_BYTES
        while self.offset < stop and self.more():
            block, line = self._next(stop), self.line
            self.offset += len(block)
            self.line += block.count(b"\n")
            yield (block if block.endswith(b"\n") else block + b"\n"), line

    def _next(self, stop: int) -> bytes:
        while len(self._rest) < CHUNK_BYTES and not self._end:
            self._fill()
        wanted = min(CHUNK_BYTES, stop - self.offset)
        cut = self._rest.rfind(b"\n", 0, wanted) + 1 or self._rest.find(b"\n", wanted) + 1
        if wanted == stop - self.offset:  # the line that crosses the end of the part belongs to it
            cut = self._rest.find(b"\n", wanted - 1) + 1
        while not cut and not self._end:
            scanned = len(self._rest)
            self._fill()
            cut = self._rest.find(b"\n", scanned) + 1
            if not cut and len(self._rest) > MAX_LINE:
                raise InputError(f"a line longer than {MAX_LINE >> 20} MB", where=self._where, hint="Is this JSONL?")
        cut = cut or len(self._rest)
        if cut > CHUNK_LINES and self._rest.count(b"\n", 0, cut) > CHUNK_LINES:
            cut = sum(map(len, self._rest[:cut].split(b"\n", CHUNK_LINES)[:-1])) + CHUNK_LINES
        block, self._rest = self._rest[:cut], self._rest[cut:]
        return block

    def _fill(self) -> None:
        try:
            more = self._file.read(CHUNK_BYTES)
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"cannot read the file ({error})", where=self._where, hint="Is it damaged?") from error
        self._end = not more
        self._rest += more
