"""The verbs `predict` and `model`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import click

from classifier.bulk.command import predict_to_file
from classifier.decide_options import Deciding, Tally, decide_options, say_likeness, say_prevalence
from classifier.model import Scorer, ThemeModel
from classifier.model_file import bundled_file, load
from classifier.output.forms import csv_lines, jsonl, table, tidy_lines
from classifier.output.schema import taken
from classifier.predict import ArticleThemes, no_paragraphs, predict_all, with_rule
from corpus.gates.files import write_whole
from corpus.gates.terminal import give, show
from corpus.outputs import Inputs, refuse_output
from corpus.read_options import Reading, reading_options

FORMATS = ("table", "jsonl", "csv", "tidy")
MODEL = click.option(
    "-m", "--model", "model_path", type=click.Path(path_type=Path), help="Model file; default: the bundled model."
)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|- ...")
@MODEL
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: table on a terminal, else jsonl.")
@click.option("--excel", is_flag=True, help="CSV as German Excel reads it: byte order mark, “;”, decimal comma (csv, tidy).")
@click.option("--explain", is_flag=True, help="Add the words that speak for and against each theme (jsonl only).")
@decide_options
@reading_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write a .parquet, .jsonl, .csv or .xlsx file, or a folder of Parquet files.",
)
@click.option(
    "--keep", multiple=True, metavar="COLUMN", help="A column of the tables that goes into the output as it is; repeatable."
)
@click.option("--no-text", is_flag=True, help="Leave the texts out of the output file.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="all cores",
    help="Threads, and processes that read files (with -o).",
)
@click.option("--resume", is_flag=True, help="Go on with an interrupted run into the same output.")
@click.option("--scheduler", metavar="tcp://HOST:PORT", help="Let a Dask cluster do the work (docs/scaling.md).")
@click.option("--force", is_flag=True, help="Overwrite an existing output.")
def predict(
    inputs: tuple[str, ...],
    model_path: Path | None,
    form: str | None,
    excel: bool,
    explain: bool,
    deciding: Deciding,
    reading: Reading,
    output: Path | None,
    keep: tuple[str, ...],
    **streaming: Any,
) -> int:
    """Label the paragraphs of articles by theme.

    Reads plain text, HTML, Markdown, Word, PDF, JSONL, CSV, Parquet, WARC, and packed files (zip, gz, bz2, xz, zst) of these,
    folders, or standard input (-).
    Writes to standard output a line per paragraph: probabilities, decisions, role. Headings, advertisements and the like are
    listed but carry no themes. Exit code 1 when something could not be read; the rest is done.

    The share of paragraphs that carry a theme is estimated from the texts, and probabilities and decisions are made for it; what
    was estimated is said on standard error and stands in the output. --prevalence gives a share that you know.

    With --output, tables of paragraphs (JSONL, CSV, Parquet) may have any size: memory stays bounded, and an interrupted run can
    go on with --resume.
    """
    if output is not None and (form or explain or excel):
        raise click.UsageError("--format, --excel and --explain are for standard output; the suffix of --output names its format")
    if output is None and (
        idle := [f"--{name.replace('_', '-')}" for name, value in streaming.items() if value and name != "jobs"]
    ):
        raise click.UsageError(f"{', '.join(idle)}: only with --output")
    form = form or ("table" if sys.stdout.isatty() else "jsonl")
    if explain and form != "jsonl":
        raise click.UsageError("--explain needs --format jsonl")
    if excel and form not in ("csv", "tidy"):
        raise click.UsageError("--excel needs --format csv or tidy")
    loaded = _keeping(load(model_path), reading, keep)
    reading.for_model(loaded.settings.language)
    if output is not None and output.suffix == ".xlsx":
        del streaming["jobs"]
        return _to_workbook(inputs, loaded, output, reading, deciding, model_path, **streaming)
    if output is not None:
        return predict_to_file(inputs, loaded, output, reading, deciding, model_path=model_path, **streaming)
    scorer, tally = Scorer(loaded), Tally()
    rule, articles = with_rule(reading.articles(inputs), scorer, deciding.asked(loaded.themes), deciding.unsure)
    say_prevalence(rule, loaded.themes)
    say_likeness(rule.likeness)
    labelled = tally.watch(predict_all(articles, scorer, rule, explain=explain))
    if form == "table":
        _print_tables(labelled, scorer)
    else:
        if form == "jsonl":
            lines = jsonl(labelled, keep)
        elif form == "tidy":
            lines = tidy_lines(labelled, keep, excel=excel)
        else:
            lines = csv_lines(labelled, scorer.model.themes, keep, excel=excel)
        for line in lines:
            give(line, nl=False)
    tally.say()
    return reading.exit_code


def _to_workbook(
    inputs: tuple[str, ...],
    model: ThemeModel,
    output: Path,
    reading: Reading,
    deciding: Deciding,
    model_path: Path | None,
    *,
    no_text: bool,
    force: bool,
    resume: bool,
    scheduler: str | None,
) -> int:
    """Label articles into a workbook, which is written whole: it cannot be resumed, nor made by several machines or threads."""
    from classifier.output.spreadsheet import predictions_xlsx
    from corpus.tables.workbook import writer

    if resume or scheduler:
        raise click.UsageError("--resume and --scheduler: not with .xlsx; write .parquet or .csv")
    refuse_output(output, Inputs((*inputs, model_path or bundled_file())), force=force)
    writer()
    scorer, tally = Scorer(model), Tally()
    rule, articles = with_rule(reading.articles(inputs), scorer, deciding.asked(model.themes), deciding.unsure)
    say_prevalence(rule, model.themes)
    labelled = tally.watch(predict_all(articles, scorer, rule))
    if (first := next(labelled, None)) is None:
        raise no_paragraphs(output)
    labelled = chain([first], labelled)
    content = predictions_xlsx(labelled, model.themes, reading.options.keep, text=not no_text)
    write_whole(output, content, force=force)
    tally.say()
    return reading.exit_code


def _keeping(model: ThemeModel, reading: Reading, keep: tuple[str, ...]) -> ThemeModel:
    """The model, once it is known that no column to be kept has the name of one of the output's."""
    if name := taken(keep, model.themes):
        raise click.UsageError(f"--keep {name}: the output has a column of this name; rename yours, or name it once")
    reading.options = replace(reading.options, keep=keep)
    return model


@click.command()
@click.argument("path", required=False, metavar="[MODEL]", type=click.Path(path_type=Path))
@click.option("--card", is_flag=True, help="Print the model card (Markdown).")
@click.option("--scores", is_flag=True, help="Print the scores only.")
def model(path: Path | None, card: bool, scores: bool) -> None:
    """Show what a model file says of itself, as JSON: code book, data, settings, scores, versions; or as a card for people."""
    if card and scores:
        raise click.UsageError("give --card or --scores, not both")
    loaded = load(path)
    if card or scores:
        from classifier.card import model_card, scores_text

        show(model_card(loaded) if card else scores_text(loaded), nl=False)
        return
    facts = {
        "themes": list(loaded.themes),
        "thresholds": dict(zip(loaded.themes, loaded.thresholds.tolist(), strict=True)),
        "features": len(loaded.features),
        **loaded.info.to_json(),
    }
    give(json.dumps(facts, ensure_ascii=False, indent=2))


def _print_tables(labelled: Iterator[ArticleThemes], scorer: Scorer) -> None:
    from rich.console import Console

    model = scorer.model
    names = {theme: model.info.names(theme).get("de", theme) for theme in model.themes}
    console = Console()
    for article in labelled:
        console.print(table(article, names))
