"""How picture credits look."""

from __future__ import annotations

import re

CREDIT = re.compile(
    r"[(\[]?\b(?:Fotos?|Bild(?:er)?|Bildquelle|Bildnachweis|Symbolbild|Symbolfoto|Archivbild|Archivfoto|Grafik|Illustration|Screenshot|"
    r"Quelle|Bild/Foto)\s*[:©]\s*[^()\[\]]{2,80}[)\]]?\s*(?:\d+ von \d+)?\s*$|(?:^|\s)[©]\s?[A-ZÄÖÜ][^.!?]{2,60}$"
)
