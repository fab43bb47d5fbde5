"""The verb `read`."""

from __future__ import annotations

import json
from collections import Counter

import click

from corpus.audit import article_json, article_lines, totals_text
from corpus.gates.terminal import give, show
from corpus.paragraphs.language import named_in
from corpus.read_options import Reading, reading_options


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|- ...")
@click.option("--format", "form_out", type=click.Choice(["text", "jsonl"]), default="text", show_default=True, help="Output.")
@click.option("--full", is_flag=True, help="Show paragraphs whole.")
@click.option("--outside", is_flag=True, help="List what of a web page is no part of its article.")
@reading_options
def read(inputs: tuple[str, ...], form_out: str, full: bool, outside: bool, reading: Reading) -> int:
    """Show how files are read: what is text and classified (+), what is set aside (-) and why.

    Reads plain text, press archive exports, HTML and MHTML, Markdown, Word, PDF, JSONL, CSV, Parquet, WARC, and packed files
    (zip, gz, bz2, xz, zst) of these, folders, and standard input (-). Near-duplicate articles are named. Exit code 1 when
    something could not be read.
    """
    roles: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    articles = classified = 0
    for article in reading.articles(inputs, name_repeats=True):
        articles += 1
        roles.update(paragraph.role.value for paragraph in article.paragraphs)
        languages.update(name for p in article.paragraphs if (name := named_in(p.reason)))
        classified += len(article.classified)
        if form_out == "jsonl":
            give(json.dumps(article_json(article), ensure_ascii=False))
        else:
            for line in article_lines(article, full=full, outside=outside):
                show(line)
    click.echo(totals_text(articles, roles, classified, languages), err=True)
    return reading.exit_code
