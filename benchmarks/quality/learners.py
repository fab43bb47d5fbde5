"""Other ways to weigh and fit the same counts, for the ablation: none is a sum over words that one table can hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from classifier.estimator import ThemeClassifier
from classifier.model import Floats

Learner = Callable[[ThemeClassifier, Any, Sequence[str], Floats, Any], Floats]


def l2_norm(classifier: ThemeClassifier, known: Any, names: Sequence[str], targets: Floats, other: Any) -> Floats:
    """Scores with the usual L2 norm."""
    columns, scale, norm = _weights(classifier, known, names, targets)
    x, z = (_l2(matrix[:, columns], scale, norm) for matrix in (known, other))
    return np.column_stack([_fit(classifier, x, target, z) for target in targets.T])


def sublinear(classifier: ThemeClassifier, known: Any, names: Sequence[str], targets: Floats, other: Any) -> Floats:
    """Scores with 1 + ln tf in place of tf, and the L2 norm."""
    return l2_norm(classifier, _damped(known), names, targets, _damped(other))


def _weights(classifier: ThemeClassifier, known: Any, names: Sequence[str], targets: Floats) -> tuple[Any, Floats, Floats]:
    """Columns, scale and squares as the classifier has them."""
    # A weak, quick fit: only its features are used.
    fitted = ThemeClassifier(**(classifier.get_params() | {"C": 1e-4})).fit_counts(known, names, targets)
    return fitted.columns_, fitted.scale_, fitted.model_.squares


def _l2(matrix: Any, scale: Floats, squares: Floats) -> Any:
    """The L2 norm over the features that enter the additive one."""
    x = sparse.csr_array(matrix @ sparse.diags_array(scale))
    inside = sparse.csr_array(x @ sparse.diags_array((squares > 0).astype(np.float64)))
    norm = np.sqrt(np.asarray(inside.multiply(inside).sum(axis=1)).ravel())
    norm[norm == 0.0] = 1.0
    return sparse.csr_array(sparse.diags_array(1.0 / norm) @ x)


def _damped(matrix: Any) -> Any:
    damped = matrix.copy()
    damped.data = 1 + np.log(damped.data)
    return damped


def _fit(classifier: ThemeClassifier, x: Any, target: Floats, other: Any) -> Floats:
    judged = np.flatnonzero(~np.isnan(target))
    model = LogisticRegression(
        C=classifier.C,
        class_weight=classifier.class_weight,
        solver="liblinear",
        dual=True,
        tol=1e-3,
        max_iter=1000,
        random_state=classifier.random_state,
    )
    result: Floats = model.fit(x[judged], target[judged]).decision_function(other)
    return result
