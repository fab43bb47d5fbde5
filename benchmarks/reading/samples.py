"""One small article in every format: what the fuzzer starts from and the tests read."""

from __future__ import annotations

import gzip
import io
import json
import textwrap
import zipfile

TITLE = "Die Fähre bleibt im Hafen"
BYLINE = "Von Ole Brandt"
BODY = (
    "Die Fähre nach Norden fährt in diesem Winter nur an drei Tagen in der Woche, weil die Werft den zweiten Motor zerlegt hat "
    "und das Ersatzteil erst im März kommt. Die Reederei rechnet mit halb so vielen Fahrgästen wie im Vorjahr.",
    "Im Rathaus sieht man das gelassen. Der Bürgermeister verweist auf den Bus, der seit Dezember alle zwei Stunden über den "
    "Damm fährt und bis in den Abend hinein verkehrt. Für die Insel reiche das, sagt er, jedenfalls bis Ostern.",
    "Auf der Insel hört man anderes. Der Kaufmann Knud Petersen hat seine Lager gefüllt, als käme der Krieg, und die Apothekerin "
    "lässt sich die Medikamente vom Postboten bringen, der ein eigenes Boot hat.",
)
PAGE = f"""<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{TITLE}</title>
<meta name="author" content="Ole Brandt"><meta property="article:published_time" content="2019-02-03T10:00:00+01:00">
<link rel="canonical" href="https://www.example.org/2019/02/faehre.html"></head><body>
<nav><ul><li><a href="/">Startseite</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>{TITLE}</h1>{"".join(f"<p>{text}</p>" for text in BODY)}</article>
<footer><p>Alle Rechte vorbehalten. Impressum und Datenschutz finden Sie hier unten.</p></footer></body></html>"""


def samples() -> dict[str, bytes]:
    """File name -> content."""
    text = "\n\n".join((TITLE, BYLINE, *BODY)).encode()
    files = {
        "a.txt": text,
        "a.html": PAGE.encode(),
        "a.md": f"---\ntitle: {TITLE}\ndate: 2019-02-03\n---\n# {TITLE}\n\n{BODY[0]}\n\n- {BODY[1]}\n\n> {BODY[2]}\n".encode(),
        "a.jsonl": "".join(json.dumps({"article": "a", "text": line}) + "\n" for line in BODY).encode(),
        "a.csv": ("\ufeffarticle;date;text\r\n" + "".join(f'a;03.02.2019;"{line}"\r\n' for line in BODY)).encode(),
        "a.mhtml": _mhtml(),
        "a.nexis": _nexis(),
        "a.pdf": _pdf(),
    }
    files["a.txt.gz"] = gzip.compress(text, mtime=0)
    files["a.zip"] = _zip({"eins/a.txt": text, "b.html": PAGE.encode(), "bild.png": b"\x89PNG"})
    files["a.warc"] = _warc()
    return files | _with_libraries()


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _mhtml() -> bytes:
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.example.org/2019/02/faehre.html\r\n"
        "Date: Tue, 5 Mar 2019 08:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="grenze"\r\n\r\n\r\n--grenze\r\n'
        "Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head.encode() + PAGE.encode() + b"\r\n--grenze--\r\n"


def _nexis() -> bytes:
    """An archive's export: the article, and another without text."""
    centred = "{:^78}".format
    head = ("Dokument 1 von 2", "Der Inselbote", "11. Januar 2010 Montag", TITLE, "AUTOR: Ole Brandt", "LÄNGE: 120 Wörter")
    tail = ("UPDATE: 12. Januar 2010", "SPRACHE: GERMAN; DEUTSCH", "Copyright 2010 Inselbote Verlag")
    lines = (
        "Time Of Request: Montag, 3. Mai 2021", *(centred(line).rstrip() for line in head[:3]), *head[3:],
        *(textwrap.fill(text, 78, break_on_hyphens=False) for text in BODY), *tail[:2], centred(tail[2]).rstrip(),
        centred("Dokument 2 von 2").rstrip(), centred("Der Inselbote").rstrip(), "Nur eine Überschrift", "LÄNGE: 3 Wörter",
    )  # fmt: skip
    return "\n\n".join(lines).encode()


def _warc() -> bytes:
    body = PAGE.encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        "WARC-Date: 2020-05-06T07:08:09Z\r\nWARC-Target-URI: https://www.example.org/2019/02/faehre.html\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def _pdf() -> bytes:
    """A page of text in one of the fonts every reader knows, lines wrapped and one word cut, umlauts in Latin-1 octal."""
    lines = [
        "Die Fähre nach Norden fährt in diesem Winter nur an drei Tagen in der Wo-",
        "che, weil die Werft den zweiten Motor zerlegt hat und das Ersatzteil erst im",
        "März kommt.",
    ]
    shown = "".join(f"({line}) Tj T* ".encode("cp1252").decode("latin-1") for line in lines)
    stream = f"BT /F1 11 Tf 14 TL 60 700 Td {shown}ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(out),
    )


def _with_libraries() -> dict[str, bytes]:
    """Formats that only their library can write."""
    import docx
    import pyarrow as pa
    import pyarrow.parquet as pq

    document = docx.Document()
    document.add_heading(TITLE, 1)
    for line in BODY:
        document.add_paragraph(line)
    word, table = io.BytesIO(), io.BytesIO()
    document.save(word)
    pq.write_table(pa.table({"article": ["a"] * len(BODY), "text": list(BODY)}), table)
    return {"a.docx": word.getvalue(), "a.parquet": table.getvalue()}
