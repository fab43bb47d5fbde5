"""Markdown: blocks by markdown-it (CommonMark with tables); title, author and date of a front matter are metadata."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.gates.encoding import decode
from corpus.gates.source import ReadOptions, Source
from corpus.paragraphs.blocks import Block, Document
from corpus.paragraphs.dates import normal_date
from corpus.records import DateCandidate, Role

FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.{0,20000}?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
FACT = re.compile(r"^(title|author|date)[ \t]*:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.IGNORECASE | re.MULTILINE)
#: HTML between Markdown: comments are not shown, tags of blocks part paragraphs, others stand inside sentences.
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
BLOCK_TAG = re.compile(
    r"</?(?:p|div|section|article|h[1-6]|ul|ol|li|table|tr|td|th|blockquote|figure|figcaption|hr|br)\b[^>]*>", re.IGNORECASE
)
TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
PARTS = re.compile(r"\n\s*\n")
#: Indented text with so many words to a paragraph that ends like a sentence is no code.
PROSE = re.compile(r"(?:\S+\s+){7,}\S+[.!?][\"“”«»]?\s*\Z")
FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]{1,20}\](?!:)")


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """The whole file is one article; spans point at the lines a block stands in, marks included."""
    text, encoding = decode(source.read(), source.where)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = FRONT_MATTER.match(text)
    facts = _facts(front) if front else {}
    day = normal_date(facts.get("date", ""))
    yield Document(
        text, "markdown", tuple(_blocks(text, front.end() if front else 0)),
        title=facts.get("title", ""),
        dates=(DateCandidate(day, "front matter", published=False),) if day else (),
        encoding=encoding,
        metadata=(("author", facts["author"]),) if facts.get("author") else (),
    )  # fmt: skip


def _facts(front: re.Match[str]) -> dict[str, str]:
    if front[1] == "+++":
        try:
            return {key.lower(): str(value) for key, value in tomllib.loads(front[2]).items()}
        except tomllib.TOMLDecodeError:
            return {}
    return {key.lower(): value for key, value in FACT.findall(front[2])}


def _blocks(text: str, begin: int) -> Iterator[Block]:
    offsets = [begin]
    for line in text[begin:].split("\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text[begin:])
    open_tags: list[Token] = []
    cells: list[str] = []
    for number, token in enumerate(tokens):
        if token.nesting == 1:
            open_tags.append(token)
        elif token.nesting == -1:
            opened = open_tags.pop()
            if token.type == "tr_close" and opened.map and any(cells):
                yield Block(" | ".join(cell for cell in cells if cell), *_span(text, offsets, opened.map), Role.LIST)
            cells = [] if token.type == "tr_close" else cells
        elif token.type == "inline" and open_tags and open_tags[-1].type in ("th_open", "td_open"):
            cells.append(_inline(token))
        elif token.map:
            start, end = _span(text, offsets, token.map)
            hint = _hint(open_tags)
            number_lost = _number_of_no_list(tokens[number - 1], open_tags)
            if token.type == "inline" and (content := _inline(token)):
                yield Block(number_lost + content, start, end, None if number_lost else hint)
            elif token.type in ("fence", "code_block") and not (token.type == "code_block" and _is_prose(token.content)):
                yield Block(" ".join(token.content.split()), start, end, Role.BOILERPLATE, "code")
            elif token.type in ("html_block", "code_block"):
                shown = _shown(token.content) if token.type == "html_block" else token.content
                yield from (Block(" ".join(part.split()), start, end, hint) for part in PARTS.split(shown) if part.strip())


def _span(text: str, offsets: Sequence[int], lines: Sequence[int]) -> tuple[int, int]:
    start, end = offsets[lines[0]], min(offsets[lines[1]], len(text))
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _inline(token: Token) -> str:
    """Text of a paragraph without what is struck out, pictures, tags and marks of footnotes."""
    parts = []
    struck = 0
    for child in token.children or ():
        struck += child.nesting if child.type in ("s_open", "s_close") else 0
        is_break = child.type in ("softbreak", "hardbreak") or (child.type == "html_inline" and BREAK.match(child.content))
        if is_break:
            parts.append(" ")
        elif child.type not in ("html_inline", "image") and not struck:
            parts.append(child.content)
    return " ".join(FOOTNOTE_MARK.sub("", "".join(parts)).split())


def _shown(code: str) -> str:
    """The text of an HTML block, its paragraphs parted by blank lines."""
    bare = TAG.sub("", BLOCK_TAG.sub("\n\n", COMMENT.sub("", code)))
    return html.unescape(bare)


def _is_prose(code: str) -> bool:
    return all(PROSE.search(part) for part in PARTS.split(code.strip()))


def _number_of_no_list(before: Token, open_tags: Sequence[Token]) -> str:
    """`3. ` of a paragraph such as `3. Oktober: …`, which Markdown takes for an item: where its list does not begin with 1."""
    if len(open_tags) < 3 or before is not open_tags[-1] or open_tags[-3].type != "ordered_list_open":
        return ""
    item = open_tags[-2]
    return f"{item.info}{item.markup} " if open_tags[-3].attrGet("start") or len(item.info) > 2 else ""


def _hint(open_tags: Sequence[Token]) -> Role | None:
    """None for a plain paragraph: Markdown marks captions and bylines no more than plain text does."""
    types = {token.type for token in open_tags}
    if "heading_open" in types:
        return Role.HEADING
    if "list_item_open" in types:
        return Role.LIST
    return Role.QUOTE if "blockquote_open" in types else None
