"""The server of the coding page as a browser meets it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.coding.page.desk import Team
from corpus.coding.page.journal import NAME, NotKeptError
from corpus.coding.page.people import check_names
from corpus.coding.page.routes import STATIC
from corpus.coding.page.words import LANGUAGES, words
from corpus.errors import InputError
from corpus.gates.plain import LINE
from tests.page_cases import ANNA, BEN, CLARA, corpus_to_code, desk, judge, rows
from tests.page_site import OWN, SPOT, Site, said, served
from tests.paths import ROOT


def test_coding_a_paragraph_and_moving_on(site: Site, tmp_path: Path) -> None:
    anna = site.browser(ANNA)
    first = anna.get("/api/next").json()
    spot = {"article": first["article"], "paragraph": first["paragraph"]}
    answer = anna.post("/api/judge", json={**spot, "values": [1, 0, 0, 0], "seen": 0, "move": True}, headers=OWN).json()
    assert (answer["article"], answer["paragraph"]) == (first["article"], 2)
    assert answer["progress"]["done"] == 1
    assert anna.post("/api/undo", json={}, headers=OWN).json()["paragraph"] == 1
    assert anna.post("/api/judge", json={**spot, "values": [0, 0, 0, 1], "seen": 3}, headers=OWN).status_code == 200
    listed = anna.get("/api/list", params={"filter": "coded"}).json()
    assert [item["now"]["values"] for item in listed["items"]] == [[0, 0, 0, 1]]
    assert anna.post("/api/write", json={}, headers=OWN).json()["rows"] == 1
    assert rows(tmp_path)["anna", first["article"], 1].values == (0, 0, 0, 1)


def test_leaving_writes_the_labels(tmp_path: Path) -> None:
    with served(corpus_to_code(tmp_path)) as site:
        site.browser(ANNA).post("/api/judge", json=said(), headers=OWN)
        assert not (tmp_path / "labels.csv").exists()
    assert site.said == ["1 rows of labels.csv are new or changed"]
    assert ("anna", *SPOT) in rows(tmp_path)


def test_only_who_adjudicates_sees_others(site: Site) -> None:
    anna, clara = site.browser(ANNA), site.browser(CLARA)
    assert anna.get("/api/agreement").status_code == 403
    assert clara.get("/api/agreement").json() == {"themes": []}
    for browser in (anna, site.browser(BEN)):
        value = [1, 0, 0, 0] if browser is anna else [0, 0, 0, 0]
        for paragraph in (1, 2):
            assert browser.post("/api/judge", json=said(paragraph, values=value), headers=OWN).status_code == 200
    place = clara.get("/api/next").json()
    assert [code["coder"] for code in place["codes"]] == ["anna", "ben"]
    assert "ben" not in anna.get("/api/place", params={"article": SPOT[0], "paragraph": SPOT[1]}).text
    themes = clara.get("/api/agreement").json()["themes"]
    assert (themes[0]["paragraphs"], themes[0]["remark"]) == (2, "warning")


def test_paragraphs_of_others_are_not_shown(tmp_path: Path) -> None:
    with served(corpus_to_code(tmp_path), Team(("anna", "ben"))) as site:
        anna = site.browser(ANNA)
        mine = {item["article"] for item in anna.get("/api/list").json()["items"]}
        theirs = next(name for name in ("artikel-0", "artikel-1", "artikel-2") if name not in mine)
        assert anna.get("/api/place", params={"article": theirs, "paragraph": 1}).status_code == 403
        for number in ("", "x", "-1", "٣", "9" * 20, "99"):
            assert anna.get("/api/place", params={"article": "artikel-0", "paragraph": number}).status_code in (400, 403)


def test_a_full_disk_is_an_answer_and_no_confirmation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise NotKeptError("No space left on device")

    with served(corpus_to_code(tmp_path)) as site:
        anna = site.browser(ANNA)
        with monkeypatch.context() as patched:
            patched.setattr("corpus.coding.page.journal.Journal.append", full)
            answer = anna.post("/api/judge", json=said(), headers=OWN)
            assert (answer.status_code, answer.json()["error"]) == (507, "not_kept")
        assert anna.get("/api/place", params={"article": SPOT[0], "paragraph": 1}).json()["now"]["entry"] == 0
        assert anna.post("/api/judge", json=said(), headers=OWN).status_code == 200


def test_a_journal_that_was_removed_is_said_and_its_judgements_get_into_labels(tmp_path: Path) -> None:
    with served(corpus_to_code(tmp_path)) as site:
        anna = site.browser(ANNA)
        anna.post("/api/judge", json=said(), headers=OWN)
        (tmp_path / NAME).unlink()
        answer = anna.post("/api/judge", json=said(2), headers=OWN)
        assert (answer.status_code, answer.json()) == (507, {"error": "journal_gone", "detail": NAME})
    assert list(rows(tmp_path)) == [("anna", *SPOT)]


def test_a_tab_of_one_person_says_nothing_in_the_name_of_another(tmp_path: Path) -> None:
    """Both have opened their links in the same browser, which keeps the latest cookie only."""
    with served(corpus_to_code(tmp_path)) as site:
        browser = site.browser(ANNA)
        page = OWN | {"absatz-person": ANNA.key}
        assert browser.post("/api/judge", json=said(), headers=page).status_code == 200
        browser.get(f"/enter/{site.sessions.link(BEN)}")
        for method, path in (("POST", "/api/judge"), ("POST", "/api/undo"), ("POST", "/api/write"), ("GET", "/api/next")):
            answer = browser.request(method, path, json=said(2) if path == "/api/judge" else {}, headers=page)
            assert (answer.status_code, answer.json()) == (409, {"error": "other_person"}), path
        assert browser.post("/api/judge", json=said(2), headers=page | {"absatz-person": BEN.key}).status_code == 200
    assert sorted(rows(tmp_path)) == [("anna", "artikel-0", 1), ("ben", "artikel-0", 2)]


def test_labels_that_cannot_be_written_lose_nothing(tmp_path: Path) -> None:
    with served(corpus_to_code(tmp_path)) as site:
        anna = site.browser(ANNA)
        anna.post("/api/judge", json=said(), headers=OWN)
        (tmp_path / "labels.csv").write_text("broken\n1\n")
        answer = anna.post("/api/write", json={}, headers=OWN)
        assert (answer.status_code, answer.json()["error"]) == (500, "not_written")
    assert site.said == []
    assert site.page.unwritten.startswith(f"{tmp_path / 'labels.csv'}")  # the command says so when all else is done
    assert (tmp_path / "labels.csv").read_text() == "broken\n1\n"
    (tmp_path / "labels.csv").unlink()
    with desk(tmp_path) as one:
        assert ("anna", SPOT) in one.codings.pending


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_have_all_words(tmp_path: Path, language: str) -> None:
    assert words(language).keys() == words("de").keys()
    with served(corpus_to_code(tmp_path), language=language) as site:
        for person in (ANNA, CLARA):
            page = site.browser(person).get("/").text
            assert f'<html lang="{language}">' in page
            assert words(language)["passed"] in page


def test_static_files_are_there(site: Site) -> None:
    for name in STATIC:
        assert site.browser().get(f"/static/{name}").status_code == 200
    found = {path.name for path in (ROOT / "corpus" / "coding" / "page" / "static").iterdir()}
    assert found == set(STATIC)


@settings(max_examples=60)
@given(st.lists(st.text(max_size=12), max_size=4))
def test_names_of_coders_are_lines_or_refused(names: list[str]) -> None:
    try:
        found = check_names(names)
    except InputError:
        return
    assert len(found) == len(names)
    assert all(name == " ".join(name.split()) and re.match(LINE, name) for name in found)


@pytest.mark.parametrize("names", [["adjudicated"], ["a", "a "], [" "], ["x" * 101]])
def test_names_that_cannot_be_are_refused(names: list[str]) -> None:
    with pytest.raises(InputError):
        check_names(names)


def test_judged_by_hand_and_by_page_is_one_state(tmp_path: Path) -> None:
    with desk(corpus_to_code(tmp_path)) as one:
        judge(one, ANNA, SPOT, 1, 0, 0, 0)
    with served(tmp_path) as site:
        assert site.browser(ANNA).get("/api/list", params={"filter": "coded"}).json()["found"] == 1
