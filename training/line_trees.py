"""Growing the trees of the line model (corpus/paragraphs/line_trees.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from corpus.paragraphs.line_trees import DEPTH, Trees, in_steps

OTHERWISE = (
    f"scikit-learn {sklearn.__version__} keeps its trees in another way than {__name__} takes them: "
    "use the version that constraints.txt names, or take them as this one has them"
)
#: Chosen by cross-validation by article and on whole articles from elsewhere (benchmarks/reading/roles.py).
TREES, RATE, LEAVES, PENALTY, SMALLEST_LEAF, BINS = 100, 0.1, 15, 5.0, 20, 63


def grow(features: NDArray[np.float32], targets: Sequence[NDArray[np.bool_]], used: Sequence[NDArray[np.bool_]]) -> Trees:
    """Trees for k outputs, from the features of n lines, (n, f), and for each output which lines have it and which count,
    (n,)."""
    rounded = in_steps(features)
    models = [_fit(rounded[rows], target[rows]) for target, rows in zip(targets, used, strict=True)]
    try:
        trees = _taken(models)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise RuntimeError(f"{OTHERWISE} ({type(error).__name__}: {error})") from error
    public = np.array([model.decision_function(rounded) for model in models]).T
    if not np.allclose(trees.scores(features), public, atol=1e-3):
        raise RuntimeError(f"{OTHERWISE} (they give other scores)")
    return trees


def _taken(models: Sequence[Any]) -> Trees:
    """The trees of fitted models. scikit-learn has no public way to them; `grow` compares what they give with what it gives."""
    nodes = [[predictor.nodes for (predictor,) in model._predictors] for model in models]
    most = max(len(tree) for trees in nodes for tree in trees)
    shape = (len(models), TREES, most)
    own = np.broadcast_to(np.arange(most), shape)
    feature, threshold = np.zeros(shape, dtype=np.int64), np.full(shape, np.inf, dtype=np.float32)
    no, yes, value = own.copy(), own.copy(), np.zeros(shape, dtype=np.float32)
    for k, trees in enumerate(nodes):
        for t, tree in enumerate(trees):
            n, inner = len(tree), tree["is_leaf"] == 0
            value[k, t, :n] = np.where(inner, 0, tree["value"])
            feature[k, t, :n][inner] = tree["feature_idx"][inner]
            threshold[k, t, :n][inner] = tree["num_threshold"][inner]
            no[k, t, :n][inner], yes[k, t, :n][inner] = tree["left"][inner], tree["right"][inner]
    bias = np.array([model._baseline_prediction.item() for model in models], dtype=np.float32)
    return Trees(feature, threshold, no, yes, value, bias)


def _fit(features: NDArray[np.float32], target: NDArray[np.bool_]) -> Any:
    model = HistGradientBoostingClassifier(
        max_iter=TREES, learning_rate=RATE, max_leaf_nodes=LEAVES, max_depth=DEPTH, l2_regularization=PENALTY,
        min_samples_leaf=SMALLEST_LEAF, max_bins=BINS, early_stopping=False, random_state=0,
    )  # fmt: skip
    # Threads of OpenMP wait for each other by spinning: on two busy cores, two took eight times the CPU time of one and ten times
    # as long, for the same trees.
    with threadpool_limits(1, user_api="openmp"):
        return model.fit(features, target)
