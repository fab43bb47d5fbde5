"""What happens at the page, without HTTP: nothing is lost, nobody sees others, labels.csv is merged into."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.coding.drawn import Drawn, drawn_bytes
from corpus.coding.labels import HandLabel, settle, write_labels
from corpus.coding.page import views
from corpus.coding.page.desk import Desk, RefusedError, Team
from corpus.coding.page.journal import NAME
from corpus.coding.page.labels_file import NOTES
from corpus.coding.page.project import read_project
from corpus.errors import InputError
from corpus.records import text_sha256
from tests.page_cases import ANNA, BEN, BOTH, CLARA, corpus_to_code, desk, judge, rows, write

SPOT, OTHER = ("artikel-0", 1), ("artikel-0", 2)
VALUE = st.sampled_from([0, 1, None])


def test_a_judgement_is_there_after_a_new_start(tmp_path: Path) -> None:
    corpus_to_code(tmp_path)
    with desk(tmp_path) as first:
        judge(first, ANNA, SPOT, 1, 0, None, 0, edge=True, note="=1+1 <b>")
    with desk(tmp_path) as second:
        now = second.codings.get("anna", SPOT)
        assert (now.values, now.edge, now.note, now.complete) == ((1, 0, None, 0), True, "=1+1 <b>", False)
        assert write(second) == 1
    assert rows(tmp_path)["anna", *SPOT].values == (1, 0, None, 0)
    assert ",1,0,'=1+1 <b>\n" in (tmp_path / NOTES).read_text()


def test_undo_takes_back_step_by_step_also_after_a_new_start(tmp_path: Path) -> None:
    corpus_to_code(tmp_path)
    with desk(tmp_path) as first:
        judge(first, ANNA, SPOT, 1, 0, 0, 0)
        judge(first, ANNA, SPOT, 1, 1, 0, 0)
        judge(first, BEN, OTHER, 0, 0, 0, 0)
        judge(first, ANNA, OTHER, 0, 0, 0, 1)
    with desk(tmp_path) as second:
        assert second.undo(ANNA) == OTHER
        assert second.codings.get("anna", OTHER).values == (None,) * 4
        assert second.codings.get("ben", OTHER).values == (0,) * 4
        assert second.undo(ANNA) == SPOT
        assert second.codings.get("anna", SPOT).values == (1, 0, 0, 0)
    with desk(tmp_path) as third:
        third.undo(ANNA)
        with pytest.raises(RefusedError, match="nothing_to_undo"):
            third.undo(ANNA)
        assert list(third.queue(ANNA).filtered("coded")) == []
        assert write(third) == 1
    assert set(rows(tmp_path)) == {("ben", *OTHER)}


def test_a_second_window_overwrites_nothing_unseen(tmp_path: Path) -> None:
    corpus_to_code(tmp_path)
    with desk(tmp_path) as one:
        judge(one, ANNA, SPOT, 1, 0, 0, 0)
        say: dict[str, Any] = {"passed": False, "edge": False, "note": ""}
        with pytest.raises(RefusedError, match="changed_elsewhere"):
            one.judge(ANNA, SPOT, (0, 0, 0, 0), 0, **say)
        # The same once more is an answer that got lost.
        last = one.codings.last
        assert one.judge(ANNA, SPOT, (1, 0, 0, 0), 0, **say).values == (1, 0, 0, 0)
        assert one.codings.last == last


def test_only_ones_own_paragraphs_can_be_judged(tmp_path: Path) -> None:
    corpus_to_code(tmp_path)
    with desk(tmp_path, Team(("anna", "ben"))) as one:
        theirs = next(iter(one.queue(BEN).rank))
        with pytest.raises(RefusedError, match="not_yours"):
            judge(one, ANNA, theirs, 0, 0, 0, 0)
        with pytest.raises(RefusedError, match="bad_request"):
            judge(one, BEN, theirs, 0, 0)


def test_a_coder_is_shown_nothing_of_others(tmp_path: Path) -> None:
    corpus_to_code(tmp_path)
    with desk(tmp_path) as one:
        clean = views.place(one, ANNA, SPOT), views.listing(one, ANNA, "all", 0)
        judge(one, BEN, SPOT, 1, 1, 1, 1, note="geheim", edge=True)
        judge(one, CLARA, SPOT, 0, 1, 1, 1, note="geheim")
        shown = views.place(one, ANNA, SPOT), views.listing(one, ANNA, "all", 0)
        for view in (clean[0], shown[0]):
            view["progress"].pop("unwritten")
        assert shown == clean
        assert "geheim" in str(views.place(one, CLARA, SPOT))


def test_labels_of_others_stay_and_a_later_change_of_the_file_holds(tmp_path: Path) -> None:
    corpus_to_code(tmp_path)
    project = read_project(tmp_path)
    gone = HandLabel("gone", 7, "zoe", "random", "x", (1, None, 0, 0))
    old = HandLabel(*SPOT, "anna", "random", project.sha256(SPOT), (0, 0, 0, 0))
    (tmp_path / "labels.csv").write_bytes(write_labels([gone, old], project.book.ids))
    with desk(tmp_path) as one:
        assert one.codings.get("anna", SPOT).complete
        judge(one, ANNA, SPOT, 1, 0, 0, 0)
        judge(one, ANNA, OTHER, 1, 0, 0, 0, note="bleibt")
        assert write(one) == 2
        assert write(one) == 0
    found = rows(tmp_path)
    assert found["zoe", "gone", 7] == gone
    assert found["anna", *SPOT].values == (1, 0, 0, 0)
    # Somebody changes the file by hand and takes a row out: the journal must not bring the old judgement back.
    changed = replace(found["anna", *SPOT], values=(0, 1, None, 0))
    (tmp_path / "labels.csv").write_bytes(write_labels([gone, changed], project.book.ids))
    with desk(tmp_path) as two:
        assert two.codings.get("anna", SPOT).values == (0, 1, None, 0)
        assert two.codings.get("anna", OTHER).values == (None,) * 4
        assert two.codings.get("anna", OTHER).note == "bleibt"
        write(two)
    assert rows(tmp_path) == {("zoe", "gone", 7): gone, ("anna", *SPOT): changed}


def test_a_changed_text_keeps_its_entries_and_stops_nothing(tmp_path: Path) -> None:
    corpus_to_code(tmp_path)
    with desk(tmp_path) as one:
        judge(one, ANNA, SPOT, 1, 0, 0, 0)
        judge(one, ANNA, OTHER, 1, 0, 0, 0)
    path = tmp_path / "articles" / "artikel-0.txt"
    before = path.read_text()
    path.write_text(before.replace("1. Absatz", "ersten Absatz"))
    with desk(tmp_path) as two:
        assert two.codings.stale == 1
        assert two.codings.get("anna", SPOT).values == (None,) * 4
        assert two.codings.get("anna", OTHER).complete
    path.write_text(before)
    with desk(tmp_path) as three:
        assert three.codings.get("anna", SPOT).complete


def test_what_was_drawn_is_coded_and_the_sample_is_in_the_labels(tmp_path: Path) -> None:
    corpus_to_code(tmp_path)
    sha = {spot: read_project(tmp_path).sha256(spot) for spot in (SPOT, OTHER)}
    drawn = [
        Drawn(*SPOT, sha[SPOT], 1, "random", 0.5, 12, "holdout"),
        Drawn(*OTHER, text_sha256("anders"), 1, "words", 0.5, 12, "train"),
    ]
    (tmp_path / "sample.csv").write_bytes(drawn_bytes(drawn))
    noted: list[str] = []
    project = read_project(tmp_path, noted.append)
    assert project.spots == (SPOT,)
    assert project.held_out == {"artikel-0"}
    assert "1 drawn paragraphs are left out" in noted[0]
    with desk(tmp_path, Team(("anna",))) as one:
        judge(one, ANNA, SPOT, 0, 0, 0, 0)
        write(one)
    assert rows(tmp_path)["anna", *SPOT].sample == "random"


def test_adjudication_sees_what_differs_and_settles_by_theme(tmp_path: Path) -> None:
    corpus_to_code(tmp_path)
    edge = ("artikel-1", 3)
    with desk(tmp_path) as one:
        judge(one, ANNA, SPOT, 1, 0, 0, 1)
        judge(one, BEN, SPOT, 1, 1, 0, None)
        assert one.next(CLARA) is None  # Ben is not done with it
        judge(one, BEN, SPOT, 1, 1, 0, 0, note="eher ja")
        judge(one, ANNA, OTHER, 0, 0, 0, 0)
        judge(one, BEN, OTHER, 0, 0, 0, 0)
        judge(one, ANNA, edge, 0, 0, 0, 0, edge=True)
        assert one.queue(CLARA).spots == [SPOT, edge]
        view = views.place(one, CLARA, SPOT)
        assert view["disputed"] == (1, 3)
        assert [(code["coder"], code["note"]) for code in view["codes"]] == [("anna", ""), ("ben", "eher ja")]
        judge(one, CLARA, SPOT, None, 1, None, None)
        assert one.queue(CLARA).done == 0
        judge(one, CLARA, SPOT, None, 1, None, 0)
        assert one.queue(CLARA).done == 1
        assert one.next(CLARA) == edge
        judge(one, CLARA, edge, 0, 0, 0, 0)
        assert one.next(CLARA) is None
        judge(one, ANNA, SPOT, 0, 0, 0, 1)
        assert list(one.queue(CLARA).filtered("changed")) == [SPOT]
        assert [one.queue(CLARA).count(name) for name in ("all", "todo", "coded", "changed")] == [2, 1, 1, 1]  # they differ anew
        assert views.place(one, CLARA, SPOT)["changed"] == ["anna"]
        write(one)
    label = rows(tmp_path)["adjudicated", *SPOT]
    assert label.values == (None, 1, None, 0)


def test_agreement_is_of_what_two_coded(tmp_path: Path) -> None:
    corpus_to_code(tmp_path)
    with desk(tmp_path) as one:
        judge(one, ANNA, SPOT, 1, 0, 0, 1)
        judge(one, CLARA, SPOT, 1, 0, 0, 1)
        assert one.coder_labels() == []
        judge(one, BEN, SPOT, 1, 1, 0, 1)
        assert sorted(label.coder for label in one.coder_labels()) == ["anna", "ben"]


def test_pace_is_the_median_and_leaves_pauses_out(tmp_path: Path) -> None:
    corpus_to_code(tmp_path, 3, 5)
    with desk(tmp_path, Team(("anna",))) as one:
        for spot in list(one.queue(ANNA).spots)[:8]:
            judge(one, ANNA, spot, 0, 0, 0, 0)
        assert views.progress(one, ANNA)["seconds"] == 10


def test_the_team_of_the_last_time_is_in_the_journal(tmp_path: Path) -> None:
    corpus_to_code(tmp_path)
    with desk(tmp_path, BOTH), desk(tmp_path, BOTH):
        pass
    lines = (tmp_path / NAME).read_text().splitlines()
    assert len(lines) == 1
    assert '"coders":["anna","ben"],"double":1.0,"seed":0' in lines[0]


def test_a_label_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    corpus_to_code(tmp_path)
    (tmp_path / "labels.csv").write_text("article,paragraph\n1,2\n")
    with pytest.raises(InputError, match=r"labels\.csv, line 1: column 'coder' is missing"), desk(tmp_path):
        pass
    assert (tmp_path / "labels.csv").read_text() == "article,paragraph\n1,2\n"


STEP = st.one_of(
    st.tuples(st.just("judge"), st.sampled_from([ANNA, BEN, CLARA]), st.integers(0, 5), st.tuples(VALUE, VALUE, VALUE, VALUE)),
    st.tuples(st.just("undo"), st.sampled_from([ANNA, BEN, CLARA])),
    st.tuples(st.just("write")),
    st.tuples(st.just("restart")),
)


@settings(max_examples=40)
@given(st.lists(STEP, max_size=25))
def test_whatever_is_done_a_new_start_knows_the_same(steps: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = corpus_to_code(Path(name) / "corpus", 2, 3)
        spots = read_project(folder).spots
        # What the coders' judgements should be: a plain list of states for each, the last one last.
        wanted: dict[str, list[tuple[Any, Any]]] = {}
        now: dict[tuple[str, Any], Any] = {}
        open_desk = desk(folder)
        one: Desk = open_desk.__enter__()
        for step in steps:
            if step[0] == "judge":
                _, person, at, values = step
                judge(one, person, spots[at], *values)
                before = now.get((person.coder, spots[at]), (None,) * 4)
                if before != values:
                    wanted.setdefault(person.coder, []).append((spots[at], before))
                    now[person.coder, spots[at]] = values
            elif step[0] == "undo" and wanted.get(step[1].coder):
                spot, before = wanted[step[1].coder].pop()
                assert one.undo(step[1]) == spot
                now[step[1].coder, spot] = before
            elif step[0] == "write":
                write(one)
            elif step[0] == "restart":
                open_desk.__exit__(None, None, None)
                open_desk = desk(folder)
                one = open_desk.__enter__()
            for (coder, spot), values in now.items():
                assert one.codings.get(coder, spot).values == values
        write(one)
        open_desk.__exit__(None, None, None)
        judged = {(coder, *spot): values for (coder, spot), values in now.items() if set(values) != {None}}
        assert {key: label.values for key, label in rows(folder).items()} == judged
        settle(rows(folder).values())


@pytest.mark.parametrize("when", ["while it runs", "between two starts"])
def test_labels_that_were_deleted_are_written_anew(tmp_path: Path, when: str) -> None:
    """Nobody means to throw all judgements away by it, and the journal has them."""
    with desk(corpus_to_code(tmp_path)) as one:
        judge(one, ANNA, SPOT, 1, 0, 0, 0)
        judge(one, BEN, SPOT, 0, 0, 0, 0)
        write(one)
        before = rows(tmp_path)
        (tmp_path / "labels.csv").unlink()
        if when == "while it runs":
            write(one)
    with desk(tmp_path) as one:
        assert one.queue(ANNA).done == 1
        write(one)
    assert rows(tmp_path) == before
