"""Web pages: what is said of those that hold no article, or not all of it, and what stays aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.reading.samples import BODY, PAGE
from corpus.errors import InputError
from corpus.records import Role
from tests.reader_cases import read

OFFER = (
    '<div class="paywall-box"><h2>Jetzt weiterlesen</h2><p>Testen Sie unser Abo einen Monat lang, jederzeit kündbar.</p>'
    "<p>Bereits Abonnent? Hier anmelden.</p></div>"
)


def page(*parts: str, head: str = "") -> bytes:
    return (
        f"<!doctype html><html lang=de><head><meta charset=utf-8><title>Titel</title>{head}</head><body>{''.join(parts)}".encode()
    )


def test_the_beginning_of_a_paid_article_is_read_and_said(tmp_path: Path) -> None:
    notes: list[str] = []
    content = page(f"<article><h1>Die Fähre</h1><p>{BODY[0]}</p>{OFFER}</article>")
    (article,) = read(tmp_path, "a.html", content, on_note=notes.append)
    assert [p.text for p in article.classified] == [BODY[0]]
    assert notes == [f"{tmp_path / 'a.html'}: a paid article, of which the page seems to hold only the beginning"]
    read(tmp_path, "b.html", PAGE.encode(), on_note=notes.append)
    assert len(notes) == 1


def test_an_article_about_paywalls_in_a_box_called_paywall_is_kept(tmp_path: Path) -> None:
    text = "".join(f"<p>{line} Das Abo ist kündbar.</p>" for line in BODY * 2)
    (article,) = read(tmp_path, "a.html", page(f'<article><h1>Abos</h1><div class="paywall-content">{text}</div></article>'))
    assert len(article.classified) == 2 * len(BODY)


def test_a_page_that_only_asks_for_consent_is_refused(tmp_path: Path) -> None:
    asks = (
        "<p>Besuchen Sie unsere Seite wie gewohnt mit Werbung und Tracking. Ihre Zustimmung ist jederzeit widerrufbar.</p>"
        "<p>Wir und unsere 178 Partner speichern Cookies auf Ihrem Gerät, um personenbezogene Daten zu verarbeiten.</p>"
    )
    with pytest.raises(InputError, match="asks for consent"):
        read(tmp_path, "a.html", page(f"<main><h1>Weiter mit Werbung</h1>{asks}</main>"))


def test_data_for_programs_that_are_broken_or_short_change_nothing(tmp_path: Path) -> None:
    plain = read(tmp_path, "a.html", PAGE.encode())[0]
    for body in ('"kurz"', '"' + "x" * 50, "[1, 2]"):
        data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": {body}}}</script>'
        (article,) = read(tmp_path, "a.html", PAGE.replace("</head>", data + "</head>").encode())
        assert article.paragraphs == plain.paragraphs


def test_html_in_the_data_for_programs_is_read_as_such(tmp_path: Path) -> None:
    body = "".join(f"<p>{line}</p>" for line in BODY).replace('"', '\\"')
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    (article,) = read(tmp_path, "a.html", page("<div id=app></div>", head=data))
    assert [p.text for p in article.classified] == list(BODY)


def test_hidden_text_advertisements_and_forms_stay_aside(tmp_path: Path) -> None:
    between = (
        '<p class="ad-note anzeige">Hier steht eine Anzeige, die ein Satz ist und hier nicht hergehört.</p>'
        '<p aria-hidden="true">Diese Zeile sieht niemand, der die Seite liest, und keiner braucht sie.</p>'
        '<div><h3>Nichts verpassen</h3><p>Unser Brief kommt jeden Morgen und kostet Sie nichts.</p><input type="email"></div>'
    )
    (article,) = read(tmp_path, "a.html", page(f"<article><h1>T</h1><p>{BODY[0]}</p>{between}<p>{BODY[1]}</p></article>"))
    assert [p.text for p in article.classified] == list(BODY[:2])


def test_a_linked_paragraph_and_a_caption_between_paragraphs_are_put_back(tmp_path: Path) -> None:
    linked, caption = (
        "Am Freitag hatten drei der sieben Angeklagten alles bestritten.",
        "Die Fähre liegt seit Juni am Kai von Norden.",
    )
    between = f'<p><a href="/x">{linked}</a></p><p class="image-caption">{caption}</p>'
    (article,) = read(tmp_path, "a.html", page(f"<article><h1>T</h1><p>{BODY[0]}</p>{between}<p>{BODY[1]}</p></article>"))
    roles = {p.text: p.role for p in article.paragraphs}
    assert (roles[linked], roles[caption]) == (Role.BODY, Role.CAPTION)


def test_errors_of_the_server_are_no_text(tmp_path: Path) -> None:
    error = "<br>\n<b>Strict Standards</b>:  Redefining the constructor in <b>/www/wp-db.php</b> on line <b>56</b><br>\n"
    (article,) = read(tmp_path, "a.html", page(error * 2, f"<article><h1>T</h1><p>{BODY[0]}</p><p>{BODY[1]}</p></article>"))
    assert [p.text for p in article.classified] == list(BODY[:2])


def test_a_table_of_data_stays_one(tmp_path: Path) -> None:
    rows = "<tr><td><p>Norden</p></td><td><p>8 Fahrten</p></td></tr><tr><td>Süden</td><td>12 Fahrten</td></tr>"
    (article,) = read(
        tmp_path, "a.html", page(f"<article><h1>T</h1><p>{BODY[0]}</p><table>{rows}</table><p>{BODY[1]}</p></article>")
    )
    assert [p.text for p in article.paragraphs if "Fahrten" in p.text] == ["Norden | 8 Fahrten", "Süden | 12 Fahrten"]


@pytest.mark.parametrize("divs", [247, 248])
def test_a_page_may_be_nested_so_deep_and_no_deeper(tmp_path: Path, divs: int) -> None:
    """Around the paragraph stand the divs, body and html."""
    content = page("<div>" * divs, f"<p>{BODY[0]}</p>", "</div>" * divs)
    if divs + 3 <= 250:
        (article,) = read(tmp_path, "a.html", content)
        assert [p.text for p in article.paragraphs] == [BODY[0]]
    else:
        with pytest.raises(InputError, match="nested more than 250 deep"):
            read(tmp_path, "a.html", content)
