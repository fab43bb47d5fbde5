"""Hard-wrapped text: which lines are one paragraph that a program broke at a fixed width.

A program breaks a line only where the next word no longer fits. So in wrapped text every line of a paragraph but the last is so
full that the first word of the next line would not have fitted, and a line that leaves room for it ends its paragraph. This holds
whatever the width is and whatever word a line begins with. Indented first lines and blank lines part paragraphs too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.paragraphs.blocks import Block

SENTENCE_END = re.compile(r"[.!?…:;][\"'“”«»’)\]]*$")
#: A word cut at the line end. `Vor-` before `und` keeps its hyphen.
CUT_WORD = re.compile(r"[^\W\d_][a-zäöüß][-\u00ad\u2010]$")
HYPHEN = re.compile(r"\w-$")
CUT_LINE = 20
SUSPENDED = re.compile(r"(?:und|oder|bzw\.?|sowie|bis)\b")
#: Columns between which programs wrap: narrow newspaper columns up to wide editors. One-line paragraphs are mostly longer.
NARROW, WIDE = 28, 132
#: Without a width, a line that goes on with a small letter is as long as this, or it may be a verse.
ALONE = 45
#: Share of the inner lines that have to be full, and that have to end inside a sentence, before a width is believed.
FULL, OPEN = 0.8, 0.45
#: Share of the lines that may be longer than the width: addresses that no program could break, running heads.
LONGER = 0.04
#: Nobody ends a line on purpose with one of these words, unless a program did.
UNFINISHED = re.compile(
    r"\b(?:der|die|das|den|dem|des|eine?|eine[nmrs]|und|oder|dass|weil|im|vom|zum|zur|für|seine?|ihre?|keine?)$"
)
#: Marks that begin an item of a list: the first always, the others where the line before is finished or an item itself.
BULLET = re.compile(r"[•*▪◦‣·■►]\s")
ITEM = re.compile(r"(?:[-–—]|\(?\d{1,2}[.)]|[a-z]\))\s")
#: Columns inside a line: a table, or the running head of a printed page.
COLUMNS = re.compile(r"\S\s{4,}\S|\t.*\t")
#: Lines that begin with two blanks or more than their neighbours are indented.
INDENT = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line with text. `indent` counts the blanks before it, `width` its characters with them; `ends` counts the line ends
    between it and the line before, so that 1 means that it follows directly."""

    block: Block
    indent: int
    width: int
    ends: int

    @property
    def text(self) -> str:
        return self.block.text


def paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that belong together, in order.

    >>> texts = ["Die Fähre nach Norden fährt in diesem Winter nur", "Montags, weil die Werft den zweiten Motor noch", "hat."]
    >>> [len(group) for group in paragraphs([Line(Block(text, 0, len(text)), 0, len(text), 1) for text in texts])]
    [3]
    """
    found = list(runs(lines))
    width = _width([pair for run in found for pair in pairwise(run)])
    if width is None and any(line.indent for line in lines):  # some programs do not count the blanks of an indented line
        bare = [replace(line, width=len(line.text)) for line in lines]
        if (width := _width([pair for run in runs(bare) for pair in pairwise(run)])) is not None:
            found = list(runs(bare))
    if width is None and len(lines) > 3 and len(found) > 0.9 * len(lines):  # a blank line after every line
        width = _width(list(pairwise(lines)), sure=True)
        found = [list(lines)] if width is not None else found
    for run in found:
        yield from _parted(run, width)


def runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines without a blank one between them."""
    run: list[Line] = []
    for line in lines:
        if run and line.ends > 1:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _parted(run: list[Line], width: int | None) -> Iterator[list[Line]]:
    """The paragraphs of lines without a blank one between them."""
    if len(run) == 1:
        yield run
        return
    own = width if width is not None else _width(list(pairwise(run)))
    indented = _indents(run) if own is not None else frozenset()
    group = [run[0]]
    for number, (left, right) in enumerate(pairwise(run), 1):
        if number not in indented and _continues(left, right, own, item=_is_item(group[0].text)):
            group.append(right)
        else:
            yield group
            group = [right]
    yield group


def _continues(left: Line, right: Line, width: int | None, *, item: bool) -> bool:
    """Whether the paragraph of the left line goes on in the right one."""
    if is_cut(left.text, right.text) or (HYPHEN.search(left.text) and right.text[:1].isalpha() and len(left.text) >= CUT_LINE):
        return True
    if BULLET.match(right.text) or (ITEM.match(right.text) and (item or SENTENCE_END.search(left.text))):
        return False
    if left.width > WIDE or COLUMNS.search(left.text) or COLUMNS.search(right.text):
        return False
    if not SENTENCE_END.search(left.text) and left.width >= NARROW:
        unfinished = UNFINISHED.search(left.text) is not None
        if unfinished or right.text[:1].islower():
            if width is not None:
                return left.width >= 0.5 * width
            # A byline under a title may begin with a small letter, but it does not end a sentence.
            ends = left.width >= ALONE and SENTENCE_END.search(right.text) is not None
            return right.width <= 1.1 * left.width and (unfinished or ends)
    return width is not None and _is_full(left, right, width) and left.width <= width + 1


