"""Rows of tables in another language, in tables of any size as where articles are read."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from corpus.folder import Corpus
from corpus.paragraphs.language import foreign, shows
from corpus.tables.chunk import row_chunk
from corpus.tables.language import _shown, without_foreign
from tests.corpus.paragraphs.test_language import ENGLISH, FRENCH, GERMAN, SHORT, STAY

ROWS = [("x", GERMAN), ("x", ENGLISH), ("y", "Anzeige"), ("y", FRENCH), ("x", SHORT), ("y", GERMAN), ("x", STAY["Austrian"])]


def test_chunks_are_judged_as_texts_are() -> None:
    texts = [*STAY.values(), ENGLISH, FRENCH, SHORT, "", f"{GERMAN} {ENGLISH}"]
    texts = [text for text in texts if text.isprintable()]
    chunk = row_chunk("a.csv", pa.array([*texts, None], pa.large_string()), None, 1, 0)
    for language in ("german", "english"):
        found = without_foreign(chunk, language)
        assert found.classified is not None
        expected = foreign(texts, language)
        assert found.classified.tolist() == [name is None for name in expected] + [True]
        assert found.reasons is not None
        assert [reason for reason in found.reasons.to_pylist() if reason.startswith("language")] == [
            f"language: {name}" for name in expected if name
        ]
    assert without_foreign(chunk, "any") is chunk


def test_the_first_look_lets_nothing_through_that_the_second_would_not(bundled: Corpus) -> None:
    texts = [p.text for a in bundled.articles.values() for p in a.paragraphs]
    first = _shown(pa.array(texts, pa.large_string()), "german")
    assert not (first & ~np.array([shows(text, "german") for text in texts])).any()
    assert first.mean() > 0.5


@pytest.mark.parametrize("more", [(), ("--text-language", "any")])
def test_a_table_is_judged_alike_with_and_without_output(run: Callable, tmp_path: Path, more: tuple[str, ...]) -> None:
    table = tmp_path / "rows.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("article", "text"), *ROWS])
    assert run("predict", table, "-o", tmp_path / "out.jsonl", *more).code == 0
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    printed = [json.loads(line) for line in run("predict", table, *more).out.splitlines()]
    assert [row["classified"] for row in written] == [row["classified"] for row in printed]
    assert [row["reason"] for row in written] == [row["reason"] for row in printed]
    for ours, theirs in zip(written, printed, strict=True):
        if ours["classified"]:
            assert ours["probabilities"] == pytest.approx(theirs["probabilities"], abs=1e-4)
    named = [row["reason"] for row in written if row["reason"].startswith("language")]
    assert named == ([] if more else ["language: English", "language: French"])
