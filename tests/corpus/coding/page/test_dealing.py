"""Who codes what."""

from __future__ import annotations

from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from corpus.coding.page.dealing import deal

SIZES = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.integers(1, 30), max_size=25)
CODERS = st.lists(st.sampled_from("uvwxyz"), min_size=1, max_size=4, unique=True)


@given(SIZES, CODERS, st.floats(0, 1), st.integers(0, 9), st.randoms())
def test_every_article_has_its_coders_and_who_began_keeps_it(sizes, coders, double, seed, chance) -> None:  # type: ignore[no-untyped-def]
    begun = {article: chance.sample(coders, chance.randint(0, min(2, len(coders)))) for article in sizes}
    dealt = deal(sizes, coders, double, seed, begun)
    assert dealt == deal(sizes, coders, double, seed, begun)
    holders = {article: {coder for coder in coders if article in dealt[coder]} for article in sizes}
    assert list(dealt) == coders
    assert all(len(articles) == len(set(articles)) for articles in dealt.values())
    assert all(held and held >= set(begun[article]) for article, held in holders.items())
    if len(coders) > 1 and not any(begun.values()):
        assert sum(len(held) == 2 for held in holders.values()) == ceil(double * len(sizes))
        assert all(len(held) in (1, 2) for held in holders.values())


def test_loads_are_even_and_orders_differ() -> None:
    dealt = deal({f"a{i:03}": 5 for i in range(90)}, ["x", "y", "z"], 0.2, 3, {})
    assert {len(articles) for articles in dealt.values()} == {36}
    assert all(list(articles) != sorted(articles) for articles in dealt.values())
    both = set(dealt["x"]) & set(dealt["y"])
    assert [a for a in dealt["x"] if a in both] != [a for a in dealt["y"] if a in both]
    assert min(len(set(dealt[a]) & set(dealt[b])) for a, b in ("xy", "xz", "yz")) >= 3
