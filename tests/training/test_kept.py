"""What a search keeps on disk: numbers, in a folder that is told from a user's own."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import training.tuning
from classifier.features import count_features
from corpus.errors import InputError
from corpus.folder import Corpus
from training.data import corpus_data
from training.kept import ENTRY, MARKER, digest_of, keep, kept, key_of, opened, removed
from training.settings import TrainSettings
from training.train import train
from training.tuning import TuneSettings

SEARCH = ("--tune", "1", "--jobs", "1")


class Trap:
    """Leaves a file behind when it is unpickled."""

    def __reduce__(self) -> tuple[Callable, tuple[str, str]]:
        return (open, ("sprung", "w"))


def test_a_folder_of_the_user_is_left_alone(run: Callable, corpus_folder: Path, tmp_path: Path) -> None:
    """`train -o m --tune 1` deleted it, when all was done."""
    notes = tmp_path / "m.cache" / "notes.txt"
    notes.parent.mkdir()
    notes.write_text("mine", encoding="utf-8")
    for more in ((), ("--cache", notes.parent)):
        result = run("train", corpus_folder, "-o", tmp_path / "m", *SEARCH, *more)
        assert (result.code, "m.cache: was not made by absatz" in result.err, "…" in result.err) == (1, True, False)
    assert notes.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "m").exists()


def test_only_what_was_put_there_is_removed(run: Callable, corpus_folder: Path, tmp_path: Path) -> None:
    folder = opened(tmp_path / "m.cache")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    assert run("train", corpus_folder, "-o", tmp_path / "m", *SEARCH).code == 0
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    (tmp_path / "empty").mkdir()
    removed(opened(tmp_path / "empty"))
    assert (tmp_path / "empty").is_dir()
    removed(opened(tmp_path / "new"))
    assert not (tmp_path / "new").exists()


def test_what_lies_there_is_read_as_numbers_only(small_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Joblib's files were run when they were read."""
    monkeypatch.chdir(tmp_path)
    tuning, calls = TuneSettings(1, "ap", tmp_path / "cache"), []
    train(small_corpus, TrainSettings(), jobs=1, tuning=tuning)
    entries = [path for path in (tmp_path / "cache").iterdir() if ENTRY.fullmatch(path.name)]
    assert len(entries) == 12
    assert {path.name for path in (tmp_path / "cache").iterdir()} - {path.name for path in entries} == {MARKER}
    trap = pickle.dumps(Trap())
    damages = (trap, b"", b"{}", b'{"ap": 0.5}', b'{"ap": NaN, "f1": 0.5}', b'{"ap": "0.5", "f1": 0.5}', b"[" * 100_000, b"\xff")
    for path, damage in zip(entries, damages, strict=False):
        path.write_bytes(damage)
    for path in (tmp_path / "cache").rglob("*"):
        path.with_suffix(".pkl").write_bytes(trap)
    inner = training.tuning.inner_scores
    monkeypatch.setattr(training.tuning, "inner_scores", lambda *a: calls.append(1) or inner(*a))
    train(small_corpus, TrainSettings(), jobs=1, tuning=tuning)
    assert len(calls) == len(damages)
    assert not (tmp_path / "sprung").exists()


def test_a_search_goes_on_where_it_was_stopped(
    run: Callable, corpus_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner, calls = training.tuning.inner_scores, []

    def stopped(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == 8:
            raise KeyboardInterrupt
        return inner(*arguments)

    monkeypatch.setattr(training.tuning, "inner_scores", stopped)
    command = ("train", corpus_folder, "-o", tmp_path / "m", *SEARCH)
    assert run(*command).code == 130
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.cache"]
    assert run(*command).code == 0
    assert len(calls) == 8 + 12 - 7
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_a_key_stands_for_all_that_decides(small_corpus: Corpus) -> None:
    settings, book, data = TrainSettings(), small_corpus.codebook, corpus_data(small_corpus)
    counts = count_features(data.texts, settings.classifier(book).settings)
    rows, digest = np.arange(10), digest_of(counts, data)
    key = key_of(settings, book, digest, rows)
    assert key == key_of(TrainSettings(), book, digest_of(counts, corpus_data(small_corpus)), np.arange(10))
    others = [
        key_of(replace(settings, C=1.0), book, digest, rows),
        key_of(replace(settings, seed=1), book, digest, rows),
        key_of(settings, replace(book, sha256="0"), digest, rows),
        key_of(settings, book, digest, np.arange(11)),
        key_of(settings, book, digest_of(counts, replace(data, targets=1 - data.targets)), rows),
        key_of(settings, book, digest_of(counts, replace(data, articles=("a",) * len(data.articles))), rows),
        key_of(settings, book, digest_of(replace(counts, matrix=counts.matrix * 2), data), rows),
    ]
    assert len({key, *others}) == 8


def test_numbers_come_back_as_they_were(tmp_path: Path) -> None:
    scores = {"ap": 0.1 + 0.2, "f1": 2 / 3}
    keep(opened(tmp_path / "a" / "b"), "0" * 64, scores)
    assert kept(tmp_path / "a" / "b", "0" * 64) == scores
    assert json.loads((tmp_path / "a" / "b" / MARKER).read_text())["folder_is_ours"] is True
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "b"):
        with pytest.raises(InputError):
            opened(folder)
    with pytest.raises(InputError, match=r"cannot keep finished fits here \(.*No such"):
        keep(tmp_path / "gone", "0" * 64, scores)
