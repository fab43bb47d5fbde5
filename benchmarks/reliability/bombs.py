"""Small files that become very large, or take very long, when they are read. Made by code, so that none lies about.

Every function takes the size that the file is to grow to, so that tests can make small ones.
"""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from benchmarks.reliability import parquet_lies

MB = 2**20
PIECE = MB


def overlapping_zip(entries: int, size: int) -> bytes:
    """An archive whose directory names one packed text many times; the declared sizes add up to `entries * size`."""
    text = _noise(size // 100).hex().encode() * 50
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(text) + packed.flush()
    sizes = (zlib.crc32(text), len(data), len(text))
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, *sizes, 9, 0) + b"a0000.txt" + data
    directory = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, *sizes, 9, 0, 0, 0, 0, 0, 0) + b"a%04x.txt" % i
        for i in range(entries)
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries, entries, len(directory), len(local), 0)
    return local + directory + end


def lzma_zip(size: int) -> bytes:
    """An archive with one member that is packed with LZMA, which Python's library unpacks in one piece whatever its size."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        member = archive.open("a.txt", "w", force_zip64=True)
        for _ in range(size // PIECE):
            member.write(b"a" * PIECE)
        member.close()
        archive.getinfo("a.txt").file_size = 1000  # a lie, so that no limit on what is declared is met
        archive.writestr("b.txt", "Ein Satz, der gelesen wird.", zipfile.ZIP_DEFLATED)
    return out.getvalue()


def nested_zip(depth: int, copies: int, size: int) -> bytes:
    """Archives of archives: `copies ** depth` texts of `size` bytes in all."""
    content, name = b"Ein Satz. " * (size // 10), "a{}.txt"
    for _ in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(copies):
                archive.writestr(name.format(copy), content)
        content, name = out.getvalue(), "a{}.zip"
    return content


def flate_pdf(size: int) -> bytes:
    """A PDF whose page is packed with Flate three times."""
    data = zlib.compress(zlib.compress(_flate_of_blanks(size), 9), 9)
    filters = b"/FlateDecode " * 3
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
        b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(data), filters, data),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF" % (table, len(out))


def _flate_of_blanks(size: int) -> bytes:
    """What zlib would make of so many NUL bytes, put together from equal pieces without looking at each byte."""
    packer = zlib.compressobj(9)
    head = packer.compress(bytes(PIECE)) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(bytes(PIECE)) + packer.flush(zlib.Z_FULL_FLUSH)
    count = size // PIECE
    checksum = (count * PIECE % 65521) << 16 | 1
    return head + piece * (count - 1) + b"\x03\x00" + struct.pack(">L", checksum)


def id_parquet(length: int, rows: int) -> bytes:
    """A table in which one long id is repeated."""
    return _parquet({"id": ["x" * length] * rows, "text": ["Ein Satz."] * rows})


def dictionary_parquet(length: int, rows: int, different: int) -> bytes:
    """A table of `different` long texts, which repeat."""
    return _parquet({"text": [f"{i % different} ".ljust(length, "a") for i in range(rows)]})


def long_texts_parquet(length: int, rows: int = 2) -> bytes:
    """A table with a few huge texts."""
    return _parquet({"text": [f"{i} ".ljust(length, "a") for i in range(rows)]})


def _parquet(columns: dict[str, list[str]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    encoded = {name: pa.array(dict.fromkeys(values)) for name, values in columns.items()}
    places = {name: {value: i for i, value in enumerate(dict.fromkeys(values))} for name, values in columns.items()}
    table = pa.table(
        {
            name: pa.DictionaryArray.from_arrays(pa.array([places[name][value] for value in values], pa.int32()), encoded[name])
            for name, values in columns.items()
        }
    )
    pq.write_table(table, out, compression="zstd", compression_level=3, dictionary_pagesize_limit=2**31 - 1, store_schema=False)
    return out.getvalue()


def blank_jsonl_gz(lines: int) -> bytes:
    """A row, then blank lines."""
    return gzip.compress(b'{"text": "Ein Satz."}\n' + b"\n" * lines, 9, mtime=0)


def attributes_html(count: int) -> bytes:
    """A page with one element of many attributes; the parser compares each with all before it."""
    attributes = " ".join(f"a{i}=1" for i in range(count))
    body = "<p>Die Fähre fährt in diesem Winter nur an drei Tagen in der Woche, weil die Werft den Motor zerlegt hat.</p>" * 9
    return f"<!DOCTYPE html><html><body><article><p {attributes}>Ein Satz.</p>{body}</article></body></html>".encode()


def big_docx(size: int) -> bytes:
    """A Word document whose text is long and packs well, but for a part that does not, so that the whole is no 200-fold."""
    import docx

    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Ein Satz.")
    document.save(out)
    grown = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(grown, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            raw = old.read(name)
            if name == "word/document.xml":
                start, end = raw.split(b"<w:body>")
                raw = start + b"<w:body>" + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * (size // 34) + end
            new.writestr(name, raw)
        new.writestr("word/media/a.bin", _noise(size // 150))
    return grown.getvalue()


def _noise(size: int) -> bytes:
    import random

    return random.Random(1).randbytes(size)  # noqa: S311 nothing secret


#: Name of the file -> what makes it, as it was first met.
BOMBS: dict[str, Callable[[], bytes]] = {
    "overlapping.zip": lambda: overlapping_zip(60_000, 60 * 1024),
    "lzma.zip": lambda: lzma_zip(700 * MB),
    "nested.zip": lambda: nested_zip(3, 20, MB),
    "flate.pdf": lambda: flate_pdf(12_400 * MB),
    "id.parquet": lambda: id_parquet(4 * MB, 8000),
    "dictionary.parquet": lambda: dictionary_parquet(100_000, 40_000, 2000),
    "texts.parquet": lambda: long_texts_parquet(300 * MB),
    "rows.parquet": lambda: parquet_lies.many_rows(2 * 10**9),
    "page.parquet": lambda: parquet_lies.hidden_page(1900 * MB),
    "values.parquet": lambda: parquet_lies.large_dictionary(2**31 - 1),
    "delta.parquet": lambda: parquet_lies.begins_as_before(2 * MB, 8192),
    "blank.jsonl.gz": lambda: blank_jsonl_gz(16 * MB),
    "attributes.html": lambda: attributes_html(300_000),
    "big.docx": lambda: big_docx(512 * MB),
}
