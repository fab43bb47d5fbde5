"""Roles of the lines of an article: what the line model says, with markup as evidence, and running text on the safe side.

A line is set aside only where running text is unlikely (see the bounds below, stricter for what ends like a sentence).
Every decision that is not
plain running text carries its reason in words, so that `absatz read` can say why a line was set aside, or kept in doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.paragraphs.blocks import Block
from corpus.paragraphs.line_context import AGAINST, OUTPUTS, ROLES, RUNNING
from corpus.paragraphs.line_features import ENDS, SENTENCE_ENDS, Lines
from corpus.paragraphs.line_model import line_model
from corpus.paragraphs.role_patterns import CREDIT, has_credit
from corpus.paragraphs.whole_lines import rule_for
from corpus.records import RUNNING_TEXT, Role

#: How much the score of a line alone adds to its score in the article where another role than running text is chosen.
ALONE = 0.3
#: Log-odds of running text against furniture below which a line is set aside: one that ends like a sentence, and any other.
#: These bounds were chosen by cross-validation and on whole articles from elsewhere (docs/reading.md).
SENTENCE_FURNITURE, OTHER_FURNITURE = -1.4, -0.7
#: Log-odds of running text against everything else below which it is set aside as a heading, byline or the like.
SENTENCE_BELOW, OTHER_BELOW = -3.0, -1.8
#: A sentence whose own words speak so strongly for furniture is set aside unless its article speaks as strongly against it.
SENTENCE_OWN = -2.3
#: Among an article's first lines, so many, a sentence whose own log-odds of running text against furniture exceed this stays:
#: the lead is the one line that no article may lose, and its place is that of headings and of what stands over an article.
SENTENCE_STAYS, FIRST_LINES = 2.0, 5
#: The bound for a line alone, where it decides by itself; paragraphs of more words are such lines.
OWN_BELOW, LONG_WORDS = -2.0, 150
#: Words from which a line that ends like one is a sentence.
SENTENCE_WORDS = 4
#: Log-odds that markup adds to its role, and to running text where the role is one; a mere `<p>` says less than a list or quote.
MARKUP, MARKUP_RUNNING, MARKUP_BODY = 5.0, 6.0, 4.0
#: A mere `<p>` says nothing where the line's own log-odds of running text are below this, nor of a sentence of at most so many
#: words: sites put their notes into paragraphs too. On 150 pages 303 of 335 sentences of the article stood in `<p>`, and 10 of 12
#: that were none. Chosen on these pages and on lines written for it (docs/reading.md).
MARKUP_SILENT, MARKUP_WORDS = -5.0, 25
#: A marked-up heading stays one unless its log-odds of furniture exceed those of a heading by so much.
HEADING_AGAINST = 4.0
#: Log-odds that standing in many articles adds to furniture: of a sentence, which agencies share too, and of any other line.
REPEATED_SENTENCE, REPEATED = 0.5, 4.0
#: A line that stands in many articles is a site's own unless it is as long as a paragraph.
REPEATED_WORDS = 40
#: What is left of a caption without its credit makes a statement when it is a sentence of at least this many words.
STATEMENT_WORDS = 6
#: Items of a marked-up list are statements from so many words on.
ITEM_WORDS = 6
#: A credit stands in the last characters of a caption.
CREDIT_WITHIN = 300
#: Kept lines are marked as doubtful where the odds are against running text.
DOUBT = 0.0

FURNITURE = ROLES.index(Role.BOILERPLATE)
_ENDS_SENTENCE = np.isin(np.arange(len(ENDS)), SENTENCE_ENDS)
_RUNNING_ROLES = np.array([i for i, role in enumerate(ROLES) if role in RUNNING_TEXT])
_OTHER_ROLES = np.array([i for i, role in enumerate(ROLES) if role not in RUNNING_TEXT])

Decision = tuple[Role, bool, str]


def assign(
    blocks: Sequence[Block], *, repeated: Callable[[str], bool] | None = None, title: str = "", author: str = ""
) -> list[Decision]:
    """Role, whether it is classified, and the reason, of every block of one article.

    `repeated` says whether a line stands in many articles of the same source; `title` and `author` are what metadata
    gives.

    >>> lines = ["Die Fähre", "Von Ole Brandt", "Sie liegt seit Montag im Hafen still.", "Newsletter abonnieren"]
    >>> [role.value for role, _, _ in assign([Block(line, 0, len(line)) for line in lines])]
    ['heading', 'byline', 'body', 'boilerplate']
    """
    # What a format itself calls no text (fields of an archive) is no neighbour either.
    lines = [block for block in blocks if block.hint is not Role.BOILERPLATE]
    found = iter(_assign(lines, repeated, title, author) if lines else [])
    return [
        next(found) if block.hint is not Role.BOILERPLATE else (Role.BOILERPLATE, False, block.reason or "markup")
        for block in blocks
    ]


def _assign(
    blocks: Sequence[Block], repeated: Callable[[str], bool] | None, title: str, author: str
) -> list[Decision]:  # fmt: skip
    model = line_model()
    lines, scores = model.alone([block.text for block in blocks])
    sentences = is_sentence(lines)
    scores += _evidence(blocks, sentences, repeated, scores[:, RUNNING])
    odds = model.together(scores, lines.marks)
    sure = np.minimum(odds[:, AGAINST], odds[:, RUNNING])
    aside = is_aside(scores, odds, sentences)
    aside[:FIRST_LINES] &= ~(sentences & (scores[:, AGAINST] > SENTENCE_STAYS))[:FIRST_LINES]
    # Where there are no neighbours, and in long paragraphs, only the line's own words may set it aside.
    own = (lines.words > LONG_WORDS) | ((len(blocks) == 1) & (sentences | (lines.words >= ITEM_WORDS)))
    aside &= ~own | (scores[:, AGAINST] < OWN_BELOW)

    def words(i: int) -> Callable[[], str]:
        return lambda: ", ".join(model.strongest(lines, i, FURNITURE, AGAINST))

    decisions = []
    running = _RUNNING_ROLES[odds[:, _RUNNING_ROLES].argmax(axis=1)].tolist()
    other = _OTHER_ROLES[(odds + ALONE * scores)[:, _OTHER_ROLES].argmax(axis=1)].tolist()
    for i, block in enumerate(blocks):
        decided = _fixed(block, title, author, i >= len(blocks) - 3 and i > 0)
        if decided is None and aside[i]:
            decided = _set_aside(block, ROLES[other[i]], scores[i], words(i))
        elif decided is None:
            decided = _kept(block, ROLES[running[i]], float(sure[i]), scores[i], words(i))
        decisions.append(decided)
    return decisions


def is_sentence(lines: Lines) -> NDArray[np.bool_]:
    """Which lines are long enough and end like a sentence, (n,)."""
    result: NDArray[np.bool_] = _ENDS_SENTENCE[lines.ends] & (lines.words >= SENTENCE_WORDS)
    return result


def is_aside(
    alone: NDArray[np.float32], together: NDArray[np.float32], sentences: NDArray[np.bool_]
) -> NDArray[np.bool_]:  # fmt: skip
    """Which lines are set aside, (n,), from the scores of lines alone and in their article, (n, OUTPUTS) each: what is hardly
    running text, and of sentences only what is more surely none."""
    own, against, running = alone[:, AGAINST], together[:, AGAINST], together[:, RUNNING]
    sentence = (against < SENTENCE_FURNITURE) | (running < SENTENCE_BELOW) | (own < np.minimum(SENTENCE_OWN, -against))
    other = (against < OTHER_FURNITURE) | (running < OTHER_BELOW)
    result: NDArray[np.bool_] = np.where(sentences, sentence, other)
    return result


def is_statement(caption: str) -> bool:
    """Whether a caption is a sentence, its credit aside.

    >>> is_statement("Ein Mast steht seit Juni auf dem Kirchturm. (Foto: Ole Brandt)")
    True
    >>> is_statement("Blick auf die Stadt")
    False
    """
    text = (caption[:-CREDIT_WITHIN] + CREDIT.sub("", caption[-CREDIT_WITHIN:])).strip()
    return len(text.split()) >= STATEMENT_WORDS and text.endswith((".", "!", "?"))


def _evidence(
    blocks: Sequence[Block], sentences: NDArray[np.bool_], repeated: Callable[[str], bool] | None, own: NDArray[np.float32]
) -> NDArray[np.float32]:
    """What markup and repetition add to the scores of each line, (n, OUTPUTS). own: log-odds of running text by the line's
    words, (n,)."""
    added = np.zeros((len(blocks), OUTPUTS), dtype=np.float32)
    for i, block in enumerate(blocks):
        short = sentences[i] and len(block.text.split()) <= MARKUP_WORDS
        if block.hint is not None and not (block.hint is Role.BODY and (short or own[i] < MARKUP_SILENT)):
            running = MARKUP_BODY if block.hint is Role.BODY else MARKUP_RUNNING
            added[i, ROLES.index(block.hint)] += MARKUP
            added[i, [RUNNING, AGAINST]] += running if block.hint in RUNNING_TEXT else (-running, 0)
        if repeated and len(block.text.split()) <= REPEATED_WORDS and repeated(block.text):
            weight = REPEATED_SENTENCE if sentences[i] else REPEATED
            added[i, FURNITURE] += weight
            added[i, [RUNNING, AGAINST]] -= weight
    return added


def _fixed(block: Block, title: str, author: str, near_end: bool) -> Decision | None:
    """What markup, metadata or a whole line decides by itself."""
    if rule := rule_for(block.text):
        return rule.role, False, rule.name
    if title and block.text.strip() == title.strip():
        return Role.HEADING, False, "title"
    if near_end and len(author.split()) > 1 and block.text.startswith((author, f"Über {author}", f"Von {author}")):
        return Role.BYLINE, False, "about the author"
    if block.hint is Role.CAPTION:
        return Role.CAPTION, is_statement(block.text), "markup"
    if block.hint is Role.LIST and len(block.text.split()) < ITEM_WORDS:
        return Role.LIST, False, "markup, no statement"
    return None


def _set_aside(block: Block, role: Role, scores: NDArray[np.float32], words: Callable[[], str]) -> Decision:
    if role is not Role.BYLINE and has_credit(block.text[-CREDIT_WITHIN:]):
        return Role.CAPTION, is_statement(block.text), "picture credit"
    if block.hint is Role.HEADING and scores[FURNITURE] < scores[ROLES.index(Role.HEADING)] + HEADING_AGAINST:
        return Role.HEADING, False, "markup"
    if role is Role.CAPTION:
        return role, is_statement(block.text), "looks like it"
    if role is Role.BOILERPLATE and scores[AGAINST] < 0:
        return role, False, f"words: {found}" if (found := words()) else "looks like it"
    return role, False, "looks like it" if scores[ROLES.index(role)] > scores[RUNNING] else "place and neighbours"


def _kept(block: Block, role: Role, sure: float, scores: NDArray[np.float32], words: Callable[[], str]) -> Decision:
    if has_credit(block.text[-CREDIT_WITHIN:]) and is_statement(block.text):
        return Role.CAPTION, True, "picture credit"
    if sure >= DOUBT:
        return role, True, "markup" if block.hint is role is not Role.BODY else ""
    found = words() if scores[AGAINST] < 0 else ""
    return role, True, f"in doubt: {found}" if found else "in doubt"
