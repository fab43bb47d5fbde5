"""Small files that were once read wrongly, with the paragraphs they hold: `tests/cases/reading` and its `paragraphs.json`.

A paragraph is written as its beginning and its end. Roles are not compared here: only that every paragraph comes out once, whole,
in order, and with nothing of another in it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.gates.source import ReadOptions
from corpus.sources import read_articles

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")

CASES = Path(__file__).parents[2] / "cases" / "reading"
EXPECTED: dict[str, list[str]] = json.loads((CASES / "paragraphs.json").read_text(encoding="utf-8"))
#: Characters of a paragraph that are written down: so many from its beginning, so many from its end.
BEGIN, END = 40, 24


def shortened(text: str) -> str:
    return text if len(text) <= BEGIN + END + 1 else f"{text[:BEGIN]}…{text[-END:]}"


@pytest.mark.parametrize("name", EXPECTED)
def test_paragraphs_come_out_whole_and_in_order(name: str) -> None:
    articles = read_articles([str(CASES / name)], ReadOptions())
    assert [shortened(p.text) for article in articles for p in article.paragraphs] == EXPECTED[name]


def test_every_case_is_compared() -> None:
    files = {path.relative_to(CASES).as_posix() for path in CASES.rglob("*.*") if path.name != "paragraphs.json"}
    assert files == set(EXPECTED)
