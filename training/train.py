"""From a labelled corpus to a calibrated model, and scores of paragraphs that no model saw in training.

Features are counted once. If asked for, a search chooses settings. The two layers of folds of `training.crossval` give the
published scores. The model in the file is then fitted on everything, with calibration from inner folds of everything.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from typing import Any

import msgspec
import numpy as np

from classifier.facts.model import ModelFacts
from classifier.features import Counts, count_features
from classifier.model import Floats, ThemeModel
from corpus.codebook import CodeBook
from corpus.errors import InputError
from corpus.folder import Corpus
from corpus.records import text_sha256
from corpus.rounding import rounded, significant
from training.calibration import PREVALENCES, Calibration
from training.crossval import OutOfFold, fit_part, judge_part, outer_parts, put_together
from training.data import Data, corpus_data
from training.fitting import Progress, silent
from training.likeness import likeness_facts
from training.parallel import run, started, workers
from training.scores.error_rates import error_rates
from training.scores.evaluation import Evaluation, coder_alphas, evaluate_decisions
from training.scores.metrics import Scores
from training.settings import TrainSettings
from training.tuning import Tuned, TuneSettings, feature_superset, tune

__all__ = ["Data", "Progress", "TrainSettings", "TuneSettings", "corpus_data", "train", "trained"]

LIBRARIES = ("numpy", "scipy", "scikit-learn", "PyStemmer")


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A model with what it was made from and what its cross-validation said."""

    model: ThemeModel
    evaluation: Evaluation
    data: Data
    counts: Counts
    out_of_fold: OutOfFold


def train(
    corpus: Corpus,
    settings: TrainSettings,
    progress: Progress = silent,
    *,
    jobs: int = 0,
    tuning: TuneSettings | None = None,
) -> tuple[ThemeModel, Scores]:
    """Train on a corpus, on `jobs` cores (0: all, where it pays). Raises InputError where nothing is judged, or too
    little for the folds asked for. The number of cores does not change the result."""
    result = trained(corpus, settings, progress, jobs=jobs, tuning=tuning)
    return result.model, result.evaluation.scores


def trained(
    corpus: Corpus,
    settings: TrainSettings,
    progress: Progress = silent,
    *,
    jobs: int = 0,
    tuning: TuneSettings | None = None,
) -> Trained:
    """As `train`, with everything that was found on the way."""
    corpus.refuse_unjudged()
    book = corpus.codebook
    progress("reading and grouping paragraphs")
    jobs = workers(jobs, [paragraph.text for paragraph in corpus.labelled])
    with started(_judge_or_fit, jobs):
        data = corpus_data(corpus)
        wanted = settings.classifier(book).settings
        counts = count_features(data.texts, feature_superset(wanted, book) if tuning else wanted)
    with explained(corpus):
        parts = outer_parts(data, settings)
        everything = np.arange(len(data.texts))
        tuned = tune(corpus, counts, data, [*(rows for rows, _ in parts), everything], settings, tuning, progress, jobs)
        work = [(book, counts, data, p, s) for p, s in zip([*parts, (everything, None)], tuned.chosen, strict=True)]
        results = run(_judge_or_fit, work, jobs)
        judged = []
        for i in range(1, len(parts) + 1):
            judged.append(next(results))
            progress(f"cross-validation, fold {i} of {len(parts)}")
    progress("fitting on the whole corpus")
    # The evaluation needs only the folds. So it is done here while, on several cores, the fit on everything is still running.
    said = put_together(data, parts, judged)
    evaluation = evaluate_decisions(
        f"{settings.outer_folds}-fold cross-validation by article and near-duplicate group",
        data.targets,
        said,
        data.articles,
        book.ids,
        prevalence=settings.prevalence,
        agreed=coder_alphas(corpus.labels, book.ids),
        seed=settings.seed,
    )
    with explained(corpus):
        [(model, calibration)] = results
    hashes = tuple(sorted({text_sha256(text)[:32] for text in data.texts}))
    rates = error_rates(data.targets, said.by_words, said.decisions, data.articles, book.ids, settings.prevalence)
    likeness = likeness_facts(data, counts, said.by_words, book.ids, tuned.chosen[-1])
    info = msgspec.structs.replace(_info(corpus, tuned, calibration, evaluation), error_rates=rates, likeness=likeness)
    return Trained(replace(_rounded(model), themes=book.ids, trained_on=hashes, info=info), evaluation, data, counts, said)


@contextmanager
def explained(corpus: Corpus) -> Iterator[None]:
    """What training cannot do with a corpus, said with the names of its themes: ValueError becomes InputError."""
    try:
        yield
    except ValueError as error:
        message = str(error)
        for i, theme in enumerate(corpus.codebook.ids):
            message = message.replace(f"theme {i} ", f"theme {theme!r} ")
        hint = "Code more articles, or leave the theme out: name the others (--themes, in Python themes=), or --skip-untrainable."
        raise InputError(message, where=corpus.path, hint=hint) from error


def _judge_or_fit(book: CodeBook, counts: Counts, data: Data, part: Any, settings: TrainSettings) -> Any:
    """An outer fold's judgement, or, without rows held out, the model and its calibration."""
    if part[1] is not None:
        return judge_part(book, counts, data, part, settings)
    fitted, calibration = fit_part(book, counts, data, part[0], settings)
    return fitted.model, calibration


def _rounded(model: ThemeModel) -> ThemeModel:
    """The model with its numbers cut to some significant digits, so that its bytes do not depend on the processor."""
    return replace(
        model,
        weights=_significant(model.weights),
        squares=_significant(model.squares),
        bias=_significant(model.bias),
        thresholds=_significant(model.thresholds),
        article=_significant(model.article),
    )


def _significant(values: Floats) -> Floats:
    return np.array([significant(value) for value in values.ravel().tolist()]).reshape(values.shape)


def facts(corpus: Corpus) -> dict[str, Any]:
    """What a model file says of code book and versions."""
    book = corpus.codebook
    return {
        "codebook": {
            "version": book.version,
            "language": book.language,
            "sha256": book.sha256,
            "names": {theme.id: theme.names for theme in book.themes},
        },
        "versions": {name: version(name) for name in ("absatz", *LIBRARIES)}
        | {"python": platform.python_version().rsplit(".", 1)[0]},
    }


def _info(corpus: Corpus, tuned: Tuned, calibration: Calibration, evaluation: Evaluation) -> ModelFacts:
    """What travels with the model."""
    settings = tuned.chosen[-1]
    scores = evaluation.to_json()
    data: dict[str, Any] = {
        **facts(corpus),
        "data": {"sha256": corpus.sha256, "paragraphs": evaluation.scores.paragraphs, "articles": evaluation.scores.articles},
        "training": asdict(settings),
        "scores": {"kind": evaluation.kind, **evaluation.scores.to_json()},
        "thresholds_at": {
            "prevalences": PREVALENCES,
            "thresholds": dict(zip(corpus.codebook.ids, calibration.thresholds_at.tolist(), strict=True)),
        },
        **{key: scores[key] for key in ("calibration", "calibration_as_found", "in_use", "confusion", "agreement")},
    }
    if tuned.table is not None:
        data["tuning"] = tuned.table
    return ModelFacts.from_json(rounded(data, significant))
