"""Which rows of a table are page furniture: lines without neighbours, judged by their words alone, and so more strictly."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.paragraphs.line_context import AGAINST, ROLES
from corpus.paragraphs.line_model import line_model
from corpus.paragraphs.whole_lines import rule_for
from corpus.records import Role

#: Log-odds of running text against furniture below which a row is set aside (docs/reading.md has what that costs and brings).
ROW_ASIDE = -2.0
#: Rows longer than this are paragraphs of an article or whole articles.
LONGEST = 1500
#: Rows of fewer bytes may be a whole line of furniture without any telltale word.
SHORT = 40
#: Only rows that hold one of these are looked at: words that address the reader or speak for the house, and what sites write
#: about.
ADDRESS = frozenset(
    {
        "Sie", "Ihr", "Ihre", "Ihrem", "Ihren", "Ihrer", "Ihres", "Ihnen", "du", "Du", "dich", "Dich",
        "dir", "Dir", "dein", "Dein", "deine", "Deine", "deinem", "deinen", "deiner", "deines", "euch", "Euch",
        "euer", "Euer", "eure", "eurem", "euren", "eurer", "wir", "Wir", "uns", "Uns", "unser", "Unser",
        "unsere", "Unsere", "unserem", "unseren", "unserer", "unseres",
    }
)  # fmt: skip
STEMS = (
    "cookie", "newsletter", "abonn", "anzeige", "werbung", "kommentar", "registrier", "anmeld", "einlogg",
    "passwor", "klick", "impressum", "datenschutzerkl", "datenschutzhinw", "copyright", "©", "rechte vorbehalten", "http",
    "www.", "@", "teilen", "drucken", "lesen", "mehr zu", "artikel", "beitrag", "redaktion",
    "download", "pdf", "kostenlos", "gratis", "provision", "affiliate", "partner", "einwillig", "zustimm",
    "browser", "javascript", "gewähr", "foto", "podcast", "telefon", "personenbezogen", "|", "›",
    "→", "▶", "★",
)  # fmt: skip
_WORD = re.compile(r"\w+")
#: A row that reads like a heading, byline or caption is left as it was given.
_OTHER = [ROLES.index(role) for role in (Role.HEADING, Role.BYLINE, Role.CAPTION)]
_FURNITURE = ROLES.index(Role.BOILERPLATE)


def is_telling(text: str) -> bool:
    """Whether a row is worth a look.

    >>> is_telling("Jetzt Newsletter bestellen"), is_telling("Das freut uns."), is_telling("Der Rat stritt.")
    (True, True, False)
    """
    small = text.lower()
    return any(stem in small for stem in STEMS) or not ADDRESS.isdisjoint(_WORD.findall(text))


def furniture(texts: Sequence[str]) -> tuple[NDArray[np.bool_], list[str]]:
    """Whether each of n texts is page furniture, (n,), and the reason of each, empty where it is none.

    >>> found, reasons = furniture(["Jetzt Newsletter abonnieren!", "Anzeige", "Der Rat stritt am Montag über die Kameras."])
    >>> found.tolist(), reasons[1:]
    ([True, True, False], ['advertisement', ''])
    """
    found = np.zeros(len(texts), dtype=np.bool_)
    reasons = [""] * len(texts)
    looked_at = [i for i, text in enumerate(texts) if len(text) <= LONGEST and is_telling(text)]
    model = line_model()
    if looked_at:
        lines, scores = model.alone([texts[i] for i in looked_at])
        found[looked_at] = (scores[:, AGAINST] < ROW_ASIDE) & (scores[:, _FURNITURE] > scores[:, _OTHER].max(axis=1))
        for k, i in enumerate(looked_at):
            if found[i]:
                reasons[i] = "words: " + ", ".join(model.strongest(lines, k, _FURNITURE, AGAINST))
    telling = set(looked_at)
    for i, text in enumerate(texts):
        if (i in telling or len(text.encode("utf-8", "replace")) < SHORT) and text.strip() and (rule := rule_for(text)):
            found[i], reasons[i] = rule.role is Role.BOILERPLATE, rule.name if rule.role is Role.BOILERPLATE else ""
    return found, reasons
