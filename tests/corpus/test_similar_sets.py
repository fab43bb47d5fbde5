"""The search for near-duplicates misses none, in whatever blocks the texts are gathered."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import similar_sets
from corpus.duplicates import shingle_hashes
from corpus.similar_sets import SimilarSets, similar_pairs

AGENCY = "Die Behörde hat am Dienstag mitgeteilt, dass die Zahl der Beschwerden im vergangenen Jahr um ein Viertel gestiegen ist."


@pytest.fixture(params=[(1, 4), (2, 2), (512, 1024)])
def _blocks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks so small that some texts are joined in them, or so large that all are recent."""
    monkeypatch.setattr(similar_sets, "SMALLEST", request.param[0])
    monkeypatch.setattr(similar_sets, "LARGEST", request.param[1])


@pytest.mark.usefixtures("_blocks")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from("abc"), max_size=8), max_size=14), st.sampled_from([0.2, 0.5, 0.6, 1.0]))
def test_every_pair_is_found(texts: list[list[str]], similarity: float) -> None:
    """Against comparing each text with each."""
    sets = [{tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2))} for words in texts]
    every = [(i, j, len(sets[i] & sets[j]) / len(sets[i] | sets[j])) for i, j in combinations(range(len(sets)), 2)]
    assert similar_pairs(map(shingle_hashes, texts), similarity) == [pair for pair in every if pair[2] >= similarity]


@pytest.mark.usefixtures("_blocks")
def test_empty_sets_are_similar_to_none() -> None:
    empty, one = np.array([], dtype=np.uint64), np.array([7], dtype=np.uint64)
    assert similar_pairs([empty, one, empty, one, empty], 0.5) == [(1, 3, 1.0)]


def test_duplicate_is_found_with_its_similarity() -> None:
    texts = [AGENCY, "Etwas anderes.", AGENCY + " Mehr nicht."]
    pairs = similar_pairs((shingle_hashes(text.lower().split()) for text in texts), 0.6)
    assert [(i, j) for i, j, _ in pairs] == [(0, 2)]
    assert 0.8 < pairs[0][2] < 1


def test_there_are_never_many_blocks() -> None:
    sets = SimilarSets(0.6)
    for i in range(9 * similar_sets.SMALLEST):
        sets.add(np.array([i], dtype=np.uint64))
    assert [block.stop - block.start for block in sets._blocks] == [8 * similar_sets.SMALLEST, similar_sets.SMALLEST]


def test_the_order_of_words_counts() -> None:
    one, other = (shingle_hashes(text.split()).tolist() for text in ("a b c", "c b a"))
    assert one != other
