"""`--resume` goes on with the same run only: one test per thing that decides what a run writes."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from classifier.model import ThemeModel
from classifier.model_file import model_bytes

pytest.importorskip("pyarrow")
pytest.importorskip("numba")
from classifier.bulk import identity
from classifier.bulk.job import Job
from tests.stream_cases import paragraphs, write_table

OPTIONS = [
    ("--unit", "article"),
    ("--deduplicate",),
    ("--input-format", "jsonl"),
    ("--text-column", "other"),
    ("--id-column", "other"),
    ("--date-column", "other"),
    ("--no-text",),
    ("--prevalence", "0.1"),
    ("--prevalence", "privacy=0.1"),
    ("--unsure", "0.1"),
]


@pytest.fixture(scope="module")
def model_path(article_model: ThemeModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "model"
    path.write_bytes(model_bytes(article_model))
    return path


@pytest.fixture
def stopped(run: Callable, model_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Any, ...]]:
    """A run that stopped before its parts were joined, and its command."""

    def stop(*inputs: Path) -> tuple[Any, ...]:
        command = ("predict", *inputs, "-m", model_path, "-o", inputs[0].parent / "out.jsonl")
        with monkeypatch.context() as patch:
            patch.setattr(Job, "finish", _no_room)
            assert "the run stopped" in run(*command).err
        return command

    return stop


def _no_room(_: Job) -> None:
    raise OSError("no room")


def table(folder: Path) -> Path:
    lines = [f'{{"id": "a{i}", "text": "{text}", "other": "Funkloch {i}"}}\n' for i, text in enumerate(paragraphs(20))]
    (folder / "rows.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder / "rows.jsonl"


def archive(folder: Path) -> Path:
    (folder / "archive" / "sub").mkdir(parents=True)
    for name in ("a.txt", "sub/b.txt"):
        (folder / "archive" / name).write_text("Der Anruf im Funkloch kostet nichts.\n", encoding="utf-8")
    return folder / "archive"


def refused(result: Any) -> bool:
    return (result.code, "was another one" in result.err) == (1, True)


@pytest.mark.parametrize("option", OPTIONS, ids=" ".join)
def test_another_option(run: Callable, tmp_path: Path, stopped: Callable, option: tuple[str, ...]) -> None:
    command = stopped(table(tmp_path))
    assert refused(run(*command, *option, "--resume"))
    assert not (tmp_path / "out.jsonl").exists()
    assert run(*command, "--resume").code == 0


def test_what_decides_nothing_may_differ(run: Callable, tmp_path: Path, stopped: Callable) -> None:
    assert run(*stopped(table(tmp_path)), "--jobs", 3, "--strict", "--resume").code == 0


def change(folder: Path) -> None:
    (folder / "sub" / "b.txt").write_text("Ganz anders.\n", encoding="utf-8")


def touch(folder: Path) -> None:
    os.utime(folder / "sub" / "b.txt", ns=(1, 1))


def add(folder: Path) -> None:
    (folder / "sub" / "c.txt").write_text("Noch einer.\n", encoding="utf-8")


def remove(folder: Path) -> None:
    (folder / "sub" / "b.txt").unlink()


@pytest.mark.parametrize("happens", [change, touch, add, remove])
def test_another_folder(run: Callable, tmp_path: Path, stopped: Callable, happens: Callable[[Path], None]) -> None:
    command = stopped(archive(tmp_path))
    happens(tmp_path / "archive")
    assert refused(run(*command, "--resume"))


def test_the_same_folder(run: Callable, tmp_path: Path, stopped: Callable) -> None:
    assert run(*stopped(archive(tmp_path)), "--resume").code == 0


def test_other_inputs(run: Callable, tmp_path: Path, stopped: Callable) -> None:
    command = stopped(table(tmp_path))
    (tmp_path / "more.txt").write_text("Noch einer.\n", encoding="utf-8")
    assert refused(run("predict", tmp_path / "more.txt", *command[1:], "--resume"))


def test_another_model(run: Callable, tmp_path: Path, stopped: Callable, article_model: ThemeModel) -> None:
    command = stopped(table(tmp_path))
    (tmp_path / "other").write_bytes(model_bytes(replace(article_model, thresholds=article_model.thresholds / 2)))
    assert refused(run(*command, "-m", tmp_path / "other", "--resume"))


@pytest.mark.parametrize("library", ["absatz", "pyarrow", "trafilatura"])
def test_another_version(run: Callable, tmp_path: Path, stopped: Callable, monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    command = stopped(table(tmp_path))
    before = identity.version
    monkeypatch.setattr(identity, "version", lambda name: "0.0.0" if name == library else before(name))
    assert refused(run(*command, "--resume"))


def test_a_table_more_in_a_folder_of_tables(run: Callable, tmp_path: Path, stopped: Callable) -> None:
    (tmp_path / "tables").mkdir()
    write_table(tmp_path / "tables" / "a.csv", paragraphs(9))
    command = stopped(tmp_path / "tables")
    write_table(tmp_path / "tables" / "b.csv", paragraphs(9))
    assert refused(run(*command, "--resume"))
