"""Blocks: pieces of an article as a format gives them, before roles are known; and what a reader hands over."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import DateCandidate, Role


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text with its span in the source text. `hint` is the role that markup gives it, if there is any."""

    text: str
    start: int
    end: int
    hint: Role | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One article as a reader found it.

    `text` is what spans point into: the decoded file for plain text and Markdown, the blocks joined by newlines for formats whose
    markup hides the text. `blocks` is None where the text has still to be cut. `id` is empty where the file's name is the id.
    `outside` holds text of a page that is no part of the article. `unit` says that the blocks are the paragraphs as they stand;
    `kept` holds the cells of the columns that go into the output, once for every block of a `unit`, else once.
    """

    text: str
    form: str
    blocks: tuple[Block, ...] | None = None
    id: str = ""
    title: str = ""
    dates: tuple[DateCandidate, ...] = ()
    encoding: str = "utf-8"
    metadata: tuple[tuple[str, str], ...] = ()
    outside: tuple[str, ...] = ()
    unit: bool = False
    kept: tuple[tuple[str | None, ...], ...] = ()


def joined(pieces: list[tuple[str, Role | None]]) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks of pieces that have no place in a readable source: put one under the other.

    >>> text, blocks = joined([("Titel", Role.HEADING), ("Ein Satz.", None)])
    >>> text, [(b.start, b.end) for b in blocks]
    ('Titel\\nEin Satz.', [(0, 5), (6, 15)])
    """
    blocks: list[Block] = []
    position = 0
    for text, hint in pieces:
        blocks.append(Block(text, position, position + len(text), hint))
        position += len(text) + 1
    return "\n".join(text for text, _ in pieces), tuple(blocks)
