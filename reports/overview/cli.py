"""The verb `overview`."""

from __future__ import annotations

from pathlib import Path

import click

from corpus.read_options import Reading, reading_options
from reports.article.cli import note
from reports.overview.write import FORMATS, OverviewSettings, write_overview
from reports.texts import LANGUAGES


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|- ...")
@click.option(
    "-o", "--output", "folder", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Folder for the report."
)
@click.option("-m", "--model", type=click.Path(path_type=Path), help="Model file; default: the bundled model.")
@click.option(
    "--labels",
    type=click.Path(path_type=Path),
    metavar="CSV",
    help="Hand labels of these articles; rows whose sample is “random” correct the shares, whatever the model.",
)
@click.option("--articles", is_flag=True, help="Write a report on every article too, and link them.")
@click.option("--title", default="", help="Title of the report.")
@click.option("--language", type=click.Choice(LANGUAGES), default="de", show_default=True, help="Language of the report.")
@click.option(
    "--format",
    "forms",
    type=click.Choice(FORMATS),
    multiple=True,
    default=list(FORMATS),
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
@click.option("--force", is_flag=True, help="Overwrite what exists already.")
@reading_options
def overview(
    inputs: tuple[str, ...],
    folder: Path,
    model: Path | None,
    labels: Path | None,
    articles: bool,
    title: str,
    language: str,
    forms: tuple[str, ...],
    figures: bool,
    fonts: Path | None,
    force: bool,
    reading: Reading,
) -> int:
    """Write one report on many articles: DIR/overview.pdf and .json.

    Reads what `absatz report` reads, and JSONL files that `absatz predict` wrote with the same model. Theme shares are counted,
    and corrected for the model's errors with intervals (docs/quantification.md); over time where sources state their day of
    publication.
    """
    settings = OverviewSettings(
        folder, tuple(dict.fromkeys(forms)), title, language, model, labels, articles, force, figures, fonts
    )
    for path in write_overview(inputs, settings, _progress, reading.folders_tolerantly, note):
        click.echo(click.format_filename(path))
    return reading.exit_code


def _progress(reports: int) -> None:
    click.echo(f"report {reports}", err=True)
