"""Which paragraphs are not in the language of the model, which would judge them by words it has never learned.

Most paragraphs show by a few frequent words that they are in it; only the others are given to a detector (CLD2). It has the last
word where there is enough running text to tell. What is too short, or names and titles for the most part, follows its article.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from corpus.records import Article, Paragraph, Role

#: The choice of a language that sets nothing aside.
ANY = "any"
#: A paragraph is judged by itself from this many letters of running text on. docs/reading.md has what that costs and brings.
LETTERS = 40
#: Running text is small words: names, titles of books and lists of products, which are English in German texts, are capitalised.
SMALL_LETTERS = 0.6
#: Percentage of the text that must be in the other language.
MOSTLY = 80
#: How many different frequent words show the language, within the first so many characters.
FREQUENT, WITHIN = 2, 250

#: What makes a word an address.
_ADDRESS = re.compile(r"https?://|www\.|@|\.(?:com|org|net|de|at|ch|eu|html?)\b")
_QUOTED = re.compile(r"[“„‟][^“”„‟]+[“”]|[«»][^«»]+[«»]|\"[^\"]+\"|[‹›][^‹›]+[‹›]")
_WORD = re.compile(r"[^\W\d_]+")
#: Characters that the detector refuses.
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")

#: What `absatz read` and the outputs say of a paragraph set aside: by itself, or since its article is in that language.
OWN, OF_ARTICLE = "language", "language of the article"


@dataclass(frozen=True, slots=True)
class _Facts:
    """What `data/languages.toml` says of a language: its name to the detector, its frequent words, words that are its alone."""

    code: str
    words: frozenset[str]
    own: frozenset[str]


@cache
def _facts(language: str) -> _Facts:
    entry = tomllib.loads((files("corpus") / "data" / "languages.toml").read_text(encoding="utf-8"))[language]
    return _Facts(entry["code"], frozenset(entry["words"].split()), frozenset(entry["own"].split()))


def foreign(texts: Sequence[str], language: str) -> list[str | None]:
    """Of each text by itself: the English name of the language it is in where that is not `language` (german, english), else
    None, also where that cannot be told. `ANY` takes every text as it is.

    >>> foreign(["Der Rat tagte bis in die Nacht.", "The council met again on Monday, and nobody was happy with it."], "german")
    [None, 'English']
    """
    if language == ANY:
        return [None] * len(texts)
    return [None if shows(text, language) else detected(text, language) or None for text in texts]


def in_language(article: Article, language: str, *, rows: bool = False) -> tuple[Article, str | None]:
    """The article with its foreign paragraphs set aside, roles as they are; and its language where all of it is in another one.

    What cannot be told by itself follows the language that most of the article is in; not so `rows` given one by one.
    """
    if language == ANY:
        return article, None
    running = article.classified
    doubtful = [p for p in running if not shows(p.text, language)]
    if not doubtful:
        return article, None
    found = {p.number: detected(p.text, language) for p in doubtful}
    reasons = {number: f"{OWN}: {name}" for number, name in found.items() if name}
    unsure = [p for p in doubtful if found[p.number] is None]
    if unsure and not rows and (name := _of_article(running, found, unsure, language)):
        reasons |= {p.number: f"{OF_ARTICLE}: {name}" for p in unsure}
    if not reasons:
        return article, None
    whole = len(reasons) == len(running)
    # To the rules for page furniture, which know German, text in another language may look like it.
    furniture = [p for p in article.paragraphs if p.role is Role.BOILERPLATE]
    for p, name in zip(furniture, foreign([p.text for p in furniture], language), strict=True):
        if name:
            reasons[p.number] = f"{OWN}: {name}"
    paragraphs = tuple(
        replace(p, classified=False, reason=reasons[p.number]) if p.number in reasons else p for p in article.paragraphs
    )
    names = Counter(named_in(reason) for reason in reasons.values())
    return replace(article, paragraphs=paragraphs), names.most_common(1)[0][0] if whole else None


def named_in(reason: str) -> str | None:
    """The language for which a paragraph was set aside, None where it was not.

    >>> named_in("language of the article: French"), named_in("short line without full stop")
    ('French', None)
    """
    head, _, name = reason.partition(": ")
    return name if head in (OWN, OF_ARTICLE) else None


def note_on(language: str, paragraphs: Sequence[int]) -> str:
    """What is said of the articles of one file that are in another language, by the number of paragraphs of each.

    >>> note_on("English", [12])
    'article in English: 12 paragraphs set aside (--text-language any takes them)'
    """
    articles = "article" if len(paragraphs) == 1 else f"{len(paragraphs)} articles"
    number = "1 paragraph" if sum(paragraphs) == 1 else f"{sum(paragraphs)} paragraphs"
    return f"{articles} in {language}: {number} set aside (--text-language any takes them)"


def shows(text: str, language: str) -> bool:
    """Whether frequent words show that a text is in the language; what this denies is for the detector to tell.

    >>> shows("Die Fähre ist alt, aber sie fährt.", "german"), shows("Ursula von der Leyen et les députés", "german")
    (True, False)
    """
    return len(_facts(language).words.intersection(text[:WITHIN].lower().split())) >= FREQUENT


def frequent_words(language: str) -> frozenset[str]:
    """The words of which `shows` wants two different ones, in small letters."""
    return _facts(language).words


def detected(text: str, language: str) -> str | None:
    """The name of the language a text is in where that is another one, "" where it is this one, None where that cannot be told.

    Quotations are in any language: what stands around them decides, and themselves only where nothing does.

    >>> detected("„We will never sell the data of our users to anybody“, sagte Musk.", "german") is None
    True
    """
    if len(text) < LETTERS:
        return None
    plain = _REFUSED.sub(" ", " ".join(word for word in text.split() if not _ADDRESS.search(word)))
    around = _QUOTED.sub(" ", plain)
    if letters := _letters(around):
        plain = around
    else:
        letters = _letters(plain)
    if letters < LETTERS:
        return None
    import pycld2  # what is German throughout needs none

    # Where it is not sure it names no language, with a share of 0 %.
    _, _, ((name, code, percent, _), *_) = pycld2.detect(unicodedata.normalize("NFC", plain))
    if code == _facts(language).code:
        return ""
    if percent < MOSTLY or _letters(plain, small=True) < SMALL_LETTERS * letters:
        return None
    if _facts(language).own.intersection(plain.lower().split()):
        return None
    return _name(name)


def _of_article(
    running: Sequence[Paragraph], found: dict[int, str | None], unsure: Sequence[Paragraph], language: str
) -> str | None:
    """The language of most of the text that could be told, in letters; of all of it together where no paragraph could."""
    told: Counter[str] = Counter()
    for paragraph in running:
        if (name := found.get(paragraph.number, "")) is not None:
            told[name] += len(paragraph.text)
    if told:
        return told.most_common(1)[0][0] or None
    return detected("\n".join(paragraph.text for paragraph in unsure), language) or None


def _letters(text: str, *, small: bool = False) -> int:
    """Letters in words; in `small` words, those without a capital, if asked for.

    >>> _letters("Der 7. Versuch"), _letters("Der 7. versuch", small=True)
    (10, 7)
    """
    words = _WORD.findall(text)
    return sum(map(len, [word for word in words if not word[0].isupper()] if small else words))


@cache
def _name(name: str) -> str:
    """A name as people write it; both written forms of Norwegian are one language.

    >>> _name("ENGLISH"), _name("SCOTS_GAELIC"), _name("NORWEGIAN_N")
    ('English', 'Scots Gaelic', 'Norwegian')
    """
    return name.removesuffix("_N").replace("_", " ").title()
