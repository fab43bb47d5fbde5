"""The verb `export`. Labels come from the corpus alone; a bundle also holds a model and what it says, so it stands above both."""

from __future__ import annotations

from pathlib import Path

import click

from corpus.cli import CODEBOOK, CODERS, FORCE, names
from corpus.codebook import CodeBook
from corpus.coding.drawn import HOLDOUT, TRAIN
from corpus.exchange.export import export_bytes
from corpus.exchange.formats import FORMATS
from corpus.exchange.qdpx import qdpx_bytes
from corpus.exchange.sidecar import NAME, read_extras
from corpus.exchange.tasks import tasks_bytes, unsettled_bytes
from corpus.exchange.tasks import uncoded as left_to_code
from corpus.folder import bundled_corpus, read_corpus
from corpus.gates.files import write_whole
from corpus.gates.terminal import give, say
from corpus.outputs import Inputs, refuse_output

BUNDLE, REFI_QDA = "bundle", "refi-qda"


@click.command()
@click.argument("folder", required=False, metavar="[CORPUS]", type=click.Path(path_type=Path))
@click.option("--format", "form", required=True, type=click.Choice([*FORMATS, REFI_QDA, BUNDLE]), help="Format to write.")
@CODEBOOK
@CODERS
@click.option(
    "--uncoded", is_flag=True, help="Write what was drawn (sample.csv) and not coded yet, by one of --coders or by anybody."
)
@click.option("--unsettled", is_flag=True, help="Write a sheet of what coders differ on, to be settled by an adjudicator.")
@click.option("--for", "purpose", type=click.Choice((TRAIN, HOLDOUT)), default=None, help="With --uncoded: these draws only.")
@click.option("-m", "--model", "model_path", type=click.Path(path_type=Path), help="Model of a bundle.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; default: standard output.")
@FORCE
def export(
    folder: Path | None,
    form: str,
    codebook_path: Path | None,
    coders: str,
    uncoded: bool,
    unsettled: bool,
    purpose: str | None,
    model_path: Path | None,
    output: Path | None,
    force: bool,
) -> None:
    """Write the hand labels of a corpus for another program, or for others to check.

    CORPUS is a folder with articles/ and labels.csv; default: the bundled corpus. All coders are written unless --coders names
    some. Nothing is lost: `absatz import` reads back what this writes. Two formats are only written: refi-qda, a project (.qdpx)
    for MAXQDA, NVivo or ATLAS.ti, which has the texts; and bundle, a zip file for replication that has none of them, but labels,
    text hashes, code book, and with -m a model with its predictions and scores. `absatz verify` checks a bundle against texts.
    """
    if form in (REFI_QDA, BUNDLE) and output is None:
        raise click.UsageError(f"--format {form} needs -o FILE")
    if model_path and form != BUNDLE:
        raise click.UsageError("-m goes with --format bundle")
    if uncoded and folder is None:
        raise click.UsageError("--uncoded needs a CORPUS")
    if unsettled and (uncoded or form != "sheet" or coders):
        raise click.UsageError("--unsettled goes with --format sheet, and without --uncoded and --coders")
    if purpose and not uncoded:
        raise click.UsageError("--for goes with --uncoded")
    if output:
        refuse_output(output, Inputs((codebook_path, model_path), (folder,)), force=force)
    if folder:
        book = CodeBook.from_toml(codebook_path) if codebook_path else None
        labelled = read_corpus(folder, book, say, unlabelled=uncoded)
        extras = read_extras(folder / NAME)
    else:
        labelled, extras = bundled_corpus(), {}
    if uncoded:
        content = tasks_bytes(labelled, left_to_code(labelled, names(coders), purpose or ""), form)
    elif unsettled:
        content = unsettled_bytes(labelled)
    elif form == REFI_QDA:
        content = qdpx_bytes(labelled, folder.resolve().name if folder else "absatz", names(coders))
    elif form == BUNDLE:
        from training.bundle.write import bundle_bytes  # a model and its evaluation are loaded only where they are wanted

        content = bundle_bytes(labelled, folder, model_path, names(coders))
    else:
        content = export_bytes(labelled, extras, form, names(coders))
    if output:
        write_whole(output, content, force=force)
    else:
        give(content, nl=False)
