"""Plain text -> paragraphs with spans and roles."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.paragraphs.article import article_from_text
from corpus.paragraphs.blocks import Block
from corpus.paragraphs.roles import assign
from corpus.records import Role
from tests.paths import ROOT

CASES = json.loads((ROOT / "tests" / "cases" / "lines.json").read_text(encoding="utf-8"))

BEFORE = (
    "Die Fähre nach Norden fährt in diesem Winter nur an drei Tagen in der Woche, weil die Werft den zweiten Motor zerlegt hat."
)
AFTER = "Auf der Insel nimmt man es gelassen. Der Kaufmann hat seine Regale schon im Oktober gefüllt, heißt es im Hafen."


def squeeze(text: str) -> str:
    """Without what joining lines may change: white space, hyphens, invisible marks."""
    return "".join(c for c in text if not c.isspace() and c not in "-\u2010\xad\ufeff\u200b")


@given(st.text(max_size=400))
def test_spans_point_at_the_text(text: str) -> None:
    paragraphs = article_from_text(text, article_id="a", source="a.txt").paragraphs
    assert [squeeze(text[p.start : p.end]) for p in paragraphs] == [squeeze(p.text) for p in paragraphs]
    assert [p.number for p in paragraphs] == list(range(1, len(paragraphs) + 1))


@given(st.text(max_size=400))
def test_no_letter_is_lost(text: str) -> None:
    """What is in no paragraph is white space, the date prefix, or an invisible mark."""
    article = article_from_text(text, article_id="a", source="a.txt")
    begin = 13 if article.dates else 0
    kept = "".join(p.text for p in article.paragraphs)
    assert [c for c in text[begin:] if c.isalnum()] == [c for c in kept if c.isalnum()]


def test_date_prefix_is_metadata() -> None:
    article = article_from_text(" date 2018-10 Der Satz steht hier und endet.", article_id="a", source="a.txt")
    assert article.paragraphs[0].text == "Der Satz steht hier und endet."
    assert (article.dates[0].value, article.dates[0].origin, article.dates[0].published) == ("2018-10", "file header", False)


def test_a_date_inside_the_text_stays() -> None:
    article = article_from_text("Sein date 2018-10 war ein Reinfall, sagt er.", article_id="a", source="a.txt")
    assert article.dates == ()
    assert "date 2018-10" in article.paragraphs[0].text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["line"][:40])
def test_role_of_a_line(case: dict[str, str]) -> None:
    lines = ("Die Fähre bleibt", BEFORE, case["line"], AFTER)
    role, classified, _ = assign([Block(line, 0, len(line)) for line in lines])[2]
    assert role is Role(case["role"])
    assert classified == (case["classified"] == "yes")
