"""What is in a bundle, by name of its members; both who writes and who checks one goes by this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from classifier.model import Scorer, ThemeModel
from classifier.predict import predict_all
from corpus.gates.cells import csv_text
from corpus.records import Article, text_sha256
from training.scores.evaluation import Evaluation

FORMAT, FORMAT_VERSION = "absatz-bundle", 1
ABOUT, LABELS, CODEBOOK, PARAGRAPHS = "bundle.json", "labels.csv", "codebook.toml", "paragraphs.csv"
SAMPLE, FACTS, MODEL, PREDICTIONS, SCORES = "sample.csv", "articles.csv", "model.safetensors", "predictions.csv", "scores.json"
#: Those that every bundle has, and those that it may have.
ALWAYS, SOMETIMES = (ABOUT, LABELS, CODEBOOK, PARAGRAPHS), (SAMPLE, FACTS, MODEL, PREDICTIONS, SCORES)
PARAGRAPH_COLUMNS = ("article", "paragraph", "role", "classified", "words", "text_sha256")


def paragraphs_bytes(articles: Mapping[str, Article]) -> bytes:
    """Every paragraph with role, length and text hash, in the order of articles."""
    rows = (
        [p.article, p.number, p.role.value, p.classified, p.words, text_sha256(p.text)]
        for name in sorted(articles)
        for p in articles[name].paragraphs
    )
    return csv_text([PARAGRAPH_COLUMNS, *rows]).encode()


def predictions_bytes(articles: Mapping[str, Article], model: ThemeModel) -> bytes:
    """What a model says of every classified paragraph: probability (six decimals) and decision per theme."""
    columns = ["article", "paragraph", *(f"p_{theme}" for theme in model.themes), *model.themes]
    rows = (
        [p.paragraph.article, p.paragraph.number, *p.probabilities, *p.decisions]
        for article in predict_all((articles[name] for name in sorted(articles)), Scorer(model))
        for p in article.paragraphs
        if p.probabilities
    )
    return csv_text([columns, *rows]).encode()


def scores_json(evaluation: Evaluation) -> dict[str, Any]:
    """An evaluation without the texts of its worst errors."""
    data = evaluation.to_json()
    data["errors"] = [{**error, "text": ""} for error in map(_plain, data["errors"])]
    return data


def _plain(error: Any) -> dict[str, Any]:
    return error if isinstance(error, dict) else asdict(error)
