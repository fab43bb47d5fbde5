"""Cutting: what is joined, what is split, and what must stay as it is."""

from __future__ import annotations

import itertools
import textwrap
import time
from importlib.resources import as_file, files

from hypothesis import given
from hypothesis import strategies as st

from corpus.paragraphs.article import article_from_text
from corpus.paragraphs.segments import cut
from corpus.sources import article_files

LONG = (
    "Die Fähre nach Norden fährt in diesem Winter nur an drei Tagen in der Woche, weil die Werft den zweiten Motor zerlegt hat "
    "und das Ersatzteil erst im März kommt. Die Reederei rechnet mit halb so vielen Fahrgästen wie im Vorjahr."
)


def texts(text: str) -> list[str]:
    return [block.text for block in cut(text)]


def test_hard_wraps_are_joined() -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in (LONG, LONG))
    assert texts(wrapped) == [LONG, LONG]
    assert texts(wrapped.replace("\n", "\r\n")) == [LONG, LONG]


def test_spans_of_joined_lines_reach_from_first_to_last() -> None:
    wrapped = textwrap.fill(LONG, 72)
    (block,) = cut("\n" + wrapped)
    assert (block.start, block.end) == (1, 1 + len(wrapped))


def test_cut_words_are_mended_and_real_hyphens_kept() -> None:
    assert texts("Das Bundeskartell-\namt prüft den Fall.") == ["Das Bundeskartellamt prüft den Fall."]
    assert texts("Das sind Vor-\n\nund zurück") == ["Das sind Vor-", "und zurück"]


def test_lines_that_are_paragraphs_stay_apart() -> None:
    lists = "Montag: Fähre um acht\nDienstag: keine Fähre\nMittwoch: Fähre um neun\nDonnerstag: Bus"
    assert len(texts(lists)) == 4
    assert texts(f"{LONG}\n{LONG}\nKurz.\n{LONG}") == [LONG, LONG, "Kurz.", LONG]


def test_glued_blocks_are_split() -> None:
    assert texts("Die Fähre liegt im Hafen. (Foto: Ole Brandt)Am Montag kam die Werft vorbei.") == [
        "Die Fähre liegt im Hafen. (Foto: Ole Brandt)",
        "Am Montag kam die Werft vorbei.",
    ]
    assert texts("So endet der erste Absatz.Und so beginnt der zweite hier.") == [
        "So endet der erste Absatz.",
        "Und so beginnt der zweite hier.",
    ]
    assert texts("„So endet das erste lange Zitat.“Und so beginnt der zweite hier.") == [
        "„So endet das erste lange Zitat.“",
        "Und so beginnt der zweite hier.",
    ]
    for whole in (
        "Mehr steht auf www.beispiel.Verlag.de und sonst nirgends.",
        "Das kostet z.B. Geld.",
        "Der Anzeigenmarkt wächst.",
    ):
        assert texts(whole) == [whole]


@given(st.lists(st.text(alphabet="abcÄö .,-\n\r\u2028\xad", max_size=40), max_size=8))
def test_no_letter_is_lost_or_moved(lines: list[str]) -> None:
    text = "\n".join(lines)
    blocks = cut(text)
    assert "".join(c for b in blocks for c in b.text if c.isalnum()) == "".join(c for c in text if c.isalnum())
    assert all(a.end <= b.start for a, b in itertools.pairwise(blocks))


def test_bundled_articles_are_cut_at_their_lines() -> None:
    """Hand labels point at line numbers."""
    with as_file(files("corpus") / "bundled" / "articles") as folder:
        for path in article_files(folder):
            text = path.read_text(encoding="utf-8")
            assert len(cut(text)) == sum(bool(line.strip()) for line in text.splitlines()), path.name


def test_time_grows_with_length_not_with_its_square() -> None:
    """Looking at the whole text for every line took 24 s for 20,000 lines of three letters; now it is one second."""
    begin = time.process_time()  # of this process alone: other programs may keep the machine busy
    for text in (
        "abc\n" * 30_000,
        textwrap.fill(LONG, 72) * 1500,
        "Von " + "A" * 30_000,
        "Foto: " * 30_000,
        "ende.Anfang " * 30_000,
    ):
        article_from_text(text, article_id="a", source="a")
    assert time.process_time() - begin < 20
