"""Faults that other programs left in a text, and what is said of them."""

from __future__ import annotations

import html
import re

#: Two bytes of UTF-8 read as Windows-1252 or Latin-1: `Ã¼` for `ü`, `â€ž` for `„`. No word goes on like that.
MOJIBAKE = re.compile("Ã[¤¶¼Ÿ„–œ©¨\x84\x96\x9c\x9f]|â(?:€|\x80)[žœ“”™˜¦\x93\x94\x98\x99\x9c\x9e\xa6]|Â[ «»°§\xa0]")
#: Characters in which all mojibake begins; a look for them is quick.
FIRST = ("Ã", "â€", "â\x80", "Â")
#: So many pairs are no accident: French and Portuguese names hold one.
PAIRS = 2
ENTITY = re.compile(
    r"&(?:[aouAOU]uml|szlig|nbsp|amp|quot|[lr][sa]quo|bdquo|[lr]dquo|[nm]dash|hellip|euro|eacute|#\d{2,5}|#x[0-9a-fA-F]{2,4});"
)
TAG = re.compile(r"</?(?:p|div|span|b|i|em|strong|u|a|font|h[1-6]|li|ul|ol)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def is_mojibake(text: str) -> bool:
    """Whether a text was decoded with the wrong encoding by another program, before it was saved.

    >>> is_mojibake("Er hÃ¤lt es fÃ¼r mÃ¶glich."), is_mojibake("Er hält es für möglich, sagt São Paulo.")
    (True, False)
    """
    return any(first in text for first in FIRST) and len(MOJIBAKE.findall(text)) >= PAIRS


def without_codes(text: str) -> str:
    """Plain text into which codes of HTML slipped, without them; most often the text as it is.

    >>> without_codes("<p>F&uuml;r die F&auml;hre</p>"), without_codes("M&uuml;ller & Co.")
    ('Für die Fähre', 'M&uuml;ller & Co.')
    """
    if "&" not in text or len(ENTITY.findall(text)) < PAIRS:
        return text
    return html.unescape(TAG.sub("", BREAK.sub("\n", text)))
