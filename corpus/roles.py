"""Role detection for lines of text that has lost its markup.

Only the line itself and its neighbours decide; the phrases are data (`data/lines_de.toml`). Every decision carries the name
of its rule, so that `absatz read` can say why a line was set aside.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.records import Role

#: A heading is short and does not end like a sentence. Of the bundled corpus' crossheads none is longer.
HEADING_WORDS = 16
#: What is left of a caption without its credit makes a statement when it is a sentence of at least this many words.
STATEMENT_WORDS = 6

CREDIT = re.compile(
    r"[(\[]?\b(?:Foto|Fotos|Bild|Bilder|Bildquelle|Symbolbild|Symbolfoto|Archivbild|Archivfoto|Grafik|Illustration|Screenshot|Quelle)"
    r"\s*:\s*[^()\[\]]{2,80}[)\]]?\s*(?:\d+ von \d+)?\s*$"
)
SYMBOL_PICTURE = re.compile(
    r"[(\[](?:Symbolbild|Symbolfoto|Archivbild|Archivfoto|Archiv)[^()]{0,40}[)\]]\s*$|^(?:Im Bild|Auf dem Bild)\b"
)
BYLINE = re.compile(r"(?:Von|von|Text|Interview|Aus)[: ]+(?:[A-ZÄÖÜ][\w.'-]+[ ,]*(?:und |/ ?|in |aus |, )*){1,6}$")
SENTENCE_END = re.compile(r"[.!?…:;][\"'“”«»’)\]]*$")
BULLET = re.compile(r"^(?:[-–•*·▪►]|\d{1,2}[.)])\s+\S")


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the phrase file."""

    name: str
    role: Role
    whole: tuple[str, ...]
    start: tuple[str, ...]
    anywhere: tuple[str, ...]
    pattern_end: re.Pattern[str] | None
    below: int

    def matches(self, line: str) -> bool:
        """Whether the rule takes this line (lower-case)."""
        if len(line.split()) >= self.below:
            return False
        return (
            line.strip(" .:*") in self.whole
            or line.startswith(self.start)
            or any(phrase in line for phrase in self.anywhere)
            or (self.pattern_end is not None and self.pattern_end.search(line) is not None)
        )


@cache
def rules() -> tuple[Rule, ...]:
    """The phrase file, read once."""
    data = tomllib.loads((files("corpus") / "data" / "lines_de.toml").read_text(encoding="utf-8"))
    return tuple(
        Rule(
            entry["name"],
            Role(entry["role"]),
            tuple(entry.get("whole", ())),
            tuple(entry.get("start", ())),
            tuple(entry.get("anywhere", ())),
            re.compile(entry["pattern_end"] + r"\s*$") if "pattern_end" in entry else None,
            int(entry.get("below", 1_000_000)),
        )
        for entry in data["rule"]
    )


def detect(line: str, *, first: bool) -> tuple[Role, bool, str]:
    """Role of a line, whether it is classified by theme, and the name of the deciding rule.

    `first` says that no text came before, where a short line is the article's title.

    >>> detect("Anzeige", first=False)
    (<Role.BOILERPLATE: 'boilerplate'>, False, 'advertisement')
    >>> detect("Viele neue Nummern", first=False)
    (<Role.HEADING: 'heading'>, False, 'short line without full stop')
    >>> detect("Die Kasse öffnet wieder. Der Eintritt bleibt frei.", first=False)
    (<Role.BODY: 'body'>, True, '')
    """
    lower = line.lower()
    for rule in rules():
        if rule.matches(lower):
            return rule.role, False, rule.name
    words = len(line.split())
    if BYLINE.match(line) and words <= 14:
        return Role.BYLINE, False, "byline"
    if CREDIT.search(line) or (SYMBOL_PICTURE.search(line) and words < 60):
        return Role.CAPTION, _is_statement(CREDIT.sub("", line)), "picture credit"
    if not any(character.isalpha() for character in line):
        return Role.BOILERPLATE, False, "no words"
    if BULLET.match(line) and words > 5:
        return Role.LIST, True, "list item"
    if words <= HEADING_WORDS and not SENTENCE_END.search(line):
        return Role.HEADING, False, "title" if first else "short line without full stop"
    if words < 4 or (words <= 8 and line.endswith(":")):
        return Role.HEADING, False, "title" if first else "very short line"
    return Role.BODY, True, ""


def _is_statement(caption: str) -> bool:
    """Whether a caption without its credit is a sentence.

    >>> _is_statement("Ein Mast steht seit Juni auf dem Kirchturm. ")
    True
    >>> _is_statement("Blick auf die Stadt")
    False
    """
    text = caption.strip()
    return len(text.split()) >= STATEMENT_WORDS and text.endswith((".", "!", "?"))
