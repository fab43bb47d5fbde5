"""PDFs with text in them, with pdfminer.six. A scan has none: it needs a text recognition first."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from statistics import median
from typing import TypeGuard

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTTextBoxHorizontal, LTTextLineHorizontal
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError

from corpus.errors import InputError
from corpus.gates.limited import limited
from corpus.gates.source import ReadOptions, Source
from corpus.paragraphs.blocks import Document, joined
from corpus.readers.pdf_layout import Line, pieces

MAX_PAGES = 2000
#: Names of bold fonts.
BOLD = re.compile(r"bold|black|heavy|semibold", re.IGNORECASE)


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """One article: the boxes of all pages in reading order, lines joined, a paragraph that runs over a page put together."""
    # pdfminer unpacks streams whole, as often as they say, so that a file of 1 kB may need gigabytes.
    document, empty = limited(article, source.read(), source.where, where=source.where)
    if empty:
        options.note(f"{source.where}: {empty} pages without text (pictures or scans) left out")
    yield document


def article(raw: bytes, where: str) -> tuple[Document, int]:
    """The article of a PDF, and how many of its pages have no text. Raises InputError."""
    pages: list[list[list[Line]]] = []
    try:
        for number, layout in enumerate(extract_pages(io.BytesIO(raw), laparams=LAParams()), 1):
            if number > MAX_PAGES:
                raise InputError(f"more than {MAX_PAGES} pages", where=where, hint="Split the file.")
            boxes = [[_line(i) for i in item if isinstance(i, LTTextLineHorizontal)] for item in layout if _is_box(item)]
            pages.append([lines for box in boxes if (lines := [line for line in box if line.text])])
    except PDFPasswordIncorrect as error:
        raise InputError("locked with a password", where=where, hint="Save a copy without one.") from error
    except PDFSyntaxError as error:
        raise InputError("not a PDF, or it is damaged", where=where, hint="Save it anew.") from error
    empty = sum(not page for page in pages)
    if empty == len(pages):
        raise InputError("no text in this PDF", where=where, hint="It may be a scan: run a text recognition (OCR) first.")
    text, blocks = joined(list(pieces(pages)))
    return Document(text, "pdf", blocks, encoding="pdf"), empty


def _is_box(item: object) -> TypeGuard[LTTextBoxHorizontal]:
    return isinstance(item, LTTextBoxHorizontal)


def _line(item: LTTextLineHorizontal) -> Line:
    letters = [letter for letter in item if isinstance(letter, LTChar) and not letter.get_text().isspace()]
    size = median(letter.size for letter in letters) if letters else item.height
    bold = 2 * sum(BOLD.search(letter.fontname) is not None for letter in letters) > len(letters)
    return Line(" ".join(item.get_text().split()), item.x0, item.x1, item.y0, item.y1, round(size, 2), bold)
