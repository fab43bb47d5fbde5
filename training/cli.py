"""The verbs `train` and `evaluate`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from classifier.bundled import load
from classifier.model_file import model_bytes
from corpus.codebook import CodeBook
from corpus.files import refuse_existing, write_whole
from corpus.folder import bundled_corpus, read_corpus
from training.evaluate import evaluate_labels
from training.show import score_table
from training.train import TrainSettings
from training.train import train as train_model


@click.command()
@click.argument("corpus_path", required=False, metavar="[CORPUS]", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Model file to write.")
@click.option(
    "--codebook",
    "codebook_path",
    type=click.Path(path_type=Path),
    help="Code book; default: the corpus' own, else the bundled one.",
)
@click.option("--seed", default=TrainSettings().seed, show_default=True, help="Seed of everything drawn by chance.")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def train(corpus_path: Path | None, output: Path, codebook_path: Path | None, seed: int, force: bool) -> None:
    """Train a model on a hand-labelled corpus and say how good it is.

    CORPUS is a folder with articles/ and labels.csv (docs/formats.md); default: the bundled corpus. The scores printed are
    cross-validated: no paragraph was judged by a model that saw its article, or one that shares text with it.
    """
    refuse_existing(output, force=force)
    codebook = CodeBook.from_toml(codebook_path) if codebook_path else None
    corpus = read_corpus(corpus_path, codebook) if corpus_path else bundled_corpus()
    model, scores = train_model(corpus, TrainSettings(seed=seed), lambda step: click.echo(f"absatz: {step} …", err=True))
    write_whole(output, model_bytes(model), force=force)
    click.echo(score_table(scores, model.info["scores"]["kind"]), nl=False)
    click.echo(f"absatz: model written to {output}", err=True)


@click.command()
@click.argument("model_path", metavar="MODEL", type=click.Path(path_type=Path))
@click.argument("labels_path", metavar="LABELS", type=click.Path(path_type=Path))
@click.option(
    "--articles",
    "articles_path",
    type=click.Path(path_type=Path),
    help="Folder of the labelled articles; default: articles/ beside LABELS.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
def evaluate(model_path: Path, labels_path: Path, articles_path: Path | None, as_json: bool) -> None:
    """Score a model on labels it has not seen.

    MODEL is a model file, or `default` for the bundled one. LABELS is a label file (CSV) or pre-split paragraphs as JSONL, a line
    each: {"article": …, "text": …, "themes": {"privacy": 1, …}}, null = not judged. Paragraphs the model was trained on are
    refused by their text hash.
    """
    model = load(None if str(model_path) == "default" else model_path)
    scores = evaluate_labels(model, labels_path, articles_path)
    if as_json:
        click.echo(json.dumps(scores.to_json(), indent=2))
    else:
        click.echo(score_table(scores, f"hold-out {labels_path}"), nl=False)
