"""JSONL with spaCy's `cats`: theme -> 1.0 or 0.0.

A theme that is missing there is missing data for spaCy too, so not judged stays so. What spaCy has no place for stands in `meta`,
under `absatz`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.codebook import CodeBook
from corpus.exchange.json_text import read_jsonl, write_jsonl
from corpus.exchange.record import BLOCK, Coded, Json, Place, ReadSettings, filled, need_coder, object_of, pop_block, text_of

HINT = 'Write {"text": "…", "cats": {"privacy": 1.0}}.'


def read(raw: bytes, where: str, book: CodeBook, settings: ReadSettings) -> Iterator[Coded]:
    """Read a file of texts with `cats`."""
    for place, record in read_jsonl(raw, where):
        yield _coded(record, place, book, settings)


def write(items: Sequence[Coded], book: CodeBook) -> bytes:
    """Write a file of texts with `cats`."""
    return write_jsonl(_record(item, book) for item in items if item.coder)


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
    return Coded(
        text,
        values,
        block.article,
        block.paragraph,
        need_coder(settings.coder or block.coder, place),
        block.sample,
        block.text_sha256,
        filled(keys=record, meta=meta, cats=other),
        tuple(label for label in other if label not in book.ids),
        place,
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
            BLOCK: {
                "article": item.article,
                "paragraph": item.paragraph,
                "coder": item.coder,
                "sample": item.sample or "",
                "text_sha256": item.text_sha256,
            },
        },
    }
