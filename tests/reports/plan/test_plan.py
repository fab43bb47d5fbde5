"""How many paragraphs to code: against simulation, and as a user meets it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from classifier.model import Scorer
from classifier.model_file import model_bytes
from reports.plan.needs import FEWEST, Expected, expected, for_f1, for_share, scaled
from reports.sources import Sources
from tests.conftest import Ran
from tests.report_cases import model
from tests.reports.overview.cases import DATA, EURO, NOTHING


@pytest.mark.parametrize(("hits", "false", "missed"), [(80, 20, 20), (300, 10, 200), (40, 60, 5)])
def test_so_many_paragraphs_give_the_width_that_was_wanted(hits: int, false: int, missed: int) -> None:
    one = Expected("a", 1000, hits, false, missed)
    n = for_f1(one, 0.05)
    assert n is not None
    shares = np.array([hits, false, missed, 1000 - hits - false - missed]) / 1000
    tp, fp, fn, _ = np.random.default_rng(0).multinomial(n, shares, size=4000).T
    assert one.f1 is not None
    inside = np.abs(2 * tp / (2 * tp + fp + fn) - one.f1) <= 0.05
    assert inside.mean() == pytest.approx(0.95, abs=0.012)
    m = for_share(one.share, 0.03)
    assert (np.abs(np.random.default_rng(1).binomial(m, one.share, 4000) / m - one.share) <= 0.03).mean() > 0.93


def test_a_collection_needs_no_more_than_it_has() -> None:
    one = Expected("a", 60, 8, 2, 2)
    assert for_f1(one, 0.005, 60) == 60
    assert for_share(0.2, 0.001, 60) == 60
    assert for_share(0.5, 0.05, 400) < for_share(0.5, 0.05)
    assert for_share(0.0, 0.05) == FEWEST
    assert for_share(0.0, 0.05, 9) == 9
    assert for_f1(Expected("a", 60), 0.05) is None
    assert scaled(100, None, 0.05) is None


def test_predictions(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(model_bytes(model()))
    (tmp_path / "in.txt").write_text("\n\n".join([DATA, EURO, NOTHING]), encoding="utf-8")
    said = set()
    for form in ("jsonl", "csv", "parquet"):
        made = tmp_path / f"p.{form}"
        assert run("predict", tmp_path / "in.txt", "-m", tmp_path / "model", "-o", made).code == 0
        ran = run("plan", made, "-m", tmp_path / "model", "--f1", 0.1, "--share", 0.1)
        assert ran.code == 0, ran.err
        assert ran.out.startswith("3 classified paragraphs")
        assert "for all of it: 3 of 3 paragraphs" in ran.out
        assert "sample" in ran.out
        said.add(ran.out)
    assert len(said) == 1
    scorer = Scorer(model())
    found = expected(Sources([str(tmp_path / "in.txt")]).labelled(scorer), scorer.model.themes)
    labelled = list(Sources([str(tmp_path / "in.txt")]).labelled(scorer))
    total = sum(p.probabilities[0] for article in labelled for p in article.paragraphs if p.probabilities)
    assert found[0].hits + found[0].missed == pytest.approx(total)


def test_a_corpus(run: Callable[..., Ran], corpus_folder: Path) -> None:
    ran = run("plan", corpus_folder, "--jobs", 1)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("90 paragraphs are coded")
    assert "learning curve" in ran.out
    assert "more, as whole articles" in ran.out


def test_what_cannot_be_planned_for(run: Callable[..., Ran], tmp_path: Path, corpus_folder: Path) -> None:
    (tmp_path / "a.txt").write_text("Text", encoding="utf-8")
    for source in (tmp_path / "a.txt", tmp_path / "missing"):
        ran = run("plan", source)
        assert ran.code == 1
        assert "neither a corpus nor predictions" in ran.err
    assert run("plan", corpus_folder, "-m", "x").code == 2
    assert run("plan", corpus_folder, "--f1", "0").code == 2
