"""Markdown with what other programs and people put into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.records import RUNNING_TEXT, Role
from tests.reader_cases import read

SENTENCE = "Die Fähre nach Norden fährt in diesem Winter nur an drei Tagen."


def texts(folder: Path, markdown: str) -> list[tuple[str, Role]]:
    (article,) = read(folder, "a.md", markdown.encode())
    return [(p.text, p.role) for p in article.paragraphs]


def test_front_matter_of_hugo(tmp_path: Path) -> None:
    front = '+++\ntitle = "Die Fähre"\nauthor = "Ole Brandt"\ndate = 2019-05-02T08:00:00Z\n+++\n'
    (article,) = read(tmp_path, "a.md", f"{front}\n{SENTENCE}\n".encode())
    assert (article.title, dict(article.metadata)["author"]) == ("Die Fähre", "Ole Brandt")
    assert [(d.value, d.published) for d in article.dates] == [("2019-05-02", False)]
    assert [p.text for p in article.paragraphs] == [SENTENCE]


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{SENTENCE}</p>", f'<div class="text">\n{SENTENCE}\n</div>', f"    {SENTENCE}", f"<!-- Notiz -->\n\n{SENTENCE}",
        f"~~Nein.~~ {SENTENCE}",
    ],
)  # fmt: skip
def test_html_blocks_and_indented_prose_are_text(tmp_path: Path, markup: str) -> None:
    assert texts(tmp_path, f"# Titel\n\n{SENTENCE}\n\n{markup}\n")[2:] == [(SENTENCE, Role.BODY)]


def test_code_and_scripts_are_not_text(tmp_path: Path) -> None:
    found = texts(tmp_path, f"{SENTENCE}\n\n    x = 1\n\n<script>\nlet a = 1;\n</script>\n\n```\ny = 2\n```\n")
    assert [text for text, role in found if role in RUNNING_TEXT] == [SENTENCE]
    assert not any("let a" in text for text, _ in found)


def test_a_break_parts_words_and_a_date_keeps_its_number(tmp_path: Path) -> None:
    date = "3. Oktober: Die Fähre fährt an diesem Tag nicht."
    markdown = f"{SENTENCE}\n\nEin Wort<br>und noch eines stehen hier.\n\n{date}\n\n{SENTENCE}\n"
    assert [text for text, _ in texts(tmp_path, markdown)][1:3] == [
        "Ein Wort und noch eines stehen hier.",
        date,
    ]


def test_lists_and_tables_keep_their_items(tmp_path: Path) -> None:
    items = "1. Zuerst liegt sie im Hafen der Stadt.\n2. Danach fährt sie nach Norden zurück.\n"
    table = "| Ort | Fahrten |\n|---|---|\n| Norden | 8 |\n"
    assert [text for text, _ in texts(tmp_path, f"{SENTENCE}\n\n{items}\n{table}")][1:] == [
        "Zuerst liegt sie im Hafen der Stadt.", "Danach fährt sie nach Norden zurück.", "Ort | Fahrten", "Norden | 8",
    ]  # fmt: skip
