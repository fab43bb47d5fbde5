"""doccano JSONL for text classification.

doccano keeps keys it does not know as metadata and exports them again, so `absatz` survives. An empty `label` list does not tell
"none of them" from "not looked at", and the file does not name the coder: `absatz` says both, and where it is missing, --judged
and --coder have to.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.codebook import CodeBook
from corpus.exchange.object_lines import jsonl_format
from corpus.exchange.record import (
    BLOCK,
    Coded,
    ReadSettings,
    block_of,
    chosen_themes,
    decided_themes,
    filled,
    judged_themes,
    list_of_texts,
    need_coder,
    pop_block,
    text_of,
    values_of,
)
from corpus.gates.parser import Json, Place, write_jsonl

HINT = "absatz reads text classification projects exported as JSONL; see docs/formats.md."
#: Older versions wrote `labels`.
LABEL_KEYS = ("label", "labels")


def _coded(record: Json, place: Place, book: CodeBook, settings: ReadSettings) -> Coded:
    text = text_of(record, place, HINT)
    block = pop_block(record, place)
    key = next((key for key in LABEL_KEYS if key in record), LABEL_KEYS[0])
    value = record.pop(key, [])
    labels = list_of_texts([value] if isinstance(value, str) else value, key, place, HINT)
    values = values_of(labels, judged_themes(block, settings, place), book)
    other = [label for label in labels if label not in book.ids]
    coder = need_coder(settings.coder or block.coder, place)
    return Coded.of(
        block,
        text,
        values,
        place,
        coder=coder,
        extra=filled(keys=record, labels=other, key=key if key != LABEL_KEYS[0] else ""),
        unlisted=other,
    )


def _record(item: Coded, book: CodeBook) -> Json:
    extra = item.extra
    return {
        **extra.get("keys", {}),
        "text": item.text,
        extra.get("key", LABEL_KEYS[0]): chosen_themes(item, book) + extra.get("labels", []),
        BLOCK: block_of(item, "article", "paragraph", "coder", "sample", "text_sha256") | {"judged": decided_themes(item, book)},
    }


def write_tasks(items: Sequence[Coded], _: CodeBook) -> bytes:
    """Paragraphs to be coded. What an unticked box will mean is not known yet, so `judged` is not said."""
    return write_jsonl(
        {"text": item.text, LABEL_KEYS[0]: [], BLOCK: block_of(item, "article", "paragraph", "sample", "text_sha256")}
        for item in items
    )


read, write = jsonl_format(_coded, _record)
