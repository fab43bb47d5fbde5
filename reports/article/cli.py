"""The verb `report`."""

from __future__ import annotations

from typing import Any

import click

from classifier.decide_options import Deciding, decide_options
from classifier.model_file import load
from corpus.gates.terminal import give
from corpus.read_options import Reading, reading_options
from reports.article.write import FORMATS, ReportSettings, write_reports
from reports.options import note, report_options


@click.command()
@report_options(FORMATS, default=("pdf",))
@decide_options
@reading_options
def report(inputs: tuple[str, ...], reading: Reading, deciding: Deciding, **chosen: Any) -> int:
    """Write a theme report for every article.

    Reads what `absatz predict` reads. Every report says what the article is about by the model, how far the model can be
    trusted, and which words decided, paragraph by paragraph; its data are attached as JSON. Nothing is written when an input
    is bad or a report exists already; bad files in a folder are named and skipped.
    """
    reading.for_model(load(chosen["model"]).settings.language)
    for place, number, paths in write_reports(
        inputs, ReportSettings(**chosen, deciding=deciding), reading.folders_tolerantly, note
    ):
        if number > 1:
            click.echo(f"report {place} of {number}", err=True)
        for path in paths:
            give(click.format_filename(path))
    return reading.exit_code
