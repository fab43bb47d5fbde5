"""The page in a real browser: coding by keyboard, two coders at once, adjudication, reload, kill -9; and axe."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.needs import needs_chromium
from tests.page_browser import axe, count, expect, press, running, window
from tests.page_cases import corpus_to_code, rows
from tests.paths import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@needs_chromium
def test_two_code_thirty_paragraphs_by_keyboard_and_a_third_adjudicates(browser: Browser, tmp_path: Path) -> None:
    folder = corpus_to_code(tmp_path, 5, 7)
    people = ("--coder", "anna", "--coder", "ben", "--double", "1", "--adjudicator", "clara")
    trouble: list[str] = []
    with running(folder, *people) as server:
        anna, ben = (window(browser, server.links[name], trouble) for name in ("anna", "ben"))
        for number in range(30):  # in turns
            press(anna, *(["1", "Enter"] if number % 3 else ["0"]))
            press(ben, *(["1", "2", "Enter"] if number % 5 == 0 else ["1", "Enter"]))
        for page in (anna, ben):
            expect(page.locator("#count")).to_have_text("30 von 35 codiert")
        press(anna, "o", "m")
        anna.keyboard.type("Fähre oder <i>Küste</i>?")
        press(anna, "Escape")
        expect(anna.locator("#now .chip")).to_have_count(2)
        expect(anna.locator("#saved")).to_have_text("gespeichert")
        here = anna.url
        anna.reload()
        anna.wait_for_selector("#now")
        assert anna.url == here
        assert anna.locator("#note").input_value() == "Fähre oder <i>Küste</i>?"
        assert anna.locator("#edge").get_attribute("aria-pressed") == "true"
        anna.get_by_role("button", name="Wettbewerb noch offen").click()
        press(anna, "Enter")  # moves on and does not press the clicked button again
        expect(anna.locator("#count")).to_have_text("31 von 35 codiert")
        for yes in (1, 0):  # what the page shows after each undo tells that it is done: a key that comes before is refused
            press(anna, "u")
            expect(anna.locator("#themes button[aria-pressed=true]")).to_have_count(yes)
            expect(anna.locator("#count")).to_have_text("30 von 35 codiert")
        press(anna, "x")
        expect(anna.locator("#count")).to_have_text("31 von 35 codiert")

        clara = window(browser, server.links["clara"], trouble)
        todo = int(re.match(r"0 von (\d+) geschlichtet", count(clara))[1])  # type: ignore[index]
        assert todo > 5
        said = clara.locator("#themes .said").all_inner_texts()
        assert set(said) == {"uneins", "einig"}, said
        press(clara, "Enter")
        expect(clara.locator("#saved")).to_contain_text("Noch zu entscheiden: ")
        clara.locator("#agreement summary").click()
        clara.wait_for_selector("#agreement tbody tr")
        assert axe(clara) == []
        for _ in range(todo):
            press(clara, "b", "Enter")
        clara.wait_for_selector("#finished:not([hidden])")
        expect(clara.locator("#themes")).to_be_hidden()
        expect(clara.locator("#agreement tbody tr")).to_have_count(4)
        clara.reload()
        clara.wait_for_selector("#finished:not([hidden])")
        clara.locator("#agreement summary").click()
        expect(clara.locator("#agreement tbody tr")).to_have_count(4)
        assert axe(clara) == []
        assert "labels.csv" in server.stop()
    found = rows(folder)
    by_coder = [sum(coder == name for coder, _, _ in found) for name in ("anna", "ben", "adjudicated")]
    assert by_coder == [31, 30, todo]
    assert trouble == []


@needs_chromium
def test_a_killed_server_goes_on_where_it_was(browser: Browser, tmp_path: Path) -> None:
    folder = corpus_to_code(tmp_path, 3, 5)
    with running(folder, "--coder", "anna") as server:
        anna = window(browser, server.links["anna"], [])
        for _ in range(4):
            press(anna, "2", "Enter")
        expect(anna.locator("#count")).to_have_text("4 von 15 codiert")
        server.stop(signal.SIGKILL)
        anna.keyboard.press("3")
        anna.wait_for_selector("#trouble:not([hidden])")
        assert "antwortet nicht" in anna.locator("#trouble").inner_text()
        assert "gespeichert" not in anna.locator("#saved").inner_text()
        port = server.links["anna"].split(":")[2].split("/")[0]
    with running(folder, "--coder", "anna", "--port", port) as server:
        again = anna.context.new_page()
        again.goto(server.links["anna"])
        again.wait_for_selector("#now")
        expect(again.locator("#count")).to_have_text("4 von 15 codiert")
        # The page that was left open sends what was not confirmed by itself.
        anna.wait_for_selector("#trouble[hidden]", state="attached")
        press(anna, "Enter")
        expect(anna.locator("#count")).to_have_text("5 von 15 codiert")
        # A second window of the same coder: what it has not seen it does not overwrite.
        press(again, "1")
        expect(again.locator("#saved")).to_contain_text("anderen Fenster")
        assert again.locator("#themes button[aria-pressed=true]").count() == 1
        server.stop(signal.SIGTERM)
    assert [label.values for label in rows(folder).values()] == [(0, 1, 0, 0)] * 4 + [(0, 0, 1, 0)]


@needs_chromium
def test_a_second_person_in_the_same_browser_and_a_paragraph_longer_than_the_screen(browser: Browser, tmp_path: Path) -> None:
    folder = corpus_to_code(tmp_path, 1, 2)
    long = "Ein Absatz, der gar nicht enden will, über Netze und Fähren. " * 200
    (folder / "articles" / "artikel-0.txt").write_text(f"Der erste Absatz ist kurz genug.\n\n{long}", encoding="utf-8")
    with running(folder, "--coder", "anna", "--coder", "ben", "--double", "1") as server:
        anna = window(browser, server.links["anna"], [])
        press(anna, "0")
        anna.wait_for_url("**/2")
        anna.wait_for_function("(top => top >= 0 && top < 200)(document.getElementById('now').getBoundingClientRect().top)")
        ben = anna.context.new_page()
        ben.goto(server.links["ben"])
        ben.wait_for_selector("#now")
        anna.keyboard.press("1")
        expect(anna.locator("#trouble")).to_contain_text("jemand anders")
        expect(ben.locator("#count")).to_have_text("0 von 2 codiert")
        press(ben, "0")
        expect(ben.locator("#count")).to_have_text("1 von 2 codiert")
        server.stop()
    assert list(rows(folder)) == [("anna", "artikel-0", 1), ("ben", "artikel-0", 1)]


@needs_chromium
@pytest.mark.parametrize(("language", "sentence"), [("de", "spart wenig"), ("en", "saves little")])
def test_the_page_says_that_drawing_by_a_model_saves_little(
    browser: Browser, tmp_path: Path, language: str, sentence: str
) -> None:
    with running(corpus_to_code(tmp_path, 1, 2), "--coder", "anna", "--learn", "--language", language) as server:
        anna = window(browser, server.links["anna"], [])
        anna.locator("#learning summary").click()
        expect(anna.locator("#learning")).to_contain_text(sentence)
        press(anna, "0", "0")
        anna.wait_for_selector("#finished:not([hidden])")
        expect(anna.locator("#learning")).to_contain_text(sentence)
        assert axe(anna) == []


@needs_chromium
@pytest.mark.parametrize(("dark", "phone"), [(False, False), (True, True)])
def test_axe_finds_nothing_and_nothing_sticks_out(browser: Browser, tmp_path: Path, dark: bool, phone: bool) -> None:
    folder = corpus_to_code(tmp_path, 2, 3)
    (folder / "articles" / "artikel-0.txt").write_text(
        "Eine Überschrift\n\nDer erste <script>alert(1)</script> Satz steht hier, und er ist lang genug.\n\n"
        + "Langeswort" * 30
        + " steht hier.",
        encoding="utf-8",
    )
    trouble: list[str] = []
    size = {"width": 390 if phone else 1280, "height": 800}
    with running(folder, "--coder", "anna", "--language", "en") as server:
        anna = window(browser, server.links["anna"], trouble, viewport=size, color_scheme="dark" if dark else "light")
        anna.keyboard.press("1")
        anna.wait_for_selector("#now .chip")
        assert axe(anna) == []
        assert anna.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        for key, name in (("l", "#list"), ("?", "#help")):
            anna.keyboard.press(key)
            anna.wait_for_selector(f"{name}[open]")
            assert axe(anna) == []
            anna.keyboard.press("Escape")
        anna.keyboard.press("/")
        anna.keyboard.type("worry or trust")
        assert anna.locator("#codebook .theme:visible h3").all_inner_texts() == ["Privacy"]
        assert anna.locator("#codebook .hit").count() == 1
    assert trouble == []


@pytest.mark.slow
def test_fifty_kills_lose_no_confirmed_judgement(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.corpus.coding.page.kills", str(corpus_to_code(tmp_path)), "50"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 100
