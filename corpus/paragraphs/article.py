"""Document -> Article: text cut into paragraphs with their spans, metadata taken out of it, every paragraph given its role."""

from __future__ import annotations

from collections.abc import Callable

from corpus.errors import InputError
from corpus.paragraphs.blocks import Block, Document
from corpus.paragraphs.dates import address_dates, header_date
from corpus.paragraphs.roles import assign
from corpus.paragraphs.segments import clean, cut, split_glued
from corpus.records import Article, Paragraph, Role

TITLE_LENGTH = 90
#: As many as rows of one article; the longest book has fewer.
MAX_PARAGRAPHS = 100_000

#: Why a row of a table is a paragraph.
GIVEN = "given as a paragraph"


def is_rows(article: Article) -> bool:
    """Whether its paragraphs are rows of a table, which are taken as they are."""
    return any(paragraph.reason == GIVEN for paragraph in article.paragraphs)


def article_from_text(text: str, *, article_id: str, source: str) -> Article:
    """Read one article of plain text.

    Every line with text is a paragraph, unless lines are evidently one paragraph broken by a fixed line length; blank lines
    only separate. Spans are offsets into `text`.

    >>> article = article_from_text(" date 2018-10 Ein Satz steht hier.\\n\\nAnzeige\\n", article_id="a", source="a.txt")
    >>> [(p.text, p.start, p.end, p.role.value) for p in article.paragraphs]
    [('Ein Satz steht hier.', 14, 34, 'body'), ('Anzeige', 36, 43, 'boilerplate')]
    >>> article.dates[0].value, article.dates[0].published
    ('2018-10', False)
    """
    return article_from_document(Document(text, "text"), article_id=article_id, source=source)


def article_from_document(
    document: Document, *, article_id: str, source: str, repeated: Callable[[str], bool] | None = None
) -> Article:
    """What a reader found, with roles. `repeated` says of a line whether it stands in many articles of the same source."""
    dates = document.dates
    if document.blocks is None:
        date, begin = header_date(document.text)
        dates = (date, *dates) if date else dates
        blocks = cut(document.text, begin)
    elif document.unit:
        blocks = document.blocks
    else:
        blocks = tuple(part for block in document.blocks for part in split_glued(_cleaned(block)) if part.text)
    for key, value in document.metadata:
        if key == "address":
            dates = (*dates, *address_dates(value))
    if len(blocks) > MAX_PARAGRAPHS:
        hint = "Is it one article? Split it, or give rows as JSONL."
        raise InputError(f"more than {MAX_PARAGRAPHS:,} paragraphs in one article", where=source, hint=hint)
    if document.unit:
        paragraphs = tuple(
            Paragraph(article_id, i, b.text, b.start, b.end, b.hint or Role.BODY, b.hint is None, b.reason or GIVEN)
            for i, b in enumerate(blocks, 1)
        )
    else:
        decisions = assign(blocks, repeated=repeated, title=document.title, author=dict(document.metadata).get("author", ""))
        paragraphs = tuple(
            Paragraph(article_id, i, b.text, b.start, b.end, *decision)
            for i, (b, decision) in enumerate(zip(blocks, decisions, strict=True), 1)
        )
    return Article(
        article_id, source, document.title or _title(paragraphs), paragraphs, dates, document.encoding,
        document.metadata, document.form, document.outside,
        document.kept if document.unit else document.kept * len(paragraphs),
    )  # fmt: skip


def _cleaned(block: Block) -> Block:
    text = clean(block.text)
    return block if text == block.text else Block(text.strip(), block.start, block.end, block.hint, block.reason)


def _title(paragraphs: tuple[Paragraph, ...]) -> str:
    """The title line (running heads may stand over it), else the beginning of the first classified paragraph, cut at a word.

    >>> _title((Paragraph("a", 1, "wort " * 40, 0, 200, Role.BODY, True),))[-11:]
    'wort wort …'
    """
    top = next((p for p in paragraphs if p.role is not Role.BOILERPLATE), None)
    if top is not None and top.role is Role.HEADING:
        return top.text
    first = next((p.text for p in paragraphs if p.classified), "")
    if len(first) <= TITLE_LENGTH:
        return first
    return first[:TITLE_LENGTH].rsplit(maxsplit=1)[0] + " …"
