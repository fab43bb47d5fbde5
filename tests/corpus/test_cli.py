"""A corpus on which nothing is judged: one message, whatever is asked of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.coding.labels import HandLabel, read_labels, write_labels
from tests.conftest import THEMES


def copy_of(folder: Path, target: Path, *labels: HandLabel) -> Path:
    shutil.copytree(folder, target)
    (target / "labels.csv").write_bytes(write_labels(labels, THEMES))
    return target


@pytest.mark.parametrize("verb", ["corpus", "train"])
def test_one_message(run: Callable, corpus_folder: Path, tmp_path: Path, verb: str) -> None:
    labels = read_labels(corpus_folder / "labels.csv", THEMES)
    empty = copy_of(corpus_folder, tmp_path / "empty", *(replace(label, values=(None,) * 4) for label in labels))
    others = (replace(label, coder="bert", values=tuple(1 - v for v in label.values if v is not None)) for label in labels)
    disputed = copy_of(corpus_folder, tmp_path / "disputed", *labels, *others)
    output = ("-o", tmp_path / "model") if verb == "train" else ()
    for folder, message in ((empty, "no theme is judged on any paragraph"), (disputed, "the coders agree on no judgement")):
        result = run(verb, folder, *output)
        assert (result.code, result.out) == (1, "")
        assert result.err.startswith(f"absatz: {folder / 'labels.csv'}: {message}. Fill in 1 or 0")
        assert result.err.count("\n") == 1
    assert not (tmp_path / "model").exists()
