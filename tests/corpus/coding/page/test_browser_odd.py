"""The page in a browser where things are unusual: no Num Lock, a mangled address, a terminal that is closed."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.needs import needs_chromium
from tests.page_browser import expect, press, running, window
from tests.page_cases import corpus_to_code, rows

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@needs_chromium
@pytest.mark.skipif(os.name != "posix", reason="only there a closed terminal sends a signal")
def test_keys_without_num_lock_a_mangled_address_and_a_closed_terminal(browser: Browser, tmp_path: Path) -> None:
    folder = corpus_to_code(tmp_path, 1, 3)
    with running(folder, "--coder", "anna") as server:
        anna = window(browser, server.links["anna"], [])
        yes = anna.locator("#themes button[aria-pressed=true]")
        for key, code in (("End", "Numpad1"), ("ArrowDown", "Numpad2"), ("2", "Numpad2")):
            init = {"key": key, "code": code, "bubbles": True}
            anna.evaluate("init => document.getElementById('now').dispatchEvent(new KeyboardEvent('keydown', init))", init)
        expect(anna.locator("#saved")).to_have_text("gespeichert")
        expect(yes).to_have_count(1)  # the digit's
        expect(yes).to_contain_text("Monetarisierung")

        anna.goto("about:blank")
        anna.goto(server.links["anna"].split("/enter")[0] + "/#%E0%A4%A/1")
        anna.wait_for_selector("#now")
        press(anna, "Enter")
        expect(anna.locator("#count")).to_have_text("1 von 3 codiert")
        assert "1 rows of labels.csv are new" in server.stop(signal.SIGHUP)
    assert [label.values for label in rows(folder).values()] == [(0, 1, 0, 0)]
