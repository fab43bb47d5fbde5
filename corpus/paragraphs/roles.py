"""Roles of blocks: what markup says, then the line itself, then its neighbours.

The phrases are data (`data/lines_de.toml`). Every decision carries the name of its rule, so that `absatz read` can say why a line
was set aside. The rules were made on one half of the bundled articles; benchmarks/reading/roles.py scores them on the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from corpus.paragraphs.blocks import Block
from corpus.paragraphs.line_rules import boilerplate_score, rule_for
from corpus.paragraphs.role_patterns import (
    ARTICLES,
    BULLET,
    BYLINE,
    CREDIT,
    CREDIT_LINE,
    DATELINE,
    GREETING,
    PARTICLES,
    QUESTION,
    QUOTED,
    SIGNS,
    SPEAKER,
    SYMBOL_PICTURE,
)  # fmt: skip
from corpus.paragraphs.segments import SENTENCE_END
from corpus.records import RUNNING_TEXT, Role

#: A heading is short and does not end like a sentence. Of the bundled corpus' crossheads none is longer.
HEADING_WORDS = 16
#: Inside an article headings are shorter still: none in the development half has more words, most lines of boilerplate do.
CROSSHEAD_WORDS = 10
#: A title may be longer and may end with any mark.
TITLE_WORDS = 20
#: What is left of a caption without its credit makes a statement when it is a sentence of at least this many words.
STATEMENT_WORDS = 6
#: A byline that ends with a full stop (`e. V.`) is no longer.
BYLINE_BODY_WORDS = 11
#: A credit stands in the last characters of a caption.
CREDIT_WITHIN = 300
#: Of the first paragraphs under a title, nearly all of up to 20 words are leads, nearly none beyond 36.
LEAD_WORDS = 30
#: A shorter quote that stands alone is a question or a crosshead.
QUOTE_WORDS = 12
#: Longer paragraphs are never set aside for cues that merely add up.
CUE_WORDS = 42
#: What cues must add up to: anywhere; in the last two lines or a line without sentence end.
CUES_ENOUGH, CUES_AT_END = 3.0, 2.0

Decision = tuple[Role, bool, str]

#: A line that stands in many articles is a site's own unless it is as long as a paragraph.
REPEATED_WORDS = 40


def assign(
    blocks: Sequence[Block], *, repeated: Callable[[str], bool] | None = None, title: str = "", author: str = ""
) -> list[Decision]:
    """Role, whether it is classified, and the deciding rule, of every block of one article.

    `repeated` says whether a line stands in many articles of the same source; `title` and `author` are what metadata
    gives.

    >>> lines = ["Die Fähre", "Von Ole Brandt", "Sie liegt seit Montag still.", "Zum Weiterlesen:", "Der Zug"]
    >>> [role.value for role, _, _ in assign([Block(line, 0, len(line)) for line in lines])]
    ['heading', 'byline', 'lead', 'boilerplate', 'boilerplate']
    """
    decisions = [_alone(block, repeated) for block in blocks]
    _cues(blocks, decisions)
    _teaser_lists(blocks, decisions)
    _questions(blocks, decisions)
    _head(blocks, decisions, title)
    _tail(blocks, decisions)
    _about_author(blocks, decisions, author)
    return decisions


def detect(line: str, *, first: bool) -> Decision:
    """Role of a line without markup, by itself. `first` says that no text came before, where a short line is the title.

    >>> detect("Anzeige", first=False)
    (<Role.BOILERPLATE: 'boilerplate'>, False, 'advertisement')
    >>> detect("Viele neue Nummern", first=False)
    (<Role.HEADING: 'heading'>, False, 'short line without full stop')
    >>> detect("Die Kasse öffnet wieder. Der Eintritt bleibt frei.", first=False)
    (<Role.BODY: 'body'>, True, '')
    """
    words = len(line.split())
    if rule := rule_for(line.lower(), words):
        return rule.role, False, rule.name
    if words <= 14 and BYLINE.match(line):
        return Role.BYLINE, False, "byline"
    if CREDIT.search(line[-CREDIT_WITHIN:]) or (words < 60 and SYMBOL_PICTURE.search(line)):
        return Role.CAPTION, is_statement(line), "picture credit"
    if not any(character.isalpha() for character in line):
        return Role.BOILERPLATE, False, "no words"
    if BULLET.match(line) and words > 5:
        return Role.LIST, True, "list item"
    if QUOTE_WORDS <= words <= 60 and QUOTED.match(line):
        return Role.QUOTE, True, "nothing but a quote"
    if words <= HEADING_WORDS and not SENTENCE_END.search(line):
        return Role.HEADING, False, "title" if first else "short line without full stop"
    if words < 4 or (words <= 8 and line.endswith(":")):
        return Role.HEADING, False, "title" if first else "very short line"
    return Role.BODY, True, ""


def is_statement(caption: str) -> bool:
    """Whether a caption is a sentence, its credit aside.

    >>> is_statement("Ein Mast steht seit Juni auf dem Kirchturm. (Foto: Ole Brandt)")
    True
    >>> is_statement("Blick auf die Stadt")
    False
    """
    text = (caption[:-CREDIT_WITHIN] + CREDIT.sub("", caption[-CREDIT_WITHIN:])).strip()
    return len(text.split()) >= STATEMENT_WORDS and text.endswith((".", "!", "?"))


def _alone(block: Block, repeated: Callable[[str], bool] | None) -> Decision:
    if block.hint is Role.BOILERPLATE:
        return Role.BOILERPLATE, False, block.reason or "markup"
    words = len(block.text.split())
    if repeated and words <= REPEATED_WORDS and repeated(block.text):
        return Role.BOILERPLATE, False, "stands in many articles"
    decision = detect(block.text, first=False)
    if block.hint is None or decision[0] in (Role.BOILERPLATE, Role.BYLINE):
        return decision
    if block.hint is Role.CAPTION:
        return Role.CAPTION, is_statement(block.text), "markup"
    if block.hint is Role.BODY:
        # A short line may be marked as a paragraph and be none; a longer one is what its markup says.
        return decision if decision[0] is not Role.HEADING or words <= 8 else (Role.BODY, True, "markup")
    if block.hint is Role.LIST and words <= 5:
        return Role.LIST, False, "markup, no statement"
    return block.hint, block.hint in RUNNING_TEXT, "markup"


def _cues(blocks: Sequence[Block], decisions: list[Decision]) -> None:
    for i, (block, (role, _, _)) in enumerate(zip(blocks, decisions, strict=True)):
        if role is Role.BOILERPLATE or len(block.text.split()) > CUE_WORDS:
            continue
        score, names = boilerplate_score(block.text.lower())
        # The first lines are title and lead, which may well speak of newsletters.
        near_end = i >= max(3, len(blocks) - 2) or (i > 1 and not SENTENCE_END.search(block.text))
        if score >= (CUES_AT_END if near_end else CUES_ENOUGH) and i > 0:
            decisions[i] = Role.BOILERPLATE, False, f"cues: {names}"


def _teaser_lists(blocks: Sequence[Block], decisions: list[Decision]) -> None:
    """Headlines under a teaser line belong to it, up to the next sentence."""
    inside = False
    for i, block in enumerate(blocks):
        role, _, reason = decisions[i]
        if role is Role.BOILERPLATE:
            inside = reason == "teaser" and len(block.text.split()) <= 6
        elif inside and role is Role.HEADING and block.hint is not Role.HEADING:
            decisions[i] = Role.BOILERPLATE, False, "under a teaser line"
        else:
            inside = False


def _questions(blocks: Sequence[Block], decisions: list[Decision]) -> None:
    """A short question that stands before a longer paragraph is its heading."""
    speakers = Counter(match[0] for block in blocks if (match := SPEAKER.match(block.text)))
    for i, block in enumerate(blocks[:-1]):
        words = len(block.text.split())
        speaker = SPEAKER.match(block.text)
        if (
            decisions[i][0] is Role.BODY
            and block.hint is None
            and words <= HEADING_WORDS
            and QUESTION.match(block.text)
            and not (speaker and speakers[speaker[0]] > 1)
            and decisions[i + 1][0] in RUNNING_TEXT
            and len(blocks[i + 1].text.split()) >= 2 * words
        ):
            decisions[i] = Role.HEADING, False, "question before its answer"


def _head(blocks: Sequence[Block], decisions: list[Decision], title: str) -> None:
    """Title, byline under it, lead."""
    i = next((i for i, (role, _, _) in enumerate(decisions) if role is not Role.BOILERPLATE or i == 0), None)
    if i is None or not blocks:
        return
    text = blocks[i].text
    role = decisions[i][0]
    if title and text.strip() == title.strip():
        decisions[i] = Role.HEADING, False, "title"
    elif role in (Role.BODY, Role.QUOTE) and (blocks[i].hint is not None or not _is_title(text)):
        if title or (decisions[i + 1 : i + 2] and decisions[i + 1][0] is Role.HEADING):
            _lead(blocks, decisions, i)
        return
    elif role in (Role.BODY, Role.QUOTE, Role.HEADING):
        decisions[i] = Role.HEADING, False, "title"
    i += 1
    while i < min(4, len(blocks)):
        role, _, _ = decisions[i]
        may_be = role is Role.HEADING or (role in RUNNING_TEXT and len(blocks[i].text.split()) <= BYLINE_BODY_WORDS)
        if may_be and blocks[i].hint is None and looks_like_byline(blocks[i].text):
            decisions[i] = Role.BYLINE, False, "under the title"
        elif role in (Role.BODY, Role.QUOTE):
            _lead(blocks, decisions, i)
            return
        elif role not in (Role.BOILERPLATE, Role.BYLINE, Role.HEADING, Role.CAPTION):
            return
        i += 1


def _tail(blocks: Sequence[Block], decisions: list[Decision]) -> None:
    """A heading stands above text: what looks like one after the last paragraph is a link, a sign-off, a label."""
    for i in range(len(blocks) - 1, 0, -1):
        if decisions[i][0] in RUNNING_TEXT:
            break
        if decisions[i][0] is Role.HEADING and blocks[i].hint is not Role.HEADING:
            decisions[i] = Role.BOILERPLATE, False, "heading without text after it"
    for i in range(3, len(blocks)):
        if decisions[i][0] is Role.HEADING and blocks[i].hint is None and len(blocks[i].text.split()) > CROSSHEAD_WORDS:
            decisions[i] = Role.BOILERPLATE, False, "long line without full stop"


def _about_author(blocks: Sequence[Block], decisions: list[Decision], author: str) -> None:
    """A last paragraph that begins with the author's name is about him, not by him."""
    for i in range(max(1, len(blocks) - 3), len(blocks)):
        if len(author.split()) > 1 and blocks[i].text.startswith((author, f"Über {author}", f"Von {author}")):
            decisions[i] = Role.BYLINE, False, "about the author"


