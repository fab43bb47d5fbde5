"""Web pages saved as one file (MHTML), as browsers write them."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from corpus.errors import InputError
from corpus.gates.encoding import declared_charset, decode
from corpus.gates.source import ReadOptions, Source
from corpus.paragraphs.blocks import Document
from corpus.readers.html_reader import page
from corpus.records import DateCandidate


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The article of the page; its first HTML part is the page, the others are frames."""
    message = email.message_from_bytes(source.read(), policy=email.policy.compat32)
    part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    raw = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(raw, bytes):
        raise InputError("no web page in this MHTML file", where=source.where, hint="Save the page anew as HTML.")
    text, encoding = decode(raw, source.where, part.get_content_charset() or declared_charset(raw))
    address = str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "")
    dates = _saved(message.get("Date"))
    yield page(text, source.where, encoding=encoding, address=address.strip(), form="mhtml", dates=dates, note=options.note)


def _saved(header: object) -> tuple[DateCandidate, ...]:
    """The day the page was saved, which is not the day it was published."""
    try:
        day = parsedate_to_datetime(str(header)).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ()
    return (DateCandidate(day, "saved on", published=False),)
