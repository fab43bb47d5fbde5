"""Reading by several processes gives what one gives, in bounded memory, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from benchmarks.reading.samples import BODY
from corpus import workers
from corpus.errors import InputError
from corpus.gates.source import ReadOptions
from corpus.records import Article
from corpus.sources import InputFile, input_files, read_articles
from corpus.workers import in_processes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Texts with a line that all share, a bad file, a garbled one, and a table among them."""
    place = tmp_path / "articles"
    place.mkdir()
    for i in range(30):
        (place / f"a{i:02}.txt").write_text(f"Neues vom Hafen\n\n{BODY[i % 3]} Nummer {i}.\n", encoding="utf-8")
    (place / "a07b.txt").write_bytes(b"")
    (place / "a11.csv").write_text(f"id,text\nx,{BODY[0].replace(',', '')}\n", encoding="utf-8")
    (place / "a20b.txt").write_text("Die Ã¼beraus schÃ¶ne BrÃ¼cke steht fÃ¼r alle da.", encoding="utf-8")
    return place


def read(folder: Path, **more: Any) -> list[Article | str]:
    said: list[Article | str] = []
    options = ReadOptions(on_error=lambda error: said.append(f"error: {error}"), on_note=said.append)
    keep = said.append
    for article in read_articles([str(folder)], options, **more):
        keep(article)
    return said


def test_the_same_as_one_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_IT", 10)
    monkeypatch.setattr(workers, "BATCH_COST", 4)
    alone = read(folder)
    assert sum(isinstance(one, str) for one in alone) == 2
    started: list[int] = []
    begun = workers._in_order
    monkeypatch.setattr(workers, "_in_order", lambda *a: (started.append(1), begun(*a))[1])
    assert read(folder, read_files=partial(in_processes, 2)) == alone
    assert started == [1]
    with pytest.raises(InputError, match="a07b"):
        list(read_articles([str(folder)], ReadOptions(), read_files=partial(in_processes, 2)))


class _Pool:
    """Does the work at once and counts what was given out."""

    given = 0

    def submit(self, work: Any, batch: str) -> Future[Any]:
        self.given += 1
        future: Future[Any] = Future()
        future.set_result(work(batch))
        return future


def test_only_so_much_is_read_ahead(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(workers, "_KNOWN", [(ReadOptions(), None, str(tmp_path), BytesIO())])
    pool = _Pool()
    files = [[file] for file in input_files(folder) if "a0" in file.name and "b" not in file.name]
    check: Callable[[], None] = lambda: None  # noqa: E731
    found: Iterator[Article] = workers._in_order(pool, 3, iter(files), ReadOptions(), None, check, str(tmp_path))
    for read_so_far in range(1, 6):
        next(found)
        assert pool.given <= read_so_far + 3


def test_one_big_or_many_articled_file_is_read_here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BATCH_BYTES", 1_000)
    (folder / "a05.txt").write_text(BODY[0] * 20, encoding="utf-8")
    (folder / "b.html.gz").write_bytes(b"")
    batches = list(workers._batches(input_files(folder)))
    here = [batch.name for batch in batches if isinstance(batch, InputFile)]
    assert here == ["a05", "a11"]
    names = [file.name for batch in batches for file in (batch if isinstance(batch, list) else [batch])]
    assert names == [file.name for file in input_files(folder)]


@pytest.mark.skipif(os.name != "posix", reason="sends signals")
@pytest.mark.slow
@pytest.mark.parametrize("after", [0.0, 0.5])
def test_ctrl_c_ends_all_processes(tmp_path: Path, after: float) -> None:
    """Also where it comes while workers start."""
    place = tmp_path / "many"
    place.mkdir()
    for i in range(12_000):
        (place / f"{i}.txt").write_text("\n".join(BODY), encoding="utf-8")
    command = [sys.executable, "-m", "absatz", "predict", str(place), "-o", str(tmp_path / "o.jsonl"), "--jobs", "2"]
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True) as run:
        while run.poll() is None and len(started_workers(run.pid)) < (2 if after else 1):
            time.sleep(0.05)
        time.sleep(after)
        os.killpg(run.pid, signal.SIGINT)
        said = run.communicate(timeout=60)[1]
    assert run.returncode == 130
    assert "Traceback" not in said
    # loky's own keeper of resources ends a moment after the process that it served.
    until = time.monotonic() + 20
    with pytest.raises(ProcessLookupError):  # noqa: PT012
        while time.monotonic() < until:
            os.killpg(run.pid, 0)
            time.sleep(0.1)


def started_workers(pid: int) -> list[int]:
    """The processes that read for another one."""
    # -ww: without it a narrow terminal (COLUMNS) hides the names of the workers, and the run would end before the interrupt.
    found = subprocess.run(["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line.split()[0]) for line in found.stdout.splitlines() if "LokyProcess" in line]
