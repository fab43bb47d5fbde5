"""Two languages, one set of texts; the sentence; names; clean text."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.paragraphs.whole_lines import rules
from corpus.records import Role
from reports.article.sentence import summary_sentence
from reports.names import NAME_BYTES, Names, file_name
from reports.print.clean import BREAK, DROPPED, LONG_WORD, UNSHOWABLE, breakable, clean
from reports.texts import LANGUAGES, texts
from tests.paths import ROOT
from tests.report_cases import model, summary

DATA = ROOT / "reports" / "data"


def leaves(table: dict[str, Any], at: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Dotted keys with the sorted names of their places."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{at}{key}.")
        else:
            places = sorted({name for _, name, _, _ in Formatter().parse(str(value)) if name is not None})
            yield f"{at}{key}", tuple(places)


def test_languages_have_the_same_texts_with_the_same_places() -> None:
    german, english = (dict(leaves(tomllib.loads((DATA / f"{language}.toml").read_text("utf-8")))) for language in ("de", "en"))
    assert german == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_and_reason_has_a_name(language: str) -> None:
    table = texts(language).table
    assert set(table["roles"]) == {role.value for role in Role}
    assert {rule.name for rule in rules()} | {"words", "in doubt", "looks like it", "place and neighbours"} <= set(
        table["reasons"]
    )


def test_an_unknown_language() -> None:
    with pytest.raises(ValueError, match="fr"):
        texts("fr")


def sentence(text: str, language: str = "de", k: int = 4) -> str:
    return "".join(s["t"] for s in summary_sentence(summary(text, model(k)), texts(language))).replace("\u00a0", " ")


def test_sentence_with_a_leading_theme() -> None:
    text = "Die App nimmt sich Daten und Daten und noch mehr Daten.\n\nDas Abo kostet jetzt neun Euro im Monat.\n"
    assert sentence(text) == (
        "Der Text handelt vor allem von Datenschutz. 58 % der Wörter stehen in Absätzen dazu. "
        "Daneben geht es um Monetarisierung (42 %)."
    )
    assert sentence(text, "en").startswith("The text is mostly about Privacy. 58% of the words")


def test_sentence_with_equal_themes() -> None:
    assert sentence("Sie nimmt Daten und der Konkurrent verlangt Euro.") == (
        "Der Text handelt zu gleichen Teilen von Datenschutz, Monetarisierung und Wettbewerb. "
        "Je 100 % der Wörter stehen in Absätzen dazu."
    )
    assert sentence("Er nimmt Daten und auch Euro im Laden.\n\nDa kam ein Anruf.") == (
        "Der Text handelt vor allem und zu gleichen Teilen von Datenschutz und Monetarisierung. "
        "Je 67 % der Wörter stehen in Absätzen dazu. Daneben geht es um Telefonie (33 %)."
    )


def test_sentence_without_themes() -> None:
    dull = "Morgen wird das Wetter schön und kalt."
    assert sentence(dull) == "Der Text handelt von keinem der 4 Themen. Das ist ein gewöhnliches Ergebnis."
    assert sentence(dull, k=1) == "Der Text handelt nicht von Datenschutz. Das ist ein gewöhnliches Ergebnis."
    assert sentence("Anzeige\n") == (
        "In diesem Text war nichts zu lesen. Er besteht nur aus Überschriften, Anzeigen und Ähnlichem."
    )


def test_sentence_of_a_single_theme_code_book() -> None:
    assert sentence("Die App nimmt sich viele Daten.", k=1) == (
        "Der Text handelt von Datenschutz. 100 % der Wörter stehen in Absätzen dazu."
    )


def test_what_is_filled_in_is_no_template() -> None:
    assert texts("de")("facts.found_note", origin="{note}{0}") == "gefunden in: {note}{0}; nicht als Erscheinungsdatum gesichert"


@given(st.text())
@example("\ud800\udfff\ufffe\U0001ffff\U0010ffff")
@example("a\u0301" * 60)
def test_cleaned_text_holds_nothing_forbidden_and_breaks_are_only_added(text: str) -> None:
    cleaned = clean(text)
    assert not DROPPED.search(cleaned)
    assert not UNSHOWABLE.search(cleaned)
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Co"} for c in cleaned)
    assert breakable(cleaned).replace(BREAK, "") == cleaned


@given(st.text(alphabet="abcäöüß", min_size=LONG_WORD + 1))
def test_long_words_can_be_broken(word: str) -> None:
    assert max(map(len, breakable(word).split(BREAK))) <= LONG_WORD


def test_ordinary_german_is_left_alone() -> None:
    text = "„Straßenbahn – die Vorratsdatenspeicherung kostet 5 € im Quartal …“"
    assert breakable(clean(text)) == text


@given(st.lists(st.text(alphabet=st.characters(), max_size=300), max_size=5))
@example(["../../x", "a/../b", "CON", "nul.txt", "\udcff", "ß", "SS", "", "..", "/", "ä" * 250])
def test_names_are_safe_and_unique(articles: list[str]) -> None:
    names = Names()
    taken = [names.take(article) for article in articles]
    assert len({name.casefold() for name in taken}) == len(taken)
    for name in taken:
        assert "/" not in name
        assert "\\" not in name
        assert not name.startswith((".", "-"))
        assert 0 < len(name.encode("utf-8")) <= NAME_BYTES + 8


def test_umlauts_stay_in_names() -> None:
    assert file_name("U\u0308ber Köln") == "Über-Köln"
