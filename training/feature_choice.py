"""Counts of many features -> counts of those that some settings want, so that a search counts only once."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from classifier.features import Counts
from classifier.words import GROUP, NAME, STEM, FeatureSettings


def wanted(name: str, settings: FeatureSettings) -> bool:
    """Whether a feature is one of the settings'. Numbers and names are of all.

    >>> settings = FeatureSettings(ngram_min=3, ngram_max=4)
    >>> [wanted(name, settings) for name in ("=tarif", "#4", "@", "<ta", "tarif", "!telephony.core")]
    [True, True, True, True, False, False]
    """
    if name[0] == STEM:
        return settings.stems
    if name[0] == GROUP:
        return bool(settings.lexicon)
    return name[0] in (NAME, "#") or bool(settings.ngram_max and settings.ngram_min <= len(name) <= settings.ngram_max)


def narrow(counts: Counts, settings: FeatureSettings) -> Counts:
    """The columns that the settings want: the same as counting with these settings."""
    kept = _kept(counts.names, settings)
    if len(kept) == len(counts.names):
        return counts
    return Counts(counts.matrix[:, kept], tuple(counts.names[i] for i in kept.tolist()))


@lru_cache(maxsize=16)
def _kept(names: tuple[str, ...], settings: FeatureSettings) -> NDArray[np.int64]:
    return np.flatnonzero([wanted(name, settings) for name in names])
