"""The options that `report` and `overview` share, and remarks of both.

A verb takes them under the names of its settings, and hands them on as they are:

    @click.command()
    @report_options(FORMATS, default=("pdf",))
    def verb(inputs, **chosen):
        settings = ReportSettings(**chosen)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from corpus.gates.terminal import say
from reports.texts import LANGUAGES

Function = TypeVar("Function", bound=Callable[..., Any])


def report_options(forms: Sequence[str], *, default: Sequence[str]) -> Callable[[Function], Function]:
    """Decorator: the inputs, and the options folder, model, language, forms (each of `forms` once, without any `default`),
    figures, fonts and force."""
    options = (
        click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|- ..."),
        click.option(
            "-o", "--output", "folder", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Folder to write to."
        ),
        click.option("-m", "--model", type=click.Path(path_type=Path), help="Model file; default: the bundled model."),
        click.option(
            "--language", type=click.Choice(LANGUAGES), default="de", show_default=True, help="Language of the reports."
        ),
        click.option(
            "--format", "forms", type=click.Choice(forms), multiple=True, default=list(default), show_default=True,
            callback=lambda _, __, value: tuple(dict.fromkeys(value)), help="May be given more than once.",
        ),
        click.option("--figures", is_flag=True, help="Save the figures alone too, as SVG, PDF and PNG, with their data as CSV."),
        click.option(
            "--fonts", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR",
            help="Folder of fonts for characters that the built-in ones lack, preferred to those of the extra “fonts”; for PDF.",
        ),
        click.option("--force", is_flag=True, help="Overwrite what exists already."),
    )  # fmt: skip

    def with_options(function: Function) -> Function:
        for option in reversed(options):
            function = option(function)
        return function

    return with_options


def note(text: str) -> None:
    """A remark for the user, who may have sent the file names elsewhere."""
    say(text)
