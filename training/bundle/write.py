"""A corpus and a model -> a bundle: for replication where the texts cannot be handed on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from classifier.model import ThemeModel
from classifier.model_file import load_model, model_bytes
from corpus.codebook import CodeBook
from corpus.coding.csv_rows import table_rows
from corpus.coding.drawn import HOLDOUT, drawn_bytes
from corpus.coding.labels import write_labels
from corpus.coding.side_tables import FACT_COLUMNS
from corpus.errors import InputError
from corpus.exchange.archive import zip_bytes
from corpus.folder import Corpus
from corpus.gates.cells import csv_text
from corpus.gates.parser import dump
from training.bundle.contents import (
    ABOUT,
    CODEBOOK,
    FACTS,
    FORMAT,
    FORMAT_VERSION,
    LABELS,
    MODEL,
    PARAGRAPHS,
    PREDICTIONS,
    SAMPLE,
    SCORES,
    paragraphs_bytes,
    predictions_bytes,
    scores_json,
)
from training.hold_out import evaluate_hold_out
from training.train import LIBRARIES

#: What is never in a bundle, though it lies in a corpus: notes of coders may quote, titles and sources of articles may name.
LEFT_OUT = "texts, titles, sources, and what labels.extra.jsonl keeps (notes among it)"


def bundle_bytes(corpus: Corpus, folder: Path | None, model_path: Path | None, coders: Sequence[str] = ()) -> bytes:
    """The bundle of a corpus, with the labels of `coders` (all by default) and, where a model is named, with it, its predictions
    on all articles, and its scores on the hold-out where there is one. The same input gives the same bytes.

    Raises InputError for a coder who is not there, a model that is none, and a code book that is not the corpus' own.
    """
    known = {label.coder for label in corpus.labels}
    for coder in coders:
        if coder not in known:
            raise InputError(
                f"there is no coder {coder!r}", where=corpus.path, hint=f"The coders are: {', '.join(sorted(known))}."
            )
    labels = tuple(label for label in corpus.labels if not coders or label.coder in coders)
    members = {
        LABELS: write_labels(labels, corpus.codebook.ids),
        CODEBOOK: _codebook(corpus.codebook, folder),
        PARAGRAPHS: paragraphs_bytes(corpus.articles),
    }
    if corpus.drawn:
        members[SAMPLE] = drawn_bytes(replace(row, line=0) for row in corpus.drawn)
    if folder and (folder / FACTS).exists():
        rows = [[row[name] for name in FACT_COLUMNS] for _, row in table_rows(folder / FACTS, FACT_COLUMNS)]
        members[FACTS] = csv_text([FACT_COLUMNS, *rows]).encode()
    if model_path is not None:
        members |= _model_members(corpus, folder, load_model(model_path))
    about = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "articles": len(corpus.articles),
        "paragraphs": sum(len(article.paragraphs) for article in corpus.articles.values()),
        "coders": sorted({label.coder for label in labels}),
        "left_out": LEFT_OUT,
        "versions": {name: version(name) for name in ("absatz", *LIBRARIES)},
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in members.items()},
    }
    return zip_bytes({ABOUT: (dump(about, indent=1) + "\n").encode(), **members})


def _model_members(corpus: Corpus, folder: Path | None, model: ThemeModel) -> dict[str, bytes]:
    members = {MODEL: model_bytes(model), PREDICTIONS: predictions_bytes(corpus.articles, model)}
    if folder and any(row.purpose == HOLDOUT for row in corpus.drawn):
        found = scores_json(evaluate_hold_out(model, folder))
        members[SCORES] = (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()
    return members


def _codebook(book: CodeBook, folder: Path | None) -> bytes:
    """The file of the code book by which the corpus was read."""
    bundled = files("corpus") / "bundled" / "codebook.toml"
    own = folder / "codebook.toml" if folder else None
    raw = own.read_bytes() if own and own.exists() else bundled.read_bytes()
    if hashlib.sha256(raw).hexdigest() != book.sha256:
        raise InputError(
            "a bundle holds the corpus' own code book", where=own, hint="Leave --codebook out, or replace that file."
        )
    return raw
