"""The server of the coding page as an attacker meets it."""

from __future__ import annotations

import json
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from corpus.coding.page.desk import Team
from corpus.coding.page.guard import HEADERS
from corpus.coding.page.journal import NAME
from corpus.coding.page.people import Person
from corpus.coding.page.routes import COOKIE
from tests.page_cases import ANNA, BEN, corpus_to_code
from tests.page_site import HOST, HOSTILE, OWN, Site, said, served
from tests.paths import ROOT


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


def test_a_used_link_leads_on_who_came_by_it(site: Site) -> None:
    """Who has closed the tab clicks the link once more; nobody else gets anything by it."""
    links = {person: f"/enter/{site.sessions.link(person)}" for person in (ANNA, BEN)}
    browsers = {person: site.browser() for person in links}
    for person, browser in browsers.items():
        assert browser.get(links[person]).status_code == 200
    for person, browser in browsers.items():
        again = browser.get(links[person])
        assert (again.status_code, "set-cookie" in again.headers) == (200, False)
        other = browser.get(links[BEN if person == ANNA else ANNA])
        assert (other.status_code, "set-cookie" in other.headers) == (403, False)


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
