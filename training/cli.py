"""The verb `train`. (`evaluate` also writes reports, so it stands above both packages: reports/evaluation/cli.py.)"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from classifier.model_file import model_bytes
from corpus.codebook import CodeBook
from corpus.errors import InputError
from corpus.folder import Corpus
from corpus.gates.files import write_whole
from corpus.gates.locks import writing
from corpus.gates.terminal import say, show
from corpus.outputs import Inputs, refuse_output
from corpus.records import text_sha256
from training.data import corpus_data
from training.first_model import first_model_of
from training.hold_out import read_hold_out
from training.kept import refuse_not_ours, removed
from training.parts import read_for_training, untrainable
from training.prevalence import BUNDLED, prevalence_asked, settled
from training.scores.text import in_use_table, score_table
from training.settings import TrainSettings, parse_aim
from training.train import trained
from training.tuning import CRITERIA, TuneSettings
from training.unseen import HoldOut, refuse_seen

DEFAULT = TrainSettings()
#: Seeds that every library takes.
SEED = click.IntRange(0, 2**32 - 1)
UNVALIDATED = "absatz: unvalidated: this model knows the code book's indicator words only; label paragraphs for it to learn from"


def _aim(_: click.Context, __: click.Parameter, value: str) -> str:
    try:
        parse_aim(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return value


def _prevalence(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    try:
        prevalence_asked(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return value


@click.command()
@click.argument("corpus_path", required=False, metavar="[CORPUS]", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Model file to write.")
@click.option(
    "--codebook",
    "codebook_path",
    type=click.Path(path_type=Path),
    help="Code book; default: the corpus' own, else the bundled one.",
)
@click.option("--themes", default="", metavar="A,B", help="Learn these themes only; default: all of the code book.")
@click.option("--skip-untrainable", is_flag=True, help="Name and leave out themes with too few labels, instead of stopping.")
@click.option(
    "--unlabelled",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="No labels yet: make a first model of the code book's indicator words and the articles in FOLDER.",
)
@click.option(
    "--aim", default=DEFAULT.aim, show_default=True, callback=_aim, help="Thresholds for f1, precision:0.8 or recall:0.9."
)
@click.option(
    "--prevalence",
    metavar="SHARE",
    callback=_prevalence,
    help="Share of paragraphs expected to carry a theme where the model will be used; own, the default, is the corpus' own.",
)
@click.option("--tune", type=click.IntRange(1), metavar="N", help="Search among N settings drawn by chance, inside the folds.")
@click.option("--criterion", type=click.Choice(CRITERIA), default="ap", show_default=True, help="What --tune looks for.")
@click.option(
    "--judge",
    type=click.Path(path_type=Path),
    metavar="LABELS",
    help="For --tune: labelled paragraphs from elsewhere; a setting is chosen by the mean of its scores at home and on these.",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder that keeps the fits of --tune, for nothing else; default: OUTPUT.cache until done.",
)
@click.option("-j", "--jobs", type=click.IntRange(0), default=0, help="Processes; default: one per core, where it pays.")
@click.option("--seed", type=SEED, default=DEFAULT.seed, show_default=True, help="Seed of everything drawn by chance.")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def train(
    corpus_path: Path | None,
    output: Path,
    codebook_path: Path | None,
    themes: str,
    skip_untrainable: bool,
    unlabelled: Path | None,
    tune: int | None,
    criterion: str,
    judge: Path | None,
    cache: Path | None,
    prevalence: str | None,
    jobs: int,
    force: bool,
    **choices: Any,
) -> None:
    """Train a model on a hand-labelled corpus and say how good it is.

    CORPUS is a folder with articles/ and labels.csv (docs/formats.md); default: the bundled corpus. The scores printed are
    cross-validated: no paragraph was judged by a model that saw its article, or one that shares text with it. What sample.csv
    keeps apart as a hold-out is not learned from.

    The model states a prevalence, which `absatz predict` starts from and which the printed scores hold for: that of the corpus,
    where its labels are of a random sample or a census, or the one given; 0.02 for the bundled corpus.

    Without labels.csv, or with --unlabelled, the model is made from the code book's indicator words alone. With --tune, a search
    that was interrupted goes on where it was when the command is repeated.
    """
    if unlabelled is not None and corpus_path is not None:
        raise click.UsageError("give CORPUS or --unlabelled, not both")
    if judge is not None and not tune:
        raise click.UsageError("--judge chooses among the settings of --tune N; give both")
    first = unlabelled / "codebook.toml" if unlabelled is not None else None
    read = Inputs((codebook_path, unlabelled, first, judge), () if unlabelled is not None else (corpus_path,))
    refuse_output(output, read, force=force)
    folder = cache or output.with_name(output.name + ".cache")
    if tune:
        refuse_not_ours(folder)
    settings = TrainSettings(prevalence=BUNDLED if prevalence is None else prevalence_asked(prevalence), **choices)
    codebook = CodeBook.from_toml(codebook_path) if codebook_path else None
    wanted = tuple(name.strip() for name in themes.split(",") if name.strip()) or None
    unlabelled = unlabelled or _without_labels(corpus_path)
    with writing(output):
        if unlabelled is not None:
            own = unlabelled.parent / "codebook.toml" if corpus_path else unlabelled / "codebook.toml"
            book = codebook or (CodeBook.from_toml(own) if own.exists() else CodeBook.bundled())
            book = book.of_themes(wanted) if wanted else book
            write_whole(output, model_bytes(first_model_of(book, unlabelled, settings)), force=force)
            click.echo(UNVALIDATED, err=True)
        else:
            corpus = read_for_training(corpus_path, codebook, say, wanted)
            if corpus_path:
                settings = replace(settings, prevalence=settled(corpus, prevalence, say))
            if skip_untrainable:
                corpus = _trainable(corpus, settings)
            judged = _judge(judge, corpus) if judge else None
            tuning = TuneSettings(tune, criterion, folder, judged) if tune else None
            result = trained(corpus, settings, _say, jobs=jobs, tuning=tuning)
            write_whole(output, model_bytes(result.model), force=force)
            if tune and cache is None:
                removed(folder)
            show(score_table(result.evaluation.scores, result.evaluation.kind) + in_use_table(result.evaluation), nl=False)
    say(f"model written to {output}")


def _trainable(corpus: Corpus, settings: TrainSettings) -> Corpus:
    """The corpus without the themes that cannot be learned, which are named."""
    corpus.refuse_unjudged()
    out = untrainable(corpus_data(corpus), corpus.codebook.ids, settings)
    for theme, reason in out.items():
        say(f"theme {theme!r} is left out: it {reason}")
    left = [theme for theme in corpus.codebook.ids if theme not in out]
    if not left:
        raise InputError("no theme can be learned from these labels", where=corpus.path, hint="Code more articles.")
    return corpus.of_themes(left) if out else corpus


def _judge(labels: Path, corpus: Corpus) -> HoldOut:
    """The labels that choose, none of which is learned from."""
    data = read_hold_out(labels, corpus.codebook.ids)
    refuse_seen(data, frozenset(text_sha256(paragraph.text)[:32] for paragraph in corpus.labelled))
    say(f"{labels} helps to choose the settings, so scores on it are no evaluation of the model")
    return data


def _without_labels(corpus: Path | None) -> Path | None:
    """The articles of a corpus that has no labels yet."""
    if corpus is None or (corpus / "labels.csv").exists() or not (corpus / "articles").is_dir():
        return None
    return corpus / "articles"


def _say(step: str) -> None:
    say(f"{step} …")
