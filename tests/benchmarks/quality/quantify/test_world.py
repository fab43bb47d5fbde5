"""The simulated corpora: shares as asked for, and validation sets that know nothing of them."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.quality.quantify.world import SHIFTS, Population, apart, independent, shifted


def world(articles: int = 300) -> Population:
    rng = np.random.default_rng(2)
    sizes = rng.integers(1, 12, articles)
    article = np.repeat(np.arange(articles), sizes)
    leaning = rng.beta(0.3, 1.2, articles)[article]
    truth = (rng.random(len(article)) < leaning) * 1.0
    return Population(truth, truth, 0.1 + 0.8 * truth, article, (article // 2).astype(np.int64), 0.02)


@pytest.mark.parametrize("shift", SHIFTS)
def test_the_population_drawn_from_has_the_share_asked_for(shift: str) -> None:
    there = world()
    for share in (0.05, 0.1, 0.3):
        found = shifted(there, shift, share)
        assert found is not None
        often, keep = found
        mass = often[there.article] * keep
        assert often.sum() == pytest.approx(1)
        assert mass @ there.truth / mass.sum() == pytest.approx(share)


def test_a_share_that_no_choice_of_articles_gives_is_not_drawn() -> None:
    there, rng = world(), np.random.default_rng(1)
    assert shifted(there, "presence", 0.9) is None
    assert independent(there, "presence", 0.9, 20, rng) is None
    assert apart(there, "articles", 0.6, 150, rng) is None


@pytest.mark.parametrize("shift", SHIFTS)
def test_validation_set_and_corpus_share_neither_article_nor_group(shift: str) -> None:
    there, rng = world(), np.random.default_rng(1)
    found = apart(there, shift, 0.2, 50, rng)
    assert found is not None
    rows, article, corpus, draw = found
    assert not set(there.group[rows]) & set(there.group[corpus])
    assert (there.article[rows] == article).all()
    assert len(corpus) == len(set(corpus.tolist()))
    assert len(set(there.article[corpus])) == len(set(draw.tolist()))


def test_corpora_of_the_other_half_have_the_size_and_share_asked_for() -> None:
    there, rng = world(), np.random.default_rng(3)
    drawn = [found for _ in range(300) if (found := apart(there, "articles", 0.3, 40, rng)) is not None]
    assert len(drawn) == 300
    assert np.mean([len(set(draw)) for _, _, _, draw in drawn]) == pytest.approx(40, rel=0.05)
    carried = sum(there.truth[corpus].sum() for _, _, corpus, _ in drawn)
    assert carried / sum(len(corpus) for _, _, corpus, _ in drawn) == pytest.approx(0.3, rel=0.05)
