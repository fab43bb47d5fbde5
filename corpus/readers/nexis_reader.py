"""Press archive exports as plain text (LexisNexis, Nexis): many articles in one file, each with its fields.

The form is known from the programs that read it, above all the R package LexisNexisTools. An article begins with a line such as
`3 of 10 DOCUMENTS` or `Dokument 3 von 10`; paper and day stand centred under it, then title and fields in capitals, the last of
them the length. Fields follow the text too. Lines are wrapped, blank lines part paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.errors import InputError
from corpus.gates.encoding import decode
from corpus.gates.source import ReadOptions, Source
from corpus.paragraphs.blocks import Block, Document
from corpus.paragraphs.dates import written_date
from corpus.paragraphs.segments import cut
from corpus.paragraphs.wrapping import SENTENCE_END
from corpus.records import DateCandidate, Role

START = re.compile(r"^[ \t\xa0]*(?:\d+ of \d+ DOCUMENTS?|Dokument \d+ von \d+|Document \d+ de \d+)[ \t\xa0]*\r?$", re.MULTILINE)
FIELD = re.compile(r"([A-ZÄÖÜ][A-ZÄÖÜ-]{3,}): *(?=\S)")
#: Names of fields in English, German and French exports.
LENGTH = frozenset({"LENGTH", "LÄNGE", "LONGUEUR"})
AUTHOR = frozenset({"BYLINE", "AUTOR", "AUTEUR"})
#: Fields whose content is text of the article, and its role; the name before it is cut off.
TEXT = {
    "HEADLINE": Role.HEADING, "TITEL": Role.HEADING, "HIGHLIGHT": Role.LEAD, "GRAPHIC": Role.CAPTION, "GRAFIK": Role.CAPTION,
}  # fmt: skip
FACTS = {
    "SECTION": "section", "RUBRIK": "section", "RUBRIQUE": "section", "LOAD-DATE": "loaded", "UPDATE": "loaded",
}  # fmt: skip
KNOWN = LENGTH | AUTHOR | TEXT.keys() | FACTS.keys() - {"UPDATE"} | {"DATELINE", "SERIES", "SERIE", "COLUMN", "TYPE"}
#: With one of these the archive's own lines after the text may begin. UPDATE may open a paragraph of news, so it needs a year.
TAIL = re.compile(
    r"(?:LOAD-DATE|LANGUAGE|SPRACHE|LANGUE|PUBLICATION-TYPE|JOURNAL-CODE|ACC-NO|DOCUMENT-TYPE|SUBJECT|PUBLISHER): "
    r"|UPDATE: [^.!?]{0,20}(?:\d\. )?[^.!?]{0,20}\d{4}|Copyright (?:©|\(c\))? ?\d{4} "
)
#: A field of any name, and what may stand under the copyright.
ANY_FIELD = re.compile(r"[A-ZÄÖÜ][A-ZÄÖÜ -]{2,40}: *\S")
RIGHTS = re.compile(r"(?:Alle Rechte vorbehalten|All rights reserved|Tous droits réservés)\b", re.IGNORECASE)
#: So many words in small letters, and an end, make a sentence: `Guardian News and Media Ltd.` is none.
PROSE_WORDS = 3
#: Blanks before a line that is centred.
CENTRED = re.compile(r"(?:^|\n)[ \t\xa0]{8,}\Z")


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The articles in order; one without text is reported. What stands before the first is the archive's cover page."""
    text, encoding = decode(source.read(), source.where)
    starts = [match.start() for match in START.finditer(text)]
    if not starts:
        hint = "They begin with lines such as '1 of 10 DOCUMENTS'; for other files: --input-format text."
        raise InputError("no articles of a press archive in this file", where=source.where, hint=hint)
    cover = tuple(block.text for block in cut(text[: starts[0]], wrapped=True))
    for number, (begin, end) in enumerate(pairwise([*starts, len(text)]), 1):
        parts = tuple(_parts(text[begin:end]))
        if not any(part.block.hint in (None, Role.LEAD, Role.CAPTION) for part in parts):
            where = f"{source.where}, document {number}"
            options.problem(InputError("no text in this document", where=where, hint="The archive may hold its title only."))
            continue
        found = {part.fact: part.value for part in reversed(parts)}
        yield Document(
            text, "nexis",
            tuple(replace(part.block, start=part.block.start + begin, end=part.block.end + begin) for part in parts),
            id=f"{source.name}/{number}",
            title=found.get("title", ""),
            dates=tuple(_dates(found)),
            encoding=encoding,
            metadata=tuple((key, found[key]) for key in ("author", "site", "section") if key in found),
            outside=cover if number == 1 else (),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Part:
    """A block of an article, with what it says of the article: title, author, site, section, day or loaded."""

    block: Block
    fact: str = ""
    value: str = ""


def _parts(article: str) -> Iterator[_Part]:
    blocks = cut(article, wrapped=True)
    text_begins = _head_length(article, blocks)
    tail = _tail_begins(article, blocks, text_begins)
    site = False
    for i, block in enumerate(blocks):
        name, value = _field(block)
        if name in TEXT:
            inner = replace(block, text=value, start=block.end - len(value), hint=TEXT[name])
            # A field that was wrapped has no place for its name in the joined text: the span keeps it.
            inner = inner if block.end - block.start == len(block.text) else replace(inner, start=block.start)
            yield _Part(inner, "title" if TEXT[name] is Role.HEADING else "", value)
        elif name in AUTHOR:
            yield _Part(replace(block, hint=Role.BYLINE), "author", value)
        elif text_begins <= i < tail and not _is_never_text(article, block, name):
            yield _Part(block)
        elif i and i < text_begins and not name and not _is_centred(article, block):
            yield _Part(replace(block, hint=Role.HEADING), "title", block.text)
        else:
            fact = FACTS.get(name, "")
            if i and i < text_begins and not name:
                fact = "day" if written_date(block.text) else "" if site else "site"
                site = site or fact == "site"
            yield _Part(replace(block, hint=Role.BOILERPLATE, reason="line of the archive"), fact, value or block.text)


def _head_length(article: str, blocks: Sequence[Block]) -> int:
    """How many blocks stand before the text: all up to the length; without it the centred lines, fields and one title."""
    names = [_field(block)[0] for block in blocks]
    for i, name in enumerate(names):
        if name in LENGTH:
            return i + 1
    titles = (i for i, block in enumerate(blocks) if i and not names[i] and not _is_centred(article, block))
    return next(titles, len(blocks)) + 1


def _tail_begins(article: str, blocks: Sequence[Block], text_begins: int) -> int:
    """The first block of the archive's own after the text. News may begin with `SPRACHE: ` too, so nothing but fields and the
    archive's rights may follow up to the end of the article."""
    tail = len(blocks)
    for i in range(len(blocks) - 1, text_begins - 1, -1):
        if not _is_like_a_field(article, blocks[i]):
            break
        if TAIL.match(blocks[i].text):
            tail = i
    return tail


def _is_like_a_field(article: str, block: Block) -> bool:
    field = FIELD.match(block.text)
    if (field and field[1] in KNOWN) or RIGHTS.match(block.text) or _is_centred(article, block):
        return True
    return bool(ANY_FIELD.match(block.text) or TAIL.match(block.text)) and not _is_prose(block.text)


def _is_prose(text: str) -> bool:
    return bool(SENTENCE_END.search(text)) and sum(word[0].islower() for word in text.split()) >= PROSE_WORDS


def _is_never_text(article: str, block: Block, name: str) -> bool:
    """Whether a block is the archive's wherever it stands: names such as LOAD-DATE open no paragraph, nor does a centred line."""
    return "-" in name or (TAIL.match(block.text) is not None and _is_centred(article, block))


def _field(block: Block) -> tuple[str, str]:
    """Name and content of a field; empty where the block is none. A title may begin in capitals, so names have to be known."""
    match = FIELD.match(block.text)
    if match and (match[1] in KNOWN or TAIL.match(block.text)):
        return match[1], block.text[match.end() :]
    return "", ""


def _is_centred(article: str, block: Block) -> bool:
    return CENTRED.search(article, max(0, block.start - 100), block.start) is not None


def _dates(found: dict[str, str]) -> Iterator[DateCandidate]:
    """The day of the issue, which the archive states over the article, and the day it took the article in."""
    for fact, origin in (("day", "archive, day of issue"), ("loaded", "archive, loaded on")):
        if day := written_date(found.get(fact, "")):
            yield DateCandidate(day, origin, published=fact == "day")
