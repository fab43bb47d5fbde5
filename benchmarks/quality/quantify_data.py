"""Held-out predictions for a labelled corpus, made as `absatz train` makes them for its published scores."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.quality.quantify_world import Population


def held_out(folder: Path | None, cache: Path) -> dict[str, Population]:
    """Populations by theme. Predictions take a minute and are kept in `cache` (npz)."""
    if not cache.exists():
        _predict(folder, cache)
    with np.load(cache) as data:
        return {
            theme: Population(
                data["targets"][judged, t],
                data["decisions"][judged, t].astype(np.float64),
                data["probabilities"][judged, t],
                np.unique(data["article"][judged], return_inverse=True)[1],
            )
            for t, theme in enumerate(data["themes"].tolist())
            for judged in [~np.isnan(data["targets"][:, t])]
        }


def _predict(folder: Path | None, cache: Path) -> None:
    # Imported here: where the predictions exist already, as in a peer's environment, nothing of this is needed.
    from classifier.features import count_features
    from classifier.model import Scorer
    from corpus.folder import bundled_corpus, read_corpus
    from training.splits import folds
    from training.train import TrainSettings, _fit_calibrated, corpus_data

    corpus = read_corpus(folder) if folder else bundled_corpus()
    settings = TrainSettings()
    data = corpus_data(corpus)
    classifier = settings.classifier(corpus.codebook)
    counts = count_features(data.texts, classifier.settings)
    outer = folds(data.groups, data.targets, settings.outer_folds, seed=settings.seed)
    probabilities, decisions = np.empty_like(data.targets), np.empty(data.targets.shape, dtype=bool)
    for fold in range(settings.outer_folds):
        model = _fit_calibrated(classifier, counts, data, np.flatnonzero(outer != fold), settings)
        rows = np.flatnonzero(outer == fold)
        probabilities[rows] = Scorer(model).probabilities([data.texts[i] for i in rows])
        decisions[rows] = probabilities[rows] >= model.thresholds
    _, article = np.unique(np.asarray(data.articles), return_inverse=True)
    np.savez_compressed(
        cache,
        targets=data.targets,
        probabilities=probabilities,
        decisions=decisions,
        article=article,
        themes=np.array(corpus.codebook.ids),
    )
