"""Roles by neighbours, and the scores they must not fall below."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.reading.roles import confusion
from corpus.blocks import Block
from corpus.records import Role
from corpus.roles import assign
from corpus.sources import read_file

ROOT = Path(__file__).parents[1]

LONG = (
    "Die Fähre nach Norden fährt in diesem Winter nur an drei Tagen in der Woche, weil die Werft den zweiten Motor zerlegt hat "
    "und das Ersatzteil erst im März kommt. Die Reederei rechnet mit halb so vielen Fahrgästen wie im Vorjahr."
)


def roles(*lines: str, **known: str) -> list[str]:
    return [role.value for role, _, _ in assign([Block(line, 0, len(line)) for line in lines], **known)]


def test_head_of_an_article() -> None:
    lead = "Weil ein Motor fehlt, fährt die Fähre seltener. Auf der Insel bleibt man ruhig."
    assert roles("Die Fähre bleibt", "Hanna Pichlmair, Wien", lead, LONG) == ["heading", "byline", "lead", "body"]
    assert roles("Warum fährt sie nicht?", LONG) == ["heading", "body"]
    assert roles("Die Fähre bleibt", "Der zweite Motor", LONG) == ["heading", "heading", "body"]
    assert roles("Die Fähre bleibt", "Guten Morgen aus Husum, wo der Nebel steht. Es ist acht Uhr.", LONG)[1] == "body"


def test_questions_are_headings_but_not_in_interviews() -> None:
    assert roles("Titel", LONG, "Wer zahlt das?", LONG) == ["heading", "body", "heading", "body"]
    assert roles("Titel", "Brandt: Wer soll das zahlen?", LONG, "Brandt: Und wann kommt sie?", LONG)[1:4] == ["body"] * 3


def test_headlines_under_a_teaser_line_belong_to_it() -> None:
    assert roles("Titel", LONG, "Zum Weiterlesen:", "Der Bus", "Die Werft", LONG)[2:] == ["boilerplate"] * 3 + ["body"]


def test_nothing_follows_a_last_heading() -> None:
    assert roles("Titel", LONG, "Der Bus fährt", LONG, "Der Bus fährt")[2:] == ["heading", "body", "boilerplate"]


def test_line_in_many_articles_is_the_sites_own() -> None:
    blocks = [Block(line, 0, len(line)) for line in ("Titel", LONG, "Der Inselbote wünscht gute Fahrt.", LONG)]
    assert [d[0] for d in assign(blocks, repeated=lambda line: "Inselbote" in line)][2] is Role.BOILERPLATE


def test_about_the_author() -> None:
    assert roles("Titel", LONG, "Ole Brandt ist Seemann und schreibt Bücher.", author="Ole Brandt")[2] == "byline"


@pytest.mark.skipif(not (ROOT / "corpus" / "bundled" / "roles.csv").exists(), reason="no role labels")
def test_scores_on_the_held_out_half() -> None:
    """A ratchet: measured .943 accuracy, .78 F for boilerplate, 9 paragraphs of running text set aside."""
    counts = confusion(ROOT / "corpus" / "bundled", 1)
    total = sum(counts.values())
    assert sum(n for (gold, found), n in counts.items() if gold == found) / total >= 0.94
    text = {"body", "lead", "list", "quote"}
    assert sum(n for (gold, found), n in counts.items() if gold in text and found not in text) <= 10
    boilerplate = Counter({gold: n for (gold, found), n in counts.items() if found == "boilerplate"})
    assert boilerplate["boilerplate"] >= 115


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "whatsapp-business",
            "lead heading body body caption body boilerplate heading body body body byline boilerplate boilerplate",
        ),
        ("messenger-ohne-konto", "body body body body heading body body body"),
    ],
)
def test_real_articles(name: str, expected: str) -> None:
    path = ROOT / ".." / "shared" / "articles" / f"{name}.txt"
    if not path.exists():
        path = ROOT / ".." / ".." / "shared" / "articles" / f"{name}.txt"
    if not path.exists():
        pytest.skip("the shared articles are not here")
    article = read_file(path, name)
    assert [p.role.value for p in article.paragraphs] == expected.split()
    assert all(p.classified for p in article.paragraphs if p.role in (Role.CAPTION, Role.LEAD, Role.BODY))
