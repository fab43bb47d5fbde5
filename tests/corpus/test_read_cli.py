"""The verb `read`, near-duplicates and repeated lines, as a user meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.duplicates import DuplicateFinder
from corpus.gates.terminal import plain
from corpus.paragraphs.article import article_from_text
from corpus.sources import read_articles

STORY = (
    "Die Fähre nach Norden fährt in diesem Winter nur an drei Tagen in der Woche, weil die Werft den zweiten Motor zerlegt hat "
    "und das Ersatzteil erst im März kommt. Die Reederei rechnet mit halb so vielen Fahrgästen wie im Vorjahr."
)
OTHER = "Im Rathaus sieht man das gelassen und verweist auf den Bus, der seit Dezember alle zwei Stunden fährt, auch am Abend."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(f" date 2018-10 {STORY}\n\nAnzeige\n\n{OTHER}\n", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01")
    (tmp_path / "c.txt").write_text(f"{STORY}\n\n{OTHER} Die Redaktion.\n", encoding="utf-8")
    (tmp_path / "bild.png").write_bytes(b"\x89PNG")
    return tmp_path


def test_read_says_what_was_read_as_what(run: Callable, folder: Path) -> None:
    result = run("read", folder / "a.txt")
    assert result.code == 0
    assert "date: 2018-10 (file header; not said to be that of publication)" in result.out
    assert "    2 - boilerplate [advertisement]: Anzeige" in result.out
    assert "    1 + lead" in result.out or "    1 + body" in result.out


def test_read_goes_on_and_ends_with_1(run: Callable, folder: Path) -> None:
    result = run("read", folder, "--format", "jsonl")
    assert result.code == 1
    assert [json.loads(line)["article"] for line in result.out.splitlines()] == ["a", "c"]
    assert "b.txt: this is not a text file" in result.err
    assert "1 files of other kinds left out" in result.err
    assert "c nearly repeats a" in result.err


def test_strict_stops(run: Callable, folder: Path) -> None:
    result = run("read", folder, "--strict", "--format", "jsonl")
    assert result.code == 1
    assert [json.loads(line)["article"] for line in result.out.splitlines()] == ["a"]


def test_deduplicate_drops(run: Callable, folder: Path) -> None:
    result = run("read", folder, "--deduplicate", "--format", "jsonl")
    assert [json.loads(line)["article"] for line in result.out.splitlines()] == ["a"]
    assert "c nearly repeats a (similarity 0.9" in result.err


def test_wrong_usage(run: Callable) -> None:
    assert run("read").code == 2
    assert run("read", "x", "--unit", "page").code == 2


def test_no_file_at_all(run: Callable, tmp_path: Path) -> None:
    result = run("read", tmp_path / "fehlt.txt")
    assert (result.code, result.out) == (1, "")
    assert "no such file or folder" in result.err


def test_text_cannot_steer_the_terminal() -> None:
    assert plain("a\x1b]0;b\x07\u202ec\r") == "a ]0;b  c "


def test_short_and_different_articles_are_no_duplicates() -> None:
    finder = DuplicateFinder()
    texts = {"a": STORY + OTHER, "b": OTHER * 2, "c": "Kurz.", "d": "Kurz."}
    assert [finder.look(article_from_text(text, article_id=k, source=k)) for k, text in texts.items()] == [None] * 4


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_labels_repeated_in_a_folder_are_set_aside_and_sentences_kept(tmp_path: Path, encoding: str) -> None:
    for i in range(25):
        story = f"Bericht {i} vom Hafen {i * 7} der Insel {i * 3}. " * 8
        shared = "Der Inselbote – Ihr Blatt von der Insel\nDie Werft liefert den Motor im März, heißt es."
        (tmp_path / f"{i:02}.txt").write_text(f"Fall {i}\n{story}\n{shared}\n{story}", encoding=encoding)
    for article in read_articles([str(tmp_path)]):
        # A sentence that all share is text: agencies write for many.
        assert [p.classified for p in article.paragraphs[1:]] == [True, False, True, True]


def test_agency_copy_is_not_taken_for_a_sites_own_lines(tmp_path: Path) -> None:
    for i in range(25):
        own = f"Bericht {i} vom Hafen {i * 7} der Insel {i * 3}. " * 8
        text = f"{STORY}\nDas Ersatzteil kommt im März, sagt die Werft." if i < 10 else own
        (tmp_path / f"{i:02}.txt").write_text(text, encoding="utf-8")
    first = next(read_articles([str(tmp_path)]))
    assert [p.role.value for p in first.paragraphs] == ["body", "body"]
