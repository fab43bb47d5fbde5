"""The first page: what it is about, how sure that is, what to check; in short sentences, with words that tell something."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from classifier.model import Scorer, ThemeModel
from classifier.model_file import load
from classifier.predict import predict
from classifier.sureness import Sureness
from corpus.sources import read_articles
from reports.article.made_view import shown_words
from reports.article.quotes import QUOTES, sentences
from reports.article.sentence import summary_sentence
from reports.article.summary import summarise
from reports.article.view import article_view
from reports.records import TellingWord, ThemeSummary
from reports.texts import LANGUAGES, Texts, texts
from tests.paths import ROOT
from tests.report_cases import ARTICLE, model, summary

#: What the reader of a newsroom takes in at once.
WORDS = 25
#: Long enough that every paragraph is one by itself, with one theme word each, so that probabilities stand near the threshold.
MANY = "\n\n".join(
    f"Der {i}. Absatz nennt Daten, Euro, Konkurrent und Anruf vor dem Wetter und nach dem Wetter." for i in range(9)
)


def doubtful(k: int = 4, **options: Any) -> ThemeModel:
    """A model that assigns every theme below one half."""
    return replace(model(k, threshold=0.2, **options), bias=np.full(k, 0.5))


def plain(pieces: list[dict[str, Any]]) -> str:
    return "".join(piece["t"] for piece in pieces).replace("\u00a0", " ")


def first_page(found: ThemeSummary, language: Texts) -> list[str]:
    """Every sentence of the first page but those of the article itself."""
    view = article_view(found, language)
    about, sure, check = view["about"], view["sure"], view["check"]
    parts = [plain(about["summary"]), about["quotes_heading"], sure["alert"], sure["text"], sure["marks"], plain(check["intro"])]
    parts += [about[part]["caption"] for part in ("shares", "strip") if about[part]]
    parts += [plain(item["asked"]) for item in check["items"]] + [plain(line) for line in check["lines"]]
    parts += [f"{fact['label']} {fact['value']} {fact['note']}" for fact in view["facts"]]
    return [sentence for part in parts for sentence in re.split(r"(?<=[.!?])\s", part.replace("\x01", ""))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("k", [1, 4, 26])
@pytest.mark.parametrize("text", [ARTICLE, MANY, "Anzeige", "Morgen wird das Wetter schön und kalt."])
def test_no_sentence_is_longer_than_a_reader_bears(text: str, k: int, language: str) -> None:
    learned = (MANY.split("\n")[0], MANY.split("\n")[2])
    for use in (model(k), model(k, scores=False, learned=learned), doubtful(k)):
        for sentence in first_page(summary(text, use), texts(language)):
            assert len(sentence.split()) <= WORDS, sentence


@pytest.mark.slow
def test_no_sentence_is_longer_on_the_bundled_articles() -> None:
    """With the bundled model, in both languages: what real scores make of the sentences."""
    scorer = Scorer(load(None))
    paths = sorted((ROOT / "corpus" / "bundled" / "articles").glob("*.txt"))[::7]
    assert len(paths) > 50
    begun = set()
    for article in read_articles(tuple(map(str, paths))):
        found = summarise(predict(article, scorer), scorer)
        for sentence in (sentence for language in LANGUAGES for sentence in first_page(found, texts(language))):
            assert len(sentence.split()) <= WORDS, (article.id, sentence)
            begun.add(" ".join(sentence.split()[:4]))
    assert len(begun) > 100


def test_how_sure_a_theme_is() -> None:
    """Of a theme that paragraphs carry it is their expected share of errors; of another the chance that one carries it."""
    sure, _, _, absent = summary(use=model()).themes
    assert sure.error == pytest.approx(1 - summary().paragraphs[0].probabilities[0])
    assert sure.sureness is Sureness.SURE
    none = [p.probabilities[3] for p in summary().paragraphs]
    assert absent.error == pytest.approx(1 - (1 - none[0]) * (1 - none[1]) * (1 - none[2]))
    assert {theme.sureness for theme in summary(MANY, doubtful()).themes} != {Sureness.SURE}
    assert {theme.sureness for theme in summary("Anzeige").themes} == {Sureness.UNCLEAR}


def test_marks_say_whether_a_theme_is_there() -> None:
    rows = article_view(summary(), texts("de"))["about"]["shares"]["rows"]
    assert [row["mark"] for row in rows] == ["sicher", "sicher", "sicher", "sicher nicht"]


def test_the_verb_is_as_sure_as_the_theme() -> None:
    near = replace(model(), bias=np.array([-7.3, -9.0, -9.0, -9.0]), thresholds=np.full(4, 0.2))
    found = summary("Die App nimmt sich Daten, sagte er.", near)
    assert 0.5 < found.paragraphs[0].probabilities[0] < 0.8 or found.themes[0].sureness is not Sureness.RATHER
    begin = {Sureness.SURE: "Der Text handelt von", Sureness.RATHER: "Der Text handelt wohl", Sureness.UNCLEAR: "vielleicht"}
    for kind in Sureness:
        themes = (replace(found.themes[0], sureness=kind, numbers=(1,), share_words=1.0), *found.themes[1:])
        assert begin[kind] in plain(summary_sentence(replace(found, themes=themes), texts("de")))


def test_a_lead_that_unsure_paragraphs_make_is_said_to_be_open() -> None:
    text = "Die App nimmt sich Daten.\n\nDas Abo kostet Euro, und noch einmal kostet es Euro und weiter nichts.\n"
    use = replace(model(), bias=np.array([-1.0, -9.8, -9.0, -9.0]), thresholds=np.array([0.5, 0.1, 0.5, 0.5]))
    found = summary(text, use)
    (p,) = [p for p in found.paragraphs if p.decisions[1]]
    assert 0.1 < p.probabilities[1] < 0.5
    assert [c.theme for c in p.checks] == [1]
    assert plain(summary_sentence(found, texts("de"))).startswith("Der Text handelt am meisten von Monetarisierung (")
    assert "oder von Datenschutz (" in plain(summary_sentence(found, texts("de")))


def test_quotes_are_the_strongest_sentences_of_the_text() -> None:
    text = (
        "Am Morgen war es noch still in der kleinen Stadt. Dann nahm sich die App alle Daten und noch mehr Daten der Leute. "
        "Am Abend war es wieder still in der Stadt.\n\n"
        "Ein Anruf half dem alten Herrn vom Rand der Stadt nicht weiter."
    )
    found = summary(text)
    assert len(found.quotes) <= QUOTES
    quoted = [found.paragraphs[q.number - 1].text[q.start : q.end] for q in found.quotes]
    assert quoted[0] == "Dann nahm sich die App alle Daten und noch mehr Daten der Leute."
    assert [q.themes for q in found.quotes] == [(0,), (3,)]
    assert summary("Morgen wird das Wetter schön und kalt.").quotes == ()


def test_what_is_unsure_is_not_quoted() -> None:
    found = summary(MANY, doubtful())
    assert all(any(p.decisions) for p in found.paragraphs)
    assert found.quotes == ()


def test_a_theme_of_few_words_is_not_what_a_text_is_mostly_about() -> None:
    text = "Die App nimmt sich Daten.\n\nMorgen wird das Wetter schön und übermorgen wird das Wetter schlecht.\n"
    said = plain(summary_sentence(summary(text), texts("de")))
    assert said.startswith("Der Text handelt zum Teil von Datenschutz, und von keinem anderen")
    assert said.endswith("Das meiste handelt von etwas anderem.")
    text += "\nDas Abo kostet Euro.\n"
    assert "Der Text handelt am meisten von Datenschutz" in plain(summary_sentence(summary(text), texts("de")))


def test_a_theme_of_very_few_words_is_at_the_margin() -> None:
    text = "Die App nimmt sich Daten.\n\n" + "Morgen wird das Wetter schön und übermorgen wird es schlecht. " * 6
    said = plain(summary_sentence(summary(text), texts("de")))
    assert said.startswith("Der Text handelt vor allem von etwas anderem. Nur am Rand geht es um Datenschutz (")
    assert "zum Teil" not in said


@pytest.mark.parametrize("text", ["Die App nimmt sich Daten und Daten.", "Morgen wird das Wetter schön und kalt."])
def test_a_theme_that_may_have_been_missed_is_neither_denied_nor_forgotten(text: str) -> None:
    """Marked as unclear it cannot be one of those that the text is said not to be about, and there is a place to look for it."""
    found = summary(text)
    themes = (*found.themes[:2], replace(found.themes[2], sureness=Sureness.UNCLEAR, error=0.6), found.themes[3])
    said = plain(summary_sentence(replace(found, themes=themes), texts("de")))
    assert "Unklar bleibt, ob es" in said
    assert "um Wettbewerb geht." in said
    assert "keinem anderen" not in said
    check = article_view(replace(found, themes=themes), texts("de"))["check"]
    line = [piece for piece in check["lines"][0] if piece["t"]]
    assert plain(line) == "Geht es irgendwo um Wettbewerb? Am ehesten in Absatz 1."
    assert "Nichts ist unklar" not in plain(check["intro"])
    assert "Unklar bleibt" not in plain(summary_sentence(found, texts("de")))


def test_one_sentence_for_several_themes_is_quoted_once() -> None:
    (quote,) = summary("Die App nimmt Daten und Euro von allen, die sie haben.").quotes
    assert quote.themes == (0, 1)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Das ist so. Und das auch.", 2),
        ("Er kam am 3. Mai nach St. Pölten, z. B. wegen Dr. Weiß.", 1),
        ("„Nein!“, rief er. „Doch!“ Sie ging … Dann kam er.", 4),
        ("Ohne Punkt am Ende", 1),
        ("  ", 1),
    ],
)
def test_sentences(text: str, parts: int) -> None:
    spans = sentences(text)
    assert len(spans) == parts
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "")


def test_only_telling_words_are_shown() -> None:
    def word(text: str, weight: float = 1.0) -> TellingWord:
        return TellingWord(text, 2, (1,), weight)

    found = (word("Daten"), word("fast"), word("sind"), word("2018"), word("Konto", 0.39), word("Wetter", -0.5))
    assert [w.word for w in shown_words(found, "de")] == ["Daten", "Wetter"]
    assert len(shown_words(tuple(word(f"Wort{c}") for c in "abcdefghi"), "de")) == 6


def test_words_are_shown_of_present_and_close_themes_only() -> None:
    view = article_view(summary(), texts("de"))
    assert [row["theme"] for row in view["telling"]["themes"]] == [0, 1, 2]
    assert view["telling"]["themes"][0]["for"][0] | {"numbers": 0} == {"word": "Daten", "count": "×2", "numbers": 0}
    assert article_view(summary("Morgen wird das Wetter schön und kalt."), texts("de"))["telling"] is None


def test_what_to_check_leads_to_its_paragraphs() -> None:
    found = summary(MANY, doubtful())
    unsure = [p.number for p in found.paragraphs if p.checks]
    assert len(unsure) == 9
    check = article_view(found, texts("de"))["check"]
    named = [item["n"] for item in check["items"]] + [piece["p"] for piece in check["lines"][0] if "p" in piece]
    assert sorted(named) == unsure
    assert plain(check["items"][0]["asked"]).startswith("Trifft ")
    nothing = article_view(summary(), texts("de"))["check"]
    assert nothing["items"] == []
    assert [piece["p"] for piece in nothing["intro"] if "p" in piece] == [3]
