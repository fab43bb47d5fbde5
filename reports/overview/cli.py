"""The verb `overview`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from classifier.decide_options import Deciding, decide_options
from classifier.model_file import load
from corpus.gates.terminal import give
from corpus.read_options import Reading, reading_options
from reports.options import note, report_options
from reports.overview.grouping import MOST, kept_columns
from reports.overview.write import FORMATS, OverviewSettings, write_overview
from reports.progress import Progress


@click.command()
@report_options(FORMATS, default=("pdf", "json"))
@click.option(
    "--labels",
    type=click.Path(path_type=Path),
    metavar="CSV",
    help="Hand labels of these articles; rows whose sample is “random” correct the shares, whatever the model.",
)
@click.option("--articles", is_flag=True, help="Write a report on every article too, and link them.")
@click.option(
    "--by",
    multiple=True,
    metavar="COLUMN",
    help="Compare groups: a column of the tables, or quelle, ressort, autor; twice for two at once.",
)
@click.option("--title", default="", help="Title of the report.")
@decide_options
@reading_options
def overview(inputs: tuple[str, ...], reading: Reading, deciding: Deciding, **chosen: Any) -> int:
    """Write one report on many articles: DIR/overview.pdf and .json, with --format .xlsx too.

    Reads what `absatz report` reads, and JSONL files that `absatz predict` wrote with the same model. Theme shares are counted,
    and corrected for the model's errors with intervals (docs/quantification.md); over time where articles have dates: of
    publication, in a column, a file name or an address; and by group.
    """
    if len(chosen["by"]) > MOST or len(set(chosen["by"])) < len(chosen["by"]):
        raise click.UsageError("--by: at most two columns, each once")
    reading.options = replace(reading.options, keep=kept_columns(chosen["by"]), keep_option="--by")
    reading.for_model(load(chosen["model"]).settings.language)
    settings = OverviewSettings(**chosen, deciding=deciding)
    with Progress() as progress:
        for path in write_overview(inputs, settings, progress.at, reading.folders_tolerantly, note):
            give(click.format_filename(path))
    return reading.exit_code
