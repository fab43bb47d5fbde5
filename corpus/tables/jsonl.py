"""JSON lines -> chunks. Arrow parses blocks of whole lines; a block it refuses is read line by line, so that a bad line costs
only itself and is named."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.json

from corpus.errors import InputError
from corpus.tables.chunk import CHUNK_BYTES, PART_BYTES, Chunk, Columns, Found, open_file, row_chunk

#: Bytes of one line.
LONGEST_LINE = 64 << 20


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a file: its lines begin at bytes from start to stop; the first has number `line`."""

    start: int
    stop: int | None
    line: int


class JsonlSource:
    """A file with one JSON object per line (`-`: standard input). Part k holds the lines that begin in its k-th PART_BYTES."""

    def __init__(self, path: str, columns: Columns) -> None:
        self.name, self._wanted = path, columns
        self._found: Found | None = None
        self._id_type: pa.DataType | None = None
        self.size = 0
        if path != "-":
            self.size = Path(path).stat().st_size if Path(path).is_file() else 0
            with open_file(path) as file:
                for block, _ in _Blocks(file, path).part():
                    self._look(block)
                    break

    def parts(self, skip: int = 0) -> Iterator[Iterator[Chunk]]:
        """See `Source`."""
        blocks = _Blocks(open_file(self.name), self.name)
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

    def _chunks(self, blocks: Iterator[tuple[bytes, int]]) -> Iterator[Chunk]:
        for block, line in blocks:
            if self._found is None:  # standard input
                self._look(block)
            try:
                texts, ids = self._parse(block)
                problems: list[str] = []
                if len(texts) != block.count(b"\n"):  # empty lines: numbers would shift
                    raise pa.ArrowInvalid
            except (pa.ArrowException, UnicodeDecodeError, ValueError):
                texts, ids, problems = self._line_by_line(block, line)
            yield row_chunk(self.name, texts, ids, line, len(block), tuple(problems))

    @property
    def _columns(self) -> Found:
        assert self._found is not None, "a block is looked at before it is read"  # noqa: S101
        return self._found

    def _look(self, block: bytes) -> None:
        """The first line decides whether this is such a file at all, which columns there are, and of what type ids are."""
        try:
            first = json.loads(block[: block.index(b"\n")].decode("utf-8-sig"))
        except (ValueError, RecursionError):
            first = None
        if not isinstance(first, dict):
            raise InputError("the first line is no JSON object", where=self.name, line=1, hint="Is this JSONL?")
        self._found = self._wanted.among([str(name) for name in first], self.name)
        number = self._found.id is not None and isinstance(first.get(self._found.id), int)
        self._id_type = pa.int64() if number else pa.string()

    def _parse(self, block: bytes) -> tuple[pa.Array[Any], pa.Array[Any] | None]:
        columns = self._columns
        fields = [pa.field(columns.text, pa.large_string())]
        if columns.id is not None:
            fields.append(pa.field(columns.id, self._id_type))
        table = pyarrow.json.read_json(
            io.BytesIO(block),
            read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(block) + 1),
            parse_options=pyarrow.json.ParseOptions(pa.schema(fields), unexpected_field_behavior="ignore"),
        )
        texts = table.column(columns.text).combine_chunks()
        if texts.null_count:
            raise pa.ArrowInvalid
        return texts, None if columns.id is None else table.column(columns.id).combine_chunks()

    def _line_by_line(self, block: bytes, line: int) -> tuple[pa.Array[Any], pa.Array[Any] | None, list[str]]:
        texts: list[str | None] = []
        ids: list[str | None] = []
        problems = []
        for number, raw in enumerate(block.split(b"\n")[:-1], line):
            text, name, problem = self._row(raw)
            texts.append(text)
            ids.append(name)
            if problem:
                problems.append(f"{self.name}, line {number}: {problem}")
        return pa.array(texts, pa.large_string()), pa.array(ids, pa.string()) if self._columns.id else None, problems

    def _row(self, raw: bytes) -> tuple[str | None, str | None, str]:
        columns = self._columns
        if not raw.strip():
            return None, None, ""
        try:
            data = json.loads(raw.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return None, None, "not a JSON object in UTF-8"
        if not isinstance(data, dict) or not isinstance(data.get(columns.text), str):
            return None, None, f"no text in {columns.text!r}"
        name = data.get(columns.id) if columns.id else None
        # Arrow strings are UTF-8, which has no lone surrogates.
        text = data[columns.text].encode("utf-8", "replace").decode()
        return text, None if name is None else str(name).encode("utf-8", "replace").decode(), ""


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
            if not cut and len(self._rest) > LONGEST_LINE:
                raise InputError(f"a line longer than {LONGEST_LINE >> 20} MB", where=self._where, hint="Is this JSONL?")
        cut = cut or len(self._rest)
        block, self._rest = self._rest[:cut], self._rest[cut:]
        return block

    def _fill(self) -> None:
        try:
            more = self._file.read(CHUNK_BYTES)
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"cannot read the file ({error})", where=self._where, hint="Is it damaged?") from error
        self._end = not more
        self._rest += more
