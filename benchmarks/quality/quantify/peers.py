"""QuaPy (Moreo, Esuli & Sebastiani 2021) on the same validation set and corpus, where it is installed: point estimates only,
since its intervals know no articles."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from benchmarks.quality.quantify.world import Floats

METHODS = ("CC", "ACC", "PACC", "EMQ", "HDy", "DyS", "KDEyML")


def available() -> bool:
    return find_spec("quapy") is not None


def quapy_estimates(truth: Floats, validation: Floats, corpus: Floats, methods: tuple[str, ...] = METHODS) -> dict[str, float]:
    """Shares by method, from labels and probabilities of the validation set and probabilities of the corpus.

    QuaPy expects probabilities that are right for the validation set, so they are moved from the prevalence that absatz
    calibrates for to that of the validation set; a decision is a probability of at least one half there.
    """
    from quapy.method import aggregative

    result = {}
    for name in methods:
        options = {"exact_train_prev": False} if name == "EMQ" else {}  # it was not trained by QuaPy
        quantifier = getattr(aggregative, name)(classifier=_Given(), fit_classifier=False, **options)
        crisp = name in ("CC", "ACC")
        quantifier.aggregation_fit(_form(validation, crisp), truth.astype(int))
        result[f"QuaPy {name}"] = float(np.asarray(quantifier.aggregate(_form(corpus, crisp)))[1])
    return result


class _Given(BaseEstimator, ClassifierMixin):  # type: ignore[misc]  # scikit-learn has no types
    """Stands for a classifier whose predictions are made already."""

    classes_ = np.array([0, 1])

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def fit(self, x: object, y: object) -> _Given:
        return self

    def predict_proba(self, x: Floats) -> Floats:
        return x


def _form(values: Floats, crisp: bool) -> Floats:
    if crisp:
        return (values >= 0.5).astype(int)
    return np.column_stack([1 - values, values])
