"""Escape sequences in texts and names never reach a terminal as they are."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from classifier.model import Scorer, ThemeModel
from classifier.output.forms import table
from classifier.predict import predict
from corpus.gates.terminal import excerpt, lines, plain
from corpus.paragraphs.article import article_from_text

ESCAPE = "\x1b]0;Titel\x07\x1b[31m\x9b2J\u202e"


def test_plain() -> None:
    assert plain(f"a{ESCAPE}b\nc") == "a ]0;Titel  [31m 2J b c"
    assert lines("a\x1b\nb") == "a \nb"
    assert excerpt("a\x1bbcd", 3) == "a b…"


def harmless(text: str) -> bool:
    return not set(text) & set("\x1b\x07\x9b\u202e\r")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / f"a{ESCAPE}.txt").write_text(f"Die App {ESCAPE} liest das Adressbuch {ESCAPE} aus.\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("argv", [("predict", "--format", "table"), ("read",), ("read", "--full")])
def test_texts_and_names(run: Callable, folder: Path, argv: tuple[str, ...]) -> None:
    result = run(argv[0], folder, *argv[1:])
    assert result.code == 0
    assert harmless(result.out + result.err)


def test_messages(run: Callable, folder: Path) -> None:
    assert harmless(run("predict", folder / f"none{ESCAPE}.txt").err)
    (folder / f"b{ESCAPE}.jsonl").write_text('{"text": "Daten"}\nkaputt\n', encoding="utf-8")
    result = run("predict", folder / f"b{ESCAPE}.jsonl")
    assert (result.code, harmless(result.err)) == (1, True)
    pytest.importorskip("numba")
    result = run("predict", folder / f"b{ESCAPE}.jsonl", "-o", folder / "o.csv")
    assert (result.code, harmless(result.err)) == (1, True)


def test_names_of_themes(small_model: ThemeModel) -> None:
    """No model file can hold such names; a model made in Python can."""
    article = article_from_text("Die App liest das Adressbuch aus.\n", article_id="a", source="a.txt")
    shown = io.StringIO()
    Console(file=shown, force_terminal=True, width=200, color_system=None).print(
        table(predict(article, Scorer(small_model)), dict.fromkeys(small_model.themes, f"x{ESCAPE}"))
    )
    written = re.sub(r"\x1b\[[0-9;]*m", "", shown.getvalue())  # what rich writes itself
    assert "]0;Titel" in written
    assert harmless(written)


def test_data_stay_as_they_are_where_a_program_reads_them(run: Callable, folder: Path) -> None:
    (row,) = map(json.loads, run("predict", folder, "--format", "jsonl").out.splitlines())
    assert ESCAPE[:8] in row["text"]
    assert "\x1b[31m" in run("predict", folder, "--format", "csv").out


def test_data_on_a_terminal(run: Callable, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.gates.terminal._on_terminal", lambda: True)
    for form in ("csv", "jsonl"):
        assert harmless(run("predict", folder, "--format", form).out)
