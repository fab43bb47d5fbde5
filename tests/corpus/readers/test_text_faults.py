"""Text that other programs saved wrongly: mixed encodings, mojibake, stray bytes, codes of HTML."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.reading.samples import BODY, PAGE, TITLE
from corpus.gates.encoding import decode
from tests.reader_cases import read

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")

QUOTED = "Die Fähre – „so“ heißt sie – kostet 30 €."


def test_files_of_two_encodings_put_together_are_read_as_both() -> None:
    raw = b"\n".join((QUOTED.encode(), QUOTED.encode("cp1252"), BODY[0].encode()))
    text, encoding = decode(raw, "a.txt")
    assert text == "\n".join((QUOTED, QUOTED, BODY[0]))
    assert encoding == "utf-8, 7 bytes of windows-1252 in it"


def test_one_byte_of_windows_1252_in_a_long_file_is_read() -> None:
    raw = ("Über die Brücke führt eine Straße. " * 200).encode() + "schön".encode("cp1252")
    assert decode(raw, "a.txt")[0].endswith("schön")


def test_windows_1252_with_few_umlauts_stays_what_it_is() -> None:
    for text in ("Jörg ging.", QUOTED, "Sie fährt über Köln, schöne Grüße.", "Café, Größe, Ä»"):
        assert decode(text.encode("cp1252"), "a.txt")[0] == text


def test_stray_nul_bytes_are_taken_out_and_said() -> None:
    assert decode(b"Am Mon\x00tag " + BODY[0].encode(), "a.txt") == (f"Am Montag {BODY[0]}", "utf-8, 1 NUL bytes taken out")


@pytest.mark.parametrize("name", ["iso-8859-1", "ISO-8859-1", "latin1", "us-ascii"])
def test_latin_1_means_windows_1252_wherever_it_is_declared(tmp_path: Path, name: str) -> None:
    page = PAGE.replace("utf-8", "x").replace(BODY[0], QUOTED).encode("cp1252")
    head = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="B"\n\n--B\nContent-Type: text/html; charset={name}\n\n'
    (saved,) = read(tmp_path, "a.mhtml", head.encode() + page + b"\n--B--\n")
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={name}\r\n\r\n".encode() + page
    record = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nWARC-Date: 2020-05-06T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    (crawled,) = read(tmp_path, "a.warc", record.encode() + answer + b"\r\n\r\n")
    xml = f'<?xml version="1.0" encoding="{name}"?>\n'.encode() + page
    (declared,) = read(tmp_path, "a.xhtml", xml)
    for article in (saved, crawled, declared):
        assert (article.title, article.encoding) == (TITLE, "windows-1252")
        assert QUOTED in [p.text for p in article.paragraphs]


def test_mojibake_is_named_once(tmp_path: Path) -> None:
    notes: list[str] = []
    garbled = "\n\n".join(line.encode().decode("cp1252", "replace") for line in BODY)
    read(tmp_path, "a.txt", garbled.encode(), on_note=notes.append)
    assert len(notes) == 1
    assert "wrong encoding" in notes[0]
    read(tmp_path, "b.txt", "\n\n".join((*BODY, "São Paulo, Ângela, Ça va.")).encode(), on_note=notes.append)
    assert len(notes) == 1


def test_codes_of_html_in_plain_text_are_read(tmp_path: Path) -> None:
    notes: list[str] = []
    coded = f"<p>{BODY[0]}</p>".replace("ä", "&auml;").replace("ü", "&uuml;")
    (article,) = read(tmp_path, "a.txt", coded.encode(), on_note=notes.append)
    assert [p.text for p in article.paragraphs] == [BODY[0]]
    assert len(notes) == 1
