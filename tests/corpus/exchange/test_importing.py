"""Imports into a corpus: what is added and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.codebook import CodeBook
from corpus.errors import InputError
from corpus.exchange.export import export_bytes
from corpus.exchange.formats import FORMATS
from corpus.exchange.importing import Holdings, Merged, MergeSettings, merge
from corpus.exchange.newtext import one_line
from corpus.exchange.record import Coded, ReadSettings
from corpus.folder import Corpus
from corpus.paragraphs.article import article_from_text

BOOK = CodeBook.bundled()
NOTHING = Holdings({}, (), {})
formats = pytest.mark.parametrize("form", list(FORMATS))


def texts(*codings: tuple[str, str]) -> list[Coded]:
    return [Coded(text, (1, 0, None, 0), coder=coder) for text, coder in codings]


def joined(items: list[Coded], holdings: Holdings = NOTHING, **options: Any) -> Merged:
    return merge(holdings, items, MergeSettings("doccano", "datei", **options))


def after(merged: Merged) -> Holdings:
    articles = {name: article_from_text(text, article_id=name, source="") for name, text in merged.new_articles.items()}
    return Holdings(articles, merged.labels, merged.extras)


odd = st.sampled_from(["=1+1", "a\nb", "\u2028ж", "\ufeff1", "x\u200b", "0\r1", "a  b\t", " \xa0ä", "\x1c1\x85"])
hostile = st.one_of(odd, st.text(max_size=20)).filter(lambda text: "\0" not in text and one_line(text) != "")


@formats
@given(found=st.lists(hostile, min_size=1, max_size=4, unique_by=one_line), again=st.booleans())
@settings(max_examples=50)
def test_hostile_texts_become_articles_and_come_back(form: str, found: list[str], again: bool) -> None:
    merged = merge(NOTHING, texts(*((text, "anna") for text in found)), MergeSettings(form, "datei", add_texts=True))
    holdings = after(merged)
    corpus = Corpus("", BOOK, dict(holdings.articles), holdings.labels)
    raw = export_bytes(corpus, holdings.extras, form)
    back = list(FORMATS[form][0](raw, "", BOOK, ReadSettings()))
    assert [(c.text, c.values) for c in back] == [(text, (1, 0, None, 0)) for text in found]
    if again:
        twice = merge(holdings, back, MergeSettings(form, "datei"))
        assert (twice.labels, twice.extras, twice.unchanged) == (merged.labels, merged.extras, len(found))


def test_several_coders_of_a_new_text_share_it() -> None:
    merged = joined(texts(("Ein Anruf.", "a"), ("Ein  Anruf.", "b"), ("Regen.", "a")), add_texts=True, sample="quota")
    assert [(x.article, x.paragraph, x.coder, x.sample) for x in merged.labels] == [
        ("datei-00001", 1, "a", "quota"),
        ("datei-00001", 1, "b", "quota"),
        ("datei-00002", 1, "a", "quota"),
    ]
    same = texts(("Ein Anruf.", "a")) * 2
    assert joined(same, add_texts=True).added == 1


HELD = after(
    joined([Coded("Ein Anruf kam.", (1,) * 4, "a", n, "x") for n in (1, 2)] + texts(("Regen fiel.", "x")), add_texts=True)
)


@pytest.mark.parametrize(
    ("items", "message"),
    [
        (texts(("Schnee fiel.", "x")), "the corpus does not have this text: “Schnee fiel.”. Add --add-texts"),
        (texts(("Ein Anruf kam.", "x")), "stands in several places: a#1, a#2"),
        ([Coded("Schnee.", (1,) * 4, "a", 1, "x")], "article 'a', paragraph 1 has another text in the corpus"),
        ([Coded("Schnee.", (1,) * 4, "a", 3, "x")], "article 'a' has no paragraph 3 (it has 2)"),
        ([Coded("Ein Anruf kam.", (1,) * 4, "a", 1, "x", None, "00")], "the text has changed since it was coded (hash differs)"),
        ([Coded("", (1,) * 4, "a", 1, "x")], "neither text nor text_sha256 is given"),
        (texts(("Regen fiel.", "=cmd()")), "coder '=cmd()' would be a formula in a spreadsheet"),
        ([Coded("Regen fiel.", (v,) * 4, coder="y") for v in (0, 1)], "coder 'y' was given already"),
    ],
)
def test_refused(items: list[Coded], message: str) -> None:
    with pytest.raises(InputError) as error:
        joined(items, HELD)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("items", "message"),
    [
        *(
            ([Coded("Schnee.", (1,) * 4, article, 1, "x")], f"article id {article!r} cannot be a file name")
            for article in ("../a", "/etc/a", "a/../b", "a\\b", ".a", "c:a", "a\0", "a ", "a/", "ä" * 101, "a\n")
        ),
        ([Coded("Schnee.", (1,) * 4, "b", 0, "x")], "a new article needs a text and a paragraph number from 1 on"),
        ([Coded("Schnee.", (1,) * 4, "b", 10**9, "x")], "paragraph 1000000000 of article 'b' is too far on"),
        ([Coded(t, (1,) * 4, "b", 1, "x") for t in ("Schnee.", "Hagel.")], "article 'b', paragraph 1 has two texts"),
        (texts(("date 2018-10 ist vorbei.", "x")), "begins like a date line"),
        (texts(("a\0b", "x")), "holds U+0000"),
    ],
)
def test_refused_as_new_article(items: list[Coded], message: str) -> None:
    with pytest.raises(InputError) as error:
        joined(items, HELD, add_texts=True)
    assert message in str(error.value)
