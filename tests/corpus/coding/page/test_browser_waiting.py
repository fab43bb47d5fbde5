"""The page in a real browser while its server is slow: what is pressed and written then is for what was on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.needs import needs_chromium
from tests.page_browser import expect, heard, holding_first, listen, press, running, window
from tests.page_cases import corpus_to_code

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@needs_chromium
def test_keys_judge_only_the_paragraph_that_was_seen(browser: Browser, tmp_path: Path) -> None:
    """A server that answers late, a key that is held down, and a note that another window comes in between."""
    folder = corpus_to_code(tmp_path, 1, 8)
    with running(folder, "--coder", "anna") as server:
        held: list[Any] = []
        first_held = holding_first(held)
        anna = window(browser, server.links["anna"], [], first_held)
        for key in ("Enter", "0", "x", "1", "Enter", "u"):
            anna.keyboard.press(key)
        expect(anna.locator("#saved")).to_have_text("wird gespeichert …")
        held[0].continue_()
        expect(anna.locator("#saved")).to_contain_text("nicht angewandt")
        expect(anna.locator("#count")).to_have_text("1 von 8 codiert")
        assert anna.url.endswith("/2")
        assert anna.locator("#now .chip").count() == 0

        anna.keyboard.down("0")
        for key in ("0", "0", "x", "1", "u", "Enter"):
            expect(anna.locator("#count")).to_have_text("2 von 8 codiert")
            init = {"key": key, "code": f"Digit{key}", "repeat": True, "bubbles": True}
            anna.evaluate("init => document.getElementById('now').dispatchEvent(new KeyboardEvent('keydown', init))", init)
        anna.keyboard.up("0")
        press(anna, "2")  # after all of these
        expect(anna.locator("#count")).to_have_text("2 von 8 codiert")
        assert anna.url.endswith("/3")
        expect(anna.locator("#themes button[aria-pressed=true]")).to_have_count(1)
        for repeat in (False, True):
            init = {"key": "ArrowRight", "repeat": repeat, "bubbles": True}
            anna.evaluate("init => document.getElementById('now').dispatchEvent(new KeyboardEvent('keydown', init))", init)
        anna.wait_for_url("**/5")

        again = anna.context.new_page()
        again.goto(anna.url)
        again.wait_for_selector("#now")
        again.locator("#note").fill("Küste")
        press(again, "Escape")
        expect(again.locator("#saved")).to_have_text("gespeichert")
        anna.keyboard.press("m")
        listen(anna)
        anna.keyboard.type("Fähre ")
        heard(anna, "anderen Fenster")
        anna.keyboard.type("0x")
        assert anna.locator("#note").input_value() == "Küste\nFähre 0x"
        expect(anna.locator("#saved")).to_have_text("gespeichert")
        anna.reload()
        expect(anna.locator("#note")).to_have_value("Küste\nFähre 0x")
        assert anna.url.endswith("/5")


@needs_chromium
@pytest.mark.parametrize("asked", ["Enter", "ArrowRight"])
def test_a_note_begun_while_the_page_waits_to_move_on_stays_with_its_paragraph(
    browser: Browser, tmp_path: Path, asked: str
) -> None:
    """With the mouse, into the note, while the answer that brings the next paragraph is on its way."""
    folder = corpus_to_code(tmp_path, 1, 4)
    held: list[Any] = []
    hold = holding_first(held)
    later = {"Enter": "**/api/judge", "ArrowRight": "**/api/place?*paragraph=2"}[asked]
    with running(folder, "--coder", "anna") as server:
        anna = window(browser, server.links["anna"], [], hold, later)
        anna.keyboard.press(asked)
        while not held:
            anna.wait_for_timeout(10)
        anna.locator("#note").click()
        anna.keyboard.type("Küste")
        listen(anna)
        held[0].continue_()
        heard(anna, "Notiz")
        anna.keyboard.type(" 0x1 Fähre")  # letters and no keys: the note still has the focus
        expect(anna.locator("#note")).to_have_value("Küste 0x1 Fähre")
        expect(anna.locator("#saved")).to_have_text("gespeichert")
        assert anna.url.endswith("/1")
        press(anna, "Escape", "ArrowRight")
        anna.wait_for_url("**/2")
        expect(anna.locator("#note")).to_have_value("")
        expect(anna.locator("#count")).to_have_text(f"{int(asked == 'Enter')} von 4 codiert")
        anna.reload()
        expect(anna.locator("#now")).to_contain_text("Im 2. Absatz")
        press(anna, "ArrowLeft")
        anna.wait_for_url("**/1")
        expect(anna.locator("#note")).to_have_value("Küste 0x1 Fähre")


@needs_chromium
def test_who_only_clicked_into_the_note_types_no_keys(browser: Browser, tmp_path: Path) -> None:
    """Nothing is written yet when the answer comes; the first letter must not judge a paragraph that nobody has read."""
    held: list[Any] = []
    hold = holding_first(held)
    with running(corpus_to_code(tmp_path, 1, 4), "--coder", "anna") as server:
        anna = window(browser, server.links["anna"], [], hold)
        anna.keyboard.press("0")
        while not held:
            anna.wait_for_timeout(10)
        anna.locator("#note").click()
        held[0].continue_()
        expect(anna.locator("#count")).to_have_text("1 von 4 codiert")
        anna.keyboard.type("x0")
        expect(anna.locator("#note")).to_have_value("x0")
        expect(anna.locator("#saved")).to_have_text("gespeichert")
        expect(anna.locator("#count")).to_have_text("1 von 4 codiert")
