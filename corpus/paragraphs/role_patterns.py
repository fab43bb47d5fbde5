"""How picture credits look."""

from __future__ import annotations

import re

CREDIT = re.compile(
    r"[(\[]?\b(?:Fotos?|Bild(?:er)?|Bildquelle|Bildnachweis|Symbolbild|Symbolfoto|Archivbild|Archivfoto|Grafik|Illustration|Screenshot|"
    r"Quelle|Bild/Foto)\s*[:©]\s*[^()\[\]]{2,80}[)\]]?\s*(?:\d+ von \d+)?\s*$|(?:^|\s)[©]\s?[A-ZÄÖÜ][^.!?]{2,60}$"
)


def has_credit(text: str) -> bool:
    """Whether a text ends with a picture credit. Most lines have neither mark of one, and are spared the search.

    >>> has_credit("Ein Mast auf dem Dach. Foto: Ole Brandt"), has_credit("© Ole Brandt"), has_credit("Ein Foto von Ole Brandt.")
    (True, True, False)
    """
    return (":" in text or "©" in text) and CREDIT.search(text) is not None
