"""Trees taken out of scikit-learn say what scikit-learn says; where they are kept otherwise, one message says so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from training import line_trees

FEATURES = np.random.default_rng(0).normal(size=(300, 4)).astype(np.float32)
TARGET = (FEATURES[:, 0] + FEATURES[:, 1] ** 2) > 1
ALL = np.ones(len(FEATURES), dtype=np.bool_)


@pytest.fixture(autouse=True)
def few_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_trees, "TREES", 10)


def test_trees_say_what_the_library_says() -> None:
    trees = line_trees.grow(FEATURES, [TARGET, ~TARGET], [ALL, FEATURES[:, 2] > 0])
    assert ((trees.scores(FEATURES)[:, 0] > 0) == TARGET).mean() > 0.9


def test_trees_kept_otherwise_are_no_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    fit = line_trees._fit

    def elsewhere(features: Any, target: Any) -> Any:
        model = fit(features, target)
        model.trees_ = model.__dict__.pop("_predictors")
        return model

    def other(features: Any, target: Any) -> Any:
        model = fit(features, target)
        model.decision_function = lambda _: np.zeros(len(features))
        return model

    for changed, said in ((elsewhere, "has no attribute '_predictors'"), (other, "other scores")):
        monkeypatch.setattr(line_trees, "_fit", changed)
        with pytest.raises(RuntimeError, match=f"keeps its trees in another way .*{said}"):
            line_trees.grow(FEATURES, [TARGET], [ALL])
