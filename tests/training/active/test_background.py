"""The page's adviser: it learns beside the server, draws nothing from the hold-out, and holds nobody up."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.coding.drawn import Drawn, Spot, drawn_bytes
from corpus.coding.page import views
from corpus.coding.page.desk import Desk, Team
from corpus.coding.page.people import Person
from corpus.coding.page.project import read_project
from corpus.folder import Corpus
from tests.page_cases import desk, judge, rows, write
from training.active.background import BackgroundAdviser, Plan

ANNA = Person("anna")
HELD_OUT = ("artikel-00", "artikel-01", "artikel-02")


@pytest.fixture
def folder(corpus_folder: Path, tmp_path: Path) -> Path:
    """The small corpus without its labels; three articles are the hold-out."""
    shutil.copytree(corpus_folder / "articles", tmp_path / "articles")
    project = read_project(tmp_path)
    drawn = [
        Drawn(*spot, project.sha256(spot), 1, "random", 0.5, 90, "holdout" if spot[0] in HELD_OUT else "train")
        for spot in project.spots
    ]
    (tmp_path / "sample.csv").write_bytes(drawn_bytes(drawn))
    return tmp_path


@pytest.fixture
def truth(small_corpus: Corpus) -> dict[Spot, tuple[int | None, ...]]:
    return {(label.article, label.paragraph): label.values for label in small_corpus.labels}


def settled(one: Desk) -> Iterator[str]:
    """The state, until nothing is being learned."""
    for _ in range(600):
        assert one.adviser is not None
        yield (state := one.adviser.advice().state)
        if state != "learning":
            return
        time.sleep(0.1)


@pytest.mark.slow
def test_it_learns_while_somebody_codes(folder: Path, truth: dict[Spot, tuple[int | None, ...]]) -> None:
    adviser = BackgroundAdviser(read_project(folder), Plan(every=20, at_random=0.25))
    samples: list[str] = []
    with desk(folder, Team(("anna",)), adviser=adviser, suggest=True) as one:
        order: list[Spot] = []
        while len(order) < 70:
            spot = one.next(ANNA)
            assert spot is not None
            view = views.place(one, ANNA, spot)
            if spot[0] in HELD_OUT:
                assert view["suggestion"] is None
            judge(one, ANNA, spot, *truth[spot])
            order.append(spot)
            if len(order) % 20 == 0:
                assert list(settled(one))[-1] in ("waiting", "learned")  # at first there is too little
        assert adviser.advice().state == "learned"
        # First the hold-out, as it comes; then what the model wants and what chance wants.
        assert {article for article, _ in order[:18]} == set(HELD_OUT)
        advice = adviser.advice()
        assert advice.held_out == 18
        # Neither learned from nor given away.
        assert int(advice.values["labelled"]) <= len(order) - 18
        assert all(one.suggestion(ANNA, spot) is None for spot in order[:18])
        assert len(advice.points) >= 2
        assert advice.points[-1].macro_f1 is not None
        write(one)
        found = rows(folder)
        samples = [found["anna", *spot].sample for spot in order]
        assert set(samples[:18]) == {"random"}
        later = samples[45:]
        assert any(sample.startswith("uncertain") for sample in later)
        assert any(sample.startswith("random") for sample in later)
        assert any(sample.endswith("+suggestions") for sample in later)
        assert one.suggestion(ANNA, order[-1]).keys() == set(one.project.book.ids)  # type: ignore[union-attr]
    adviser.close()
    adviser.close()


@pytest.mark.slow
def test_a_process_that_dies_stops_nobody(folder: Path) -> None:
    adviser = BackgroundAdviser(read_project(folder), Plan(every=1))
    with desk(folder, Team(("anna",)), adviser=adviser) as one:
        for _ in range(30):
            spot = one.next(ANNA)
            assert spot is not None
            judge(one, ANNA, spot, 0, 0, 0, 0)
            for process in (adviser._process._processes or {}).values():
                process.kill()
            time.sleep(0.02)
        assert one.queue(ANNA).done == 30
        assert list(settled(one))[-1] == "failed"
        assert "BrokenProcessPool" in str(adviser.advice().values["reason"])
    adviser.close()
