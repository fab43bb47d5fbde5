"""Pages that hold an offer or a question in place of an article: paywalls and walls of consent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from corpus.readers.html.tree import text_of, words

#: Class names and ids of the box that stands where the article breaks off.
WALL_CLASS = re.compile(
    r"pay-?wall|paid-?(?:content-?)?(?:box|barrier)|piano|subscri(?:be|ption)-?(?:box|wall|offer)|abo-?(?:box|wall|angebot)",
    re.IGNORECASE,
)
OFFER = re.compile(
    r"\b(?:abo|abos|abonn\w+|abonnement\w*|probeabo|probemonat|kündbar|weiterlesen|freischalten|bereits kunde"
    r"|plus-artikel|testen sie|jetzt registrieren|digitalabo|einloggen|anmelden)\b",
    re.IGNORECASE,
)
#: More words than this are an article that is called `paywall` because it is paid for.
WALL_WORDS = 160
CONSENT = re.compile(
    r"\b(?:cookies?|tracking|einwillig\w+|zustimm\w+|widerruf\w*|personenbezogen\w*|datenschutz\w*|partner|werbung|werbetracking|pur-abo"
    r"|kennungen|endgerät|gerät|privacy|verarbeiten|speichern|personalisiert\w*|consent|tcf)\b",
    re.IGNORECASE,
)
#: What a site says when it asks, and articles about asking do not.
ASKS = re.compile(
    r"\bunsere?n? (?:\d+ )?partner|(?:ihre|deine) (?:zustimmung|einwilligung)|weiter mit werbung"
    r"|mit werbung (?:und tracking )?(?:weiter)?lesen"
    r"|(?:besuchen|nutzen) sie (?:unsere|diese) (?:seite|website)|pur-abo",
    re.IGNORECASE,
)


def take_out_paywall(tree: Any) -> bool:
    """Take the offer of a subscription out of the tree; whether there was one where an article would go on."""
    found = False
    for element in list(tree.iter("div", "section", "aside")):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if not WALL_CLASS.search(names) or element.getparent() is None or words(element) > WALL_WORDS:
            continue
        if len(OFFER.findall(text_of(element))) >= 2:
            element.getparent().remove(element)
            found = True
    return found


def is_consent(paragraphs: Iterable[str]) -> bool:
    """Whether paragraphs are a request for consent and nothing else: most of them speak of it, and it is the site that asks.

    >>> is_consent(["Wir und unsere 178 Partner verarbeiten personenbezogene Daten und speichern Cookies auf Ihrem Gerät."])
    True
    >>> is_consent(["Das Gericht hat entschieden, dass Cookies eine Einwilligung brauchen.", "Der Verband will klagen."])
    False
    """
    texts = [text for text in paragraphs if len(text.split()) > 4]
    asking = sum(len(CONSENT.findall(text)) >= 2 or ASKS.search(text) is not None for text in texts)
    return bool(texts) and asking >= 0.7 * len(texts) and any(ASKS.search(text) for text in texts)
