"""Held-out predictions for a labelled corpus, made as `absatz train` makes them for its published scores."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.quality.quantify.world import Population


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
                data["group"][judged],
                float(data["prevalence"]),
            )
            for t, theme in enumerate(data["themes"].tolist())
            for judged in [~np.isnan(data["targets"][:, t])]
        }


def _predict(folder: Path | None, cache: Path) -> None:
    # Imported here: where the predictions exist already, as in a peer's environment, nothing of this is needed.
    from corpus.folder import bundled_corpus, read_corpus
    from training.settings import TrainSettings
    from training.train import trained

    corpus = read_corpus(folder) if folder else bundled_corpus()
    settings = TrainSettings()
    result = trained(corpus, settings)
    np.savez_compressed(
        cache,
        targets=result.data.targets,
        probabilities=result.out_of_fold.by_words,
        decisions=result.out_of_fold.decisions,
        article=np.unique(np.asarray(result.data.articles), return_inverse=True)[1],
        group=result.data.groups,
        themes=np.array(corpus.codebook.ids),
        prevalence=settings.prevalence or np.nanmean(result.data.targets),
    )
