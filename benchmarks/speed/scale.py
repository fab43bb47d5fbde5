"""python -m benchmarks.speed.scale: the whole command, Parquet to Parquet, at growing sizes: speed and memory.

Every paragraph is drawn from the bundled corpus and, unless --met-words is given, gets one word that no other paragraph has, so
that the memory of words never stops being filled.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.sources import articles_by_id

BATCH = 100_000
#: Runs of a size: short ones differ by more than ten thousand paragraphs take, so that a median of many is needed.
REPEATS = 15
ONCE_FROM = 1_000_000


@click.command()
@click.argument("sizes", nargs=-1, type=int)
@click.option("-m", "--model", type=click.Path(path_type=Path), help="Default: the bundled model.")
@click.option("--jobs", default=2, show_default=True)
@click.option("--met-words", is_flag=True, help="No new word in every paragraph: the words of the bundled corpus only.")
@click.option("--folder", is_flag=True, help="Write a folder of Parquet parts in place of one file.")
def main(sizes: tuple[int, ...], model: Path | None, jobs: int, met_words: bool, folder: bool) -> None:
    """Speed and memory at SIZES paragraphs; default: 10 000, 100 000, 1 000 000, 10 000 000."""
    options = ["--jobs", jobs, *(["-m", model] if model else [])]
    with tempfile.TemporaryDirectory() as name:
        table, output = Path(name) / "table.parquet", Path(name) / ("out" if folder else "out.parquet")
        write(table, 1)
        clock, start, _ = medians(command(table, output, *options), REPEATS)
        click.echo(f"one paragraph: {clock:.2f} s on the clock, {start:.2f} s of CPU\n")
        columns = ["paragraphs", "with texts", "clock s", "paragraphs/s", "CPU µs a paragraph", "after the first", "peak MB"]
        click.echo(f"| {' | '.join(columns)} |\n|--:|---|--:|--:|--:|--:|--:|")
        for size in sizes or (10_000, 100_000, 1_000_000, 10_000_000):
            write(table, size, own_word=not met_words)
            for text in ("yes", "no"):
                argv = command(table, output, *options, *(["--no-text"] if text == "no" else []))
                clock, cpu, peak = medians(argv, 1 if size >= ONCE_FROM else REPEATS)
                each, later = 1e6 * cpu / size, 1e6 * (cpu - start) / size
                click.echo(f"| {size:,} | {text} | {clock:.1f} | {size / clock:,.0f} | {each:.2f} | {later:.2f} | {peak:.0f} |")


def command(table: Path, output: Path, *options: object) -> list[str]:
    """The command line of one run."""
    argv = [sys.executable, "-m", "absatz", "predict", table, "-o", output, "--force", "--id-column", "id", *options]
    return [str(argument) for argument in argv]


def medians(argv: list[str], repeats: int) -> list[float]:
    """Of what `measured` says."""
    return [statistics.median(column) for column in zip(*(measured(argv) for _ in range(repeats)), strict=True)]


def measured(argv: list[str]) -> tuple[float, float, float]:
    """Seconds on the clock, CPU seconds, and peak MB of a command."""
    begin = time.perf_counter()
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise click.ClickException(f"exit code {process.returncode}: {' '.join(argv)}")
    used: resource.struct_rusage = usage
    return time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def write(path: Path, size: int, *, own_word: bool = True) -> None:
    """A table of `size` paragraphs with ids."""
    with as_file(files("corpus") / "bundled" / "articles") as folder:
        texts = pa.array([p.text for article in articles_by_id(folder).values() for p in article.classified])
    chance = np.random.default_rng(1)
    writer: Any = None
    for start in range(0, size, BATCH):
        numbers = pa.array(np.arange(start, min(start + BATCH, size)))
        drawn = texts.take(pa.array(chance.integers(len(texts), size=len(numbers))))
        own = pc.binary_join_element_wise(pa.scalar("Wort"), numbers.cast(pa.string()), pa.scalar("schaft"), pa.scalar(""))
        table = pa.table({"id": numbers, "text": pc.binary_join_element_wise(drawn, own, pa.scalar(" ")) if own_word else drawn})
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    writer.close()


if __name__ == "__main__":
    main()
