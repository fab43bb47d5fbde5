"""The same bytes from a cluster as from one process, even when a worker dies on the way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from classifier.model import ThemeModel
from classifier.model_file import model_bytes

distributed = pytest.importorskip("distributed")
pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # Dask's own, on closing sockets

WORKERS = 3


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    os.environ["DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"] = "5"
    with distributed.LocalCluster(
        n_workers=WORKERS, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as running:
        yield running


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Partitioned Parquet: a folder of four files with ten small row groups each, and a JSONL file."""
    folder = tmp_path / "table"
    folder.mkdir()
    for f in range(4):
        texts = [f"Daten {i} und Anruf{i % 977} im Funkloch, Preis {f}" for i in range(40_000)]
        pq.write_table(pa.table({"text": texts}), folder / f"{f}.parquet", row_group_size=4_000)
    (folder / "5.jsonl").write_text("".join(f'{{"text": "Abo {i} im Netz"}}\n' for i in range(1_000)), encoding="utf-8")
    (folder / "6.csv").write_text("text\n" + "".join(f'"Anruf {i}\nim Netz"\n' for i in range(1_000)), encoding="utf-8")
    return folder


@pytest.fixture
def model_path(small_model: ThemeModel, tmp_path: Path) -> Path:
    path = tmp_path / "model"
    path.write_bytes(model_bytes(small_model))
    return path


def contents(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(path.iterdir())}


def test_killed_worker_same_bytes(
    run: Callable, cluster: Any, table: Path, tmp_path: Path, model_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.tables.parquet.PART_ROWS", 4_000)  # here, where the plan is made
    alone, together = tmp_path / "alone", tmp_path / "together"
    assert run("predict", table, "-m", model_path, "-o", alone).code == 0
    before = {name: worker.pid for name, worker in cluster.workers.items()}
    killed: list[int] = []

    def kill() -> None:
        partial = tmp_path / "together.partial"
        while len(list(partial.glob("*.parquet"))) < 3:
            time.sleep(0.002)
        os.kill(before[0], signal.SIGKILL)
        killed.append(len(list(partial.glob("*.parquet"))))

    assassin = threading.Thread(target=kill, daemon=True)
    assassin.start()
    result = run("predict", table, "-m", model_path, "-o", together, "--scheduler", cluster.scheduler_address)
    assassin.join(10)
    assert result.code == 0, result.err
    assert killed
    assert killed[0] < 42
    assert contents(together) == contents(alone)
    assert len(contents(alone)) == 42


def test_refused(run: Callable, cluster: Any, tmp_path: Path, model_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.bulk.cluster.ANSWERS_WITHIN", 1)
    (tmp_path / "a.txt").write_text("Ein Satz.")
    (tmp_path / "a.jsonl").write_text('{"text": "Ein Satz."}\n')
    address = cluster.scheduler_address
    assert (
        "takes Parquet"
        in run("predict", tmp_path / "a.txt", "-m", model_path, "-o", tmp_path / "o.csv", "--scheduler", address).err
    )
    argv = ("predict", tmp_path / "a.jsonl", "-m", model_path, "-o", tmp_path / "o.csv", "--scheduler", "tcp://127.0.0.1:1")
    assert "no Dask scheduler answers" in run(*argv).err


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.mark.parametrize("protocol", ["tcp", "tls", "ws"])
def test_a_scheduler_that_does_not_answer(
    run: Callable, silent: int, protocol: str, tmp_path: Path, model_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classifier.bulk.cluster.ANSWERS_WITHIN", 1)
    (tmp_path / "a.jsonl").write_text('{"text": "Ein Satz."}\n')
    before = sorted(tmp_path.iterdir())
    start = time.monotonic()
    result = run(
        "predict",
        tmp_path / "a.jsonl",
        "-m",
        model_path,
        "-o",
        tmp_path / "o.csv",
        "--scheduler",
        f"{protocol}://127.0.0.1:{silent}",
    )
    assert time.monotonic() - start < 60  # it took minutes, or forever
    assert result.code == 1
    (line,) = [line for line in result.err.splitlines() if "estimated" not in line]
    assert line.startswith(f"absatz: {protocol}://127.0.0.1:{silent}: no Dask scheduler answers (")
    assert ("certificates" in line) == (protocol == "tls")
    assert sorted(tmp_path.iterdir()) == before


#: A scheduler and its worker in one process. With a single thread joblib would do the work here.
ALL_IN_ONE = """
import time, distributed
options = dict(n_workers=1, threads_per_worker=2, processes=False, protocol="tcp://", dashboard_address=None)
with distributed.LocalCluster(**options) as running:
    print(running.scheduler_address, flush=True)
    time.sleep(600)
"""


def test_a_scheduler_that_dies(run: Callable, tmp_path: Path, model_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.tables.parquet.PART_ROWS", 10)
    pq.write_table(pa.table({"text": [f"Anruf{i} im Funkloch" for i in range(4000)]}), tmp_path / "a.parquet", row_group_size=10)
    argv = ("predict", tmp_path / "a.parquet", "-m", model_path, "-o")
    assert run(*argv, tmp_path / "alone.csv").code == 0
    with subprocess.Popen([sys.executable, "-c", ALL_IN_ONE], stdout=subprocess.PIPE, text=True) as scheduler:
        assert scheduler.stdout is not None
        address = scheduler.stdout.readline().strip()

        def kill() -> None:
            while len(list(tmp_path.glob("o.csv.partial/*.csv"))) < 3:
                time.sleep(0.002)
            scheduler.kill()

        assassin = threading.Thread(target=kill, daemon=True)
        assassin.start()
        result = run(*argv, tmp_path / "o.csv", "--scheduler", address)
        with suppress(ProcessLookupError):
            scheduler.kill()
    assert result.code == 1
    assert "Traceback" not in result.err
    last = result.err.splitlines()[-1]
    assert last.startswith(f"absatz: {address}: the cluster could not go on (")
    assert "go on with --resume" in last
    assert not (tmp_path / "o.csv").exists()
    assert run(*argv, tmp_path / "o.csv", "--resume").code == 0
    assert (tmp_path / "o.csv").read_bytes() == (tmp_path / "alone.csv").read_bytes()
