"""The whole way: a folder of text files -> Parquet, a folder of pages -> Parquet, beside what limits them.

    python -m benchmarks.reading.end_to_end TEXTS PAGES [--jobs 2]

Limits: reading the bytes of the files and doing nothing with them; trafilatura alone on the pages, in one process. Every
figure is one run in a process of its own, imports included; CPU is that of all its processes.
"""

from __future__ import annotations

import gzip
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from corpus.sources import input_files


@click.command()
@click.argument("texts", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("pages", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--jobs", default=2, show_default=True, help="The number of workers beside one.")
def main(texts: Path, pages: Path, jobs: int) -> None:
    """Print one row of a table per run."""
    print("| what | files | clock s | CPU s | files/s |\n|---|--:|--:|--:|--:|")
    for name, folder in (("text files", texts), ("pages", pages)):
        files = len(list(input_files(folder)))
        _row(f"{name}: bytes alone", files, [__file__, "bytes", str(folder)])
        if name == "pages":
            _row(f"{name}: trafilatura alone", files, [__file__, "trafilatura", str(folder)])
        for workers in (1, jobs):
            with tempfile.TemporaryDirectory() as place:
                target = str(Path(place) / "out.parquet")
                what = ["-m", "absatz", "predict", str(folder), "-o", target, "--jobs", str(workers)]
                _row(f"{name} -> Parquet, --jobs {workers}", files, what)


def _row(what: str, files: int, arguments: list[str]) -> None:
    before = _cpu()
    begin = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    seconds = time.perf_counter() - begin
    if done.returncode not in (0, 1):  # 1: a page without article is reported
        sys.exit(done.stderr)
    print(f"| {what} | {files:,} | {seconds:.1f} | {_cpu() - before:.1f} | {files / seconds:,.0f} |", flush=True)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _raw(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def limit(kind: str, folder: Path) -> None:
    """Read the bytes of all files; with `trafilatura` take the text out of each."""
    for file in input_files(folder):
        raw = _raw(file.path)
        if kind == "trafilatura":
            import trafilatura

            trafilatura.extract(raw, include_comments=False)


if __name__ == "__main__":
    if sys.argv[1:2] in (["bytes"], ["trafilatura"]):
        limit(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
