"""The verb `corpus`."""

from __future__ import annotations

from pathlib import Path

import click

from corpus.counts import corpus_counts, counts_text
from corpus.folder import bundled_corpus, read_corpus


@click.command()
@click.argument("path", required=False, metavar="[CORPUS]", type=click.Path(path_type=Path))
def corpus(path: Path | None) -> None:
    """Check a corpus and count what is in it.

    CORPUS is a folder with articles/ and labels.csv; default: the bundled corpus. Every label is checked against code book,
    article and text hash.
    """
    click.echo(counts_text(corpus_counts(read_corpus(path) if path else bundled_corpus())), nl=False)
