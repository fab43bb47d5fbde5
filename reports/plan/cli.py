"""The verb `plan`."""

from __future__ import annotations

from pathlib import Path

import click

from classifier.cli import MODEL
from classifier.decide_options import Share
from classifier.model import Scorer
from classifier.model_file import load
from corpus.errors import InputError
from corpus.folder import read_corpus
from corpus.gates.terminal import say, show
from reports.plan.needs import expected
from reports.plan.text import corpus_text, predictions_text
from reports.predictions import is_predictions
from reports.sources import Sources
from training.scores.learning_curve import learning_curve
from training.settings import TrainSettings
from training.train import explained, trained


@click.command()
@click.argument("source", metavar="CORPUS|PREDICTIONS", type=click.Path(path_type=Path))
@MODEL
@click.option("--f1", type=Share(0.005, 0.5), default=0.05, show_default=True, help="F1 is wanted to ± this.")
@click.option("--share", type=Share(0.001, 0.5), default=0.03, show_default=True, help="Theme shares are wanted to ± this.")
@click.option("-j", "--jobs", type=click.IntRange(0), default=0, help="Processes; default: one per core, where it pays.")
def plan(source: Path, model_path: Path | None, f1: float, share: float, jobs: int) -> None:
    """Say how many more paragraphs to code, and how to draw them.

    PREDICTIONS is a file that `absatz predict` wrote (.jsonl, .csv or .parquet) with the model -m: how many of its paragraphs
    tell how good the model is there, and how frequent the themes are.

    CORPUS is a labelled folder: how many more tell F1 more exactly, and what learning from more promises, by the learning curve.
    Models are trained for that, which takes four times as long as `absatz train`.
    """
    if is_predictions(str(source)):
        scorer = Scorer(load(model_path))
        found = expected(Sources([str(source)]).labelled(scorer), scorer.model.themes)
        show(predictions_text(found, f1, share), nl=False)
        return
    if not source.is_dir():
        raise InputError(
            "neither a corpus nor predictions",
            where=source,
            hint="Give a labelled folder, or what `absatz predict` wrote as .jsonl, .csv or .parquet.",
        )
    if model_path is not None:
        raise click.UsageError("-m is for PREDICTIONS: the plan for a corpus trains models of its own")
    corpus, settings = read_corpus(source, None, say), TrainSettings(prevalence=None)
    done = trained(corpus, settings, _progress, jobs=jobs)
    with explained(corpus):
        curve = learning_curve(corpus.codebook, done.counts, done.data, settings, done.out_of_fold, progress=_progress, jobs=jobs)
    show(corpus_text(done.evaluation.scores, curve, f1, share), nl=False)


def _progress(step: str) -> None:
    say(f"{step} …")
