"""Hard-wrapped text comes back whole, and lines that are paragraphs stay what they are."""

from __future__ import annotations

from functools import partial

import pytest

from benchmarks.reading.wrapped import BUNDLED, FORMS, measure
from corpus.paragraphs.segments import cut
from corpus.paragraphs.wrapping import unwrapped
from corpus.sources import article_files


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("width", [60, 72, 120])
def test_wrapped_articles_are_read_as_before(form: str, width: int) -> None:
    """Measured on all articles by benchmarks/reading/wrapped.py; here on every tenth."""
    articles = {path.stem: path.read_text(encoding="utf-8") for path in list(article_files(BUNDLED))[::10]}
    whole, lost = measure(articles, partial(FORMS[form], width=width))
    assert whole >= 0.97
    assert lost <= 0.005


LISTS = (
    "• Die Kameras am Bahnhof laufen von abends\n• Die Kameras an der Schule laufen bis spät\n• Keine Kameras gibt es im Park.",
    "Beispielstadt      8 Kameras      200.000 Euro\nMusterhausen      12 Kameras      310.000 Euro",
    "Von Ole Brandt\ndpa, Hamburg\nDie Fähre liegt im Hafen.",
    "Der Mond ist aufgegangen,\ndie goldnen Sternlein prangen\nam Himmel hell und klar;",
)


@pytest.mark.parametrize("text", LISTS)
def test_lists_tables_and_verses_are_not_joined(text: str) -> None:
    assert [block.text for block in cut(text)] == text.split("\n")


def test_a_hyphen_that_belongs_to_the_word_stays() -> None:
    lines = ["Am Montag sprach die 16-", "jährige Tochter lange über die EU-", "Kommission und dann über Vor-", "und Nachteile."]
    whole = "Am Montag sprach die 16-jährige Tochter lange über die EU-Kommission und dann über Vor- und Nachteile."
    assert unwrapped(lines) == [whole]
