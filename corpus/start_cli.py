"""The verb `start`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from corpus.codebook import CodeBook
from corpus.gates.locks import writing
from corpus.gates.terminal import say
from corpus.outputs import Inputs, refuse_input, refuse_within
from corpus.read_options import Reading, reading_options
from corpus.start import codebook_to_edit, refuse_used, start_corpus

DEFAULT = "default"


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|FOLDER|- ...")
@click.option("-o", "--output", required=True, metavar="CORPUS", type=click.Path(path_type=Path), help="Folder to make.")
@click.option(
    "--codebook", "codebook_path", type=click.Path(path_type=Path),
    help="Code book to put in; `default` is that of absatz. Without it, a commented one to edit.",
)  # fmt: skip
@reading_options
def start(inputs: tuple[str, ...], output: Path, codebook_path: Path | None, reading: Reading) -> int:
    """Make a corpus of raw articles, to be coded by hand.

    Reads whatever `absatz predict` reads. Every article becomes a text file, a paragraph a line; what is known of it goes into
    articles.csv. Look at the code book in the new folder first and edit it, then draw what is to be coded with `absatz sample`.
    Exit code 1 when something could not be read; the rest is done.
    """
    refuse_input(output, Inputs((*inputs, codebook_path)))
    refuse_within(output, inputs)
    refuse_used(output)
    if codebook_path is None:
        language = reading.options.language
        toml = codebook_to_edit(language if language == "english" else "german")
    elif str(codebook_path) == DEFAULT:
        toml = (files("corpus") / "bundled" / "codebook.toml").read_bytes()
    else:
        CodeBook.from_toml(codebook_path)
        toml = codebook_path.read_bytes()
    with writing(output):
        started = start_corpus(output, reading.articles(inputs, name_repeats=True), toml, hint_name=output.name)
    say(f"{started.articles} articles, {started.paragraphs} paragraphs, {started.classified} of them to be classified: {output}")
    if started.recut:
        some = ", ".join(started.recut[:5]) + (" …" if len(started.recut) > 5 else "")
        say(f"as plain text, {len(started.recut)} articles are cut into other paragraphs than the original: {some}")
    if codebook_path is None:
        say(f"next: edit {output / 'codebook.toml'}")
    return reading.exit_code
