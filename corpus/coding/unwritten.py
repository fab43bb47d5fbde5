"""Judgements of the coding page that are not in `labels.csv` yet: the page may be open, or its program was killed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from corpus.coding.entries import NAME, Entry, Said, Written
from corpus.records import Article, text_sha256


def unwritten(folder: Path, articles: Mapping[str, Article]) -> str:
    """What to say of judgements that the journal of a corpus holds and its `labels.csv` does not; empty where there are none.

    A journal that cannot be read says nothing here: `absatz code` refuses it.
    """
    try:
        raw = (folder / NAME).read_bytes()
        entries = msgspec.json.Decoder(Entry).decode_lines(raw[: raw.rfind(b"\n") + 1])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    written = max((entry.upto for entry in entries if isinstance(entry, Written)), default=0)
    judged = {
        (entry.coder, entry.article, entry.paragraph)
        for entry in entries[written:]
        if isinstance(entry, Said) and entry.text_sha256 == _sha256(articles, entry.article, entry.paragraph)
    }
    if not judged:
        return ""
    many = f"{len(judged)} judgements of the coding page are" if len(judged) > 1 else "a judgement of the coding page is"
    return (
        f"{folder / NAME}: {many} not in labels.csv yet; press s on the page, or start `absatz code {folder}` and stop it "
        "with Ctrl-C"
    )


def _sha256(articles: Mapping[str, Article], article: str, number: int) -> str | None:
    paragraphs = articles[article].paragraphs if article in articles else ()
    return text_sha256(paragraphs[number - 1].text) if 1 <= number <= len(paragraphs) else None
