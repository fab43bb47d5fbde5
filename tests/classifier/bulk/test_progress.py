"""How far a run is: one line that moves on a terminal, whole lines elsewhere."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from classifier.bulk.progress import Progress
from corpus.gates import moving_line

RUN = """
import time
from classifier.bulk.progress import Progress
from corpus.gates.terminal import give, say
counted = Progress(total=1000)
with counted:
    for i in range(10):
        counted.add(1000, 100)
        if i == 5:
            say("rows.csv, line 7: kaputt [bold]")
            give("out/report.pdf")
        time.sleep(0.1)
counted.end()
"""


def test_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter(range(0, 1000, 10))
    monkeypatch.setattr(moving_line.time, "monotonic", lambda: next(seconds))
    with Progress(total=100) as counted:
        for _ in range(4):
            counted.add(10, 25)
    counted.end()
    assert capsys.readouterr().err.splitlines() == [
        "absatz: 20 paragraphs, 1/s, 50 %, 0:00:20 left",
        "absatz: 40 paragraphs, 1/s, 100 %, 0:00:00 left",
        "absatz: 40 paragraphs in 0:00:50, 1/s",
    ]


def test_one_line_on_a_terminal() -> None:
    """A message stands on a line of its own above it, and nothing is left of it in the end."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120", "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen([sys.executable, "-c", RUN], stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        written = b""
        while True:
            try:
                more = os.read(ours, 1 << 16)
            except OSError:  # the other side is closed
                break
            written += more
    os.close(ours)
    assert process.returncode == 0
    lines = written.decode().replace("\r\n", "\n").split("\n")
    seen = [line.rsplit("\x1b[2K", 1)[-1].strip("\r") for line in lines]  # what stands there when a line ends
    assert seen.count("absatz: rows.csv, line 7: kaputt [bold]") == 1
    assert seen.count("out/report.pdf") == 1
    assert "10,000 paragraphs in" in lines[-2]
    assert "paragraphs, " in written.decode()
    assert written.count(b"\n") < 12
