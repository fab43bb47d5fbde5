"""The verbs `predict` and `model`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from classifier.bundled import load
from classifier.model import Scorer
from classifier.output import csv_lines, jsonl, table
from classifier.predict import ArticleThemes
from classifier.predict import predict as predict_article
from corpus.read_options import Reading, reading_options
from corpus.records import Article

MODEL = click.option(
    "-m", "--model", "model_path", type=click.Path(path_type=Path), help="Model file; default: the bundled model."
)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|- ...")
@MODEL
@click.option("--format", "form", type=click.Choice(["table", "jsonl", "csv"]), help="Default: table on a terminal, else jsonl.")
@click.option("--explain", is_flag=True, help="Add the words that speak for and against each theme (jsonl only).")
@reading_options
def predict(inputs: tuple[str, ...], model_path: Path | None, form: str | None, explain: bool, reading: Reading) -> int:
    """Label the paragraphs of articles by theme.

    Reads plain text, HTML, Markdown, Word, PDF, JSONL, CSV, Parquet, WARC, zip and gzip of these, folders, or standard input (-).
    Writes to standard output a line per paragraph: probabilities, decisions, role. Headings, advertisements and the like are
    listed but carry no themes. Exit code 1 when something could not be read; the rest is done.
    """
    form = form or ("table" if sys.stdout.isatty() else "jsonl")
    if explain and form != "jsonl":
        raise click.UsageError("--explain needs --format jsonl")
    scorer = Scorer(load(model_path))
    labelled = _label(reading.articles(inputs), scorer, explain=explain)
    if form == "table":
        _print_tables(labelled, scorer)
    else:
        lines = jsonl(labelled) if form == "jsonl" else csv_lines(labelled, scorer.model.themes)
        for line in lines:
            click.echo(line, nl=False)
    return reading.exit_code


@click.command()
@click.argument("path", required=False, metavar="[MODEL]", type=click.Path(path_type=Path))
def model(path: Path | None) -> None:
    """Show what a model file says of itself, as JSON: code book, data, settings, scores, versions."""
    loaded = load(path)
    facts = {
        "themes": list(loaded.themes),
        "thresholds": dict(zip(loaded.themes, loaded.thresholds.tolist(), strict=True)),
        "features": len(loaded.features),
        **loaded.info,
    }
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2))


def _label(articles: Iterator[Article], scorer: Scorer, *, explain: bool) -> Iterator[ArticleThemes]:
    for article in articles:
        yield predict_article(article, scorer, explain=explain)


def _print_tables(labelled: Iterator[ArticleThemes], scorer: Scorer) -> None:
    from rich.console import Console

    names = {theme: texts.get("de", theme) for theme, texts in scorer.model.info.get("codebook", {}).get("names", {}).items()}
    console = Console()
    for article in labelled:
        console.print(table(article, names))
