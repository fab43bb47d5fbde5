"""The corpus report as it is shown: typeset, with figures, links and data."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import unquote

import pytest

from classifier.likeness import Likeness
from corpus.paragraphs.language import in_language
from reports.overview.data import overview_json
from reports.overview.figures import overview_figures
from reports.overview.view import overview_view
from reports.print.pdf import Typesetter
from reports.texts import LANGUAGES, texts
from tests.report_cases import model
from tests.reports.overview.cases import DATA, RATES, article, many, overview


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


def test_both_languages_have_the_same_texts() -> None:
    def keys(table: object, path: str = "") -> set[str]:
        if isinstance(table, dict):
            return {key for name, value in table.items() for key in keys(value, f"{path}.{name}")}
        return {path}

    for kind in ("overview", "html"):
        assert keys(texts("de", kind).table) == keys(texts("en", kind).table)


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_unlike_those_of_training_are_told_first(language: str) -> None:
    like = Likeness("", 40, 9000, 0.2, 0.5, 0.01, 0.4, (0.84, 0.83))
    recipes = Likeness("kueche", 9, 900, 0.42, 1.8, 0.08, 0.6, (0.84, 0.76))
    minutes = Likeness("landtag", 9, 900, 0.07, -0.5, 0.06, 0.7, (0.84, 0.84))
    share = texts(language).percent(like.unknown)
    for likeness, first in (
        ((like,), None), ((), None), ((like, like), None), ((recipes,), "42"), ((like, recipes), "kueche"),
        ((like, minutes), "landtag"),
    ):  # fmt: skip
        found = replace(overview(*many()), likeness=likeness)
        view = overview_view(found, texts(language, "overview"))
        alerts, vocabulary = view["alerts"], view["suits"]["lines"][0]
        assert bool(alerts) == (first is not None)
        assert first is None or first in alerts[0]
        assert ("0.76" in "".join(alerts) or "0,76" in "".join(alerts)) == (recipes in likeness)
        suits = texts(language, "overview").table["overview"]["suits"]
        assert vocabulary == (suits["unlike"] if first else suits["like"].format(share=share) if likeness else suits["unstated"])
        assert len(json.loads(overview_json(found))["likeness"]) == len(likeness)


@pytest.mark.parametrize("language", LANGUAGES)
def test_paragraphs_in_another_language_are_counted_and_told(language: str) -> None:
    own = overview_view(overview(*many()), texts(language, "overview"))["suits"]["lines"][1]
    assert own == texts(language, "overview")("overview.suits.own_language")
    english = "The new app takes the data of all who use it, and nobody has asked them whether they want that."
    made = [article("en/1", DATA, english, english), article("en/2", DATA, english)]
    marked = [in_language(one, "german")[0] for one in made]
    found = overview(*many(), *marked)
    assert found.foreign == (("English", 3),)
    line = overview_view(found, texts(language, "overview"))["suits"]["lines"][1]
    assert "3" in line
    assert texts(language, "overview").known("reasons", "English") + " 3" in line
    assert json.loads(overview_json(found))["foreign"] == {"English": 3}