def _is_full(left: Line, right: Line, width: int) -> bool:
    return left.width + 1 + len(right.text.split(maxsplit=1)[0]) > width


def _width(pairs: Sequence[tuple[Line, Line]], *, sure: bool = False) -> int | None:
    """The width at which these lines, each with the one after it, were broken; None where they were not.

    `sure` asks for more, since the lines do not even stand directly under each other.
    """
    base = min((line.indent for pair in pairs for line in pair), default=0)
    pairs = [pair for pair in pairs if pair[1].indent < base + INDENT]  # an indented line begins a paragraph
    inner = sorted((left.width for left, _ in pairs), reverse=True)
    if len(inner) < 2:
        return None
    width = inner[min(int(LONGER * len(inner)), len(inner) - 1)]
    if not NARROW <= width <= WIDE:
        return None
    fitting = [pair for pair in pairs if pair[0].width <= width]
    # A line that leaves room ends a paragraph, so it must be finished: such lines speak neither for nor against the width.
    open_ended = [pair for pair in fitting if not SENTENCE_END.search(pair[0].text)]
    full = sum(_is_full(*pair, width) for pair in open_ended)
    if len(open_ended) < max(2, OPEN * sum(_is_full(*pair, width) for pair in fitting)) or full < FULL * len(open_ended):
        return None
    if median(left.width for left, _ in fitting) < 0.7 * width:
        return None
    small = sum(right.text[:1].islower() or bool(UNFINISHED.search(left.text)) for left, right in open_ended)
    few = len(open_ended) < 8 or sure
    return width if small >= (0.3 if few else 0.15) * len(open_ended) else None


def _indents(run: list[Line]) -> frozenset[int]:
    """Numbers of the lines of a run that begin a paragraph by being indented; empty where the first line hangs over the rest."""
    base = min(line.indent for line in run)
    deeper = [number for number, line in enumerate(run) if line.indent >= base + INDENT]
    hanging = len(run) > 2 and len(deeper) == len(run) - 1 and 0 not in deeper
    return frozenset() if hanging or _is_item(run[0].text) else frozenset(deeper)


def _is_item(text: str) -> bool:
    return bool(BULLET.match(text) or ITEM.match(text))


def as_one(group: list[Line]) -> Block:
    """The lines of a paragraph as one block; each is mended against the next, so that time grows with length only."""
    blocks = [line.block for line in group]
    if len(blocks) == 1:
        return blocks[0]
    parts = [join_lines(a.text, b.text)[: -len(b.text)] for a, b in pairwise(blocks)]
    return Block("".join((*parts, blocks[-1].text)), blocks[0].start, blocks[-1].end, blocks[0].hint, blocks[0].reason)


def unwrapped(lines: Sequence[str], *, sure: bool = False) -> list[str]:
    """Lines that a format holds apart (`<br>`, soft returns) as paragraphs; an empty one parts paragraphs. With `sure` they are
    joined only where all of them together show a width.

    >>> unwrapped(["Eins.", "", "Zwei."])
    ['Eins.', 'Zwei.']
    """
    found: list[Line] = []
    ends = 1
    for line in lines:
        if text := " ".join(line.split()):
            indent = len(line) - len(line.lstrip())
            found.append(Line(Block(text, 0, 0), indent, indent + len(text), ends))
            ends = 0
        ends += 1
    if sure and _width([pair for run in runs(found) for pair in pairwise(run)], sure=True) is None:
        return [line.text for line in found]
    return [as_one(group).text for group in paragraphs(found)]


def join_lines(left: str, right: str) -> str:
    """Two lines of one paragraph as one; a word cut at the end of the first is mended.

    >>> join_lines("Das Kartell-", "amt prüft"), join_lines("Vor-", "und Nachteile"), join_lines("in der EU-", "Kommission")
    ('Das Kartellamt prüft', 'Vor- und Nachteile', 'in der EU-Kommission')
    >>> join_lines("die 16-", "jährige"), join_lines("Fahrt –", "und zurück")
    ('die 16-jährige', 'Fahrt – und zurück')
    """
    if is_cut(left, right):
        return left[:-1] + right
    if left.endswith("-") and left[-2:-1].isalnum() and (right[:1].isalnum()) and not SUSPENDED.match(right):
        return left + right
    return f"{left} {right}"


def is_cut(left: str, right: str) -> bool:
    """Whether a word was cut between two lines."""
    return bool(CUT_WORD.search(left[-3:])) and right[:1].islower() and not SUSPENDED.match(right)
