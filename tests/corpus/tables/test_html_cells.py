"""Markup in cells is read, and text that only looks like it stays."""

from __future__ import annotations

import pytest

from corpus.tables.html_cells import is_html, pieces, text_of


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("<p>Eins.</p><p>Zwei &uuml;ber drei.</p>", ["Eins.", "Zwei über drei."]),
        ("Eins.<br/>\n<br />Zwei.", ["Eins.", "Zwei."]),
        ("<p>Eins\nund eins.</p>", ["Eins und eins."]),
        ("<P CLASS='a'>Eins <a href='x>y'>Verweis</a>.", ["Eins Verweis."]),
        # Some systems keep blank lines and store inline tags only.
        ("Eins <em>und</em> eins.\n\nZwei.", ["Eins und eins.", "Zwei."]),
        ("<div>Eins.<script>var p = '<p>';</script><style>p {}</style></div>Zwei.", ["Eins.", "Zwei."]),
        ("<ul><li>Eins</li><li>Zwei<br>und</li></ul>", ["Eins", "Zwei und"]),
        ("<p>Ungeschlossen <b>fett <p>Zwei.", ["Ungeschlossen fett", "Zwei."]),
    ],
)
def test_paragraphs(cell: str, texts: list[str]) -> None:
    assert is_html(cell)
    assert [text for text, _ in pieces(cell)] == texts
    assert text_of(cell) == "\n\n".join(texts)


@pytest.mark.parametrize("cell", ["1 < 2 und 3 > 2", "Das Tag <p> beginnt einen Absatz.", "Schreib an <info@example.org>.", "<3"])
def test_text_stays_text(cell: str) -> None:
    assert not is_html(cell)
    assert text_of(cell) == cell


def test_roles_of_markup() -> None:
    found = pieces("<h2>Titel</h2><p>Satz.</p><blockquote><p>Zitat.</p></blockquote><ul><li>Punkt</li></ul>Ende.")
    assert [role.value for _, role in found if role] == ["heading", "body", "quote", "list", "body"]
