"""The verbs `corpus`, `agreement` and `import`. (`export` also writes models: training/export_cli.py.)"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from corpus.codebook import CodeBook
from corpus.coding.counts import corpus_counts, counts_text
from corpus.coding.stale import resolve_stale, stale_lines
from corpus.errors import InputError
from corpus.exchange.formats import FORMATS
from corpus.exchange.importing import MergeSettings, merge
from corpus.exchange.record import ReadSettings, UnsaidError
from corpus.exchange.sidecar import NAME
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
#: Names the bundled code book, as it names the bundled model elsewhere.
DEFAULT = "default"
FORCE = click.option("--force", is_flag=True, help="Overwrite an existing file.")


@click.command()
@click.argument("path", required=False, metavar="[CORPUS]", type=click.Path(path_type=Path))
@click.option(
    "--stale",
    type=click.Choice(("list", "keep", "drop")),
    help="Labels whose text has changed since: list them, keep them for the new text, or drop them.",
)
def corpus(path: Path | None, stale: str | None) -> None:
    """Check a corpus and count what is in it.

    CORPUS is a folder with articles/ and, once it is coded, labels.csv; default: the bundled corpus. Every label is checked
    against code book, article and text hash; so are roles.csv and articles.csv, where they are there. Articles that repeat
    each other are named, and so is what in articles/ is not read.

    Labels of a paragraph whose text was changed are left out by every verb until you say with --stale what is to become of them.
    """
    if stale is None:
        found = read_corpus(path, note=say, unlabelled=True) if path else bundled_corpus()
        show_text(counts_text(corpus_counts(found)), nl=False)
    elif path is None:
        raise click.UsageError("--stale needs a CORPUS: the bundled one has no stale labels")
    elif stale == "list":
        found = read_corpus(path, unlabelled=True)
        for line in stale_lines(found.stale, found.articles, found.codebook.ids):
            show_text(line)
        say(f"{len(found.stale)} stale rows" + ("; --stale keep keeps, --stale drop drops them" if found.stale else ""))
    else:
        with changing(path):
            found = read_corpus(path)
            resolved, gone = resolve_stale(path, found.codebook, found.articles, keep=stale == "keep")
        say(f"{resolved} stale rows {'kept for the text as it is now' if stale == 'keep' else 'dropped'}")
        if gone:
            say(f"{gone} rows name a paragraph that is not there any more, and were left as they are; --stale drop drops them")


@click.command()
@click.argument("labels_path", metavar="LABELS|CORPUS", type=click.Path(path_type=Path))
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
    disagreements are shown when articles/ stands beside LABELS, which may also be a corpus folder.
    """
    if labels_path.is_dir():
        labels_path /= "labels.csv"
    from corpus.coding import agreement_text as show
    from corpus.coding.agreement import agreement as agree  # numpy, which the other verbs do without

    if output:
        beside = labels_path.parent
        read = Inputs((labels_path, codebook_path), (beside,) if (beside / "articles").is_dir() else ())
        refuse_output(output, read, force=force)
    book = _codebook(codebook_path, labels_path.parent)
    labels, articles = labels_with_articles(labels_path, book.ids, say)
    themes = agree(labels, book.ids, names(coders), seed=seed)
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
@click.option(
    "--codebook",
    "codebook_path",
    type=click.Path(path_type=Path),
    help="Code book of a corpus that has none yet, into which it is put; `default` is the bundled one.",
)
@click.option("--coder", default="", help="Coder of all records; overrides what the file says.")
@click.option(
    "--sample",
    default="",
    help="How the paragraphs were chosen, where neither the file nor sample.csv says it; default: unknown.",
)
@click.option(
    "--judged",
    default=None,
    metavar="A,B|all|none",
    help="Themes the coder decided on, where the format cannot say so: not chosen then means 0. none: not judged.",
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
    judged: str | None,
    add_texts: bool,
    force: bool,
) -> None:
    """Add hand labels from another program to a corpus.

    The corpus needs a code book, its own or one named with --codebook. FILE comes from Prodigy, doccano, Label Studio, spaCy
    (cats as JSONL) or as long CSV; docs/formats.md says what is read from where. CORPUS is a folder; with --add-texts it need
    not exist. Keys absatz does not know are kept in labels.extra.jsonl and go back with `absatz export`. What was not judged
    stays so.
    """
    for name in FILES:
        refuse_input(folder / name, Inputs((file,)))
    with changing(folder):  # before anything is read: what was read earlier may not be what is replaced
        book, toml = _codebook_of_import(codebook_path, folder)
        before = read_holdings(folder, book)
        stem = re.sub(r"[^\w-]+", "-", file.stem).strip("-_") or "text"
        raw, name = read_input(file), " ".join(coder.split())
        try:
            items = list(FORMATS[form][0](raw, str(file), book, ReadSettings(name, _judged(judged, book))))
        except UnsaidError as error:
            if not sys.stdin.isatty():
                raise
            say(str(error))
            judged = click.prompt("--judged", err=True)
            items = list(FORMATS[form][0](raw, str(file), book, ReadSettings(name, _judged(judged, book))))
        settings = MergeSettings(form, stem, " ".join(sample.split()), book.ids, add_texts, force)
        after = merge(before, items, settings)
        write_merged(folder, before, after, book, toml)
    rows = f"{after.added} rows added, {after.replaced} replaced, {after.unchanged} unchanged"
    completed = f", {after.completed} completed" if after.completed else ""
    say(f"{rows}{completed}; {len(after.new_articles)} new articles")
    if after.unlisted:
        labels = ", ".join(f"{label} ({n})" for label, n in sorted(after.unlisted.items()))
        say(f"labels that are not in the code book were only put aside in {NAME}: {labels}")


def _codebook(path: Path | None, folder: Path) -> CodeBook:
    """The code book a user named, else the folder's own, else the bundled one."""
    own = folder / "codebook.toml"
    return CodeBook.from_toml(path or own) if path or own.exists() else CodeBook.bundled()


def _codebook_of_import(path: Path | None, folder: Path) -> tuple[CodeBook, bytes | None]:
    """The code book of an import, and its file where the user named one. Labels without the code book by which they were given
    say nothing, so none is assumed: raises InputError where there is none."""
    if str(path) == DEFAULT:
        return CodeBook.bundled(), (files("corpus") / "bundled" / "codebook.toml").read_bytes()
    if path is not None:
        return CodeBook.from_toml(path), path.read_bytes()
    own = folder / "codebook.toml"
    if not own.exists():
        hint = f"Name the one that the coders used with --codebook FILE, or --codebook {DEFAULT} for the one of absatz."
        raise InputError("this corpus has no code book", where=folder, hint=hint)
    return CodeBook.from_toml(own), None


def _judged(text: str | None, book: CodeBook) -> frozenset[str] | None:
    if text is None:
        return None
    judged = frozenset(book.ids if text == "all" else () if text in ("none", "") else names(text))
    if wrong := judged - set(book.ids):
        raise click.UsageError(f"--judged: {', '.join(sorted(wrong))} is no theme of the code book ({', '.join(book.ids)})")
    return judged


def names(text: str) -> tuple[str, ...]:
    """Names of an option, separated by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())
