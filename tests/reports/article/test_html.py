"""The HTML report: safe, whole without its script, and, in a real browser, usable and free of axe's violations."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.model import Scorer, ThemeModel
from reports.article.evidence import log_odds
from reports.article.html_page import article_html
from reports.html_colours import CONTRAST, DARK_GROUND, colour_rules, contrast, lightened
from reports.palette import COLOURS
from reports.texts import LANGUAGES, texts
from tests.needs import needs_chromium
from tests.report_cases import ARTICLE, model, summary

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LONG = "Der Sprecher sagte am Montag, die App nehme sich viele Daten. " * 90 + "Ende."
HOSTILE = '<script>alert(1)</script> "><img src=x onerror=alert(1)> {{ 7*7 }} &amp; \u202e\x00\ue000 Daten ' + "a" * 4000 + "."
RIGHT_TO_LEFT = "البيانات שלום 数据 😀 und Daten stehen hier in einem Satz."


def page(text: str = ARTICLE, use: ThemeModel | None = None, language: str = "de") -> str:
    use = use or model()
    return article_html(summary(text, use), texts(language, "html"), Scorer(use)).decode()


class Text(HTMLParser):
    """What the elements of the class `text` hold, and every tag and attribute met."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "p":
            self._inside = dict(attrs).get("class") == "text"
            self.paragraphs += [""] if self._inside else []

    def handle_endtag(self, tag: str) -> None:
        self._inside &= tag != "p"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.paragraphs[-1] += data


def read(content: str) -> Text:
    result = Text()
    result.feed(content)
    return result


def test_same_input_same_bytes_and_every_paragraph_verbatim() -> None:
    assert page() == page()
    assert read(page()).paragraphs == [p.text for p in summary().paragraphs]
    assert read(page(RIGHT_TO_LEFT)).paragraphs == [RIGHT_TO_LEFT]


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=300))
def test_no_text_becomes_markup(text: str) -> None:
    allowed = read(page()).tags | {"figure", "figcaption", "section"}
    found = read(page(f"Ein Satz mit Daten und {text} steht hier."))
    assert found.tags <= allowed
    assert not {name for name in found.attributes if name.startswith("on")}
    assert "style" not in found.attributes


def test_numbers_lead_to_paragraphs_and_back() -> None:
    content = page()
    for paragraph in summary().paragraphs:
        assert f'href="#p{paragraph.number}"' in content
        assert f'<a href="#course" title="Zum Verlauf">Absatz {paragraph.number}</a>' in content
    assert 'id="course"' in content


def test_hostile_text_stays_text() -> None:
    content = page(HOSTILE)
    assert "<script>alert" not in content
    assert "<img" not in content
    assert "49" not in "".join(read(content).paragraphs)
    assert "\x00" not in content
    assert "\u202e" not in content
    assert "<wbr>" in content  # the long word can be broken


def test_the_page_may_load_nothing_and_run_only_itself() -> None:
    content = page()
    policy = html.unescape(re.search(r'Security-Policy" content="([^"]+)"', content)[1])  # type: ignore[index]
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        source = re.search(rf"<{tag}>(.*?)</{tag}>", content, re.DOTALL)[1]  # type: ignore[index]
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not re.search(r"(?:src|href)=\"(?!#)", content)
    assert "url(" not in content
    assert "http://" not in content
    assert "https://" not in content


def test_weights_are_those_of_the_model() -> None:
    use = model()
    paragraph = summary(use=use).paragraphs[0]
    weights = {e.word: [round(100 * c) for c in e.contributions] for e in Scorer(use).explain(paragraph.text)}
    found = re.findall(r'data-w="([^"]+)">([^<]+)</span>', page())
    assert ("Daten", weights["Daten"]) in [(word, [int(w) for w in text.split()]) for text, word in found]


def test_what_the_page_shows_adds_up_to_what_was_decided() -> None:
    """Words, the rest of the article and the constant: together the log-odds, but for the rounding of every one of them."""
    use = replace(model(), article=np.array([[0.9, -0.4, 0.1]] * 4))
    content = page(use=use)
    constants = [float(c.replace("−", "-").replace(",", ".")) for c in re.findall(r"</b> (−?[\d,]+)[,.]", content)]
    assert constants == [-3.0] * 4
    pieces = content.split("<article ")[1:]
    assert len(pieces) == len(summary(use=use).paragraphs)
    for piece, paragraph in zip(pieces, summary(use=use).paragraphs, strict=True):
        assert any(paragraph.article)
        rows = [[int(w) for w in weights.split()] for weights in re.findall(r'data-w="([^"]+)"', piece)]
        assert piece.count("übriger Artikel") == 1
        for t, p in enumerate(paragraph.probabilities):
            total = sum(row[t] for row in rows) / 100 + constants[t]
            assert total == pytest.approx(log_odds(p), abs=0.005 * (len(rows) + 1))
    assert "übriger Artikel</span>" not in page("Ein Satz allein, mit Daten und Euro.", use)


