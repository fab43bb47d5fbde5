"""The corpus report: its counts, its groups, its words, and the command."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest

from classifier.model import Evidence, Scorer, ThemeModel
from classifier.model_file import model_bytes
from classifier.predict import predict
from classifier.prior_shift import moved
from corpus.coding.labels import HandLabel, write_labels
from corpus.paragraphs.article import article_from_text
from corpus.records import Article, DateCandidate, text_sha256
from reports.overview.collect import CHECKED_PER_ARTICLE, collect, source_of
from reports.overview.data import overview_json
from reports.overview.figures import overview_figures
from reports.overview.records import Overview
from reports.overview.view import overview_view
from reports.overview.words import ThemeWords
from reports.print.pdf import Typesetter
from reports.quantify.records import Method
from reports.texts import LANGUAGES, texts
from tests.conftest import Ran
from tests.needs import needs_poppler
from tests.report_cases import ARTICLE, THEMES, model

STEADY = {"covariance": [1e-4, 0.0, 1e-3], "slope": [0.0, 0.0]}
RATES = {
    theme: {
        "articles": 50,
        "positives": 30,
        "negatives": 70,
        "decision": STEADY | {"mean": [0.1, 0.7], "spread": [0.09, 0.21]},
        "moved": {
            "of": 0.02,
            "to": [0.02, 0.3],
            "measures": [
                STEADY | {"mean": [0.15, 0.6], "spread": [0.03, 0.08]},
                STEADY | {"mean": [0.3, 0.9], "spread": [0.03, 0.08]},
            ],
        },
    }
    for theme in THEMES
}
DATA = "Die App nimmt sich Daten und noch mehr Daten."
EURO = "Das Abo kostet neun Euro und der Konkurrent verlangt acht Euro."
NOTHING = "Morgen wird das Wetter schön und übermorgen wird das Wetter schlecht."


def article(name: str, *paragraphs: str, published: str = "") -> Article:
    made = article_from_text("\n\n".join(paragraphs), article_id=name, source=f"{name}.txt")
    return replace(made, dates=(DateCandidate(published, "meta", published=True),) if published else made.dates)


def overview(*articles: Article, use: ThemeModel | None = None, **options: object) -> Overview:
    scorer = Scorer(use or model(info={"error_rates": RATES}))
    return collect((predict(a, scorer) for a in articles), scorer, **options)  # type: ignore[arg-type]


def many(n: int = 12) -> list[Article]:
    return [
        article(f"{('anna', 'bert')[i % 2]}/{i}", DATA, EURO, NOTHING, published=f"20{10 + i // 4}-0{1 + i % 4}")
        for i in range(n)
    ]


def test_counts_add_up() -> None:
    found = overview(*many())
    privacy, money, competition, telephony = found.whole.shares
    assert (found.whole.articles, found.whole.paragraphs, found.no_theme) == (12, 36, 12)
    assert (privacy.paragraphs, money.paragraphs, competition.paragraphs, telephony.paragraphs) == (12, 12, 12, 0)
    assert privacy.words == 12 * len(DATA.split())
    assert privacy.estimates[Method.COUNT].share == pytest.approx(1 / 3)
    assert privacy.estimates[Method.ADJUSTED_COUNT].share == pytest.approx((1 / 3 - 0.1) / 0.6)
    assert privacy.best is Method.ADJUSTED_PROBABILITIES
    assert found.together[1][2] == 12
    assert found.together[0][1] == 0
    assert [(p.themes, p.articles) for p in found.profiles] == [((0, 1, 2), 12)]


def test_corrected_shares_come_from_the_probabilities_made_for_a_share_like_theirs() -> None:
    scorer = Scorer(model(info={"error_rates": RATES}))
    of = [p.by_words[0] for a in many() for p in predict(a, scorer).paragraphs if p.paragraph.classified]
    there = moved(np.array(of), 0.02, 0.3).mean()
    assert (there - 0.3) / 0.6 > 0.08  # nearer to 30 % than to 2 %
    found = overview(*many())
    for group in (found.whole, *found.sources):
        share = group.shares[0].estimates[Method.ADJUSTED_PROBABILITIES].share
        assert share == pytest.approx((there - 0.3) / 0.6)


def test_sources_and_periods() -> None:
    found = overview(*many())
    assert [(g.name, g.articles) for g in found.sources] == [("anna", 6), ("bert", 6)]
    assert (found.period, found.undated) == ("quarter", 0)
    assert [g.name for g in found.periods][:2] == ["2010-Q1", "2010-Q2"]
    for groups in (found.sources, found.periods):
        assert sum(g.paragraphs for g in groups) == found.whole.paragraphs
        assert sum(g.shares[0].paragraphs for g in groups) == found.whole.shares[0].paragraphs
    assert source_of(replace(article("a", DATA), metadata=(("site", "Tageblatt"),))) == "Tageblatt"


def test_a_crawl_date_makes_no_course() -> None:
    found = overview(*(article(str(i), f" date 201{i}-10 {DATA}") for i in range(4)))
    assert (found.periods, found.undated) == ((), 4)
    view = overview_view(found, texts("de", "overview"))
    assert view["course"]["file"] == "articles.svg"
    assert "nicht bekannt" in view["facts"][1]["value"]


def test_nothing_is_corrected_that_the_model_learned_from() -> None:
    use = model(info={"error_rates": RATES}, learned=(DATA,))
    found = overview(*many(), use=use)
    assert (found.learned, found.withheld) == (12, True)
    assert all(share.best is None for share in found.whole.shares)
    notes = overview_view(found, texts("en", "overview"))["notes"]
    assert [note["alert"] for note in notes] == [True]
    assert "12 of the 36 paragraphs" in notes[0]["text"]


def test_without_error_rates_the_report_says_so() -> None:
    found = overview(*many(), use=model(scores=False))
    assert set(found.whole.shares[0].estimates) == {Method.COUNT, Method.PROBABILITIES}
    assert "bloße Zählungen" in overview_view(found, texts("de", "overview"))["notes"][0]["text"]


def test_hand_labels_drawn_at_random_take_over() -> None:
    articles = many(30)
    labels = {(a.id, 1): (text_sha256(DATA), (0, None, None, None)) for a in articles[:20]}
    labels |= {(a.id, 2): ("changed", (1, 1, 1, 1)) for a in articles}
    found = overview(*articles, labels=labels)
    assert found.labelled == 20
    assert found.whole.shares[0].best is Method.DESIGN
    assert found.whole.shares[0].estimates[Method.DESIGN].share == 0.0
    assert found.whole.shares[1].best is Method.ADJUSTED_PROBABILITIES


def test_labels_of_paragraphs_the_model_learned_from_do_not_count() -> None:
    seen = "Diesen Satz mit Daten kennt das Modell."
    articles = [*many(30), article("gelernt", seen)]
    labels = {("gelernt", 1): (text_sha256(seen), (1, 0, 0, 0)), (articles[0].id, 1): (text_sha256(DATA), (1, 0, 0, 0))}
    found = overview(*articles, use=model(info={"error_rates": RATES}, learned=(seen,)), labels=labels)
    assert (found.learned, found.withheld, found.labelled) == (1, False, 1)


def test_the_closest_calls_come_first_and_few_of_each_article() -> None:
    # The score is 9 / sqrt(n) - 3 over the n words that the model knows: 0 for nine of them, a little less for ten.
    close, closer = ("Hier gibt es Daten" + " und" * n + " so weiter in einem Satz." for n in (9, 8))
    found = overview(article("a", *[close] * 9), article("b", closer))
    assert [(item.article, item.paragraph) for item in found.check] == [(1, 1), (0, 1), (0, 2)]
    assert CHECKED_PER_ARTICLE == 2
    assert found.unsure == 10


def test_words_forget_the_weak_and_keep_the_strong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.overview.words.FORMS", 10)
    words = ThemeWords(0)
    for i in range(200):
        words.add(i, (Evidence("Daten", 0, 5, (1.0,)), Evidence(f"wort{i}", 6, 9, (0.01,))))
    assert [(w.word, w.paragraphs, w.articles) for w in words.telling()] == [("Daten", 200, 200)]
    assert len(words._forms) <= 11


def test_empty_and_tiny_corpora() -> None:
    found = overview(article("nur-titel", "Viele neue Nummern"))
    assert found.whole.paragraphs == 0
    for language in LANGUAGES:
        view = overview_view(found, texts(language, "overview"))
        assert view["shares"] is None
    assert overview(article("eins", DATA)).whole.shares[0].estimates[Method.COUNT].high <= 1


@pytest.mark.parametrize("k", [1, 12])
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_number_of_themes_is_typeset(k: int, language: str) -> None:
    hostile = article("<b>*#/x", "=1+1 \u202e\ue000 #link Daten " + "a" * 4000, DATA, published="2018-10")
    found = overview(*many(), hostile, use=model(k, info={"error_rates": RATES}), names=[f"r{i}" for i in range(13)])
    with Typesetter() as typesetter:
        figures = overview_figures(found, texts(language, "overview"), ("svg",))
        pdf = typesetter.overview_pdf(overview_view(found, texts(language, "overview")), overview_json(found), figures)
        again = typesetter.overview_pdf(overview_view(found, texts(language, "overview")), overview_json(found), figures)
    assert pdf == again
    assert overview_figures(found, texts(language, "overview"), ("svg",)) == figures
    assert b"(r1.pdf)" in pdf or b"r1.pdf" in pdf


def test_links_lead_to_the_reports_of_the_articles() -> None:
    names = ["ein-artikel-mit-einem-namen-der-länger-ist-als-eine-zeile", *(f"r{i} #1" for i in range(11))]
    found = overview(*many(), names=names)
    with Typesetter() as typesetter:
        figures = overview_figures(found, texts("de", "overview"), ("svg",))
        pdf = typesetter.overview_pdf(overview_view(found, texts("de", "overview")), overview_json(found), figures)
    targets = {unquote(target.decode("ascii")) for target in re.findall(rb"/URI\s*\(([^)]+)\)", pdf)}
    assert targets == {f"{name}.pdf" for name in names}


def test_figures_carry_alternative_texts() -> None:
    figures = overview_figures(overview(*many()), texts("de", "overview"))
    assert sorted(figures) == [f"{n}.{f}" for n in ("course", "shares") for f in ("pdf", "png", "svg")]
    assert "Datenschutz: gezählt 33" in figures["shares.svg"].decode()


def test_the_data_say_all() -> None:
    data = json.loads(overview_json(overview(*many())))
    assert data["format"] == "absatz-corpus-report"
    assert data["themes"]["privacy"]["best"] == "adjusted_probabilities"
    assert len(data["articles"]) == 12
    assert data["together"]["monetization"]["competition"] == 12
    assert {g["name"] for g in data["sources"]} == {"anna", "bert"}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a model and four articles."""
    monkeypatch.chdir(tmp_path)
    Path("model").write_bytes(model_bytes(model(info={"error_rates": RATES})))
    Path("in").mkdir()
    for i in range(4):
        Path(f"in/post{i}.txt").write_text(ARTICLE + "\n" + NOTHING, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("desk")
def test_the_command(run: Callable[..., Ran]) -> None:
    ran = run("overview", "in", "-m", "model", "-o", "out", "--articles", "--figures")
    assert ran.code == 0, ran.err
    names = {p.name for p in Path("out").iterdir()}
    assert {"overview.pdf", "overview.json", "post0.pdf", "overview.shares.png", "overview.articles.svg"} <= names
    first = Path("out/overview.pdf").read_bytes()
    assert run("overview", "in", "-m", "model", "-o", "out").code == 1
    assert run("overview", "in", "-m", "model", "-o", "out", "--articles", "--force").code == 0
    assert Path("out/overview.pdf").read_bytes() == first


@needs_poppler
@pytest.mark.usefixtures("desk")
def test_the_printed_overview_says_what_to_check_by_hand(run: Callable[..., Ran]) -> None:
    assert run("overview", "in", "-m", "model", "-o", "out").code == 0
    text = subprocess.run(["pdftotext", "out/overview.pdf", "-"], capture_output=True, check=True).stdout.decode()
    assert "Was zuerst von Hand zu prüfen ist" in text or "Kein Absatz ist unsicher" in text


@pytest.mark.usefixtures("desk")
def test_predictions_give_the_same_numbers_with_the_same_model_only(run: Callable[..., Ran]) -> None:
    lines = run("predict", "in", "-m", "model", "--format", "jsonl").out
    Path("p.jsonl").write_text(lines, encoding="utf-8")
    for source, folder in (("in", "a"), ("p.jsonl", "b")):
        assert run("overview", source, "-m", "model", "-o", folder, "--format", "json").code == 0
    a, b = (json.loads(Path(f"{folder}/overview.json").read_text()) for folder in ("a", "b"))
    assert a["themes"] == b["themes"]
    Path("other").write_bytes(model_bytes(replace(model(), bias=np.full(4, -2.0))))
    ran = run("overview", "p.jsonl", "-m", "other", "-o", "c")
    assert ran.code == 1
    assert "made with another model" in ran.err
    Path("p.jsonl").write_text(lines + '{"article": "x"}\n', encoding="utf-8")
    ran = run("overview", "p.jsonl", "-m", "model", "-o", "c")
    assert ran.code == 1
    assert "not a line of predictions" in ran.err
    assert not Path("c").exists()


@pytest.mark.usefixtures("desk")
def test_labels_that_cannot_be_used_are_refused(run: Callable[..., Ran]) -> None:
    first = article_from_text(ARTICLE, article_id="post0", source="").paragraphs[0]
    rows = [HandLabel("post0", 1, "anna", "uncertain", text_sha256(first.text), (1, 0, 0, 0))]
    Path("labels.csv").write_bytes(write_labels(rows, THEMES))
    ran = run("overview", "in", "-m", "model", "-o", "out", "--labels", "labels.csv")
    assert ran.code == 1
    assert "no row of the label file can be used" in ran.err
    assert not Path("out/overview.pdf").exists()


def test_both_languages_have_the_same_texts() -> None:
    def keys(table: object, path: str = "") -> set[str]:
        if isinstance(table, dict):
            return {key for name, value in table.items() for key in keys(value, f"{path}.{name}")}
        return {path}

    for kind in ("overview", "html"):
        assert keys(texts("de", kind).table) == keys(texts("en", kind).table)
