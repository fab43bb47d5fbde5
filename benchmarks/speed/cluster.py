"""python -m benchmarks.speed.cluster: one folder of Parquet files on local Dask clusters of 1, 2 and 4 workers, warmed up."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import click
from distributed import LocalCluster

from benchmarks.speed.scale import write
from classifier.bulk.cluster import run_on
from classifier.bulk.options import StreamOptions
from classifier.model_file import load
from corpus.gates.source import ReadOptions
from corpus.tables.sources import open_sources


@click.command()
@click.option("-n", "--paragraphs", default=2_000_000, show_default=True)
@click.option("-m", "--model", "model_path", type=click.Path(path_type=Path), help="Default: the bundled model.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--files", "files", default=16, show_default=True, help="Files that the paragraphs come in.")
def main(paragraphs: int, model_path: Path | None, rounds: int, files: int) -> None:
    """Seconds on the clock, speed, and efficiency against one worker."""
    model, options = load(model_path), StreamOptions(ReadOptions("text", "id"), text=True)
    times: dict[int, list[float]] = {1: [], 2: [], 4: []}
    with tempfile.TemporaryDirectory() as name:
        table = Path(name) / "table"
        table.mkdir()
        for i in range(files):
            write(table / f"{i:03}.parquet", paragraphs // files)
        for _ in range(rounds):
            for workers, measured in times.items():
                with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster:  # type: ignore[no-untyped-call]
                    sources = open_sources((str(table),), options.columns, lambda _: ())
                    run_on(
                        cluster.scheduler_address,
                        sources[:workers],
                        model,
                        Path(name) / "warm",
                        options,
                        resume=False,
                        force=True,
                    )
                    begin = time.perf_counter()
                    run_on(cluster.scheduler_address, sources, model, Path(name) / "out", options, resume=False, force=True)
                    measured.append(time.perf_counter() - begin)
    click.echo("| workers | clock s | paragraphs/s | efficiency |\n|--:|--:|--:|--:|")
    one = statistics.median(times[1])
    for workers, measured in times.items():
        clock = statistics.median(measured)
        click.echo(f"| {workers} | {clock:.1f} | {paragraphs / clock:,.0f} | {one / clock / workers:.0%} |")


if __name__ == "__main__":
    main()
