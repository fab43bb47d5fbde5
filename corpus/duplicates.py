"""Near-duplicates: texts that share most of their word 3-shingles, such as agency copy in several papers.

MinHash with locality-sensitive hashing (Broder 1997; Leskovec, Rajaraman & Ullman 2014, ch. 3) proposes pairs, the exact Jaccard
similarity of the shingle sets decides.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

from corpus.records import Article

#: Two articles are near-duplicates from this Jaccard similarity of their word 3-shingles on.
SIMILARITY = 0.6
SHINGLE = 3
PERMUTATIONS = 64
#: Articles of fewer words are too short to say anything.
ENOUGH_WORDS = 30
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article, the earlier one it repeats, and how similar they are (Jaccard, 0..1)."""

    article: str
    original: str
    similarity: float


class DuplicateFinder:
    """Compares every article with all before it. Keeps about 4 kB per article: a sketch and 64-bit hashes of the shingles.

    >>> from corpus.paragraphs.article import article_from_text
    >>> def article(name, text):
    ...     return article_from_text(text, article_id=name, source=name)
    >>> finder = DuplicateFinder()
    >>> text = "Die Fähre nach Norden fährt in diesem Winter nur an drei Tagen weil die Werft den Motor zerlegt hat " * 2
    >>> finder.look(article("a", text)), finder.look(article("b", text + "und mehr"))
    (None, Duplicate(article='b', original='a', similarity=0.9))
    """

    def __init__(self, similarity: float = SIMILARITY) -> None:
        self.similarity = similarity
        # A lower threshold for the proposals, so that a pair near the limit is hardly ever missed.
        self._index = MinHashLSH(threshold=max(0.1, similarity - 0.2), num_perm=PERMUTATIONS)
        self._hashes: list[NDArray[np.uint64]] = []
        self._ids: list[str] = []

    def look(self, found: Article) -> Duplicate | None:
        """The most similar earlier article, where it is similar enough; the earliest of several equally similar."""
        hashes = shingle_hashes(" ".join(paragraph.text for paragraph in found.classified))
        if hashes.size < ENOUGH_WORDS // 2:
            return None
        sketch = MinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update_batch([value.tobytes() for value in hashes])
        best = max(((self._jaccard(i, hashes), -i) for i in map(int, self._index.query(sketch))), default=(0.0, 0))
        if best[0] >= self.similarity:
            return Duplicate(found.id, self._ids[-best[1]], round(best[0], 2))
        self._index.insert(len(self._ids), sketch)
        self._ids.append(found.id)
        self._hashes.append(hashes)
        return None

    def _jaccard(self, i: int, hashes: NDArray[np.uint64]) -> float:
        shared = np.intersect1d(self._hashes[i], hashes, assume_unique=True).size
        return float(shared / (self._hashes[i].size + hashes.size - shared))


def shingle_hashes(text: str) -> NDArray[np.uint64]:
    """Sorted distinct 64-bit hashes of the word 3-shingles of a text."""
    words = WORD.findall(text.lower())
    shingles = {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}
    hashes = [int.from_bytes(hashlib.blake2b(s.encode("utf-8", "replace"), digest_size=8).digest(), "big") for s in shingles]
    return np.unique(np.asarray(hashes, dtype=np.uint64))
