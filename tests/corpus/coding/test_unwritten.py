"""Judgements that are in the journal of the coding page only: whoever reads the corpus hears of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.coding.unwritten import unwritten
from corpus.folder import read_corpus
from tests.page_cases import ANNA, BEN, corpus_to_code, desk, judge, write

SPOTS = [("artikel-0", 1), ("artikel-0", 2)]


def missing(folder: Path) -> str:
    return unwritten(folder, read_corpus(folder, unlabelled=True).articles)


def test_counts_what_was_judged_since_labels_were_written(tmp_path: Path) -> None:
    folder = corpus_to_code(tmp_path)
    assert missing(folder) == ""
    with desk(folder) as one:
        assert missing(folder) == ""
        judge(one, ANNA, SPOTS[0], 1, 0, 0, 0)
        assert missing(folder).startswith(f"{folder / 'coding.jsonl'}: a judgement of the coding page is not in labels.csv yet;")
        judge(one, ANNA, SPOTS[0], 0, 0, 0, 0)  # the same paragraph once more
        judge(one, BEN, SPOTS[0], 1, 0, 0, 0)
        judge(one, BEN, SPOTS[1], 1, 0, 0, 0)
        assert "3 judgements of the coding page are not in" in missing(folder)
        write(one)
        assert missing(folder) == ""
        judge(one, BEN, SPOTS[1], 0, 0, 0, 0)
        assert "a judgement of" in missing(folder)
    (folder / "articles" / "artikel-0.txt").write_text(
        "Ein anderer Text, der hier nun steht und lang genug ist.", encoding="utf-8"
    )
    assert missing(folder) == ""  # the page leaves it out as well


def test_a_broken_journal_says_nothing_here(tmp_path: Path) -> None:
    folder = corpus_to_code(tmp_path)
    (folder / "coding.jsonl").write_bytes(b"nonsense\n")
    assert missing(folder) == ""


@pytest.mark.parametrize("command", ["corpus", "agreement", "train"])
def test_commands_say_it(run: Callable, tmp_path: Path, command: str) -> None:
    folder = corpus_to_code(tmp_path)
    with desk(folder) as one:
        for person in (ANNA, BEN):
            judge(one, person, SPOTS[0], 1, 0, 0, 0)
        write(one)
        judge(one, ANNA, SPOTS[1], 1, 0, 0, 0)
    options = ("-o", tmp_path / "model") if command == "train" else ()
    assert "a judgement of the coding page is not in labels.csv yet" in run(command, folder, *options).err