def test_long_theme_names_break_everywhere() -> None:
    names = {"privacy": {"de": "Vorratsdatenspeicherungsrahmengesetzgebung"}}
    use = replace(model(info={"codebook": {"names": names}}), article=np.array([[0.0, 8.0, 0.1], *[[0.0, 0.0, 0.1]] * 3]))
    content = page(use=use)
    assert "der übrige Artikel gab den Ausschlag" in content
    assert "\x01" not in content


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("k", [1, 12])
def test_any_number_of_themes_and_no_paragraph_at_all(k: int, language: str) -> None:
    assert page(use=model(k), language=language).count("<fieldset>") == 1
    empty = page("Viele neue Nummern", model(k), language)
    assert "<article" not in empty
    assert "<script" not in empty


def test_long_paragraphs_are_cut_as_in_the_pdf() -> None:
    content = page(LONG)
    assert len(content) < 400_000
    assert "Hier gekürzt" in content
    (shown,) = read(content).paragraphs
    assert 3_400 < len(shown) <= 3_502
    assert shown.endswith(" …")


def test_colours_can_be_read_in_the_dark() -> None:
    assert all(contrast(lightened(colour), DARK_GROUND) >= CONTRAST for colour in COLOURS)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert colour_rules(13).count(".t12{") == 2


def opened(browser: Browser, folder: Path, content: str, *, dark: bool = False, phone: bool = False) -> tuple[Page, list[str]]:
    """The page in a window, and what went wrong: messages of the console and requests beyond the file itself."""
    path = folder / "report.html"
    path.write_text(content, encoding="utf-8")
    window = browser.new_page(color_scheme="dark" if dark else "light", viewport={"width": 390 if phone else 1100, "height": 800})
    trouble: list[str] = []
    window.on("console", lambda message: trouble.append(message.text))
    window.on("pageerror", lambda error: trouble.append(str(error)))
    window.on("request", lambda request: None if request.url == path.as_uri() else trouble.append(request.url))
    window.goto(path.as_uri())
    return window, trouble


@needs_chromium
@pytest.mark.parametrize(("dark", "phone", "k"), [(False, False, 4), (True, True, 12), (False, True, 4), (True, False, 4)])
def test_axe_finds_nothing_and_nothing_sticks_out(browser: Browser, tmp_path: Path, dark: bool, phone: bool, k: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.base").AXE_FILE_PATH.read_text()
    for name, content in {"plain": page(use=model(k)), "hostile": page(HOSTILE + "\n\n" + RIGHT_TO_LEFT)}.items():
        window, trouble = opened(browser, tmp_path, content, dark=dark, phone=phone)
        window.locator(".text").first.focus()
        window.keyboard.press("ArrowRight")
        window.evaluate(axe)
        found = window.evaluate("axe.run()")
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == [], name
        assert window.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
        assert trouble == [], name
        window.close()


@needs_chromium
def test_keyboard_and_pointer_show_weights(browser: Browser, tmp_path: Path) -> None:
    window, _ = opened(browser, tmp_path, page(use=replace(model(), article=np.array([[0.9, -0.4, 0.1]] * 4))))
    panel = window.locator("#panel")
    assert panel.is_hidden()
    window.locator(".text").first.focus()
    window.keyboard.press("ArrowRight")
    assert window.locator("#word").inner_text() == "Daten"
    assert window.locator("#panel output").first.inner_text().startswith("+")
    assert "," in window.locator("#panel output").first.inner_text()
    window.keyboard.press("End")
    assert window.locator("#word").inner_text() == "übriger Artikel"
    window.keyboard.press("Escape")
    assert panel.is_hidden()
    window.locator(".w", has_text="Euro").first.hover()
    assert window.locator("#word").inner_text() == "Euro"
    window.get_by_role("button").click()
    assert panel.is_hidden()


@needs_chromium
def test_filter_and_order(browser: Browser, tmp_path: Path) -> None:
    window, _ = opened(browser, tmp_path, page())
    shown = window.locator("article:visible h3")
    assert shown.all_inner_texts() == ["Absatz 1", "Absatz 3", "Absatz 5"]
    window.get_by_role("checkbox", name="Monetarisierung").check()
    assert shown.all_inner_texts() == ["Absatz 3"]
    assert window.locator("output[name=shown]").inner_text() == "1 von 3 Absätzen"
    window.get_by_role("checkbox", name="ohne Thema").check()
    assert shown.all_inner_texts() == ["Absatz 3", "Absatz 5"]
    window.goto(window.url.split("#")[0] + "#p1")  # a link to a hidden paragraph shows all again
    window.wait_for_function("document.querySelectorAll('article:not([hidden])').length === 3")
    window.get_by_label("Reihenfolge").select_option("doubt")
    doubts = [float(a.get_attribute("data-doubt") or "") for a in window.locator("article").all()]
    assert doubts == sorted(doubts)


@needs_chromium
def test_it_prints_and_works_without_script(browser: Browser, tmp_path: Path) -> None:
    window, _ = opened(browser, tmp_path, page())
    assert window.pdf(format="A4").startswith(b"%PDF")
    window.emulate_media(media="print")
    assert window.locator(".controls").is_hidden()
    silent = browser.new_context(java_script_enabled=False).new_page()
    silent.goto(window.url)
    assert silent.locator("article").count() == 3
    assert silent.locator(".controls").is_hidden()


def test_a_title_from_right_to_left_stands_right() -> None:
    content = page("חדשות על פרטיות\n\nהחברה אומרת שהיא לא מוכרת את הנתונים לחברות אחרות.\n")
    assert '<h1 lang="de" dir="auto">' in content
