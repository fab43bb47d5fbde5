"""What is not in the model's language is set aside, with that reason, and nothing that is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from classifier.model import Scorer
from classifier.predict import predict
from corpus.folder import Corpus
from corpus.gates.source import ReadOptions
from corpus.paragraphs.article import article_from_text
from corpus.paragraphs.language import ANY, LETTERS, foreign, in_language
from corpus.records import Article, Role
from corpus.sources import read_articles
from reports.article.facts_view import facts
from reports.article.summary import summarise
from reports.overview.collect import collect
from reports.overview.data import overview_json
from reports.overview.view import _facts
from reports.texts import LANGUAGES, texts
from tests.report_cases import model

GERMAN = "Die Gemeinde hat die Kameras am Bahnhof abgebaut, weil niemand mehr wusste, wer die Bilder sehen darf."
ENGLISH = "The town took down the cameras at the station because nobody could say any more who was allowed to see the pictures."
FRENCH = "La commune a démonté les caméras de la gare parce que personne ne savait plus qui avait le droit de voir les images."
SHORT = "It was not the first time."

STAY = {
    "Swiss": "Der Bundesrat büsst die Grossbank. Ausserdem müssen Strassenverkehrsämter Massnahmen treffen, hiess es in Bern.",
    "Austrian": "Heuer gibt es im Jänner kein Packerl vom Greißler, sagt der Obmann, und die Marillen sind auch schon aus.",
    "dialect": "Mir händ das scho lang gwüsst, seit de Gmeindspräsident, aber niemert het öppis gmacht, und jetz isch es z spat.",
    "Bavarian": "I mog des ned, wann oana moant, er waar wos Bessers. Mia san mia, hod mei Opa oiwei gsogt.",
    "Low German": "Ik weet nich, wat de Kinners in de School vundaag noch Platt leert. Mien Grootmoder hett jümmers so snackt.",
    "Low German 2": "Dat Schipp is al lang weg, un wi hebbt dat nich wedder sehn, so weer dat in de ole Tied an de Waterkant.",
    "no umlauts": "Behoerden pruefen derzeit, ob Kaeufer kuenftig hoehere Gebuehren entrichten muessen als Verkaeufer.",
    "quotation": "Musk schrieb: “This is one of the most important decisions that we have ever made, and it stays.”",
    "quotation 2": "„We are not going to stop here until every company respects the rights of its users“, sagte Thon.",
    "names": "Real Madrid, FC Barcelona, Manchester United, Chelsea, Arsenal, Juventus Turin, Inter Mailand, Paris Saint-Germain",
    "products": "iPhone 15 Pro Max, Galaxy S24 Ultra, Pixel 8 Pro, Surface Laptop Studio: Display, Performance, Gaming, Sound",
    "book": "Carter, L. (2019): The Price of Attention. Journal of Media Economics, Vol. 12, No. 3, Cambridge University Press",
    "address": "Permalink: https://www.example.org/news/2021/why-nobody-wants-to-pay-for-attention-any-more/.",
    "half": "Mutmaßliche Täter flohen gestern Abend mit hoher Geschwindigkeit Richtung Autobahn, Zeugen alarmierten sofort "
    "Polizei. Witnesses saw them leave town again in two stolen cars with no plates on them, and they were heading north at "
    "great speed, while nobody else seemed to care.",
    "too short": SHORT,
    "refused": "\ud800 \x00 \ufffe Rad\x01haus",
}


@pytest.mark.parametrize("kind", STAY)
def test_german_stays(kind: str) -> None:
    assert foreign([STAY[kind]], "german") == [None]


def test_no_paragraph_of_the_bundled_corpus_is_foreign(bundled: Corpus) -> None:
    articles = bundled.articles.values()
    assert not [name for name in foreign([p.text for a in articles for p in a.paragraphs], "german") if name]
    assert all(in_language(article, "german") == (article, None) for article in articles)


def test_each_text_by_itself() -> None:
    given = [GERMAN, ENGLISH, FRENCH, SHORT, "", f"{ENGLISH}\x01\ud800"]
    assert foreign(given, "german") == [None, "English", "French", None, None, "English"]
    assert foreign(given, "english") == ["German", None, "French", None, None, None]
    assert foreign(given, ANY) == [None] * len(given)


def test_the_length_from_which_a_paragraph_is_judged() -> None:
    text = "nobody knows what the new owners want to do with it"
    letters = sum(map(str.isalpha, text))
    assert letters >= LETTERS
    short = text[: -(letters - LETTERS + 1)].rstrip()
    assert foreign([text, short], "german") == ["English", None]


def article(*paragraphs: str) -> Article:
    return article_from_text("\n\n".join(paragraphs), article_id="a", source="a.txt")


def reasons(found: Article) -> list[str]:
    return [p.reason if not p.classified else "" for p in found.paragraphs]


def test_short_lines_follow_their_article() -> None:
    assert reasons(in_language(article(GERMAN, SHORT, ENGLISH, GERMAN), "german")[0]) == ["", "", "language: English", ""]
    found, language = in_language(article(ENGLISH, SHORT, ENGLISH), "german")
    assert reasons(found) == ["language: English", "language of the article: English", "language: English"]
    assert language == "English"
    assert [p.role for p in found.paragraphs] == [p.role for p in article(ENGLISH, SHORT, ENGLISH).paragraphs]
    found, language = in_language(article(ENGLISH, SHORT, ENGLISH, GERMAN), "german")
    assert reasons(found)[1:] == ["language of the article: English", "language: English", ""]
    assert language is None


def test_an_article_of_short_lines_is_judged_as_a_whole() -> None:
    lines = ("Nobody knows who did it.", "It was not the first time.", "They will try again soon.")
    found, language = in_language(article(*lines), "german")
    assert language == "English"
    assert not found.classified


def test_the_language_is_the_reason_where_german_rules_see_page_furniture() -> None:
    subscribe = f"Newsletter: {FRENCH} Abonnez-vous, www.example.org | newsletter@example.org | Tel. 030 555 01 23"
    given = article(GERMAN, ENGLISH, subscribe, ENGLISH)
    assert given.paragraphs[2].role is Role.BOILERPLATE
    assert reasons(in_language(given, "german")[0])[2] == "language: French"


def test_one_note_for_an_article_in_another_language(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{ENGLISH}\n\n{ENGLISH}\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"{GERMAN}\n\n{ENGLISH}\n", encoding="utf-8")
    notes: list[str] = []
    read = list(read_articles([str(tmp_path)], ReadOptions(on_note=notes.append)))
    assert [len(a.classified) for a in read] == [0, 1]
    assert notes == [f"{tmp_path / 'a.txt'}: article in English: 2 paragraphs set aside (--text-language any takes them)"]
    assert [len(a.classified) for a in read_articles([str(tmp_path)], ReadOptions(language="english"))] == [2, 1]
    assert [len(a.classified) for a in read_articles([str(tmp_path)], ReadOptions(language=ANY))] == [2, 2]


def test_rows_are_judged_one_by_one(run: Callable, tmp_path: Path) -> None:
    rows = [("x", ENGLISH), ("x", SHORT), ("x", ENGLISH), ("y", GERMAN), ("x", GERMAN)]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({"article": a, "text": t}) + "\n" for a, t in rows), encoding="utf-8")
    assert [p.classified for a in read_articles([str(path)]) for p in a.paragraphs] == [False, True, False, True, True]
    # What stands apart of one article is judged together all the same: as if the foreign rows were not there.
    bare = tmp_path / "bare.jsonl"
    bare.write_text("".join(json.dumps({"article": a, "text": t}) + "\n" for a, t in rows if t != ENGLISH), encoding="utf-8")
    found, expected = (
        [row["probabilities"] for line in run("predict", name).out.splitlines() if (row := json.loads(line))["classified"]]
        for name in (path, bare)
    )
    assert found == expected


def test_read_counts_and_predict_names_what_is_set_aside(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n\n".join((GERMAN, ENGLISH, FRENCH, ENGLISH, GERMAN)), encoding="utf-8")
    result = run("read", path)
    assert "2 - body [language: English]" in result.out
    assert "3 paragraphs set aside for their language (English 2, French 1)" in result.err
    lines = [json.loads(line) for line in run("predict", path).out.splitlines()]
    assert [(line["classified"], "probabilities" in line) for line in lines] == [(kept, kept) for kept in (1, 0, 0, 0, 1)]
    assert lines[2]["reason"] == "language: French"
    assert "set aside for" not in run("read", path, "--text-language", "any").err
    assert "(German 2, French 1)" in run("read", path, "--text-language", "english").err


def test_reports_list_it_in_their_language(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{GERMAN}\n\n{ENGLISH}\n", encoding="utf-8")
    (found,) = read_articles([str(tmp_path)])
    scorer = Scorer(model(4))
    aside = summarise(predict(found, scorer), scorer, model_sha256="").set_aside
    assert [line.number for line in aside] == [2]
    named = [texts(language).known("reasons", aside[0].reason) for language in LANGUAGES]
    assert named == ["Sprache: Englisch", "language: English"]


def test_reports_count_it_apart_from_furniture(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n\n".join((GERMAN, ENGLISH, "Anzeige", FRENCH, GERMAN)), encoding="utf-8")
    found = list(read_articles([str(tmp_path)]))
    scorer = Scorer(model(4))
    whole = collect((predict(article, scorer) for article in found), scorer)
    assert (whole.set_aside, whole.other_languages) == (3, 2)
    assert json.loads(overview_json(whole))["other_languages"] == 2
    one = summarise(predict(found[0], scorer), scorer, model_sha256="")
    for language, said in (("de", "3 Zeilen beiseitegelegt, 2 davon in"), ("en", "3 lines set aside, 2 of them in")):
        notes = [fact["note"] for fact in facts(one, texts(language))]
        assert any(said in note for note in notes), notes
        assert any(said in str(fact["note"]) for fact in _facts(whole, texts(language, "overview")))
