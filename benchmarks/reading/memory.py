"""Peak memory of labelling a folder of text files, with all processes that take part, at two sizes.

    python -m benchmarks.reading.memory [SMALL LARGE] [--jobs 2]

Memory that processes share is counted once (PSS). Linux only: it is read from /proc ten times a second.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from benchmarks.reading.folder import make


@click.command()
@click.argument("sizes", type=int, nargs=-1)
@click.option("--jobs", default=2, show_default=True, help="Processes that read.")
def main(sizes: tuple[int, ...], jobs: int) -> None:
    """Print one row of a table per size."""
    print("| files | peak of the main process, MB | peak of all processes, MB |\n|--:|--:|--:|")
    for size in sizes or (1_000, 50_000):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "articles"
            folder.mkdir()
            make(folder, size)
            alone, together = _peaks(["predict", str(folder), "-o", str(Path(place) / "out.parquet"), "--jobs", str(jobs)])
        print(f"| {size:,} | {alone:.0f} | {together:.0f} |", flush=True)


def _peaks(arguments: list[str]) -> tuple[float, float]:
    """Highest memory of the command's own process, and of it and its children, in MB."""
    alone = together = 0.0
    with subprocess.Popen([sys.executable, "-m", "absatz", *arguments]) as run:  # noqa: S603
        while run.poll() is None:
            own, *others = map(_memory, [run.pid, *_children(run.pid)])
            alone, together = max(alone, own), max(together, own + sum(others))
            time.sleep(0.1)
    if run.returncode:
        sys.exit(f"exit code {run.returncode}")
    return alone, together


def _children(pid: int) -> list[int]:
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return [one for child in map(int, found) for one in (child, *_children(child))]
    except OSError:  # it has just ended
        return []


def _memory(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main()
