"""Exports of press archives that hold several articles in one file: GENIOS and Factiva as text, Nexis Uni as a Word document.

Each archive ends an article with a line of its own, and puts its facts (paper, day, length) over and under the text. What is not
text of the article is listed as a line of the archive. Older exports of LexisNexis have a reader of their own (nexis_reader).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.errors import InputError
from corpus.gates.source import ReadOptions, Source
from corpus.paragraphs.blocks import Block, Document
from corpus.paragraphs.dates import normal_date, written_date
from corpus.paragraphs.wrapping import SENTENCE_END
from corpus.records import DateCandidate, Role

#: `Beispielblatt vom 02.05.2019, Nr. 101, S. 1`
GENIOS_HEAD = re.compile(r"(?P<site>.{2,80}?),? vom (?P<day>\d{1,2}\.\d{1,2}\.\d{4})\b.{0,80}$")
GENIOS_TAIL = re.compile(
    r"(?:Ressort|Rubrik|Dokumentnummer|Quelle|ISSN|Ausgabe|Serie|Zeitung|Seite|Dauerhafte Adresse des Dokuments)\b[^.!?]{0,40}:"
    r"|Alle Rechte vorbehalten\b[^.!?]{0,40}:|https?://\S+$|\(c\) |© "
)
FACTIVA_LENGTH = re.compile(r"\d[\d.,]* (?:Wörter|words|mots)$")
FACTIVA_RIGHTS = re.compile(r"(?:Copyright|©|\(c\))", re.IGNORECASE)
NEXIS_BODY = re.compile(r"(?:Body|Text|Volltext|Textkörper)$", re.IGNORECASE)
NEXIS_TAIL = re.compile(
    r"(?:Classification|Klassifizierung|Klassifikation)$|(?:Load-Date|Language|Sprache|Publication-Type): ", re.IGNORECASE
)
NEXIS_AUTHOR = re.compile(r"(?:Byline|Autor|Verfasser): *", re.IGNORECASE)
ARCHIVE = "line of the archive"
#: A quick look at a text: most hold none of the lines that end an archive's article.
LIKELY = re.compile(
    r"^[ \t]*(?:End of Document|Ende des Dokuments|Fin du document|Alle Rechte vorbehalten: \(c\)"
    r"|(?:Dokument|Document) [A-Z]{3,10}\w*\d)",
    re.MULTILINE,
)
#: Lines of facts that may stand over an article.
HEAD_LINES = 20


@dataclass(frozen=True, slots=True)
class Part:
    """A block of an article, and what it says of it: title, author, site, section or day."""

    block: Block
    fact: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """An archive: its name, a line over the text and the line that ends an article, and how the parts are told apart."""

    name: str
    head: re.Pattern[str]
    end: re.Pattern[str]
    parts: Callable[[str, Sequence[Block]], Iterator[Part]]


def export_of(blocks: Sequence[Block]) -> Export | None:
    """The archive that these blocks come from; None where they are an article like any other."""
    for export in EXPORTS:
        if any(export.end.match(block.text) for block in blocks) and any(export.head.match(block.text) for block in blocks):
            return export
    return None


def documents(
    export: Export, text: str, blocks: Sequence[Block], source: Source, options: ReadOptions, *, form: str, encoding: str
) -> Iterator[Document]:
    """The articles in order; one without text is reported."""
    article: list[Block] = []
    number = 0
    for place, block in enumerate(blocks, 1):
        article.append(block)
        if not export.end.match(block.text) and place < len(blocks):
            continue
        number += 1
        parts = tuple(export.parts(text, article))
        article = []
        if not any(part.block.hint is None for part in parts):
            where = f"{source.where}, document {number}"
            options.problem(InputError("no text in this document", where=where, hint="The archive may hold its title only."))
            continue
        found = {part.fact: part.value for part in reversed(parts) if part.fact}
        if export.name == "GENIOS":  # day and paper stand in one line
            found["day"], _, found["site"] = found.get("day", "").partition(" ")
        day = normal_date(found.get("day", "")) or written_date(found.get("day", ""))
        yield Document(
            text, form, tuple(part.block for part in parts),
            id=f"{source.name}/{number}",
            title=found.get("title", ""),
            dates=(DateCandidate(day, "archive, day of issue", published=True),) if day else (),
            encoding=encoding,
            metadata=tuple((key, found[key]) for key in ("author", "site", "section") if found.get(key)),
        )  # fmt: skip


def _line(block: Block, fact: str = "", value: str = "") -> Part:
    return Part(replace(block, hint=Role.BOILERPLATE, reason=ARCHIVE), fact, value or block.text)


def _title(block: Block) -> Part:
    return Part(replace(block, hint=Role.HEADING), "title", block.text)


def _genios(text: str, blocks: Sequence[Block]) -> Iterator[Part]:
    tail = len(blocks)
    while tail and (GENIOS_TAIL.match(blocks[tail - 1].text)):
        tail -= 1
    titled = False
    for number, block in enumerate(blocks):
        head = GENIOS_HEAD.match(block.text) if not titled else None
        if number >= tail:
            yield _line(block)
        elif head:
            yield _line(block, "day", f"{head['day']} {head['site']}")
        elif not titled:
            titled = True
            yield _title(block)
        else:
            yield Part(block)


def _factiva(text: str, blocks: Sequence[Block]) -> Iterator[Part]:
    head = blocks[:HEAD_LINES]
    rights = next((i for i, block in enumerate(head) if FACTIVA_RIGHTS.match(block.text)), -1)
    length = next((i for i, block in enumerate(head[: rights + 1]) if FACTIVA_LENGTH.match(block.text)), -1)
    day = next((i for i in range(length + 1, rights) if written_date(blocks[i].text)), -1)
    # Section and title stand under each other; a blank line parts them from the author.
    gap = next((i for i in range(1, max(length, 1)) if text.count("\n", blocks[i - 1].end, blocks[i].start) > 1), max(length, 1))
    last = len(blocks) - 1
    publisher = last - 1 if last > rights + 1 and not SENTENCE_END.search(blocks[last - 1].text) else last
    for i, block in enumerate(blocks):
        if i == gap - 1 and i <= rights:
            yield _title(block)
        elif gap <= i < length:
            yield Part(replace(block, hint=Role.BYLINE), "author", block.text)
        elif i <= rights or i >= publisher:
            fact = "section" if i < gap - 1 else "day" if i == day else "site" if 0 <= day == i - 1 else ""
            yield _line(block, fact)
        else:
            yield Part(block)


def _nexis_uni(text: str, blocks: Sequence[Block]) -> Iterator[Part]:
    body = next((i for i, block in enumerate(blocks) if NEXIS_BODY.match(block.text)), -1)
    tail = next((i for i, block in enumerate(blocks) if i > body and NEXIS_TAIL.match(block.text)), len(blocks) - 1)
    title = next((i for i in range(max(body, 1)) if blocks[i].hint is Role.HEADING), 0)
    day = next((i for i in range(title + 1, body) if written_date(blocks[i].text)), -1)
    for i, block in enumerate(blocks):
        if i == title:
            yield _title(block)
        elif i < body and (author := NEXIS_AUTHOR.match(block.text)):
            yield Part(replace(block, hint=Role.BYLINE), "author", block.text[author.end() :])
        elif i <= body or i >= tail:
            fact = "day" if i == day else "site" if i == title + 1 < body else ""
            yield _line(block, fact)
        else:
            yield Part(block)


EXPORTS = (
    Export("Nexis Uni", NEXIS_BODY, re.compile(r"(?:End of Document|Ende des Dokuments|Fin du document)$"), _nexis_uni),
    Export("GENIOS", GENIOS_HEAD, re.compile(r"Alle Rechte vorbehalten: \(c\) "), _genios),
    Export(
        "Factiva", FACTIVA_LENGTH, re.compile(r"(?:Dokument|Document) (?=[A-Z0-9]*\d{8})[A-Z]{3,10}[A-Za-z0-9]{12,30}$"), _factiva
    ),
)
