"""Tables that expand: read in pieces of bounded size, or refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.reliability import bombs
from corpus.errors import InputError
from corpus.gates.source import ReadOptions
from corpus.tables import chunk, parquet, parquet_limits
from corpus.tables.chunk import Chunk
from corpus.tables.csv import CsvTable
from corpus.tables.jsonl import JsonlTable
from corpus.tables.parquet import ParquetTable
from tests.reader_cases import packed


def chunks(table: Any) -> Iterator[Chunk]:
    for part in table.parts():
        yield from part


def put(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


def test_texts_that_repeat_come_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "a.parquet", bombs.dictionary_parquet(20_000, 60, 5))
    whole = [text for part in chunks(ParquetTable(path, ReadOptions())) for text in part.texts.to_pylist()]
    for module in (parquet, parquet_limits):
        monkeypatch.setattr(module, "AT_ONCE", 100_000)
    found = list(chunks(ParquetTable(path, ReadOptions())))
    assert [text for part in found for text in part.texts.to_pylist()] == whole
    assert [len(part) for part in found] == [5] * 12
    assert [int(part.numbers[0]) for part in found] == list(range(1, 61, 5))


def test_long_ids_are_named_and_taken_out(tmp_path: Path) -> None:
    path = put(tmp_path, "a.parquet", bombs.id_parquet(5000, 3))
    (found,) = chunks(ParquetTable(path, ReadOptions()))
    assert found.texts.to_pylist() == [None] * 3
    assert found.articles.to_pylist() == ["a:1", "a:2", "a:3"]
    assert found.problems[0].startswith(f"{path}, row 1: a text of more than 16 MB, or an id of more than 4,096 bytes")


def test_parquet_that_expands_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "a.parquet", bombs.long_texts_parquet(1 << 20))
    monkeypatch.setattr(parquet_limits, "MAX_DOCUMENT", 1000)
    with pytest.raises(InputError, match=r"column 'text' would expand .*-fold\. This looks like a bomb"):
        ParquetTable(path, ReadOptions())


def test_a_column_that_is_not_read_may_be_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"text": ["Eins."], "raw": ["a" * (1 << 20)]}), out, compression="zstd")
    monkeypatch.setattr(parquet_limits, "MAX_DOCUMENT", 1000)
    (found,) = chunks(ParquetTable(put(tmp_path, "a.parquet", out.getvalue()), ReadOptions()))
    assert found.texts.to_pylist() == ["Eins."]


def test_lists_in_a_kept_column_are_read_few_rows_at_a_time_or_refused(tmp_path: Path) -> None:
    texts = pa.array([f"Die App kostet {i} Euro im Monat." for i in range(40)])
    few, many = (pa.array([list(range(n))] * 40, pa.list_(pa.int32())) for n in (3, 20_000))
    for column, at_once in ((few, chunk.CHUNK_ROWS), (many, parquet_limits.MAX_PAGE // (20_000 * 64))):
        path = str(tmp_path / "a.parquet")
        pq.write_table(pa.table({"text": texts, "k": column}), path)
        with open(path, "rb") as file:  # noqa: PTH123
            assert parquet_limits.rows_at_once(file, pq.read_metadata(path), [0], ["text", "k"], path) == at_once
        ParquetTable(path, ReadOptions(keep=("k",))).check()
    pq.write_table(pa.table({"text": texts, "k": pa.array([[0] * 50_000] * 40, pa.list_(pa.int8()))}), path)
    with pytest.raises(InputError, match="column 'k' holds 2,000,000 values in lists"):
        ParquetTable(path, ReadOptions(keep=("k",))).check()


def test_a_bare_null_is_a_bad_row(tmp_path: Path) -> None:
    """Arrow crashes on it, and the whole process with it."""
    path = put(tmp_path, "a.jsonl", b'{"text": "Eins."}\nnull\n{"text": "Zwei."}\n' + b"null\n" * 3)
    (found,) = chunks(JsonlTable(path, ReadOptions()))
    assert found.texts.to_pylist() == ["Eins.", None, "Zwei.", None, None, None]
    assert len(found.problems) == 4


def test_blank_lines_are_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl.gz", bombs.blank_jsonl_gz(5_000_000))
    with pytest.raises(InputError, match="more than 100,000 bytes of nothing but blank lines"):
        list(chunks(JsonlTable(path, ReadOptions())))


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", "zst"])
@pytest.mark.parametrize(("name", "table"), [("a.jsonl", JsonlTable), ("a.csv", CsvTable)])
def test_packed_tables_that_expand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, table: type, kind: str) -> None:
    row = b'{"text": "Ein Satz."}\n' if "jsonl" in name else b"text\n"
    path = put(tmp_path, f"{name}.{kind}", packed(kind, row * 200_000))
    assert sum(map(len, chunks(table(path, ReadOptions())))) in (200_000, 199_999)
    monkeypatch.setattr(chunk, "MAX_DOCUMENT", 1000)
    with pytest.raises(InputError, match="expands more than 200-fold"):
        list(chunks(table(path, ReadOptions())))
