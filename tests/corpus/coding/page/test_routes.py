"""The server as a browser, and as an attacker, meets it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from corpus.coding.page.desk import Team
from corpus.coding.page.guard import HEADERS
from corpus.coding.page.journal import NAME, NotKeptError
from corpus.coding.page.people import Person, Sessions, check_names
from corpus.coding.page.routes import COOKIE, STATIC, Page
from corpus.coding.page.words import LANGUAGES, words
from corpus.errors import InputError
from corpus.gates.plain import LINE
from tests.page_cases import ANNA, BEN, BOTH, CLARA, corpus_to_code, desk, judge, rows
from tests.paths import ROOT

HOST = "127.0.0.1:8642"
OWN = {"origin": f"http://{HOST}"}
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} steht als Satz in diesem ganzen langen Absatz "hier".'
SPOT = ("artikel-0", 1)


class Site:
    """A server with its links, and what it said when it ended."""

    def __init__(self, page: Page, sessions: Sessions, said: list[str]) -> None:
        self.page, self.app, self.sessions, self.said = page, page.app, sessions, said

    def browser(self, person: Person | None = None) -> TestClient:
        """A browser of its own, in which somebody has opened their link."""
        client = TestClient(self.app, base_url=f"http://{HOST}", follow_redirects=False)
        if person:
            assert client.get(f"/enter/{self.sessions.link(person)}").status_code == 200
        return client


@contextmanager
def served(folder: Path, team: Team = BOTH, *, once: bool = True, language: str = "de") -> Iterator[Site]:
    said: list[str] = []
    with desk(folder, team) as one:
        sessions = Sessions(once=once)
        page = Page(one, sessions, language, frozenset({HOST}), said.append)
        with TestClient(page.app, base_url=f"http://{HOST}"):  # the lifespan, as uvicorn runs it
            yield Site(page, sessions, said)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with served(corpus_to_code(tmp_path)) as found:
        yield found


def said(paragraph: int = 1, **more: Any) -> dict[str, Any]:
    return {"article": "artikel-0", "paragraph": paragraph, "values": [1, 0, 0, 0], "seen": 0} | more


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


def test_a_wrong_or_used_link_gets_nowhere(site: Site) -> None:
    secret = site.sessions.link(ANNA)
    thief = site.browser()
    assert thief.get("/enter/" + secret[:-1] + "x").status_code == 403
    assert thief.get("/enter/").status_code == 404
    assert site.browser().head(f"/enter/{secret}").status_code == 403  # looks, and does not use it up
    assert site.browser().get(f"/enter/{secret}").status_code == 200
    again = thief.get(f"/enter/{secret}")
    assert (again.status_code, "set-cookie" in again.headers) == (403, False)
    assert thief.get("/").status_code == 401
    thief.cookies.set(COOKIE, "guessed")
    for path in ("/api/next", "/api/list", "/api/agreement", "/api/advice"):
        assert (thief.get(path).status_code, thief.get(path).json()) == (401, {"error": "signed_out"})
    assert thief.post("/api/judge", json=said(), headers=OWN).status_code == 401


def test_a_team_link_works_on_a_second_device(tmp_path: Path) -> None:
    with served(corpus_to_code(tmp_path), once=False) as site:
        secret = site.sessions.link(ANNA)
        assert [site.browser().get(f"/enter/{secret}").status_code for _ in range(2)] == [200, 200]


def test_the_cookie_is_for_this_site_and_no_script(site: Site) -> None:
    cookie = site.browser().get(f"/enter/{site.sessions.link(ANNA)}").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "domain" not in cookie


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8642", "127.0.0.1", "127.0.0.1:80", "localhost:8642", "", "[::1]:8642"]
)
def test_a_forged_host_gets_nowhere(site: Site, host: str) -> None:
    anna = site.browser(ANNA)
    for path in ("/", "/api/next", "/static/page.js", f"/enter/{site.sessions.link(BEN)}"):
        assert anna.get(path, headers={"host": host}).status_code == 403
    post = anna.post("/api/judge", json=said(), headers={"host": host, "origin": f"http://{host}"})
    assert post.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": f"https://{HOST}"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": f"http://{HOST}.evil.example"},
        OWN | {"sec-fetch-site": "cross-site"},
        OWN | {"sec-fetch-site": "same-site"},
        OWN | {"content-type": "text/plain"},
        OWN | {"content-type": "application/x-www-form-urlencoded"},
    ],
)
def test_a_foreign_page_changes_nothing(site: Site, tmp_path: Path, headers: dict[str, str]) -> None:
    anna = site.browser(ANNA)
    before = (tmp_path / NAME).read_bytes()
    content = {"content-type": "application/json"} | headers
    for path in ("/api/judge", "/api/undo", "/api/write"):
        assert anna.post(path, content=json.dumps(said()), headers=content).status_code == 403
    assert (tmp_path / NAME).read_bytes() == before
    assert anna.post("/api/judge", json=said(), headers=OWN).status_code == 200


def test_other_methods_and_addresses_are_refused(site: Site) -> None:
    anna = site.browser(ANNA)
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
        assert anna.request(method, "/api/judge", headers=OWN).status_code == 403
    assert anna.get("/api/judge").status_code == 405
    for path in (
        "/static/../page.html",
        "/static/%2e%2e%2fdesk.py",
        "/static/page.html",
        "/labels.csv",
        "/docs",
        "/openapi.json",
    ):
        assert anna.get(path).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"values": [1, 0, 0]},
        {"values": [2, 0, 0, 0]},
        {"values": ["1", 0, 0, 0]},
        {"values": [True, 0, 0, 0]},
        {"paragraph": -1},
        {"paragraph": 10**30},
        {"article": 7},
        {"seen": None},
        {"note": "n" * 4001},
        {"coder": "ben"},
    ],
)
def test_what_the_page_would_not_send_is_refused(site: Site, tmp_path: Path, change: dict[str, Any]) -> None:
    before = (tmp_path / NAME).read_bytes()
    answer = site.browser(ANNA).post("/api/judge", json=said(**change), headers=OWN)
    assert (answer.status_code, answer.json()) == (400, {"error": "bad_request"})
    assert (tmp_path / NAME).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"[" * 60_000, b'{"a":' * 9_000])
def test_broken_json_is_refused(site: Site, content: bytes) -> None:
    answer = site.browser(ANNA).post("/api/judge", content=content, headers=OWN | {"content-type": "application/json"})
    assert answer.status_code == 400


def test_a_large_request_is_refused_before_it_is_read(site: Site) -> None:
    anna = site.browser(ANNA)
    assert anna.post("/api/judge", json=said(note="n" * 70_000), headers=OWN).status_code == 403
    chunks = anna.post("/api/judge", content=iter([b"{}"]), headers=OWN | {"content-type": "application/json"})
    assert chunks.status_code == 403


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


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.attributes |= {name for name, _ in attrs}


BOOK = """version = "1"
[[theme]]
id = "wetter"
names.de = {name}
definition.de = {text}
examples.de = [{text}]
"""


def test_texts_from_outside_are_never_markup(tmp_path: Path) -> None:
    folder = corpus_to_code(tmp_path)
    (folder / "codebook.toml").write_text(BOOK.format(name=json.dumps("<b>Wetter"), text=json.dumps(HOSTILE)), encoding="utf-8")
    (folder / "articles" / "artikel-0.txt").write_text(HOSTILE, encoding="utf-8")
    hostile = Person("<script>anna</script>\" onload='x'")
    with served(folder, Team((hostile.name,))) as site:
        browser = site.browser(hostile)
        page = browser.get("/")
        tags = Tags()
        tags.feed(page.text)
        assert page.text.count("<script") == 1  # the page's own
        assert "img" not in tags.found
        assert not {name for name in tags.attributes if name.startswith("on") or name == "style"}
        assert unescape(page.text).count(HOSTILE) == 2
        place = browser.get("/api/place", params={"article": "artikel-0", "paragraph": 1})
        assert place.json()["paragraphs"][0]["text"] == HOSTILE
        assert place.headers["content-type"] == "application/json"


def test_scripts_put_texts_in_as_texts() -> None:
    folder = ROOT / "corpus" / "coding" / "page"
    for path in [*(folder / "static").glob("*.js"), *(folder / "templates").glob("*.html")]:
        source = path.read_text(encoding="utf-8")
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "|safe", "javascript:", " style="):
            assert way not in source, f"{path.name}: {way}"
        assert "http" not in source.replace('http-equiv="refresh"', ""), path.name


def test_headers_are_on_every_answer(site: Site) -> None:
    anna = site.browser(ANNA)
    for path in ("/", "/api/next", "/nowhere", "/enter/wrong", "/static/page.css"):
        headers = anna.get(path).headers
        for name, value in HEADERS.items():
            assert headers[name] == (value if (path, name) != ("/static/page.css", "Cache-Control") else "no-cache")
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert HEADERS["Content-Security-Policy"].startswith("default-src 'none'")


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
