"""The numbers of the corpus report: its counts, its groups, its words, and what is corrected."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from classifier.model import Evidence, Scorer
from classifier.predict import predict
from classifier.prior_shift import moved
from classifier.rule import rule_for
from corpus.records import source_of, text_sha256
from reports.overview.alt import point
from reports.overview.collect import CHECKED_PER_ARTICLE, collect
from reports.overview.view import overview_view
from reports.overview.words import ThemeWords
from reports.quantify.records import Estimate, Method
from reports.texts import LANGUAGES, texts
from tests.report_cases import model
from tests.reports.overview.cases import DATA, RATES, article, many, overview


def test_few_paragraphs_are_counted_and_not_corrected(monkeypatch: pytest.MonkeyPatch) -> None:
    for fewest, best in ((36, Method.ADJUSTED_PROBABILITIES), (37, None)):
        for module in ("sums", "notes"):
            monkeypatch.setattr(f"reports.overview.{module}.FEWEST", fewest)
        found = overview(*many())
        assert found.whole.paragraphs == 36
        assert {share.best for share in found.whole.shares} >= {best}
        said = " ".join(overview_view(found, texts("en", "overview"))["alerts"])
        assert ("fewer than 37 paragraphs" in said) == (best is None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wide_interval_is_told_in_words(language: str) -> None:
    """Every share lies in the range that its interval is told as, and no number stands for it."""
    for estimate, words in (
        (Estimate(0.64, 0.22, 1.0), {"de": "zwischen einem Fünftel und allen Absätzen", "en": "between a fifth and all of"}),
        (Estimate(0.2, 0.0, 0.31), {"de": "bis zu einem Drittel der", "en": "up to a third of"}),
        (Estimate(0.5, 0.34, 0.66), {"de": "zwischen einem Drittel und zwei Dritteln", "en": "between a third and two thirds"}),
    ):
        assert estimate.wide
        assert point(estimate, texts(language, "overview")).startswith(words[language])
    assert point(Estimate(0.5, 0.4, 0.6), texts(language, "overview")).startswith("50")


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
    alerts = overview_view(found, texts("en", "overview"))["alerts"]
    assert len(alerts) == 1
    assert "12 of the 36 paragraphs" in alerts[0]


def test_without_error_rates_the_report_says_so() -> None:
    found = overview(*many(), use=model(scores=False))
    assert set(found.whole.shares[0].estimates) == {Method.COUNT, Method.PROBABILITIES}
    assert "bloße Zählungen" in overview_view(found, texts("de", "overview"))["alerts"][0]


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


def test_what_is_most_likely_wrong_comes_first_and_few_of_each_article() -> None:
    # The score is 9 / sqrt(n) - 3.1 over the n words that the model knows: just below 0 for nine of them, less for ten.
    close, closer = ("Hier gibt es Daten" + " und" * n + " so weiter in einem Satz." for n in (9, 8))
    use = replace(model(threshold=0.3), bias=np.full(4, -3.1))
    found = overview(article("a", *[closer] * 9), article("b", close), use=use)
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


def test_counted_is_at_the_models_own_prevalence_whatever_was_estimated() -> None:
    """A theme that only the estimated prevalence brings over its threshold is in the list to check, and in no count."""
    weak = replace(model(info={"error_rates": RATES}), bias=np.full(4, -13.0))
    scorer = Scorer(weak)
    articles = many()
    words = np.concatenate([scorer.scores([p.text for p in a.classified]) for a in articles])
    share = np.full(4, 0.999)
    estimated = replace(rule_for(weak, share), counting=rule_for(weak), paragraphs=len(words))
    found = collect((predict(a, scorer, estimated) for a in articles), scorer, rule=estimated)
    plain = collect((predict(a, scorer) for a in articles), scorer)
    given = collect((predict(a, scorer, rule_for(weak, share)) for a in articles), scorer, rule=rule_for(weak, share))
    assert found.whole.shares == plain.whole.shares
    assert given.whole.shares[0].paragraphs > found.whole.shares[0].paragraphs
    assert (found.assigned, plain.assigned) == (given.assigned, 0)
    assert Method.ADJUSTED_COUNT in found.whole.shares[0].estimates
    assert Method.ADJUSTED_COUNT not in given.whole.shares[0].estimates
    assert [theme.counted_for for theme in found.themes] == [theme.prevalence for theme in plain.themes]
