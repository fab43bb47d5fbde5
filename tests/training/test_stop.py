"""A search over settings that is told to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux lists the processes of a group in /proc")


def in_group(group: int) -> list[str]:
    """The commands of the processes of a group that still run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, _, fields = (folder / "stat").read_text().rpartition(")")
            state, _, own = fields.split()[:3]
        except OSError:  # it has just ended
            continue
        if int(own) == group and state != "Z":
            found.append(name)
    return found


@pytest.mark.slow
def test_sigterm_ends_the_workers_too(corpus_folder: Path, tmp_path: Path) -> None:
    command = ["train", corpus_folder, "-o", tmp_path / "m", "--tune", "200", "-j", "2"]
    run = [sys.executable, "-m", "absatz", *map(str, command)]
    with open(tmp_path / "said", "w+b") as said, subprocess.Popen(run, stderr=said, start_new_session=True) as process:  # noqa: PTH123
        try:
            deadline = time.monotonic() + 120
            while len(list((tmp_path / "m.cache").glob("*.json"))) < 4 and time.monotonic() < deadline:
                time.sleep(0.1)
            assert len(in_group(process.pid)) >= 3  # itself and two workers at work
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 143
            while (left := in_group(process.pid)) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert left == []
            assert not (tmp_path / "m").exists()
            # joblib's own processes, which outlive the workers by moments, have nothing to complain of.
            lines = (tmp_path / "said").read_text().splitlines()
            assert [line for line in lines if not line.startswith("absatz: ")] == []
            assert lines[-1] == "absatz: ended by a signal"
        finally:
            if in_group(process.pid):
                os.killpg(process.pid, signal.SIGKILL)
