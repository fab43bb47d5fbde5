"""Makes text from outside fit to be typeset: characters that no document may hold are dropped, or shown as a replacement sign.

Only what is shown is cleaned; the report's data keep the original characters.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

#: Not printable and without meaning on paper: controls, byte order marks, language tags, and signs that turn the direction
#: of everything behind them (a classic of spoofed text). Direction marks of single letters stay.
DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\U000e0000-\U000e007f]")
#: White space that would break a line or has no glyph.
BLANKS = re.compile("[\t-\r\x85\u2028\u2029]")
#: Without a defined appearance: halves of surrogate pairs, private use, noncharacters. PDF/A forbids them.
UNSHOWABLE = re.compile(
    "[\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff"
    + "".join(chr(plane << 16 | low) for plane in range(1, 15) for low in (0xFFFE, 0xFFFF))
    + "]"
)
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

#: A word longer than this may be cut at line ends, every PIECE characters. Hyphenation handles the words of real German below it.
LONG_WORD = 32
PIECE = 16
#: Where a line may end inside a long word. Cleaned text holds no control characters, so this one cannot be meant otherwise;
#: the template turns it into a space too thin to see, and text extraction never sees it.
BREAK = "\x01"
#: Keys of texts that are no running text.
WHOLE = frozenset({"alt", "target"})
#: Thai, Lao, Burmese, Khmer, East Asian writing and emoji of the upper planes: lines end there by rules of their own, which a
#: mark would overrule.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f"
    "\uff00-\uffef\U0001f000-\U0001faff\U00020000-\U0003ffff"
)
_LONG = re.compile(rf"[^\s{_UNSPACED}]{{{LONG_WORD + 1},}}")
_JOINED = re.compile("[\u200c\u200d\ufe00-\ufe0f]")


def clean(text: str) -> str:
    """Text that any PDF standard accepts.

    >>> clean("Stra\\u202eße\\x00\\ufeff\\tmit\\ue000")
    'Straße mit\\ufffd'
    """
    if text.isascii() and text.isprintable():
        return text
    return UNSHOWABLE.sub(REPLACEMENT, BLANKS.sub(" ", DROPPED.sub("", text)))


def has_unshowable(text: str) -> bool:
    """Whether `clean` would put a replacement sign somewhere."""
    return UNSHOWABLE.search(text) is not None


def right_to_left(text: str) -> bool:
    """Whether a text runs from right to left: its first letter with a direction decides, as in HTML's `dir="auto"`.

    >>> right_to_left("„سياسة“ heißt Politik"), right_to_left("Politik heißt سياسة"), right_to_left("1.")
    (True, False, False)
    """
    return next((kind != "L" for c in text if (kind := unicodedata.bidirectional(c)) in {"L", "R", "AL"}), False)


def closed(text: str) -> str:
    """A word or name to be put into a sentence that runs from left to right.

    If it ends in a script that runs from right to left, an invisible mark is added; without it, the signs and numbers that follow
    would be printed in front of it.

    >>> closed("سياسة") == "سياسة\\u200e", closed("Politik")
    (True, 'Politik')
    """
    last = next((kind for c in reversed(text) if (kind := unicodedata.bidirectional(c)) in {"L", "R", "AL"}), "L")
    return text if last == "L" else text + "\N{LEFT-TO-RIGHT MARK}"


def breakable(text: str) -> str:
    """Clean text with BREAK marks inside words too long for a line.

    >>> breakable("Ein " + "a" * 40).split(BREAK)
    ['Ein aaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaa', 'aaaaaaaa']
    >>> breakable("漢" * 40) == "漢" * 40
    True
    """
    return _LONG.sub(_break, text)


def clean_all(data: Any) -> Any:
    """Clean every text of JSON-like data and make it breakable: applied to all that goes into a template, so none is missed.
    What stands for a figure and what a link leads to have no lines to break.

    >>> clean_all({"alt": "\\x00" + "a" * 40, "n": [1]}) == {"alt": "a" * 40, "n": [1]}
    True
    """
    if isinstance(data, str):
        return breakable(clean(data))
    if isinstance(data, dict):
        return {key: clean(value) if key in WHOLE else clean_all(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [clean_all(value) for value in data]
    return data


def _break(match: re.Match[str]) -> str:
    word = match[0]
    pieces, start = [], 0
    for end in range(PIECE, len(word), PIECE):
        if _continues(word[end]) or _JOINED.match(word[end - 1]):
            continue  # never between a letter and its accent
        pieces.append(word[start:end])
        start = end
    return BREAK.join([*pieces, word[start:]])


def _continues(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or _JOINED.match(character) is not None
