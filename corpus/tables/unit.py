"""Whether the rows of a table are paragraphs or whole articles, decided from its first rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from corpus.tables.html_cells import is_html, pieces
from corpus.tables.rows import Read, Row

#: So many rows with text decide, or so many characters of them; where rows hold nothing, so many rows of any kind.
FIRST_ROWS, FIRST_CHARACTERS, LOOKED_AT = 50, 1 << 20, 1_000
#: Words of a line that may be a paragraph of running text.
WORDS = 8
#: Lines of running text without blank lines between them, and characters and ends of sentences in one line, that make an article.
LINES, CHARACTERS, SENTENCES = 3, 2_000, 10
#: A sentence's end: after it only quotes, brackets and footnote marks, then a capital letter, a quote, or nothing.
_END = re.compile(r"[.!?…][\"“”«»‹›‘’')\]\d*]{0,4}\s*\Z")
_END_INSIDE = re.compile(r"[.!?…][\"“”«»‹›‘’')\]]{0,3}\s+(?=[A-ZÄÖÜ„»\"])")
_BLANK_LINE = re.compile(r"\r?\n[^\S\n]*\r?\n")


def unit_of(rows: Iterable[Read | None]) -> str:
    """`article` where more than half of the rows with text hold several paragraphs, and no two rows that follow each other have
    the same id (which parts of one article would have); else `paragraph`."""
    texts = [row for row in rows if isinstance(row, Row) and row.text.strip()]
    if any(first.id and first.id == second.id for first, second in pairwise(texts)):
        return "paragraph"
    return "article" if 2 * sum(holds_paragraphs(row.text) for row in texts) > len(texts) else "paragraph"


def holds_paragraphs(cell: str) -> bool:
    """Whether a cell holds several paragraphs: two or more of running text (WORDS, and a sentence's end) with blank lines or the
    markup of paragraphs between them; LINES or more lines of running text that are at least half of its lines; or more than
    CHARACTERS with SENTENCES or more ends of sentences.

    >>> one = "Der Stadtrat hat am Dienstag über die neue Brücke beraten."
    >>> holds_paragraphs(one), holds_paragraphs(f"{one}\\n\\n{one}"), holds_paragraphs(f"<p>{one}</p><p>{one}</p>")
    (False, True, True)
    """
    if is_html(cell):
        parts: Sequence[str] = [text for text, _ in pieces(cell)]
        return sum(map(_is_running, parts)) >= 2 or any(map(_is_long, parts))
    if sum(map(_is_running, _BLANK_LINE.split(cell))) >= 2:
        return True
    lines = [line for line in cell.splitlines() if line.strip()]
    running = sum(map(_is_running, lines))
    return (running >= LINES and 2 * running >= len(lines)) or _is_long(cell)


def _is_running(part: str) -> bool:
    return _END.search(part[-40:]) is not None and len(part.split(None, WORDS)) >= WORDS


def _is_long(part: str) -> bool:
    return len(part) > CHARACTERS and len(_END_INSIDE.findall(part)) >= SENTENCES


def first_rows(rows: Iterator[Read]) -> tuple[list[Read], Iterator[Read]]:
    """The rows that decide, and all rows from the first on. What goes wrong while they are read is raised in its place again."""
    held: list[Read] = []
    count = characters = 0
    try:
        for row in rows:
            held.append(row)
            if isinstance(row, Row) and row.text.strip():
                count, characters = count + 1, characters + len(row.text)
            if count >= FIRST_ROWS or characters >= FIRST_CHARACTERS or len(held) >= LOOKED_AT:
                break
    except Exception as error:  # readers of other people's formats raise anything
        return held, chain(held, _raised(error))
    return held, chain(held, rows)


def _raised(error: Exception) -> Iterator[Read]:
    """Raises the error when the first row is asked for, not before."""

    def fail(_: int) -> Read:
        raise error

    return map(fail, (0,))
