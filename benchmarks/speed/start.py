"""python -m benchmarks.speed.start: what starting costs: whole processes beside others, and the parts of a scorer's start."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click

from benchmarks.speed.scale import command, measured, write
from classifier.fast.scorer import FastScorer
from classifier.model import Scorer
from classifier.model_file import BUNDLED, load_model
from corpus.sources import article_files, articles_by_id

#: Paragraphs in the table of the runs over a table.
SIZE = 10_000


@click.command()
@click.option("--rounds", default=15, show_default=True, help="Every command runs once a round.")
@click.option("--peers", help="Python of an environment with fasttext-wheel; default: this one.")
@click.option("--article", type=click.Path(path_type=Path), help="Default: one of the bundled articles.")
def main(rounds: int, peers: str | None, article: Path | None) -> None:
    """Medians and least values of many runs in turn."""
    own = [sys.executable, "-m", "absatz"]
    with as_file(files("corpus") / "bundled" / "articles") as folder, tempfile.TemporaryDirectory() as name:
        table, output = Path(name) / "table.parquet", Path(name) / "out.parquet"
        write(table, SIZE)
        commands = {
            "absatz predict, one article": [*own, "predict", str(article or article_files(folder)[0])],
            "python -c 'import fasttext'": [peers or sys.executable, "-c", "import fasttext"],
            "python -c 'import numpy'": [sys.executable, "-c", "import numpy"],
            "python -c pass": [sys.executable, "-c", "pass"],
            f"absatz predict, {SIZE:,} paragraphs": command(table, output),
        }
        click.echo("| process | CPU s, median | least | clock s, median |\n|---|--:|--:|--:|")
        seconds: dict[str, list[tuple[float, float, float]]] = {title: [] for title in commands}
        for _ in range(rounds):
            for title, argv in commands.items():
                seconds[title].append(measured(argv))
        for title, runs in seconds.items():
            clocks, cpus, _ = zip(*runs, strict=True)
            click.echo(f"| {title} | {statistics.median(cpus):.3f} | {min(cpus):.3f} | {statistics.median(clocks):.3f} |")
        texts = [p.text for article in articles_by_id(folder).values() for p in article.classified]
        with as_file(files(BUNDLED[0]) / BUNDLED[1]) as bundled:
            parts(rounds, bundled, texts)


def parts(rounds: int, plain: Path, texts: list[str]) -> None:
    """The parts of a start within one process, in which all kernels are loaded."""
    model = load_model(plain)
    FastScorer(model).scores(texts)
    works: dict[str, Callable[[], Any]] = {
        "load the model": lambda: load_model(plain),
        "plain scorer": lambda: Scorer(model).index,
        "fast scorer": lambda: FastScorer(model),
    }
    taken: dict[str, list[float]] = {title: [] for title in works}
    for _ in range(rounds):
        for title, work in works.items():
            begin = time.perf_counter()
            work()
            taken[title].append(1e3 * (time.perf_counter() - begin))
    click.echo("\n| part | ms, median | least |\n|---|--:|--:|")
    for title, values in taken.items():
        click.echo(f"| {title} | {statistics.median(values):.1f} | {min(values):.1f} |")


if __name__ == "__main__":
    main()
