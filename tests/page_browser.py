"""The coding page in a real browser, for tests: the server in a process of its own, windows, keys, axe."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.paths import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def expect(locator: Any) -> Any:
    """Playwright's, which waits for what is expected."""
    from playwright.sync_api import expect as wait_for

    return wait_for(locator)


class Server:
    """`absatz code` in a process of its own."""

    def __init__(self, folder: Path, *options: str, expected: int = 0) -> None:
        command = [sys.executable, "-m", "absatz", "code", str(folder), "--no-browser", "--port", "0", *options]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        # Tests started with `nohup` ignore the closing of the terminal, and so would all that they start.
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment,
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
        )  # fmt: skip
        self.links: dict[str, str] = {}
        assert self.process.stdout is not None
        expected = expected or options.count("--coder") + options.count("--adjudicator")
        while len(self.links) < expected:
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError(self.process.communicate()[1])
            name, link = re.fullmatch(r"(\w+).*: (http\S+)\n", line).groups()  # type: ignore[union-attr]
            self.links[name] = link

    def stop(self, how: signal.Signals = signal.SIGINT) -> str:
        """End it, and return what it said."""
        self.process.send_signal(how)
        return self.process.communicate(timeout=30)[1]


@contextmanager
def running(folder: Path, *options: str, expected: int = 0) -> Iterator[Server]:
    server = Server(folder, *options, expected=expected)
    try:
        yield server
    finally:
        server.process.kill()
        server.process.communicate()


def holding_first(held: list[Any]) -> Callable[[Any], None]:
    """What takes requests, as a slow server does: the first is put into `held`, and goes on when the test says so."""

    def take(route: Any) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    return take


def window(
    browser: Browser, link: str, trouble: list[str], taken: Any = None, which: str = "**/api/judge", **options: object
) -> Page:
    """A person's own browser, with their link opened. `taken` takes the requests to `which`: by default, those that judge.

    It does so from before the page is opened: a page that is open already may still send its first request past it.
    """
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    if taken:
        page.route(which, taken)
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on(
        "request", lambda request: None if link.startswith("/".join(request.url.split("/")[:3])) else trouble.append(request.url)
    )
    page.goto(link)
    page.wait_for_selector("#now")
    return page


def press(page: Page, *keys: str) -> None:
    """Keys, one after the other, each when the page has done what the one before asked for."""
    for key in keys:
        page.keyboard.press(key)
        expect(page.locator("#saved")).not_to_have_text(re.compile("wird gespeichert|saving"))


def listen(page: Page) -> None:
    """Note every message that the page shows from now on, for `heard`: some stay for a second, too short for a busy machine."""
    page.evaluate(
        "window.heard = [];"
        "new MutationObserver(() => window.heard.push(document.getElementById('saved').textContent))"
        ".observe(document.getElementById('saved'), { childList: true });"
    )


def heard(page: Page, part: str) -> None:
    """Wait until a message with these words was shown."""
    page.wait_for_function("part => window.heard.some((text) => text.includes(part))", arg=part)


def count(page: Page) -> str:
    return page.locator("#count").inner_text()


def axe(page: Page) -> list[tuple[str, str]]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(pytest.importorskip("axe_playwright_python.base").AXE_FILE_PATH.read_text())
    return [(v["id"], v["nodes"][0]["html"]) for v in page.evaluate("axe.run()")["violations"]]
