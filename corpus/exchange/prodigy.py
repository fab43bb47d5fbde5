"""Prodigy JSONL as its `choice` interface writes it (textcat.manual with several labels).

`options` are the themes that could be chosen, so a theme that is not among them was not judged, and `answer` "ignore" or "reject"
means that none was. What is judged therefore needs no field of ours; `absatz` keeps article, paragraph, sample and text hash.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.codebook import CodeBook
from corpus.exchange.object_lines import jsonl_format
from corpus.exchange.record import (
    BLOCK,
    Block,
    Coded,
    ReadSettings,
    block_of,
    chosen_themes,
    decided_themes,
    filled,
    need_coder,
    object_of,
    pop_block,
    text_of,
    values_of,
)
from corpus.gates.parser import Json, Place, write_jsonl

HINT = "absatz reads tasks of the choice interface; see docs/formats.md."
#: With named sessions Prodigy writes both; older files have the session only, which is data set and name.
CODER_KEYS = ("_annotator_id", "_session_id")


def _coded(record: Json, place: Place, book: CodeBook, settings: ReadSettings) -> Coded:
    if "label" in record and "options" not in record:
        raise place.error("this is a yes-or-no task, not a choice", HINT)
    text = text_of(record, place, HINT)
    native = record.pop(CODER_KEYS[0], None) or record.get(CODER_KEYS[1])
    coder = need_coder(settings.coder or str(native or ""), place)
    options = record.pop("options", None)
    accept = record.pop("accept", [])
    if (
        not isinstance(accept, list)
        or not isinstance(options, list | None)
        or not all(isinstance(o, dict) for o in options or ())
    ):
        raise place.error("options or accept is not a list", HINT)
    answer = record.pop("answer", None)
    decided = answer == "accept"
    offered = settings.judged or () if options is None else [option.get("id") for option in options]
    chosen = [label for label in accept if decided and label in book.ids]
    values = values_of(chosen, offered if decided else (), book)
    meta = object_of(record.pop("meta", {}), "meta", place)
    block = _identity(pop_block(record, place), meta)
    extra = filled(
        keys=record,
        meta=meta,
        accept=[label for label in accept if label not in chosen],
        options=options if options != _options(values, book) else [],
    )
    if answer != _answer(values):
        extra["answer"] = answer
    unlisted = (str(label) for label in accept if label not in book.ids)
    return Coded.of(block, text, values, place, coder=coder, extra=extra, unlisted=unlisted)


def _identity(block: Block, meta: Json) -> Block:
    """Article and paragraph, from the block or else from `meta`. They are taken out of `meta`, since an export writes them
    anew."""
    article, paragraph = meta.get("article"), meta.get("paragraph")
    if not block.article and isinstance(article, str) and type(paragraph) is int and article and paragraph > 0:
        block = Block(article, paragraph, sample=block.sample, text_sha256=block.text_sha256)
    for key, value in (("article", block.article), ("paragraph", block.paragraph)):
        if value and type(meta.get(key)) is type(value) and meta[key] == value:
            del meta[key]
    return block


def _record(item: Coded, book: CodeBook) -> Json:
    extra = item.extra
    answer = "accept" if decided_themes(item, book) else extra.get("answer", "ignore")
    return {
        "text": item.text,
        "meta": {"article": item.article, "paragraph": item.paragraph, **extra.get("meta", {})},
        "options": _merged_options(extra.get("options", []), item, book, answer),
        "accept": chosen_themes(item, book) + extra.get("accept", []),
        **({} if answer is None else {"answer": answer}),
        CODER_KEYS[0]: item.coder,
        **extra.get("keys", {}),
        BLOCK: block_of(item, "article", "paragraph", "sample", "text_sha256"),
    }


def _merged_options(kept: list[Json], item: Coded, book: CodeBook, answer: Any) -> list[Json]:
    """The options as they came, without themes that were not judged and with those that were.

    Only where nothing was accepted may options stand that were not judged.
    """
    decided = decided_themes(item, book)
    generated = _options(item.values, book) if decided or answer != "accept" else []
    if answer != "accept":
        return kept or generated
    kept = [option for option in kept if option.get("id") not in book.ids or option["id"] in decided]
    present = [option.get("id") for option in kept]
    return kept + [option for option in generated if option["id"] not in present]


def _options(values: Sequence[int | None], book: CodeBook) -> list[Json]:
    judged = [theme for theme, value in zip(book.themes, values, strict=True) if value is not None]
    return [{"id": theme.id, "text": theme.name("de")} for theme in judged or book.themes]


def _answer(values: Sequence[Any]) -> str:
    return "ignore" if all(value is None for value in values) else "accept"


def write_tasks(items: Sequence[Coded], book: CodeBook) -> bytes:
    """Paragraphs to be coded in the choice interface, with all themes as options."""
    options = _options((None,) * len(book.ids), book)
    return write_jsonl(
        {
            "text": item.text,
            "meta": {"article": item.article, "paragraph": item.paragraph},
            "options": options,
            BLOCK: block_of(item, "article", "paragraph", "sample", "text_sha256"),
        }
        for item in items
    )


read, write = jsonl_format(_coded, _record)
