"""A process that is killed while it reads for another, at whatever moment: one message, no output, and nobody waits for ever.

Each case runs in a process of its own that is given a time, since what these tests guard against is waiting without end.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from benchmarks.reading.samples import BODY
from corpus import workers
from corpus.errors import InputError, StoppedError
from corpus.gates import limited
from corpus.gates.source import ReadOptions
from corpus.sources import input_files, read_articles
from corpus.workers import in_processes
from tests.corpus.test_workers import started_workers

pytestmark = [pytest.mark.skipif(os.name != "posix", reason="sends signals"), pytest.mark.slow]

DEADLY = "Wer diese Zeile liest, ist des Todes."
SECONDS = 60


def folder(place: Path, files: int) -> Path:
    """Texts, one of which can be made deadly by `kill_at`."""
    place.mkdir()
    for i in range(files):
        (place / f"{i:04}.txt").write_text("\n".join([*BODY, DEADLY] if i == 7 else BODY), encoding="utf-8")
    return place


def kill_at(line: str) -> bool:
    """Stands for what says of a line whether it stands in many files."""
    if line == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    return False


def die(*_: object) -> None:
    """Stands for what a process does first."""
    os._exit(3)


def read_with_a_deadly_file(place: str) -> None:
    workers.WORTH_IT, workers.BATCH_COST = 10, 4
    try:
        list(in_processes(2, input_files(Path(place)), ReadOptions(), kill_at))
    except StoppedError as error:
        print(error)


def read_with_workers_that_cannot_start(place: str) -> None:
    """All that goes by `read_articles` skips bad files; this is none."""
    workers.WORTH_IT, workers._begin = 10, die  # type: ignore[assignment]
    skipped: list[InputError] = []

    def read(*arguments: object) -> object:
        return in_processes(2, *arguments)  # type: ignore[arg-type]

    try:
        list(read_articles([place], ReadOptions(on_error=skipped.append), read_files=read))  # type: ignore[arg-type]
    except StoppedError as error:
        print(error, skipped)


def answer_and_die(size: int, seconds: float) -> bytes:
    """Is killed while its answer, which is large, is on the way."""
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()
    return bytes(size)


def call_processes_that_die(_: str) -> None:
    for seconds in (0.5, 0.7, 0.9):
        try:
            limited.limited(answer_and_die, 200_000_000, seconds, where="a.pdf")
        except InputError as error:
            print(error)


def said(function: str, place: Path) -> str:
    """What a function of this file prints in a process of its own."""
    code = f"from tests.corpus import test_killed_workers as t; t.{function}({str(place)!r})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=SECONDS, check=True)
    return run.stdout


def test_the_file_that_was_being_read_is_named(tmp_path: Path) -> None:
    message = said("read_with_a_deadly_file", folder(tmp_path / "texts", 40))
    assert "ended from outside, as these were read: " in message
    assert "0007.txt" in message


def test_workers_that_cannot_start(tmp_path: Path) -> None:
    message = said("read_with_workers_that_cannot_start", folder(tmp_path / "texts", 40))
    assert "ended from outside as it started" in message
    assert message.endswith("[]\n")


def test_a_process_that_dies_as_it_answers(tmp_path: Path) -> None:
    """Half an answer in a pipe would be waited for."""
    assert "a.pdf: the process that read it broke down" in said("call_processes_that_die", tmp_path)


@pytest.mark.parametrize("after", [0.0, 0.3, 2.0])
def test_killed_from_outside(tmp_path: Path, after: float) -> None:
    """As the system does where memory runs out."""
    place, temporary = folder(tmp_path / "many", 8_000), tmp_path / "temporary"
    temporary.mkdir()
    command = [sys.executable, "-m", "absatz", "predict", str(place), "-o", str(tmp_path / "o.jsonl"), "--jobs", "2"]
    environment = os.environ | {"TMPDIR": str(temporary)}
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True, env=environment) as run:
        while run.poll() is None and not (found := started_workers(run.pid)):
            time.sleep(0.01)
        time.sleep(after)
        os.kill(found[0], signal.SIGKILL)
        try:
            _, message = run.communicate(timeout=SECONDS)
        finally:
            if run.returncode is None:
                os.killpg(run.pid, signal.SIGKILL)
    assert run.returncode == 1
    assert "absatz: a process that reads files was ended from outside" in message
    assert not (tmp_path / "o.jsonl").exists()
    assert not list(temporary.iterdir())


def test_nothing_is_left_where_the_run_is_told_to_end(tmp_path: Path) -> None:
    place, temporary = folder(tmp_path / "many", 8_000), tmp_path / "temporary"
    temporary.mkdir()
    command = [sys.executable, "-m", "absatz", "predict", str(place), "-o", str(tmp_path / "o.jsonl"), "--jobs", "2"]
    environment = os.environ | {"TMPDIR": str(temporary)}
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, env=environment) as run:
        while run.poll() is None and not started_workers(run.pid):
            time.sleep(0.01)
        assert [entry.name.startswith("absatz-") for entry in temporary.iterdir()] == [True]
        run.terminate()
        run.communicate(timeout=SECONDS)
    assert not list(temporary.iterdir())
