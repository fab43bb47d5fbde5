"""Cutting text into blocks: hard wraps and hyphenation joined, glued blocks split, spans kept.

One line is one paragraph unless there is evidence against it, so that paragraph numbers (and the hand labels that point at them)
do not move when these rules change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from corpus.paragraphs.blocks import Block

#: U+0085, U+2028 and U+2029 end lines too; form feed and vertical tab come with text taken out of PDFs.
LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
INVISIBLE = re.compile(r"[\ufeff\u200b\u00ad]")
#: Programs wrap mail and agency text at 65 to 80 characters; paragraphs that merely happen to be short are longer or uneven.
WRAP_MIN, WRAP_MAX = 40, 100
SENTENCE_END = re.compile(r"[.!?…:;][\"'“”«»’)\]]*$")
#: A word cut at the line end. `Vor-` before `und` keeps its hyphen.
CUT_WORD = re.compile(r"[^\W\d_][a-zäöüß][-\u00ad\u2010]$")
SUSPENDED = re.compile(r"(?:und|oder|bzw\.?|sowie|bis)\b")
#: Where two blocks lost the break between them: a sentence end or picture credit that runs into a capital letter. Three letters
#: on both sides keep abbreviations (`z.B.`), versions and addresses (`www.Beispiel.de`) whole.
GLUE = re.compile(
    r"[.!?)](?:(?<=[a-zäöüß]{3}[.!?])(?:(?=[A-ZÄÖÜ][a-zäöüß]{2,}[ ,:])|[“”»\")](?=[„«\"]?[A-ZÄÖÜ][a-zäöüß]+[ ,:]))"
    r"|(?<=\))(?=[A-ZÄÖÜ][a-zäöüß]+ ))"
)
LABEL = re.compile(r"(?:Anzeige|ANZEIGE|Werbung|WERBUNG)(?=[A-ZÄÖÜ„][a-zäöüß]{2,}[ ,:])")
#: Both parts of a split need this many words, else the missing blank is a typing error.
GLUE_WORDS = 4
#: Characters on each side that are looked at for them.
NEAR = 100


def cut(text: str, begin: int = 0, *, wrapped: bool = False) -> tuple[Block, ...]:
    """Blocks of plain text from offset `begin` on. `wrapped` says that lines without a blank one between them are one paragraph.

    >>> [b.text for b in cut("Eins\\n\\nZwei")]
    ['Eins', 'Zwei']
    >>> [b.text for b in cut("Der Satz endet hier und heute.Der nächste Block beginnt sofort danach.")]
    ['Der Satz endet hier und heute.', 'Der nächste Block beginnt sofort danach.']
    """
    blocks: list[Block] = []
    for run in _runs(text, begin):
        for block in [_as_one(run)] if wrapped else _unwrapped(run):
            blocks.extend(split_glued(block))
    return tuple(blocks)


def clean(text: str) -> str:
    """Text without marks that nobody sees but that cut words in two.

    >>> clean("Daten\u00adschutz")
    'Datenschutz'
    """
    return INVISIBLE.sub("", text)


def split_glued(block: Block) -> Iterator[Block]:
    """The parts of a block that were separate ones; most often the block itself.

    >>> [b.text for b in split_glued(Block("AnzeigeDie Fähre liegt im Hafen.", 0, 32))]
    ['Anzeige', 'Die Fähre liegt im Hafen.']
    """
    text = block.text
    places = [match.end() for match in [LABEL.match(text)] if match]
    places += [
        m.end()
        for m in GLUE.finditer(text)
        if _words(text[max(0, m.end() - NEAR) : m.end()]) and _words(text[m.end() : m.end() + NEAR])
    ]
    if not places or block.end - block.start != len(text):  # a joined or cleaned block has no offsets to cut at
        yield block
        return
    for begin, end in zip([0, *places], [*places, len(text)], strict=True):
        yield replace(block, text=text[begin:end].strip(), start=block.start + begin, end=block.start + end)


def _words(text: str) -> bool:
    return len(text.split(maxsplit=GLUE_WORDS)) >= GLUE_WORDS


def _runs(text: str, begin: int) -> Iterator[list[Block]]:
    """Lines with text, without white space at their ends; lines that follow each other without a blank one are a run."""
    run: list[Block] = []
    last = begin
    for match in LINE.finditer(text, begin):
        line = match[0].strip("\ufeff\u200b \t\xa0")
        if not clean(line).strip():
            continue
        start = match.start() + match[0].index(line)
        if run and text[last : match.start()] not in ("\n", "\r\n", "\r"):
            yield run
            run = []
        run.append(Block(clean(line), start, start + len(line)))
        last = match.end()
    if run:
        yield run


def _unwrapped(run: list[Block]) -> Iterator[Block]:
    wrapped = _is_wrapped([block.text for block in run])
    group = run[:1]
    for block in run[1:]:
        if wrapped or _is_cut(group[-1].text, block.text):
            group.append(block)
        else:
            yield _as_one(group)
            group = [block]
    yield _as_one(group)


def _as_one(lines: list[Block]) -> Block:
    if len(lines) == 1:
        return lines[0]
    # Each line is mended against the next one only: joining to the growing whole would cost the square of its length.
    parts = [join_lines(a.text, b.text)[: -len(b.text)] for a, b in pairwise(lines)]
    return Block("".join((*parts, lines[-1].text)), lines[0].start, lines[-1].end)


def join_lines(left: str, right: str) -> str:
    """Two lines of one paragraph as one; a word cut at the end of the first is mended.

    >>> join_lines("Das Kartell-", "amt prüft"), join_lines("Vor-", "und Nachteile"), join_lines("in der EU-", "Kommission")
    ('Das Kartellamt prüft', 'Vor- und Nachteile', 'in der EU-Kommission')
    """
    if _is_cut(left, right):
        return left[:-1] + right
    if left.endswith("-") and right[:1].isupper() and left[-2:-1].isalnum():
        return left + right
    return f"{left} {right}"


def _is_cut(left: str, right: str) -> bool:
    return bool(CUT_WORD.search(left[-3:])) and right[:1].islower() and not SUSPENDED.match(right)


def _is_wrapped(lines: list[str]) -> bool:
    """Whether a run is one paragraph broken by a fixed line length: even lines, most of which end inside a sentence.

    >>> _is_wrapped(["Die Fähre nach Norden fährt in diesem Winter nur", "an drei Tagen, weil die Werft den Motor noch", "hat."])
    True
    >>> _is_wrapped(["Eine Überschrift", "Noch eine Zeile", "Und eine dritte"])
    False
    """
    if len(lines) < 3 or max(map(len, lines)) > WRAP_MAX:
        return False
    full = lines[:-1]
    long_enough = max(WRAP_MIN, 0.7 * max(map(len, full)))
    even = sum(len(line) >= long_enough for line in full)
    open_ended = sum(not SENTENCE_END.search(line) for line in full)
    small = sum(line[:1].islower() for line in lines[1:])
    return even >= 0.8 * len(full) and open_ended >= 0.6 * len(full) and small >= 0.25 * len(full)
