"""Figures saved alone."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from reports.article.alt import shares_alt, strip_alt
from reports.article.figures import article_figures, shares_figure, strip_figure
from reports.article.strip import columns, labels
from reports.texts import texts
from tests.report_cases import ARTICLE, NAMES, model, summary

DE, EN = texts("de"), texts("en")


def test_all_forms_with_the_same_bytes() -> None:
    files = article_figures(summary(), DE)
    assert sorted(files) == [f"{figure}.{form}" for figure in ("shares", "strip") for form in ("csv", "pdf", "png", "svg")]
    assert files["strip.csv"].decode().splitlines()[:2] == [
        "paragraph,words,theme,probability,decision",
        f"1,9,privacy,{summary().paragraphs[0].probabilities[0]:.6f},1",
    ]
    assert files["shares.pdf"].startswith(b"%PDF")
    assert files["strip.png"].startswith(b"\x89PNG")
    ElementTree.fromstring(files["strip.svg"])  # noqa: S314  # our own
    assert article_figures(summary(), DE) == files


def test_alternative_texts_travel_with_the_files() -> None:
    files = article_figures(summary(), EN)
    alt = "Bars: share of the words by theme. Privacy 29%, 1 paragraph, sure; Monetization 35%, 1 paragraph, sure;"
    assert alt in files["shares.svg"].decode()
    assert alt.encode() in files["shares.png"]


def test_alternative_texts_in_both_languages() -> None:
    assert strip_alt(summary(), EN) == ("Themes along the paragraphs. Privacy: 1; Monetization: 3; Competition: 3; Telephony: –.")
    assert (
        shares_alt(summary(), DE)
        .replace("\u00a0", " ")
        .startswith("Balken: Anteil der Wörter je Thema. Datenschutz 29 %, 1 Absatz, sicher;")
    )


def test_bars_are_as_long_as_the_shares() -> None:
    facts = summary()
    axes = shares_figure(facts, DE).axes[0]
    drawn = [round(patch.get_width(), 6) for patch in axes.patches[4:]]  # type: ignore[attr-defined]
    assert drawn == [round(theme.share_words or 0, 6) for theme in facts.themes]


def test_outlines_are_the_decisions() -> None:
    axes = strip_figure(summary(), DE).axes[0]
    outlined = [patch for patch in axes.patches if not patch.get_fill()]
    assert len(outlined) == 3


def test_numbers_under_the_strip_never_touch() -> None:
    text = "\n".join(f"Das ist der Absatz {i} mit Daten." for i in range(450))
    facts = summary(text)
    shown = columns(facts.paragraphs)
    assert len(shown) == 150  # three paragraphs in each, to stay under 200
    assert sum(len(column.numbers) for column in shown) == 450
    middles = [middle for middle, _ in labels(shown)]
    assert min(b - a for a, b in pairwise(middles)) > 0.03


def test_no_strip_without_paragraphs() -> None:
    assert {name.split(".")[0] for name in article_figures(summary("Anzeige"), DE)} == {"shares"}


def test_a_dollar_is_no_formula(capfd: pytest.CaptureFixture[str]) -> None:
    names = NAMES | {"privacy": {"de": "$\\frac{1}{$ <b> & 漢字 🎉 \ue000"}}
    files = article_figures(summary(ARTICLE, model(info={"codebook": {"names": names}})), DE)
    assert len(re.findall("<svg", files["shares.svg"].decode())) == 1
    assert capfd.readouterr().err == ""
