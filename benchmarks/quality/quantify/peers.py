"""QuaPy (Moreo, Esuli & Sebastiani 2021) on the same validation set and corpus, where it is installed.

Its intervals draw the corpus' paragraphs anew (Moreo & Salvati 2025): they know neither of articles nor of how exactly the error
rates are known. They are asked for where drawing anew is quick.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from joblib import parallel_config
from sklearn.base import BaseEstimator, ClassifierMixin

from benchmarks.quality.quantify.world import Floats

METHODS = ("CC", "ACC", "PACC", "EMQ", "HDy", "DyS", "KDEyML")
#: Methods quick enough for intervals, and how often the corpus is drawn anew for one.
WITH_INTERVALS, REDRAWN = ("CC", "ACC", "PACC", "EMQ"), 100
#: A share with the ends of its interval, which are NaN where there is none.
Told = tuple[float, float, float]


def available() -> bool:
    return find_spec("quapy") is not None


def quapy_estimates(truth: Floats, validation: Floats, corpus: Floats) -> dict[str, float]:
    """Shares by method, from labels and probabilities of the validation set and probabilities of the corpus."""
    return {name: share for name, (share, _, _) in quapy_fitted(truth, validation)(corpus, False).items()}


def quapy_fitted(truth: Floats, validation: Floats) -> Callable[[Floats, bool], dict[str, Told]]:
    """What tells shares by method from a corpus' probabilities, with or without intervals, after one look at labels and
    probabilities of the validation set.

    QuaPy expects probabilities that are right for the validation set, so they are moved from the prevalence that absatz
    calibrates for to that of the validation set; a decision is a probability of at least one half there.
    """
    from quapy.method import aggregative

    fitted = {}
    for name in METHODS:
        options = {"exact_train_prev": False} if name == "EMQ" else {}  # it was not trained by QuaPy
        fitted[name] = getattr(aggregative, name)(classifier=_Given(), fit_classifier=False, **options)
        fitted[name].aggregation_fit(_form(validation, name), truth.astype(int))

    def told(corpus: Floats, intervals: bool) -> dict[str, Told]:
        return {
            f"QuaPy {name}": _told(quantifier, _form(corpus, name), intervals and name in WITH_INTERVALS)
            for name, quantifier in fitted.items()
        }

    return told


def _told(quantifier: Any, corpus: Floats, interval: bool) -> Told:
    from quapy.method.confidence import AggregativeBootstrap

    share = float(np.asarray(quantifier.aggregate(corpus))[1])
    if not interval:
        return share, float("nan"), float("nan")
    redrawn = AggregativeBootstrap(quantifier, n_test_samples=REDRAWN, random_state=0)
    redrawn.quantifiers = [quantifier]  # it is fitted already
    with parallel_config(backend="sequential"):
        region = redrawn.aggregate_conf(corpus)[1]
    return share, float(region.I_low[1]), float(region.I_high[1])


class _Given(BaseEstimator, ClassifierMixin):  # type: ignore[misc]  # scikit-learn has no types
    """Stands for a classifier whose predictions are made already."""

    classes_ = np.array([0, 1])

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def fit(self, x: object, y: object) -> _Given:
        return self

    def predict_proba(self, x: Floats) -> Floats:
        return x


def _form(values: Floats, method: str) -> Floats:
    if method in ("CC", "ACC"):
        return (values >= 0.5).astype(int)
    return np.column_stack([1 - values, values])
