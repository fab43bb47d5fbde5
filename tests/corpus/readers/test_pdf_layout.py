"""Lines of a page in reading order: columns, headings, running heads, and nothing lost."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.pdf_layout import Line, pieces
from corpus.records import Role


def lines(texts: list[str], x: float, y: float, *, size: float = 10, bold: bool = False, width: float = 180) -> list[Line]:
    return [Line(t, x, x + width, y - 12 * i, y - 12 * i + size, size, bold) for i, t in enumerate(texts)]


def test_a_sentence_goes_on_in_the_next_column_past_a_caption_and_a_running_head() -> None:
    left = lines(["Der Rat tagt am Montag noch einmal", "und will dann über die acht"], 20, 400)
    caption = lines(["Der Markt von oben"], 20, 330, size=8)
    right = lines(["Kameras am Markt entscheiden.", "Danach ist Pause."], 220, 400)
    head = lines(["Beispielblatt Seite 1"], 20, 500)
    second = [lines(["Beispielblatt Seite 2"], 20, 500), lines(["Auf der zweiten Seite steht der Schluss."], 20, 400)]
    assert list(pieces([[head, right, caption, left], second])) == [
        ("Beispielblatt Seite 1", Role.BOILERPLATE),
        (
            "Der Rat tagt am Montag noch einmal und will dann über die acht Kameras am Markt entscheiden. Danach ist Pause.",
            None,
        ),
        ("Der Markt von oben", None),
        ("Beispielblatt Seite 2", Role.BOILERPLATE),
        ("Auf der zweiten Seite steht der Schluss.", None),
    ]


def test_larger_and_bold_lines_in_one_group_are_headings() -> None:
    text = lines(["Die Kosten gibt die Kämmerei mit", "zweihunderttausend Euro an."], 20, 364)
    title = lines(["Stadtrat streitet"], 20, 400, size=16)
    bold = lines(["Was es kostet"], 20, 380, bold=True)
    roles = [role for _, role in pieces([[[*title, *bold, *text]]])]
    assert roles == [Role.HEADING, Role.HEADING, None]


def test_a_heading_across_the_columns_stands_between_them() -> None:
    upper = [lines(["Links oben steht dies."], 20, 400), lines(["Rechts oben steht das."], 220, 400)]
    title = [lines(["Ein Titel über beide Spalten"], 20, 360, size=16, width=380)]
    lower = [lines(["Links unten."], 20, 330), lines(["Rechts unten."], 220, 330)]
    texts = [text for text, _ in pieces([[*lower[::-1], *title, *upper[::-1]]])]
    assert texts == [
        "Links oben steht dies.", "Rechts oben steht das.", "Ein Titel über beide Spalten", "Links unten.", "Rechts unten.",
    ]  # fmt: skip


LINES = st.builds(
    Line, st.sampled_from(["Eins zwei.", "drei vier fünf sechs sieben", "acht 12"]), st.floats(0, 500), st.floats(500, 900),
    st.floats(0, 800), st.floats(800, 1600), st.sampled_from([8.0, 10.0, 16.0]), st.booleans(),
)  # fmt: skip


@given(st.lists(st.lists(st.lists(LINES, min_size=1, max_size=4), max_size=6), max_size=3))
def test_no_line_is_lost_or_doubled(pages: list[list[list[Line]]]) -> None:
    given_words = Counter(word for page in pages for group in page for line in group for word in line.text.split())
    assert Counter(word for text, _ in pieces(pages) for word in text.split()) == given_words
