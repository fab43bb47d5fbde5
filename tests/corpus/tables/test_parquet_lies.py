"""Parquet files that lie about what is in them are refused before they cost memory or time, by both ways of reading them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.reliability import parquet_lies as lies
from corpus.errors import InputError
from corpus.gates.source import ReadOptions, Source
from corpus.tables import parquet_limits
from corpus.tables.parquet import ParquetTable, rows
from corpus.tables.parquet_pages import pages

MB = 2**20
SATZ = "Ein Satz über Daten."


def texts_in(raw: bytes, path: Path) -> list[str | None]:
    """The texts, read in chunks; reading row by row gives the same ones."""
    path.write_bytes(raw)
    table = ParquetTable(str(path), ReadOptions())
    table.check()
    found = [text for part in table.parts() for chunk in part for text in chunk.texts.to_pylist()]
    assert [getattr(row, "text", None) for row in rows(Source(io.BytesIO(raw), "a", "a"), ReadOptions())] == found
    return found


def test_what_does_not_lie_is_read(tmp_path: Path) -> None:
    assert texts_in(lies.many_rows(10), tmp_path / "a.parquet") == [SATZ] * 10
    assert texts_in(lies.begins_as_before(20, 300), tmp_path / "a.parquet") == ["x" * 20] * 300


LIES: dict[str, tuple[Callable[[], bytes], str]] = {
    "rows": (lambda: lies.many_rows(2 * 10**9), "says it holds 2,000,000,000 rows, which its bytes cannot"),
    "rows below 0": (lambda: lies.file(lies.data_page(lies.plain(lies.TEXT), 1), -1), "says it holds -1 rows"),
    "pages": (lambda: lies.hidden_page(128 * MB), r"column 'text' would expand .*-fold\. This looks like a bomb"),
    "dictionary": (lambda: lies.large_dictionary(2**31 - 1), "column 'text' has a page that is damaged"),
    "dictionary below 0": (lambda: lies.large_dictionary(-1), "the header of a page holds no numbers, or negative ones"),
    "values": (
        lambda: lies.file(
            lies.data_page(lies.repeated(10**9), 10**9, lies.BY_DICTIONARY),
            10,
            dictionary=lies.dictionary_page(lies.plain(lies.TEXT), 1),
        ),
        "column 'text' has a page that is damaged",
    ),
    "unpacked size": (
        lambda: lies.file(lies.data_page(lies.plain(lies.TEXT), 1, size=2**31 - 1), 1),
        "column 'text' would expand",
    ),
    "no header": (lambda: lies.file(b"\x15\x15" * 9, 1), "damaged Parquet file: "),
    "a number for a record": (
        lambda: lies.file(b"\x15\x00\x15\x0e\x15\x0e\x25\x02\x00", 1),
        "holds a number in place of a record",
    ),
    "a name that is no text": (
        lambda: b"\x9etxt".join(lies.many_rows(10).rsplit(b"text", 1)),
        "not a Parquet file, or it is damaged",
    ),
    "a header of headers": (lambda: lies.file(b"\x1c" * 99, 1), "damaged Parquet file: .*nested too deep"),
}


@pytest.mark.parametrize("lie", LIES)
def test_refused(lie: str, tmp_path: Path) -> None:
    make, said = LIES[lie]
    raw = make()
    path = tmp_path / "a.parquet"
    path.write_bytes(raw)
    with pytest.raises(InputError, match=said):
        ParquetTable(str(path), ReadOptions()).check()
    with pytest.raises(InputError, match=said):
        next(rows(Source(io.BytesIO(raw), "a", "a"), ReadOptions()))


def test_a_page_has_a_limit_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_limits, "MAX_PAGE", 20)
    with pytest.raises(InputError, match="a page that is damaged, or larger than"):
        texts_in(lies.many_rows(10), tmp_path / "a.parquet")


PAGE_OF_LONG_TEXTS = lies.data_page(lies.plain(*[b"y" * 2 * MB] * 4), 4)


@pytest.mark.parametrize("raw", [lies.begins_as_before(2 * MB, 8192), lies.file(PAGE_OF_LONG_TEXTS * 8, 32)])
def test_long_values_come_a_few_at_a_time(raw: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_limits, "MAX_PAGE", 20 * MB)
    path = tmp_path / "a.parquet"
    path.write_bytes(raw)
    table = ParquetTable(str(path), ReadOptions())
    table.check()
    chunk = next(next(table.parts()))
    assert 4 <= len(chunk) <= 10  # 16 GB at once, else
    assert len(chunk.texts[0].as_py()) == 2 * MB


def test_the_pages_of_a_usual_file() -> None:
    out = io.BytesIO()
    texts = [f"Satz {i % 50} " * 20 for i in range(5000)]
    pq.write_table(pa.table({"text": texts}), out, compression="zstd", data_page_size=2000, row_group_size=2500)
    metadata = pq.ParquetFile(out).metadata
    for group in range(2):
        column = metadata.row_group(group).column(0)
        found = list(pages(out, column))
        assert [page.of_dictionary for page in found] == [True] + [False] * (len(found) - 1)
        assert found[0].values == 50
        assert sum(page.values for page in found[1:]) == 2500
        assert 0 < sum(page.packed for page in found) < column.total_compressed_size
        assert 0 < sum(page.unpacked for page in found) < column.total_uncompressed_size


def test_texts_that_go_on_and_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = lies.begins_as_before(1000, 3000)
    assert len(texts_in(raw, tmp_path / "a.parquet")) == 3000
    monkeypatch.setattr(parquet_limits, "MAX_TEXTS", 2 * MB)
    path = tmp_path / "a.parquet"
    with pytest.raises(InputError, match=r"its texts are more than [\d,]+ times as long as the file"):
        texts_in(raw, path)
    with pytest.raises(InputError, match=r"its texts are more than [\d,]+ times as long as the file"):
        list(rows(Source(io.BytesIO(raw), "a", "a"), ReadOptions()))


def test_a_file_that_is_all_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    pq.write_table(
        pa.table({f"c{i}": [1] for i in range(300)} | {"text": [SATZ]}), out, write_statistics=False, store_schema=False
    )
    assert texts_in(out.getvalue(), tmp_path / "a.parquet") == [SATZ]
    monkeypatch.setattr(parquet_limits, "MAX_FOOTER", 1000)
    with pytest.raises(InputError, match="holds hardly more than 0 MB of names of columns"):
        texts_in(out.getvalue(), tmp_path / "a.parquet")