def _is_title(line: str) -> bool:
    return len(line.split()) <= TITLE_WORDS and not line.endswith((".", ".“", ".»", ".«", ":"))


def _lead(blocks: Sequence[Block], decisions: list[Decision], i: int) -> None:
    text = blocks[i].text
    words = len(text.split())
    more = any(role in RUNNING_TEXT for role, _, _ in decisions[i + 1 :])
    if words <= LEAD_WORDS and (more or i + 1 < len(blocks)) and not GREETING.match(text) and not DATELINE.match(text):
        decisions[i] = Role.LEAD, True, "short first paragraph"


def looks_like_byline(line: str) -> bool:
    """Whether a short line under a title says who wrote.

    >>> [looks_like_byline(line) for line in ("Hanna Pichlmair, Wien", "Kolumne von Ole", "Der zweite Versuch")]
    [True, True, False]
    """
    if len(line) <= 40 and SIGNS.match(line):
        return True
    tokens = [token.strip(',.:()&/·–-„“«»"') for token in line.split()]
    tokens = [token for token in tokens if token]
    if len(tokens) > 14 or not tokens:
        return False
    if CREDIT_LINE.search(line):
        return True
    if any(token.lower() in ARTICLES for token in tokens):
        return False
    # Names and places: capitals and particles only.
    return 1 < len(tokens) <= 9 and all(
        token[:1].isupper() or token.lower() in PARTICLES or token[:1].isdigit() for token in tokens
    )
