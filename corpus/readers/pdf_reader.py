"""PDFs with text in them, with pdfminer.six. A scan has none: it needs a text recognition first."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTTextBoxHorizontal, LTTextLineHorizontal
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError

from corpus.errors import InputError
from corpus.paragraphs.blocks import Document, joined
from corpus.paragraphs.wrapping import SENTENCE_END, join_lines
from corpus.readers.source import ReadOptions, Source
from corpus.records import Role

MAX_PAGES = 2000
#: A line that stands on so many pages, numbers aside, is a running head.
RUNNING_PAGES = 3
NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Box:
    """Lines that pdfminer's layout analysis puts together, with the size of their letters."""

    lines: tuple[str, ...]
    size: float


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """One article: the boxes of all pages in reading order, lines joined, a paragraph that runs over a page put together."""
    source = source.seekable()
    boxes: list[_Box] = []
    empty = 0
    try:
        for number, layout in enumerate(extract_pages(cast(io.IOBase, source.stream), laparams=LAParams()), 1):
            if number > MAX_PAGES:
                raise InputError(f"more than {MAX_PAGES} pages", where=source.where, hint="Split the file.")
            found = [box for item in layout if isinstance(item, LTTextBoxHorizontal) for box in [_box(item)] if box.lines]
            boxes += found
            empty += not found
    except PDFPasswordIncorrect as error:
        raise InputError("locked with a password", where=source.where, hint="Save a copy without one.") from error
    except PDFSyntaxError as error:
        raise InputError("not a PDF, or it is damaged", where=source.where, hint="Save it anew.") from error
    if not boxes:
        raise InputError("no text in this PDF", where=source.where, hint="It may be a scan: run a text recognition (OCR) first.")
    if empty:
        options.note(f"{source.where}: {empty} pages without text (pictures or scans) left out")
    text, blocks = joined(list(_pieces(boxes)))
    yield Document(text, "pdf", blocks, encoding="pdf")


def _box(item: LTTextBoxHorizontal) -> _Box:
    lines = [line for line in item if isinstance(line, LTTextLineHorizontal)]
    texts = tuple(text for line in lines if (text := " ".join(line.get_text().split())))
    return _Box(texts, round(max((line.height for line in lines), default=0.0), 1))


def _pieces(boxes: list[_Box]) -> Iterator[tuple[str, Role | None]]:
    seen = Counter(NUMBERS.sub("#", box.lines[0]) for box in boxes)
    letters: Counter[float] = Counter()
    for box in boxes:
        letters[box.size] += sum(map(len, box.lines))
    usual = letters.most_common(1)[0][0]
    open_text = ""
    for box in boxes:
        text = box.lines[0]
        for line in box.lines[1:]:
            text = join_lines(text, line)
        if len(box.lines) == 1 and (seen[NUMBERS.sub("#", text)] >= RUNNING_PAGES or not re.search(r"[^\W\d]", text)):
            yield text, Role.BOILERPLATE
            continue
        hint = Role.HEADING if box.size > 1.15 * usual and len(text.split()) <= 25 else None
        if open_text:
            if hint is None and text[:1].islower():
                text = join_lines(open_text, text)
            else:
                yield open_text, None
            open_text = ""
        if hint is None and len(text) > 150 and not SENTENCE_END.search(text):
            open_text = text
        else:
            yield text, hint
    if open_text:
        yield open_text, None
