"""JSONL with spaCy's `cats`: theme -> 1.0 or 0.0.

A theme that is missing there is missing data for spaCy too, so not judged stays so. What spaCy has no place for stands in `meta`,
under `absatz`.
"""

from __future__ import annotations

from corpus.codebook import CodeBook
from corpus.exchange.object_lines import jsonl_format
from corpus.exchange.record import (
    BLOCK,
    Coded,
    ReadSettings,
    block_of,
    filled,
    need_coder,
    object_of,
    pop_block,
    text_of,
)
from corpus.gates.parser import Json, Place

HINT = 'Write {"text": "…", "cats": {"privacy": 1.0}}.'


def _coded(record: Json, place: Place, book: CodeBook, settings: ReadSettings) -> Coded:
    text = text_of(record, place, HINT)
    cats = object_of(record.pop("cats", {}), "cats", place)
    meta = object_of(record.pop("meta", {}), "meta", place)
    block = pop_block(meta, place)
    for theme in book.ids:
        if cats.get(theme) not in (None, 0, 1):
            raise place.error(
                f"value {cats[theme]!r} of {theme} is not 1, 0 or null", "Predicted probabilities are no hand labels."
            )
    values = tuple(None if cats.get(theme) is None else int(cats[theme]) for theme in book.ids)
    other = {label: value for label, value in cats.items() if label not in book.ids or value is None}
    coder = need_coder(settings.coder or block.coder, place)
    return Coded.of(
        block,
        text,
        values,
        place,
        coder=coder,
        extra=filled(keys=record, meta=meta, cats=other),
        unlisted=(label for label in other if label not in book.ids),
    )


def _record(item: Coded, book: CodeBook) -> Json:
    extra = item.extra
    judged = {theme: float(value) for theme, value in zip(book.ids, item.values, strict=True) if value is not None}
    return {
        **extra.get("keys", {}),
        "text": item.text,
        "cats": {**extra.get("cats", {}), **judged},
        "meta": {
            **extra.get("meta", {}),
            BLOCK: block_of(item, "article", "paragraph", "coder", "sample", "text_sha256"),
        },
    }


read, write = jsonl_format(_coded, _record)
