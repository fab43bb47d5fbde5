"""The verb `report`."""

from __future__ import annotations

from typing import Any

import click

from classifier.decide_options import Deciding, decide_options
from classifier.model_file import load
from corpus.errors import InputError
from corpus.gates.terminal import give
from corpus.read_options import Reading, reading_options
from reports.article.write import FORMATS, ReportSettings, write_reports
from reports.options import note, report_options
from reports.progress import Progress


@click.command()
@report_options(FORMATS, default=("pdf",))
@click.option("--skip-existing", is_flag=True, help="Leave reports that are there as they are, and make the others.")
@click.option("-j", "--jobs", type=click.IntRange(0), default=0, help="Processes; default: one per core, where it pays.")
@decide_options
@reading_options
def report(inputs: tuple[str, ...], reading: Reading, deciding: Deciding, **chosen: Any) -> int:
    """Write a theme report for every article.

    Reads what `absatz predict` reads. Every report says what the article is about by the model, how far the model can be
    trusted, and which words decided, paragraph by paragraph; its data are attached as JSON. Nothing is written when an input
    is bad or a report exists already (--skip-existing goes on with a run that was interrupted); bad files in a folder, and
    articles whose report cannot be made, are named and skipped. Exit code 1 when something was skipped.
    """
    if chosen["skip_existing"] and chosen["force"]:
        raise click.UsageError("give --skip-existing or --force, not both")
    reading.for_model(load(chosen["model"]).settings.language)
    failed: list[InputError] = []

    def skip(error: InputError) -> None:
        failed.append(error)
        note(f"{error} The other reports are made.")

    settings = ReportSettings(**chosen, deciding=deciding)
    with Progress() as progress:
        for place, number, paths in write_reports(
            inputs, settings, reading.folders_tolerantly, note, None if reading.strict else skip
        ):
            progress.at(place, number)
            for path in paths:
                give(click.format_filename(path))
    return 1 if failed else reading.exit_code
