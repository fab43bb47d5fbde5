"""Cutting text into blocks: hard wraps and hyphenation joined, glued blocks split, spans kept.

One line is one paragraph unless there is evidence against it, so that paragraph numbers (and the hand labels that point at them)
do not move when these rules change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.paragraphs.blocks import Block
from corpus.paragraphs.wrapping import SENTENCE_END as SENTENCE_END
from corpus.paragraphs.wrapping import Line, as_one, paragraphs, runs

#: U+0085, U+2028 and U+2029 end lines too; form feed and vertical tab come with text taken out of PDFs.
#: A form feed inside a word is neither: the page broke there, the line did not.
LINE = re.compile(r"(?:[^\n\r\v\f\x85\u2028\u2029]+|(?<=[a-zäöüß])[\f\v](?=[a-zäöüß]))+")
#: `\r\r\n` is what Windows makes of `\r\n` that was written as text.
LINE_END = re.compile(r"\r*\n|[\r\v\f\x85\u2028\u2029]")
INVISIBLE = re.compile(r"[\ufeff\u200b\u00ad\f\v]")
#: Mail programs put this before every line they quote; so many of them make a quotation.
QUOTED = re.compile(r"^[ \t]*>(?:[ \t]?>)*[ \t]?", re.MULTILINE)
QUOTED_LINES = 3
#: Where two blocks lost the break between them: a sentence end or picture credit that runs into a capital letter. Three letters
#: on both sides keep abbreviations (`z.B.`), versions and addresses (`www.Beispiel.de`) whole.
GLUE = re.compile(
    r"(?<=[a-zäöüß]{3}[.!?])(?=[A-ZÄÖÜ][a-zäöüß]{2,}[ ,:])"
    r"|(?<=[a-zäöüß]{2}[.!?])[“”»\")](?=[„«\"]?[A-ZÄÖÜ][a-zäöüß]+[ ,:])|(?<=[a-zäöüß]{2}[.!?])(?=„[A-ZÄÖÜ][a-zäöüß]+[ ,:])"
    r"|\)(?=[A-ZÄÖÜ][a-zäöüß]+ )"
)
#: Stands wherever GLUE matches, and is found many times faster, since it begins with one of four characters.
MAY_BE_GLUED = re.compile(r"[.!?)][“”»\")„«]{0,2}[A-ZÄÖÜ]")
SENTENCE_BEFORE = re.compile(r"[.!?]")
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
    lines = _lines(text, begin)
    groups = runs(lines) if wrapped else paragraphs(lines)
    return tuple(part for group in groups for part in split_glued(as_one(group)))


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
        place
        for place in (_break(text, m) for m in (GLUE.finditer(text) if MAY_BE_GLUED.search(text) else ()))
        if place and _words(text[max(0, place - NEAR) : place]) and _words(text[place : place + NEAR])
    ]
    if not places or block.end - block.start != len(text):  # a joined or cleaned block has no offsets to cut at
        yield block
        return
    for begin, end in zip([0, *places], [*places, len(text)], strict=True):
        yield replace(block, text=text[begin:end].strip(), start=block.start + begin, end=block.start + end)


def _break(text: str, match: re.Match[str]) -> int:
    """Where one block ends and the next begins; 0 where nothing was glued: `(Bundes)Regierung` is one word."""
    if match[0] == ")" and not SENTENCE_BEFORE.search(text, max(0, match.start() - 1), match.start()):
        inner = text[max(0, match.start() - NEAR) : match.start()].rpartition("(")[2]
        return match.end() if re.search(r"[ :/]", inner) else 0
    # A straight quotation mark closes where one is open.
    return match.start() if match[0] == '"' and text.count('"', 0, match.start()) % 2 == 0 else match.end()


def _words(text: str) -> bool:
    return len(text.split(maxsplit=GLUE_WORDS)) >= GLUE_WORDS


def _lines(text: str, begin: int) -> list[Line]:
    """Lines with text, without white space at their ends."""
    found: list[Line] = []
    last = begin
    mail = len(QUOTED.findall(text, begin)) >= QUOTED_LINES
    for match in LINE.finditer(text, begin):
        line = match[0].strip("\ufeff\u200b \t\xa0")
        if mail and (mark := QUOTED.match(line)):
            line = line[mark.end() :]
        shown = clean(line)
        if not shown.strip():
            continue
        before = match[0].index(line)
        start = match.start() + before
        ends = len(LINE_END.findall(text, last, match.start()))
        indent = len(match[0][:before].expandtabs(4))
        found.append(Line(Block(shown, start, start + len(line)), indent, indent + len(shown), ends))
        last = match.end()
    return found
