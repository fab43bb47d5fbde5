"""Training and scoring in the hands of a Python user: `absatz.train` and `absatz.evaluate`. docs/python.md shows both."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import fields
from numbers import Integral, Real
from pathlib import Path
from types import NoneType
from typing import Any

from classifier.face import Model, load
from classifier.prevalence import AUTO, asked_of
from classifier.python_inputs import refuse_one_string
from corpus.codebook import CodeBook
from corpus.folder import Corpus
from training.arrays import codebook_of, corpus_from_arrays, hold_out_from_arrays, refuse_one_theme
from training.fitting import Progress, silent
from training.hold_out import evaluate_data, evaluate_hold_out
from training.parts import read_for_training
from training.scores.evaluation import Evaluation
from training.settings import TrainSettings, parse_aim
from training.train import trained

#: How the kind of a setting is written in `TrainSettings` -> what may be given for it, also as a number of NumPy, and its name.
KINDS: dict[str, tuple[Any, str]] = {
    "bool": (bool, "True or False"),
    "int": (Integral, "a whole number"),
    "float": (Real, "a number"),
    "float | None": ((Real, NoneType), "a number or None"),
    "str": (str, "a string"),
    "str | None": ((str, NoneType), "a string or None"),
}


def train(
    corpus: object = None,
    labels: object = None,
    *,
    themes: Sequence[str] | None = None,
    articles: object = None,
    codebook: str | Path | CodeBook | None = None,
    language: str = "german",
    jobs: int = 0,
    progress: Progress = silent,
    **settings: Any,
) -> tuple[Model, Evaluation]:
    """Train on hand-labelled paragraphs; returns the model and its cross-validated scores.

    corpus: path of a corpus folder (docs/formats.md), None for the bundled one, or n texts; what its sample.csv keeps apart
    as a hold-out is not learned from, and a warning says what else is left out. labels: with texts, an (n, k)
    array of 1, 0 and None or NaN (not judged), or a pandas DataFrame with a column per theme. themes: ids of the k themes in
    the order of the columns; of a DataFrame or a corpus folder, those to learn (default: all). articles: the name of each
    text's article; without it every text is an article of its own. codebook: a code book file; default: the corpus' own, else
    the bundled one; with texts none.
    language: of texts without a code book, "german" or "english". jobs: processes; 0 is one per core, where it pays.
    progress: called with what is being done.

    settings: any of `TrainSettings`, of which the command knows aim ("f1", "precision:0.8", "recall:0.9"), prevalence
    (share of paragraphs expected to carry a theme in use; None: as in the corpus) and seed.

    Raises InputError where the corpus is wrong or too small, TypeError and ValueError where arguments do not fit together.
    """
    chosen = settings_of(settings)
    book = codebook_of(codebook)
    result = trained(_corpus(corpus, labels, themes, articles, book, language), chosen, progress, jobs=jobs)
    return Model(result.model), result.evaluation


def evaluate(
    model: Model | str | Path | None,
    texts: object,
    labels: object = None,
    *,
    articles: object = None,
    prevalence: str | float | Mapping[str, str | float] = AUTO,
) -> Evaluation:
    """Score a model on labels it has not seen.

    model: a model, or the path of its file (None: the bundled one). texts: path of a label file (CSV, or JSONL of pre-split
    paragraphs) or of a corpus folder, of which its hold-out is scored where it has one; or n texts. labels: with texts, an
    (n, k) array of 1, 0 and None or NaN (not judged) in the model's order of themes, or a pandas DataFrame with columns of
    their names. articles: with texts, the name of each text's article; with a CSV file, the folder of the labelled articles
    (default: articles/ beside it). prevalence: the share of paragraphs to decide for, as of `Model.predict`; "auto" estimates it
    from the labelled paragraphs and what else their articles hold, and `decided_for` says what it found.

    Raises InputError where the file is wrong or holds a paragraph that the model was trained on, TypeError and ValueError where
    arguments do not fit together.
    """
    data = (model if isinstance(model, Model) else load(model)).data
    asked = asked_of(prevalence, data.themes)
    if labels is not None:
        refuse_one_string(texts)
    if not isinstance(texts, str | os.PathLike):
        if labels is None:
            raise TypeError("labels are missing: give evaluate(model, texts, labels), or the path of a label file")
        held_out = hold_out_from_arrays(texts, labels, articles=articles, themes=data.themes)
        return evaluate_data(data, held_out, "hold-out, texts and labels given", asked)
    if labels is not None:
        raise TypeError("give the path of a label file, or texts and labels, not both")
    if articles is not None and not isinstance(articles, str | os.PathLike):
        raise TypeError("with a label file, articles is the folder of the labelled articles")
    return evaluate_hold_out(data, Path(texts), None if articles is None else Path(articles), asked=asked)


def settings_of(given: dict[str, Any]) -> TrainSettings:
    """Settings by name. Raises TypeError for a name that does not exist, ValueError for a value out of range.

    >>> settings_of({"prevalence": 20})
    Traceback (most recent call last):
    ValueError: prevalence must be above 0 and below 1, not 20
    """
    known = {field.name for field in fields(TrainSettings)}
    if unknown := sorted(given.keys() - known):
        raise TypeError(f"there is no setting {unknown[0]!r}; there are {', '.join(sorted(known))}")
    for field in fields(TrainSettings):
        value = given.get(field.name, field.default)
        kinds, said = KINDS[str(field.type)]
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
            raise TypeError(f"{field.name} must be {said}, not {value!r}")
    settings = TrainSettings(**given)
    if min(settings.outer_folds, settings.inner_folds) < 2:
        raise ValueError("outer_folds and inner_folds must be at least 2: one is held out, the others are learned from")
    parse_aim(settings.aim)
    if settings.prevalence is not None and not 0 < settings.prevalence < 1:
        raise ValueError(f"prevalence must be above 0 and below 1, not {settings.prevalence}")
    return settings


def _warned(message: str) -> None:
    warnings.warn(message, stacklevel=4)


def _corpus(
    corpus: object, labels: object, themes: Sequence[str] | None, articles: object, book: CodeBook | None, language: str
) -> Corpus:
    if labels is not None:
        refuse_one_string(corpus)
    if corpus is None or isinstance(corpus, str | os.PathLike):
        if labels is not None or articles is not None:
            raise TypeError("labels and articles go with texts; a corpus folder has its own")
        refuse_one_theme(themes)
        return read_for_training(None if corpus is None else Path(corpus), book, _warned, themes)
    if labels is None:
        raise TypeError("labels are missing: give train(texts, labels), or the path of a corpus folder")
    return corpus_from_arrays(corpus, labels, articles=articles, themes=themes, codebook=book, language=language, note=_warned)
