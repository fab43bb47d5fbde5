"""Label Studio JSON: one task per paragraph, one annotation per coder, themes as `choices` of a control named `themes`.

Label Studio stores `data` of a task and `result` of an annotation as they come and drops other keys it does not know. So article,
paragraph and text hash stand in `data.absatz`, and coder, sample and the themes decided on in the result's `meta.absatz`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from corpus.codebook import CodeBook
from corpus.exchange.record import (
    BLOCK,
    Block,
    Coded,
    ReadSettings,
    block_of,
    chosen_themes,
    decided_themes,
    filled,
    judged_themes,
    list_of_texts,
    need_coder,
    object_of,
    pop_block,
    text_of,
    values_of,
)
from corpus.gates.parser import Json, Place, decode, dump, parse

CONTROL = "themes"
HINT = "absatz reads the JSON export (not JSON-MIN) of a project whose text is $text; see docs/formats.md."


def read(raw: bytes, where: str, book: CodeBook, settings: ReadSettings) -> Iterator[Coded]:
    """Read a Label Studio file. Task keys that absatz does not know come as a record of coder ""."""
    tasks = parse(decode(raw, where), Place(where))
    if not isinstance(tasks, list):
        raise Place(where).error("the file is not a list of tasks", HINT)
    for number, task in enumerate(tasks, 1):
        yield from _task(task, Place(f"{where}, task {number}"), book, settings)


def write(items: Sequence[Coded], book: CodeBook) -> bytes:
    """Write a Label Studio file, tasks in the order in which their paragraphs first occur."""
    tasks: dict[tuple[str, int, str], list[Coded]] = {}
    for item in items:
        # Two coders share a task only if their texts are equal to the letter; a program may have changed a line break in one.
        tasks.setdefault((item.article, item.paragraph, item.text), []).append(item)
    return (dump([_record(group, book) for group in tasks.values()], indent=1) + "\n").encode()


def _task(task: Any, place: Place, book: CodeBook, settings: ReadSettings) -> Iterator[Coded]:
    task = object_of(task, "the task", place)
    data = object_of(task.pop("data", None), "data", place)
    text = text_of(data, place, HINT)
    identity = pop_block(data, place)
    annotations = task.pop("annotations", [])
    if not isinstance(annotations, list):
        raise place.error("annotations is not a list", HINT)
    extra = filled(keys=task, data=data)
    if extra or not annotations:
        nothing = values_of((), (), book)
        yield Coded.of(replace(identity, sample=None), text, nothing, place, coder="", extra=extra)
    for annotation in annotations:
        yield _coded(object_of(annotation, "the annotation", place), text, identity, place, book, settings)


def _coded(annotation: Json, text: str, identity: Block, place: Place, book: CodeBook, settings: ReadSettings) -> Coded:
    result = annotation.pop("result", None) or []
    if not isinstance(result, list) or not all(isinstance(item, dict) for item in result):
        raise place.error("result is not a list of objects", HINT)
    before, item, after = _theme_item(result, place, book)
    item_value = object_of(item.pop("value", {}), "value", place)
    meta = object_of(item.pop("meta", {}), "meta", place)
    block = pop_block(meta, place)
    choices = list_of_texts(item_value.pop("choices", []), "choices", place, HINT)
    cancelled = annotation.pop("was_cancelled", False)
    completed_by = annotation.pop("completed_by", None)
    coder = need_coder(settings.coder or block.coder or _name(completed_by), place)
    chosen = [] if cancelled else [choice for choice in choices if choice in book.ids]
    values = values_of(chosen, () if cancelled else judged_themes(block, settings, place), book)
    extra = filled(
        keys=annotation,
        before=before,
        item={key: value for key, value in item.items() if key not in _ITEM or _ITEM[key] != value},
        after=after,
        value=item_value,
        meta=meta,
        choices=[choice for choice in choices if choice not in chosen],
        was_cancelled=cancelled,
    )
    if completed_by not in (None, _user(coder)):
        extra["completed_by"] = completed_by
    unlisted = (choice for choice in choices if choice not in book.ids)
    return Coded.of(replace(identity, sample=block.sample), text, values, place, coder=coder, extra=extra, unlisted=unlisted)


def _theme_item(result: list[Json], place: Place, book: CodeBook) -> tuple[list[Json], Json, list[Json]]:
    """The part of a result that holds the themes, with what stands before and after it."""
    found = [i for i, item in enumerate(result) if item.get("type") == "choices" and _holds_themes(item, book)]
    if len(found) > 1:
        raise place.error("themes are chosen in more than one control", "Put all themes under one Choices control.")
    if not found:
        return [], {}, result
    return result[: found[0]], dict(result[found[0]]), result[found[0] + 1 :]


def _holds_themes(item: Json, book: CodeBook) -> bool:
    value = item.get("value")
    choices = value.get("choices") if isinstance(value, dict) else None
    return item.get("from_name") == CONTROL or (isinstance(choices, list) and any(choice in book.ids for choice in choices))


def _name(completed_by: Any) -> str:
    """Coder from `completed_by`: a user number, or an object with e-mail address and number."""
    if isinstance(completed_by, dict):
        completed_by = completed_by.get("email") or completed_by.get("id")
    return "" if completed_by is None else str(completed_by)


def _user(coder: str) -> Json | None:
    """`completed_by` of a coder: Label Studio refuses a user it does not know, so only what looks like an address is given."""
    return {"email": coder} if "@" in coder else None


_ITEM: Json = {"id": CONTROL, "from_name": CONTROL, "to_name": "text", "type": "choices"}


def _record(group: Sequence[Coded], book: CodeBook) -> Json:
    first = group[0]
    extra = next((item.extra for item in group if not item.coder), {})
    return {
        **extra.get("keys", {}),
        "data": {**extra.get("data", {}), "text": first.text, BLOCK: block_of(first, "article", "paragraph", "text_sha256")},
        "annotations": [_annotation(item, book) for item in group if item.coder],
    }


def _annotation(item: Coded, book: CodeBook) -> Json:
    extra = item.extra
    judged = decided_themes(item, book)
    user = extra.get("completed_by", _user(item.coder))
    themes = {
        **_ITEM,
        **extra.get("item", {}),
        "value": {**extra.get("value", {}), "choices": chosen_themes(item, book) + extra.get("choices", [])},
        "meta": {**extra.get("meta", {}), BLOCK: block_of(item, "coder", "sample") | {"judged": judged}},
    }
    return {
        **extra.get("keys", {}),
        **({} if user is None else {"completed_by": user}),
        "was_cancelled": extra.get("was_cancelled", False) if not judged else False,
        "result": [*extra.get("before", []), themes, *extra.get("after", [])],
    }
