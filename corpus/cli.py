"""The verbs `corpus`, `agreement`, `import` and `export`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from corpus.codebook import CodeBook
from corpus.coding.counts import corpus_counts, counts_text
from corpus.exchange.export import export_bytes
from corpus.exchange.formats import FORMATS
from corpus.exchange.importing import UNKNOWN_SAMPLE, MergeSettings, merge
from corpus.exchange.record import ReadSettings
from corpus.exchange.sidecar import NAME, read_extras
from corpus.exchange.store import labels_with_articles, read_holdings, read_input, write_merged
from corpus.folder import FILES, bundled_corpus, read_corpus
from corpus.gates.files import write_whole
from corpus.gates.locks import changing
from corpus.gates.terminal import give, say
from corpus.gates.terminal import show as show_text
from corpus.outputs import Inputs, refuse_input, refuse_output

Command = Callable[..., Any]
FORMAT = click.option("--format", "form", required=True, type=click.Choice(list(FORMATS)), help="Format of the other program.")
CODEBOOK = click.option(
    "--codebook",
    "codebook_path",
    type=click.Path(path_type=Path),
    help="Code book; default: the corpus' own, else the bundled one.",
)
CODERS = click.option("--coders", default="", metavar="A,B", help="Names of coders, separated by commas.")
FORCE = click.option("--force", is_flag=True, help="Overwrite an existing file.")


@click.command()
@click.argument("path", required=False, metavar="[CORPUS]", type=click.Path(path_type=Path))
def corpus(path: Path | None) -> None:
    """Check a corpus and count what is in it.

    CORPUS is a folder with articles/ and labels.csv; default: the bundled corpus. Every label is checked against code book,
    article and text hash; so are roles.csv and articles.csv, where they are there. Articles that repeat each other are named,
    and so is what in articles/ is not read.
    """
    show_text(counts_text(corpus_counts(read_corpus(path, note=say) if path else bundled_corpus())), nl=False)


@click.command()
@click.argument("labels_path", metavar="LABELS", type=click.Path(path_type=Path))
@CODERS
@CODEBOOK
@click.option(
    "--disagreements",
    "most",
    type=click.IntRange(min=1),
    is_flag=False,
    flag_value=20,
    metavar="[N]",
    help="List N disagreements per theme [20]; write it after LABELS.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="CSV file for all disagreements.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of the bootstrap.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@FORCE
def agreement(
    labels_path: Path,
    coders: str,
    codebook_path: Path | None,
    most: int | None,
    output: Path | None,
    seed: int,
    as_json: bool,
    force: bool,
) -> None:
    """Print how far the coders of a label file agree.

    Per theme: Krippendorff's alpha with a 95 % bootstrap interval over articles, percent and positive agreement, how often each
    coder said 1, and a warning where alpha is too low. The coder “adjudicated” is left out unless named with --coders. Texts of
    disagreements are shown when articles/ stands beside LABELS.
    """
    from corpus.coding import agreement_text as show
    from corpus.coding.agreement import agreement as agree  # numpy, which the other verbs do without

    if output:
        beside = labels_path.parent
        read = Inputs((labels_path, beside / "articles", codebook_path or beside / "codebook.toml"))
        refuse_output(output, read, force=force)
    book = _codebook(codebook_path, labels_path.parent)
    labels, articles = labels_with_articles(labels_path, book.ids)
    themes = agree(labels, book.ids, _names(coders), seed=seed)
    if output:
        write_whole(output, show.disagreement_csv(themes, articles), force=force)
    if as_json:
        give(json.dumps(show.agreement_json(themes), ensure_ascii=False, indent=2))
        return
    show_text(show.agreement_text(themes), nl=False)
    if most:
        show_text(show.disagreement_lines(themes, articles, most), nl=False)


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("folder", metavar="CORPUS", type=click.Path(path_type=Path))
@FORMAT
@CODEBOOK
@click.option("--coder", default="", help="Coder of all records; overrides what the file says.")
@click.option(
    "--sample", default=UNKNOWN_SAMPLE, show_default=True, help="How the paragraphs were chosen, where the file does not say."
)
@click.option(
    "--judged",
    default="",
    metavar="A,B|all",
    help="Themes the coder decided on, where the format cannot say so: not chosen then means 0.",
)
@click.option("--add-texts", is_flag=True, help="Take in texts the corpus does not have as new articles.")
@click.option("--force", is_flag=True, help="Replace judgements that differ.")
def import_labels(
    file: Path,
    folder: Path,
    form: str,
    codebook_path: Path | None,
    coder: str,
    sample: str,
    judged: str,
    add_texts: bool,
    force: bool,
) -> None:
    """Add hand labels from another program to a corpus.

    FILE comes from Prodigy, doccano, Label Studio, spaCy (cats as JSONL) or as long CSV; docs/formats.md says what is read from
    where. CORPUS is a folder; with --add-texts it need not exist. Keys absatz does not know are kept in labels.extra.jsonl and go
    back with `absatz export`. What was not judged stays so.
    """
    for name in FILES:
        refuse_input(folder / name, Inputs((file,)))
    with changing(folder):  # before anything is read: what was read earlier may not be what is replaced
        book = _codebook(codebook_path, folder)
        settings = ReadSettings(" ".join(coder.split()), frozenset(book.ids if judged == "all" else _names(judged)))
        if wrong := settings.judged - set(book.ids):
            raise click.UsageError(f"--judged: {', '.join(sorted(wrong))} is no theme of the code book ({', '.join(book.ids)})")
        before = read_holdings(folder, book)
        stem = re.sub(r"[^\w-]+", "-", file.stem).strip("-_") or "text"
        items = FORMATS[form][0](read_input(file), str(file), book, settings)
        after = merge(before, items, MergeSettings(form, stem, " ".join(sample.split()), add_texts, force))
        write_merged(folder, before, after, book, codebook_path.read_bytes() if codebook_path else None)
    rows = f"{after.added} rows added, {after.replaced} replaced, {after.unchanged} unchanged"
    say(f"{rows}; {len(after.new_articles)} new articles")
    if after.unlisted:
        labels = ", ".join(f"{label} ({n})" for label, n in sorted(after.unlisted.items()))
        say(f"labels that are not in the code book were only put aside in {NAME}: {labels}")


@click.command()
@click.argument("folder", required=False, metavar="[CORPUS]", type=click.Path(path_type=Path))
@FORMAT
@CODEBOOK
@CODERS
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; default: standard output.")
@FORCE
def export(folder: Path | None, form: str, codebook_path: Path | None, coders: str, output: Path | None, force: bool) -> None:
    """Write the hand labels of a corpus for another program.

    CORPUS is a folder with articles/ and labels.csv; default: the bundled corpus. All coders are written unless --coders names
    some. Nothing is lost: `absatz import` reads back what this writes.
    """
    if output:
        refuse_output(output, Inputs((codebook_path,), (folder,)), force=force)
    if folder:
        labelled = read_corpus(folder, CodeBook.from_toml(codebook_path) if codebook_path else None)
        extras = read_extras(folder / NAME)
    else:
        labelled, extras = bundled_corpus(), {}
    content = export_bytes(labelled, extras, form, _names(coders))
    if output:
        write_whole(output, content, force=force)
    else:
        give(content, nl=False)


def _codebook(path: Path | None, folder: Path) -> CodeBook:
    """The code book a user named, else the folder's own, else the bundled one."""
    own = folder / "codebook.toml"
    return CodeBook.from_toml(path or own) if path or own.exists() else CodeBook.bundled()


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
