"""The lines of a PDF's pages as paragraphs in reading order.

A PDF knows letters and places only. Columns are gaps that run down a whole part of the page; what is set larger or bolder
than its neighbours is a heading; lines at the same height with the same words on several pages are running heads; and a sentence
that is not finished at the end of a column goes on in the next one of the same size.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.paragraphs.wrapping import SENTENCE_END, join_lines
from corpus.records import Role

NUMBERS = re.compile(r"\d+")
#: Letters that differ by more than this are of another size.
SIZES = 1.12
HEADING_WORDS = 25
#: Words of a paragraph that is not finished: shorter ones may be labels.
OPEN_WORDS = 5
#: A page with more boxes is a map or a table: it keeps the order of its file.
MAX_BOXES = 500
#: Lines that begin so many letter heights to the right begin a paragraph; a gap between columns is as wide.
INDENT, GUTTER = 0.6, 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its place in points (x to the right, y upwards), the height of its letters, and whether they are bold."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """Lines that stand under each other. `column` counts the columns of the whole document: every page begins a new one."""

    lines: tuple[Line, ...]
    column: int = 0

    @property
    def x0(self) -> float:
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        return max(line.x1 for line in self.lines)

    @property
    def y0(self) -> float:
        return min(line.y0 for line in self.lines)

    @property
    def y1(self) -> float:
        return max(line.y1 for line in self.lines)

    @property
    def text(self) -> str:
        """The lines as one, words mended that were cut at their ends."""
        text = self.lines[0].text
        for line in self.lines[1:]:
            text = join_lines(text, line.text)
        return text


def pieces(pages: Sequence[Sequence[Sequence[Line]]]) -> Iterator[tuple[str, Role | None]]:
    """Paragraphs of the pages, each given as groups of lines, with the roles that their look gives."""
    heads = _running_heads(pages)
    flow: list[Box] = []
    aside: list[tuple[int, str]] = []  # running heads, and how many boxes of the text stand before them
    column = 0
    for page in pages:
        aside += [(len(flow), line.text) for group in page for line in group if _is_aside(line, heads)]
        kept = [[line for line in group if not _is_aside(line, heads)] for group in page]
        boxes = [box for group in kept if group for box in _split(group)]
        for box, place in _in_order(boxes):
            flow.append(replace(box, column=column + place))
        column = 1 + max((box.column for box in flow), default=column)
    yield from _joined(flow, aside)


def _is_aside(line: Line, heads: frozenset[tuple[str, int]]) -> bool:
    return _place(line) in heads or not any(map(str.isalpha, line.text))


def _place(line: Line) -> tuple[str, int]:
    return NUMBERS.sub("#", line.text), round(line.y0 / 4)


def _running_heads(pages: Sequence[Sequence[Sequence[Line]]]) -> frozenset[tuple[str, int]]:
    """Lines at the top or bottom of two pages and more, numbers aside."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        lines = [line for group in page for line in group]
        if lines:
            top, bottom = max(line.y1 for line in lines), min(line.y0 for line in lines)
            edge = {_place(line) for line in lines if top - line.y1 < 3 * line.size or line.y0 - bottom < 3 * line.size}
            seen.update(edge)
    return frozenset(place for place, count in seen.items() if count > 1)


def _split(group: Sequence[Line]) -> Iterator[Box]:
    """The paragraphs and headings of lines that stand close under each other."""
    left, right = min(line.x0 for line in group), max(line.x1 for line in group)
    block = [group[0]]
    for before, line in pairwise(group):
        other = before.bold != line.bold or not before.size / SIZES <= line.size <= before.size * SIZES
        indented = line.x0 - left > INDENT * line.size and abs(line.x1 + line.x0 - left - right) > line.size
        ended = SENTENCE_END.search(before.text) is not None
        if other or (ended and (indented or before.x1 < right - 0.25 * (right - left))):
            yield Box(tuple(block))
            block = []
        block.append(line)
    yield Box(tuple(block))


def _in_order(boxes: Sequence[Box], column: int = 0) -> list[tuple[Box, int]]:
    """Boxes in reading order, each with the number of its column: columns from left to right, what runs across them between."""
    if len(boxes) > MAX_BOXES:
        return [(box, column) for box in boxes]
    found: list[tuple[Box, int]] = []
    rest = sorted(boxes, key=lambda box: (-box.y1, box.x0))
    while rest:
        if gap := _gutter(rest):
            found += _in_order([box for box in rest if box.x1 <= gap], column)
            return found + _in_order([box for box in rest if box.x1 > gap], max(place for _, place in found) + 1)
        upper = _upper(rest)
        found += [(box, column) for box in rest[:upper]] if upper in (1, len(rest)) else _in_order(rest[:upper], column)
        column = max(place for _, place in found)
        rest = rest[upper:]
    return found


def _upper(boxes: Sequence[Box]) -> int:
    """How many of the boxes, sorted from the top, stand above all others."""
    number, bottom = 1, boxes[0].y0
    while number < len(boxes) and bottom < boxes[number].y1 - 1:  # the next one is the highest of the rest
        bottom = min(bottom, boxes[number].y0)
        number += 1
    return number


def _gutter(boxes: Sequence[Box]) -> float | None:
    """The x of a gap with boxes left and right of it, some of them side by side; None where there is none."""
    edge = -1.0
    for box, following in pairwise(sorted(boxes, key=lambda box: box.x0)):
        edge = max(edge, box.x1)
        if following.x0 - edge < GUTTER * following.lines[0].size:
            continue
        left, right = [b for b in boxes if b.x1 <= edge], [b for b in boxes if b.x1 > edge]
        if max(b.y0 for b in right) <= max(b.y1 for b in left) and min(b.y0 for b in left) <= max(b.y1 for b in right):
            return edge
    return None


def _joined(flow: Sequence[Box], aside: list[tuple[int, str]]) -> Iterator[tuple[str, Role | None]]:
    """Texts of the boxes; a paragraph that is open at the end of its column takes in the next one of its size."""
    letters: Counter[tuple[float, bool]] = Counter()
    for box in flow:
        letters[(round(box.lines[0].size), box.lines[0].bold)] += sum(len(line.text) for line in box.lines)
    usual, bold = letters.most_common(1)[0][0] if letters else (0.0, False)
    taken: set[int] = set()
    for number, box in enumerate(flow):
        while aside and aside[0][0] <= number and number not in taken:
            yield aside.pop(0)[1], Role.BOILERPLATE
        if number in taken:
            continue
        text, last = box.text, box
        is_heading = (box.lines[0].size > SIZES * usual or (box.lines[0].bold and not bold)) and len(
            text.split()
        ) <= HEADING_WORDS
        while not is_heading and (following := _following(flow, number, last, text, taken)):
            taken.add(following)
            last = flow[following]
            text = join_lines(text, last.text)
        yield text, Role.HEADING if is_heading else None
    yield from ((text, Role.BOILERPLATE) for _, text in aside)


def _following(flow: Sequence[Box], number: int, last: Box, text: str, taken: set[int]) -> int:
    """The number of the box in which an unfinished text goes on; 0 where it is finished."""
    line = last.lines[-1]
    if SENTENCE_END.search(text) or len(text.split()) < OPEN_WORDS:
        return 0
    for place in range(number + 1, min(number + 12, len(flow))):
        box = flow[place]
        first = box.lines[0]
        if place in taken or first.bold != line.bold or not line.size / 1.04 <= first.size <= line.size * 1.04:
            continue
        if box.column == last.column:
            return place if first.text[:1].islower() else 0
        return place if box.column <= last.column + 2 else 0
    return 0
