"""Which rows of a table are page furniture: lines without neighbours, judged by their words alone, and so more strictly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.paragraphs.line_context import AGAINST, ROLES
from corpus.paragraphs.line_model import line_model
from corpus.paragraphs.whole_lines import rule_for
from corpus.records import Role

#: Log-odds of running text against furniture below which a row is set aside (docs/reading.md has what that costs and brings).
ROW_ASIDE = -2.0
#: A row that reads like a heading, byline or caption is left as it was given.
_OTHER = [ROLES.index(role) for role in (Role.HEADING, Role.BYLINE, Role.CAPTION)]
_FURNITURE = ROLES.index(Role.BOILERPLATE)


def furniture(texts: Sequence[str]) -> tuple[NDArray[np.bool_], list[str]]:
    """Whether each of n texts is page furniture, (n,), and the reason of each, empty where it is none.

    >>> found, reasons = furniture(["Jetzt Newsletter abonnieren!", "Anzeige", "Der Rat stritt am Montag über die Kameras."])
    >>> found.tolist(), reasons[1:]
    ([True, True, False], ['advertisement', ''])
    """
    found = np.zeros(len(texts), dtype=np.bool_)
    reasons = [""] * len(texts)
    if not texts:
        return found, reasons
    model = line_model()
    _, scores = model.alone(texts)
    found = (scores[:, AGAINST] < ROW_ASIDE) & (scores[:, _FURNITURE] > scores[:, _OTHER].max(axis=1))
    for i, text in enumerate(texts):
        if len(text) <= 100 and text and not text.isspace() and (rule := rule_for(text)):
            found[i], reasons[i] = rule.role is Role.BOILERPLATE, rule.name
    for i in np.flatnonzero(found):
        reasons[i] = reasons[i] or "words: " + ", ".join(model.strongest(texts[i], _FURNITURE, AGAINST))
    return found, reasons
