"""Streams that are stopped: killed, interrupted, on a full disk; and how they go on."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from classifier.model import ThemeModel
from classifier.model_file import model_bytes

pytest.importorskip("pyarrow")
pytest.importorskip("numba")
from corpus.tables import chunk
from tests.stream_cases import paragraphs, write_table

pytestmark = pytest.mark.slow

#: Runs absatz with small parts, so that little data has many.
SMALL = (
    "import sys, corpus.tables.chunk as s; s.CHUNK_ROWS, s.PART_ROWS, s.CHUNK_BYTES, s.PART_BYTES = 64, 256, 4096, 16384;"
    "import absatz; sys.exit(absatz.main(sys.argv[1:]))"
)
#: The same, and interrupts itself, as Ctrl-C would, when its second part gets its name.
INTERRUPTED = (
    """
import os, signal, sys
seen = []
def hook(event, arguments):
    if event == "os.rename" and os.path.dirname(os.fspath(arguments[1])).endswith(".partial") and arguments[1].endswith(".jsonl"):
        seen.append(arguments[1])
        if len(seen) == 2:
            os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(hook)
"""
    + SMALL
)


@pytest.fixture(scope="module")
def model_path(article_model: ThemeModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "model"
    path.write_bytes(model_bytes(article_model))
    return path


def start(*argv: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", SMALL, *map(str, argv)], stderr=subprocess.PIPE)


@pytest.mark.parametrize("form", ["parquet", "jsonl", "csv"])
def test_killed_at_random_and_resumed(tmp_path: Path, model_path: Path, form: str) -> None:
    """kill -9 again and again: in the end the same bytes as without."""
    table = write_table(tmp_path / f"rows.{form}", paragraphs(8_000))
    whole, broken = tmp_path / f"whole.{form}", tmp_path / f"broken.{form}"
    process = start("predict", table, "-m", model_path, "-o", whole)
    assert (process.communicate()[0], process.returncode) == (None, 0)
    chance, kills, partial = random.Random(form), 0, tmp_path / f"broken.{form}.partial"
    for _ in range(4):
        process = start("predict", table, "-m", model_path, "-o", broken, "--resume", "--jobs", 2)
        goal = len(list(partial.glob(f"*.{form}"))) + chance.randint(1, 5)
        while process.poll() is None and len(list(partial.glob(f"*.{form}"))) < goal:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        kills += process.returncode == -signal.SIGKILL
    assert kills >= 2
    if not broken.exists():
        process = start("predict", table, "-m", model_path, "-o", broken, "--resume")
        process.communicate()
        assert process.returncode == 0
    assert broken.read_bytes() == whole.read_bytes()
    assert not partial.exists()


def test_resume_needs_the_same_run(run: Callable, tmp_path: Path, model_path: Path) -> None:
    table = write_table(tmp_path / "rows.jsonl", [*paragraphs(30)])
    partial = tmp_path / "out.csv.partial"
    partial.mkdir()
    (partial / "_absatz_job.json").write_text("{}")
    assert "add --resume" not in run("predict", table, "-m", model_path, "-o", tmp_path / "out.csv", "--resume").err
    assert "was another one" in run("predict", table, "-m", model_path, "-o", tmp_path / "out.csv", "--resume").err
    assert "was interrupted" in run("predict", table, "-m", model_path, "-o", tmp_path / "out.csv").err
    assert run("predict", table, "-m", model_path, "-o", tmp_path / "out.csv", "--force").code == 0


@pytest.mark.parametrize("other", [None, "artikel.txt"])
def test_parts_of_an_unfinished_run_are_no_input(run: Callable, tmp_path: Path, model_path: Path, other: str | None) -> None:
    """Where the output lies in the folder that is read."""
    archive = tmp_path / "archive"
    (archive / "out.csv.partial").mkdir(parents=True)
    for folder in (archive, archive / "out.csv.partial"):
        write_table(folder / "00000-000000.jsonl", paragraphs(20))
    if other:
        (archive / other).write_text("Wer die App startet, gibt ihr das Adressbuch preis.\n", encoding="utf-8")
    assert run("predict", archive, "-m", model_path, "-o", tmp_path / "out.csv").code == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").count("Wort7") == 1


def test_only_own_folders_are_overwritten(run: Callable, tmp_path: Path, model_path: Path) -> None:
    """--force is for results of absatz, not for whatever else a folder holds."""
    table, output, notes = write_table(tmp_path / "rows.jsonl", paragraphs(30)), tmp_path / "out", tmp_path / "out" / "notes.txt"
    command = ("predict", table, "-m", model_path, "-o", output, "--force")
    for _ in range(2):
        assert run(*command).code == 0
    notes.write_text("mine", encoding="utf-8")
    result = run(*command)
    assert (result.code, "holds something else" in result.err, notes.read_text(encoding="utf-8")) == (1, True, "mine")
    output.rename(tmp_path / "out.partial")
    result = run(*command)
    assert (result.code, "was not made by absatz" in result.err) == (1, True)
    assert (tmp_path / "out.partial" / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_interrupt_says_how_to_go_on(tmp_path: Path, model_path: Path) -> None:
    table = write_table(tmp_path / "rows.jsonl", paragraphs(2_000))
    command = [sys.executable, "-c", INTERRUPTED, "predict", table, "-m", model_path, "-o", tmp_path / "out.jsonl"]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True)
    assert done.returncode == 130
    assert "go on with --resume" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize(("form", "room", "finished"), [("parquet", 60_000, True), ("csv", 60_000, True), ("csv", 3_000, False)])
def test_a_full_disk(tmp_path: Path, model_path: Path, form: str, room: int, finished: bool) -> None:
    """Where a part, or the file of all parts, cannot be written: one message, what is finished is kept, the rest takes no room,
    and the run goes on to the same bytes."""
    table = write_table(tmp_path / "rows.jsonl", paragraphs(3_000))
    output, partial = tmp_path / f"out.{form}", tmp_path / f"out.{form}.partial"
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}));" + SMALL
    command = ["predict", str(table), "-m", str(model_path), "-o", str(output)]
    done = subprocess.run([sys.executable, "-c", limited, *command], capture_output=True, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    *notes, last = done.stderr.splitlines()
    assert all(note.startswith("absatz: ") and "stopped" not in note for note in notes)
    assert "the run stopped" in last
    assert "--resume" in last
    assert bool(list(partial.glob(f"*.{form}"))) == finished
    assert not list(partial.glob("*.tmp"))
    subprocess.run([sys.executable, "-c", SMALL, *command, "--resume"], check=True)
    subprocess.run([sys.executable, "-c", SMALL, *command[:-1], str(tmp_path / f"whole.{form}")], check=True)
    assert output.read_bytes() == (tmp_path / f"whole.{form}").read_bytes()


def test_constants_reach_every_reader() -> None:
    """SMALL above relies on it: sizes are read from one module when the others load."""
    code = (
        "import corpus.tables.chunk as s; s.PART_ROWS = 7; s.PART_BYTES = 8\n"
        "from corpus.tables import articles, csv, jsonl, parquet\n"
        "assert {articles.PART_ROWS, csv.PART_ROWS, parquet.PART_ROWS} == {7}\n"
        "assert jsonl.PART_BYTES == 8"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert chunk.PART_ROWS == 1 << 20
