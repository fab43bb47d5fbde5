"""The verb `report`."""

from __future__ import annotations

from pathlib import Path

import click

from corpus.read_options import Reading, reading_options
from reports.article.write import FORMATS, ReportSettings, write_reports
from reports.texts import LANGUAGES


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|- ...")
@click.option(
    "-o", "--output", "folder", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Folder for the reports."
)
@click.option("-m", "--model", type=click.Path(path_type=Path), help="Model file; default: the bundled model.")
@click.option("--language", type=click.Choice(LANGUAGES), default="de", show_default=True, help="Language of the reports.")
@click.option(
    "--format",
    "forms",
    type=click.Choice(FORMATS),
    multiple=True,
    default=["pdf"],
    show_default=True,
    help="May be given more than once.",
)
@click.option("--figures", is_flag=True, help="Save the figures alone too, as SVG, PDF and PNG.")
@click.option(
    "--fonts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Folder of fonts for characters that the built-in ones lack, preferred to those of the extra “fonts”; for PDF.",
)
@click.option("--force", is_flag=True, help="Overwrite reports that exist already.")
@reading_options
def report(
    inputs: tuple[str, ...],
    folder: Path,
    model: Path | None,
    language: str,
    forms: tuple[str, ...],
    figures: bool,
    fonts: Path | None,
    force: bool,
    reading: Reading,
) -> int:
    """Write a theme report for every article.

    Reads what `absatz predict` reads. Every report says what the article is about by the model, how far the model can be
    trusted, and which words decided, paragraph by paragraph; its data are attached as JSON. Nothing is written when an input
    is bad or a report exists already; bad files in a folder are named and skipped.
    """
    settings = ReportSettings(folder, tuple(dict.fromkeys(forms)), language, model, force, figures, fonts=fonts)
    for place, number, paths in write_reports(inputs, settings, reading.folders_tolerantly, note):
        if number > 1:
            click.echo(f"report {place} of {number}", err=True)
        for path in paths:
            click.echo(click.format_filename(path))
    return reading.exit_code


def note(text: str) -> None:
    """A remark for the user, who may have sent the file names elsewhere."""
    click.echo(f"absatz: {text}", err=True)
