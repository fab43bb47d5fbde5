"""Markdown: blocks by markdown-it (CommonMark); the lines `title:`, `author:`, `date:` of a front matter are metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.paragraphs.blocks import Block, Document
from corpus.paragraphs.dates import normal_date
from corpus.readers.encoding import decode
from corpus.readers.source import ReadOptions, Source
from corpus.records import DateCandidate, Role

FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
FACT = re.compile(r"^(title|author|date)[ \t]*:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.IGNORECASE | re.MULTILINE)


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The whole file is one article; spans point at the lines a block stands in, marks included."""
    text, encoding = decode(source.read(), source.where)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = FRONT_MATTER.match(text)
    facts = {key.lower(): value for key, value in FACT.findall(front[1])} if front else {}
    day = normal_date(facts.get("date", ""))
    yield Document(
        text, "markdown", tuple(_blocks(text, front.end() if front else 0)),
        title=facts.get("title", ""),
        dates=(DateCandidate(day, "front matter", published=False),) if day else (),
        encoding=encoding,
        metadata=(("author", facts["author"]),) if facts.get("author") else (),
    )  # fmt: skip


def _blocks(text: str, begin: int) -> Iterator[Block]:
    offsets = [begin]
    for line in text[begin:].split("\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    open_tags: list[str] = []
    for token in MarkdownIt("commonmark").parse(text[begin:]):
        if token.nesting == 1:
            open_tags.append(token.type)
        elif token.nesting == -1:
            open_tags.pop()
        elif token.map and (content := _text(token)):
            start, end = offsets[token.map[0]], min(offsets[token.map[1]], len(text))
            while end > start and text[end - 1].isspace():
                end -= 1
            if token.type in ("fence", "code_block", "html_block"):
                yield Block(content, start, end, Role.BOILERPLATE, "code")
            else:
                yield Block(content, start, end, _hint(open_tags))


def _text(token: Token) -> str:
    if token.type != "inline":
        return " ".join(token.content.split())
    parts = [
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in token.children or ()
        if child.type not in ("html_inline", "image")
    ]
    return " ".join("".join(parts).split())


def _hint(open_tags: list[str]) -> Role | None:
    """None for a plain paragraph: Markdown marks captions and bylines no more than plain text does."""
    if "heading_open" in open_tags:
        return Role.HEADING
    if "list_item_open" in open_tags:
        return Role.LIST
    return Role.QUOTE if "blockquote_open" in open_tags else None
