"""The corpus report as a page: safe, whole without its script, linked both ways, and, in a browser, usable and clean."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reports.overview.figures import overview_figures
from reports.overview.html_page import overview_html
from reports.overview.records import Overview
from reports.texts import LANGUAGES, texts
from tests.conftest import Ran
from tests.needs import needs_chromium
from tests.reports.article.test_html import HOSTILE
from tests.reports.overview.cases import DATA, article, many, overview
from tests.reports.overview.test_groups import grouped

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def page(found: Overview, language: str = "de") -> str:
    words = texts(language, "overview", "html")
    return overview_html(found, words, overview_figures(found, words, ("svg",))).decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_input_same_bytes_and_every_article(language: str) -> None:
    content = page(overview(*many()), language)
    assert content == page(overview(*many()), language)
    assert content.count("<tr data-source=") == 12
    assert page(overview(article("a", "Anzeige")), language).count("<tr data-source=") == 1


def test_hostile_text_stays_text_and_nothing_is_loaded() -> None:
    content = page(overview(article("<b>x", HOSTILE + "\n\n" + DATA), article("b", DATA)))
    assert "<script>alert" not in content
    assert "<img src=x" not in content
    assert "default-src &#39;none&#39;" in content or "default-src 'none'" in content
    assert not re.search(r'(?:src|href)="(?!#|data:image/svg)', content)
    assert "https://" not in content


def test_reports_and_overview_lead_to_each_other(run: Callable[..., Ran], tmp_path: Path) -> None:
    for name in ("eins", "zwei"):
        (tmp_path / f"{name}.txt").write_text(f"{DATA} Das sagte der Sprecher von {name}.", encoding="utf-8")
    inputs = (tmp_path / "eins.txt", tmp_path / "zwei.txt")
    assert run("overview", *inputs, "-o", tmp_path / "out", "--articles", "--format", "html").code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"overview.html", "eins.html", "zwei.html"}
    assert 'href="eins.html"' in (tmp_path / "out" / "overview.html").read_text(encoding="utf-8")
    assert '<a href="overview.html">Zum Korpusbericht</a>' in (tmp_path / "out" / "eins.html").read_text(encoding="utf-8")


def opened(browser: Browser, folder: Path, *, dark: bool = False, phone: bool = False) -> tuple[Page, list[str]]:
    """The page of two groups in a window, and what went wrong."""
    path = folder / "overview.html"
    path.write_text(page(grouped()), encoding="utf-8")
    window = browser.new_page(color_scheme="dark" if dark else "light", viewport={"width": 390 if phone else 1100, "height": 800})
    trouble: list[str] = []
    window.on("console", lambda message: trouble.append(message.text))
    window.on("pageerror", lambda error: trouble.append(str(error)))
    window.goto(path.as_uri())
    return window, trouble


@needs_chromium
@pytest.mark.parametrize(("dark", "phone"), [(False, False), (True, True)])
def test_axe_finds_nothing_and_nothing_sticks_out(browser: Browser, tmp_path: Path, dark: bool, phone: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python.base").AXE_FILE_PATH.read_text()
    window, trouble = opened(browser, tmp_path, dark=dark, phone=phone)
    window.evaluate(axe)
    found = window.evaluate("axe.run()")
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    assert window.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert trouble == []


@needs_chromium
def test_filter_order_keyboard_and_print(browser: Browser, tmp_path: Path) -> None:
    window, _ = opened(browser, tmp_path)
    rows, output = window.locator("#articles tbody tr:visible"), window.locator("output[name=shown]")
    assert output.inner_text() == "24 von 24 Artikeln"
    window.get_by_role("checkbox", name="Datenschutz").check()
    assert (rows.count(), output.inner_text()) == (12, "12 von 24 Artikeln")
    window.locator("select[name=source]").select_option("faz")
    assert rows.count() == 6
    window.get_by_label("Suche").fill("gibt es nicht")
    assert rows.count() == 0
    window.emulate_media(media="print")
    assert rows.count() == 24
    window.emulate_media(media="screen")
    head = window.get_by_role("button", name="Datum")
    head.focus()
    window.keyboard.press("Enter")
    dates = [cell.inner_text() for cell in window.locator("#articles tbody tr td:nth-child(2)").all()]
    first = window.locator("#articles tbody tr").first.locator("td").first.get_attribute("data-v")
    assert first == "2018-10-01"
    assert len(dates) == 24
    window.keyboard.press("Enter")
    assert window.locator("#articles tbody tr").first.locator("td").first.get_attribute("data-v") == "2018-10-24"
    assert window.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
