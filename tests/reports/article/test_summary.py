"""The numbers of a report, without any layout."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.model import Scorer
from classifier.predict import predict
from classifier.rule import rule_for
from classifier.words import normalise
from corpus.paragraphs.article import article_from_text
from reports.article import evidence
from reports.article.data import report_json
from reports.article.evidence import log_odds
from reports.article.summary import summarise
from tests.report_cases import ARTICLE, SETTINGS, WORDS, model, summary


def test_counts_and_shares() -> None:
    result = summary()
    privacy, monetization, competition, telephony = result.themes
    assert [p.number for p in result.paragraphs] == [1, 3, 5]
    assert [line.number for line in result.set_aside] == [2, 4]
    assert result.words == 9 + 11 + 11
    assert (privacy.numbers, monetization.numbers, competition.numbers, telephony.numbers) == ((1,), (3,), (3,), ())
    assert (privacy.words, privacy.share_words, privacy.share_paragraphs) == (9, 9 / 31, 1 / 3)
    assert (telephony.words, telephony.share_words) == (0, 0.0)
    assert result.no_theme == (5,)


def test_only_the_file_name_of_the_source_is_kept() -> None:
    assert summary().source == "artikel.txt"


def test_deciding_words_point_into_the_text() -> None:
    paragraph = summary().paragraphs[1]
    assert {(m.word, m.theme) for m in paragraph.marks} == {("Euro", 1), ("Konkurrent", 2)}
    assert all(paragraph.text[m.start : m.end] == m.word for m in paragraph.marks)


@settings(max_examples=60)
@given(st.lists(st.sampled_from([*WORDS, "fremd"]), min_size=1, max_size=30), st.floats(0.05, 0.95))
def test_without_its_deciding_words_no_paragraph_reaches_the_threshold(words: list[str], threshold: float) -> None:
    use = model(threshold=threshold)
    text = "Der Satz mit " + " ".join(words) + " steht hier am Ende, sagte der Sprecher am Montag."
    article = article_from_text(text, article_id="a", source="a.txt")
    labelled = predict(article, Scorer(use), explain=True)
    facts = summarise(labelled, Scorer(use)).paragraphs[0]
    for t in range(4):
        deciding = [m for m in facts.marks if m.theme == t and m.deciding]
        if not facts.decisions[t]:
            assert not [m for m in facts.marks if m.theme == t]
            continue
        surplus = log_odds(facts.probabilities[t]) - log_odds(threshold)
        weakest = min(
            sum(m.contribution for m in deciding if normalise(m.word) == form) for form in {normalise(m.word) for m in deciding}
        )
        total = sum(m.contribution for m in deciding)
        assert total > surplus - 1e-9
        assert total - weakest <= surplus + 1e-9  # and none too many


def test_strong_words_that_were_not_needed_are_marked_as_such() -> None:
    use = replace(model(), bias=np.full(4, -4.0))
    marks = [m for m in summary("Hier stehen Daten und ein Adressbuch in einem Satz.", use).paragraphs[0].marks if m.theme == 0]
    assert [(m.word, m.deciding) for m in marks] == [("Daten", True), ("Adressbuch", False)]


def test_where_no_words_decided_none_is_said_to() -> None:
    use = replace(model(), bias=np.full(4, 5.0))
    marks = [m for m in summary("Hier stehen Daten und ein Adressbuch in einem Satz.", use).paragraphs[0].marks if m.theme == 0]
    assert [(m.word, m.deciding) for m in marks] == [("Daten", False), ("Adressbuch", False)]


def test_words_against() -> None:
    text = "Bei jedem Wetter sammelt die App viele Daten, Daten und Daten."
    privacy = summary(text).themes[0]
    assert [(w.word, w.count, w.paragraphs) for w in privacy.words_for] == [("Daten", 3, (1,))]
    assert [w.word for w in privacy.words_against] == ["Wetter"]
    assert privacy.words_against[0].contribution == pytest.approx(-6 / np.sqrt(5))


def test_telling_words_come_from_paragraphs_that_matter() -> None:
    privacy = summary().themes[0]
    assert [w.word for w in privacy.words_for] == ["Daten"]
    assert privacy.words_against == ()  # "Wetter" stands in a paragraph that is far from the theme


def test_unsure_decisions_are_to_be_checked() -> None:
    """A decision is unsure by its own chance of being wrong, whatever else stands in its paragraph."""
    use = replace(model(), bias=np.array([-18 / np.sqrt(3), -3.0, -3.0, -3.0]), thresholds=np.array([0.4, 0.5, 0.5, 0.5]))
    p = summary(ARTICLE, use).paragraphs[0].probabilities[0]
    assert 0.4 < p < 0.6
    for unsure, flagged in ((1 - p + 0.01, []), (1 - p - 0.01, [0])):
        rule = rule_for(use, unsure=unsure)
        article = article_from_text(ARTICLE, article_id="a", source="a.txt")
        result = summarise(predict(article, Scorer(use), rule), Scorer(use))
        assert [c.theme for c in result.paragraphs[0].checks] == flagged
        assert result.unsure == len(flagged)
        assert result.unsure_above == unsure


def test_paragraphs_the_model_learned_from_are_known() -> None:
    result = summary(ARTICLE, model(learned=("Die App nimmt sich Daten und noch mehr Daten.",)))
    assert [p.trained_on for p in result.paragraphs] == [True, False, False]


def test_an_article_without_classified_paragraphs() -> None:
    result = summary("Nur ein Titel\n\nAnzeige\n")
    assert result.paragraphs == ()
    assert {theme.share_words for theme in result.themes} == {None}


def test_a_model_without_scores_is_unvalidated() -> None:
    result = summary(ARTICLE, model(scores=False))
    assert result.validation is None
    assert result.themes[0].reliability is None


def test_scores_keep_what_is_undefined_undefined() -> None:
    reliability = summary().themes[0].reliability
    assert reliability is not None
    assert (reliability.precision, reliability.recall, reliability.f1_interval) == (0.81, None, (0.7, 0.8))


def test_a_paragraph_of_megabytes_is_not_explained_but_counted() -> None:
    paragraph = summary("Daten und Euro. " * 10_000).paragraphs[0]
    assert not paragraph.explained
    assert paragraph.marks == ()
    assert paragraph.decisions[:2] == (True, True)


def test_json_has_everything_and_the_same_bytes() -> None:
    data = json.loads(report_json(summary()))
    assert data["themes"]["privacy"]["names"]["de"] == "Datenschutz"
    assert data["dates"] == [{"value": "2018-10", "origin": "file header", "published": False}]
    paragraph = data["paragraphs"][0]
    assert ARTICLE[paragraph["start"] : paragraph["end"]] == paragraph["text"]
    assert paragraph["marks"][0]["theme"] == "privacy"
    assert [line["reason"] for line in data["set_aside"]] == ["looks like it", "advertisement"]
    assert data["provenance"]["model_sha256"] == "a" * 64
    assert report_json(summary()) == report_json(summary())


def test_json_of_half_a_surrogate_pair() -> None:
    data = json.loads(report_json(summary("Ein Satz mit Daten \ud83d und Daten.", article_id="x\udcff")))
    assert data["paragraphs"][0]["text"] == "Ein Satz mit Daten \ud83d und Daten."


def test_spelling_that_is_most_frequent_is_shown() -> None:
    assert evidence.WordTally(0).telling(sign=1) == ()
    assert SETTINGS.ngram_max == 0
    assert [w.word for w in summary("DATEN hier, Daten da und Daten dort.").themes[0].words_for] == ["Daten"]
