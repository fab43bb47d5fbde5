"""Near-duplicates: texts that share most of their word 3-shingles, such as agency copy in several papers (Broder 1997).

One exact search (corpus/similar_sets.py) serves articles here and labelled paragraphs in training/splits.py.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from corpus.records import Article
from corpus.similar_sets import Hashes, SimilarSets

#: Two texts are near-duplicates from this Jaccard similarity of their word 3-shingles on.
SIMILARITY = 0.6
SHINGLE = 3
#: Articles of fewer different shingles are too short to say anything.
ENOUGH_SHINGLES = 15
WORD = re.compile(r"\w+")
#: An odd number, so that multiplying by it (modulo 2**64) loses nothing. It makes the order of the three words count.
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article, the earlier one it repeats, and how similar they are (Jaccard, 0..1)."""

    article: str
    original: str
    similarity: float


class DuplicateFinder:
    """Compares every article with all before it that repeat none. Keeps about 16 bytes per word of these.

    >>> from corpus.paragraphs.article import article_from_text
    >>> def article(name, text):
    ...     return article_from_text(text, article_id=name, source=name)
    >>> finder = DuplicateFinder()
    >>> text = "Die Fähre nach Norden fährt in diesem Winter nur an drei Tagen weil die Werft den Motor zerlegt hat " * 2
    >>> finder.look(article("a", text)), finder.look(article("b", text + "und mehr"))
    (None, Duplicate(article='b', original='a', similarity=0.9))
    """

    def __init__(self) -> None:
        self._sets = SimilarSets(SIMILARITY)
        self._ids: list[str] = []

    def look(self, found: Article) -> Duplicate | None:
        """The most similar earlier article, where it is similar enough; the earliest of several equally similar."""
        words = WORD.findall(" ".join(paragraph.text for paragraph in found.classified).lower())
        hashes = shingle_hashes(words)
        if hashes.size < ENOUGH_SHINGLES:
            return None
        if similar := self._sets.similar(hashes):
            original, similarity = max(similar, key=lambda pair: (pair[1], -pair[0]))
            return Duplicate(found.id, self._ids[original], round(similarity, 2))
        self._sets.add(hashes)
        self._ids.append(found.id)
        return None


def shingle_hashes(words: Sequence[str]) -> Hashes:
    """Sorted distinct 64-bit hashes of the word 3-shingles of a text; of all its words together where it has fewer than three.

    >>> [shingle_hashes(text.split()).size for text in ("ein satz mit wörtern", "ein satz", "")]
    [2, 1, 1]
    """
    hashes = np.array([_word_hash(word) for word in words], dtype=np.uint64)
    count = max(1, len(words) - SHINGLE + 1)
    shingles = np.zeros(count, dtype=np.uint64)
    for i in range(min(len(words), SHINGLE)):
        shingles = (shingles ^ hashes[i : i + count]) * MULTIPLIER
    return np.unique(shingles)


@lru_cache(maxsize=1 << 16)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
