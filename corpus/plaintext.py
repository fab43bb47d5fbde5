"""Plain text -> Article: cut into paragraphs with their spans, take metadata out of the text, give every line its role."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.records import Article, DateCandidate, Paragraph, Role
from corpus.roles import detect

#: ` date 2018-10 ` before the first word: when the page was crawled, not when the article came out.
DATE_PREFIX = re.compile(r"\s*date (\d{4}-\d{2}(?:-\d{2})?)(?=\s)")
#: U+0085, U+2028 and U+2029 end lines too; form feed and vertical tab come with text taken out of PDFs.
LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
TITLE_LENGTH = 90


def article_from_text(text: str, *, article_id: str, source: str, encoding: str = "utf-8") -> Article:
    """Read one article.

    Every line with text is a paragraph; blank lines only separate. Spans are offsets into `text`.

    >>> article = article_from_text(" date 2018-10 Ein Satz steht hier.\\n\\nAnzeige\\n", article_id="a", source="a.txt")
    >>> [(p.text, p.start, p.end, p.role.value) for p in article.paragraphs]
    [('Ein Satz steht hier.', 14, 34, 'body'), ('Anzeige', 36, 43, 'boilerplate')]
    >>> article.dates[0].value, article.dates[0].published
    ('2018-10', False)
    """
    dates: tuple[DateCandidate, ...] = ()
    begin = 0
    if prefix := DATE_PREFIX.match(text):
        dates = (DateCandidate(prefix[1], "file header", published=False),)
        begin = prefix.end()
    paragraphs: list[Paragraph] = []
    for start, end in _lines(text, begin):
        line = text[start:end]
        role, classified, reason = detect(line, first=not paragraphs)
        paragraphs.append(Paragraph(article_id, len(paragraphs) + 1, line, start, end, role, classified, reason))
    return Article(article_id, source, _title(paragraphs), tuple(paragraphs), dates, encoding)


def _lines(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """Spans of the lines that hold more than white space, without white space at their ends."""
    for match in LINE.finditer(text, begin):
        line = match[0].strip("\ufeff\u200b \t\xa0")
        if line.strip():
            start = match.start() + match[0].index(line)
            yield start, start + len(line)


def _title(paragraphs: list[Paragraph]) -> str:
    """The title line, else the beginning of the first classified paragraph, cut at a word.

    >>> _title([Paragraph("a", 1, "wort " * 40, 0, 200, Role.BODY, True)])[-11:]
    'wort wort …'
    """
    if paragraphs and paragraphs[0].role is Role.HEADING:
        return paragraphs[0].text
    first = next((p.text for p in paragraphs if p.classified), "")
    if len(first) <= TITLE_LENGTH:
        return first
    return first[:TITLE_LENGTH].rsplit(maxsplit=1)[0] + " …"
