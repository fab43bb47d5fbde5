"""What every exchange format is read into and written from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.codebook import CodeBook
from corpus.coding.labels import Judgement
from corpus.errors import InputError
from corpus.gates.parser import Json, Place

#: The one key that absatz adds to a foreign record for what the format has no field for.
BLOCK = "absatz"


@dataclass(frozen=True, slots=True)
class Coded:
    """One paragraph as one coder judged it. Empty `article`, 0 `paragraph` and None `sample` mean that the file does not say.

    `values` follows the code book, None = not judged. Coder "" is nobody: a task that carries only `extra`, the keys of the
    foreign record that absatz does not know, in the shape of the format's module. `unlisted` are labels not in the code book.
    """

    text: str
    values: tuple[Judgement, ...]
    article: str = ""
    paragraph: int = 0
    coder: str = ""
    sample: str | None = None
    text_sha256: str = ""
    extra: Json = field(default_factory=dict)
    unlisted: tuple[str, ...] = field(default=(), compare=False)
    place: Place = field(default=Place(""), compare=False)

    @classmethod
    def of(
        cls,
        block: Block,
        text: str,
        values: tuple[Judgement, ...],
        place: Place,
        *,
        coder: str,
        extra: Json,
        unlisted: Iterable[str] = (),
    ) -> Coded:
        """With what the `absatz` key of the record says of article, paragraph, sample and text hash."""
        where = (block.article, block.paragraph)
        return cls(text, values, *where, coder, block.sample, block.text_sha256, extra, tuple(unlisted), place)


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What a user adds to a file: the coder of all its records, and the themes decided on where the format cannot say so; None
    where the user has not said it either."""

    coder: str = ""
    judged: frozenset[str] | None = frozenset()


class UnsaidError(InputError):
    """A file does not tell “no” from “not judged”, and the user has not said which of them an unticked box means."""


Reader = Callable[[bytes, str, CodeBook, ReadSettings], Iterable[Coded]]
Writer = Callable[[Sequence[Coded], CodeBook], bytes]


@dataclass(frozen=True, slots=True)
class Block:
    """The `absatz` key of a foreign record."""

    article: str = ""
    paragraph: int = 0
    coder: str = ""
    sample: str | None = None
    text_sha256: str = ""
    judged: frozenset[str] | None = None


def pop_block(record: Json, place: Place) -> Block:
    """Take the `absatz` key out of a record. Raises InputError where it is not what absatz writes."""
    raw = record.pop(BLOCK, {})
    try:
        block = Block(**(raw | ({"judged": frozenset(raw["judged"])} if "judged" in raw else {})))
        texts = (block.article, block.coder, block.sample or "", block.text_sha256, *(block.judged or ()))
        if not all(isinstance(text, str) for text in texts) or type(block.paragraph) is not int:
            raise TypeError
    except TypeError as error:
        raise place.error(f"the key {BLOCK!r} is not what absatz writes", "Delete it, or export the file anew.") from error
    return block


def block_of(item: Coded, *names: str) -> Json:
    """What the `absatz` key says of a paragraph: those of its fields that the format has no place for.

    >>> block_of(Coded("Der Anruf", (1, 0, None, None), "tarif", 2), "article", "paragraph", "sample")
    {'article': 'tarif', 'paragraph': 2, 'sample': ''}
    """
    return {name: "" if (value := getattr(item, name)) is None else value for name in names}


def judged_themes(block: Block, settings: ReadSettings, place: Place) -> frozenset[str]:
    """The themes that the coder decided on, from the block. What a block says of one coder is not used for another. Raises
    UnsaidError where neither the block nor the user says it."""
    if block.judged is not None and settings.coder in ("", block.coder):
        return block.judged
    if settings.judged is None:
        raise UnsaidError(
            "this format does not tell whether a theme that was not ticked was judged", where=place.where, line=place.line,
            hint="Say --judged all where it means “no”, --judged A,B where it means so for these themes only, --judged none "
            "where it means “not judged”.",
        )  # fmt: skip
    return settings.judged


def values_of(chosen: Collection[Any], judged: Collection[Any], book: CodeBook) -> tuple[Judgement, ...]:
    """A chosen theme is 1, another that was decided on is 0, the rest was not judged.

    >>> values_of(["privacy"], ["privacy", "telephony"], CodeBook.bundled())
    (1, None, None, 0)
    """
    return tuple(1 if theme in chosen else 0 if theme in judged else None for theme in book.ids)


def chosen_themes(item: Coded, book: CodeBook) -> list[str]:
    """The themes with value 1."""
    return [theme for theme, value in zip(book.ids, item.values, strict=True) if value == 1]


def decided_themes(item: Coded, book: CodeBook) -> list[str]:
    """The themes with value 1 or 0."""
    return [theme for theme, value in zip(book.ids, item.values, strict=True) if value is not None]


def filled(**parts: Any) -> Json:
    """The parts that hold something: what is worth keeping.

    >>> filled(keys={}, accept=["wetter"])
    {'accept': ['wetter']}
    """
    return {name: part for name, part in parts.items() if part}


def text_of(record: Json, place: Place, hint: str) -> str:
    """Take the text out of a record."""
    text = record.pop("text", None)
    if not isinstance(text, str) or not text.strip():
        raise place.error("the record has no text", hint)
    return text


def need_coder(coder: str, place: Place) -> str:
    """The coder's name with single blanks, which is how a label file can hold it."""
    name = " ".join(coder.split())
    if not name:
        raise place.error("the record does not say who coded it", "Name the coder with --coder.")
    return name


def list_of_texts(value: Any, name: str, place: Place, hint: str) -> list[str]:
    """A list of texts, or an InputError."""
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise place.error(f"{name} is not a list of texts", hint)
    return value


def object_of(value: Any, name: str, place: Place) -> Json:
    """A copy of a JSON object, or an InputError."""
    if not isinstance(value, dict):
        raise place.error(f"{name} is not a JSON object", "See docs/formats.md.")
    return dict(value)
