"""How lines of certain roles look: the patterns behind `corpus.paragraphs.roles`."""

from __future__ import annotations

import re

CREDIT = re.compile(
    r"[(\[]?\b(?:Fotos?|Bild(?:er)?|Bildquelle|Bildnachweis|Symbolbild|Symbolfoto|Archivbild|Archivfoto|Grafik|Illustration|Screenshot|"
    r"Quelle|Bild/Foto)\s*[:©]\s*[^()\[\]]{2,80}[)\]]?\s*(?:\d+ von \d+)?\s*$|(?:^|\s)[©]\s?[A-ZÄÖÜ][^.!?]{2,60}$"
)
SYMBOL_PICTURE = re.compile(
    r"[(\[](?:Symbolbild|Symbolfoto|Archivbild|Archivfoto|Archiv)[^()]{0,40}[)\]]\s*$|^(?:Im Bild|Auf dem Bild)\b"
)
BYLINE = re.compile(
    r"(?:Von|von|VON|Text|Interview|Aus)[: ]+[A-ZÄÖÜ][\w.'-]*(?:(?: und | & | ?/ ?| in | aus |, | )[A-ZÄÖÜ][\w.'-]*){0,6}[ ,]*$"
)
#: Under a title: who wrote, spoke, collected; or an agency's and author's signs.
CREDIT_LINE = re.compile(
    r"^(?:von|aus|eine? \w+ von|text|bericht|analyse|interview|test|fotos?|protokoll|pro)\b"
    r"|\b(?:kolumne|kommentar|gastkommentar|bericht|nachruf|essay|glosse|reportage|rezension|rede|porträt|selbstversuch|übersetzung|"
    r"interview|gastbeitrag|kritik|analyse|protokoll|predigt|beitrag) (?:von|aus|der|des)\b"
    r"|\bredaktion\b|redaktion$|\bführten?\b|\b(?:aufgezeichnet|geschrieben|gepostet|gehalten|eingesandt|zusammengestellt|verfasst|"
    r"notiert|übersetzt|moderiert|aufgeschrieben|berichtet|beantwortet|protokolliert)\b|^zu: |\bmitschrift\b|\bgekürzt|"
    r"\bmanuskript\b|\bausgabe vom\b|\b(?:prof|dr|dipl|lic|ing|mag)\.[ -]|\bnr\. ?\d|\bam \d{1,2}\. ",
    re.IGNORECASE,
)
SIGNS = re.compile(
    r"^\(?[a-zäöü]{2,4}(?:[/,-][ a-zäöü]{2,5})*\)?(?:, [A-ZÄÖÜ][\w/-]+)?$|^[A-ZÄÖÜ][\wäöü/. -]+ \([a-zäöü/-]{2,10}\)$"
)
PARTICLES = frozenset({"und", "von", "van", "de", "der", "zu", "zum", "in", "aus", "im", "für", "&", "·", "–", "/", "am", "an"})
ARTICLES = frozenset(
    {"die", "das", "ein", "eine", "den", "dem", "des", "wie", "was", "warum", "nicht", "kein", "keine", "mehr", "neue", "neuer"}
)
BULLET = re.compile(r"^(?:[-–•*·▪►■□✓✔]|\d{1,2}[.)])\s+\S")
QUESTION = re.compile(r"^[^.!?]{5,120}\?[\"“”»«]?$|^[„«»\"“][^„«»“”\"]{10,120}[“«»”\"]$")
SPEAKER = re.compile(r"^[A-ZÄÖÜ][\w.-]+(?: [\w.-]+){0,2}: ")
QUOTED = re.compile(r"^[„«»\"“][^„«»“”\"]{20,}[“«»”\"]\s*(?:[–—-] ?[A-ZÄÖÜ][^.!?]{2,80}|\([A-ZÄÖÜ][^()]{2,60}\))?$")
#: A first paragraph that greets the reader, gives somebody the floor, or names place and agency opens the text itself.
GREETING = re.compile(
    r"(?:guten (?:morgen|tag|abend)|liebe[rs]?|hallo|moin|sehr geehrte|grüß gott|meine damen|verehrte)\b", re.IGNORECASE
)
DATELINE = re.compile(
    r"[\w/ .()-]{2,40}(?:\([\w/-]{2,12}\)|, \d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{4})\s*[–—-] |[A-ZÄÖÜ][\w/]+(?: [\w/]+)? – "
    r"|[A-ZÄÖÜ]\w+(?: [A-ZÄÖÜ]\w+){0,2}: "
)
