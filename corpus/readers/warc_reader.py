"""Web archives (WARC), with warcio: every HTML answer is an article, its date the day of the crawl."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from corpus.errors import InputError
from corpus.gates.encoding import declared_charset, decode
from corpus.gates.source import ReadOptions, Source
from corpus.paragraphs.blocks import Document
from corpus.paragraphs.dates import normal_date
from corpus.readers.html_reader import MAX_PAGE, page
from corpus.records import DateCandidate


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The pages in order; one that cannot be read is reported and skipped."""
    found = others = 0
    try:
        for number, record in enumerate(ArchiveIterator(source.stream), 1):
            if not _is_page(record):
                others += record.rec_type in ("response", "resource")
                continue
            found += 1
            where = f"{source.where}, record {number}"
            try:
                document = _page(record, where, options)
            except InputError as error:
                options.problem(error)
            except (ArchiveLoadFailed, EOFError, OSError):
                raise  # the archive is damaged, not the page
            except Exception as error:  # parsers raise anything on broken pages; the pages after this one are to be read
                what = f"cannot be read ({type(error).__name__}: {str(error)[:120]})"
                options.problem(InputError(what, where=where, hint="The page may be damaged."))
            else:
                yield replace(document, id=f"{source.name}/{number}")
    except (ArchiveLoadFailed, EOFError) as error:
        raise InputError(
            f"not a WARC file, or it is damaged ({str(error)[:100]})", where=source.where, hint="Fetch it anew."
        ) from error
    if others:
        options.note(f"{source.where}: {others} answers that are no web pages left out")
    if not found:
        raise InputError("no web pages in this archive", where=source.where, hint="Only HTML answers with status 200 are read.")


def _is_page(record: Any) -> bool:
    if record.rec_type not in ("response", "resource"):
        return False
    headers = record.http_headers
    kind = (headers.get_header("Content-Type") if headers else record.rec_headers.get_header("Content-Type")) or ""
    return "html" in kind.lower() and (headers is None or headers.get_statuscode() in ("200", ""))


def _page(record: Any, where: str, options: ReadOptions) -> Document:
    raw = record.content_stream().read(MAX_PAGE + 1)
    if len(raw) > MAX_PAGE:
        raise InputError(f"larger than {MAX_PAGE // 10**6} MB", where=where)
    kind = (record.http_headers.get_header("Content-Type") if record.http_headers else "") or ""
    declared = kind.lower().partition("charset=")[2].strip(" \"'") or declared_charset(raw)
    text, encoding = decode(raw, where, declared)
    day = normal_date(record.rec_headers.get_header("WARC-Date") or "")
    dates = (DateCandidate(day, "crawled on", published=False),) if day else ()
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    return page(text, where, encoding=encoding, address=address, form="warc", dates=dates, note=options.note)
