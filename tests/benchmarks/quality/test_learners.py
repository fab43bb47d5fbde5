"""The other learners and norms that the ablation puts beside ours."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from benchmarks.quality.learners import l2_norm, sublinear
from classifier.estimator import ThemeClassifier
from classifier.features import count_features
from tests.benchmarks.quality.cases import NO, TARGETS, YES


@pytest.mark.parametrize("learner", [l2_norm, sublinear])
def test_learners_learn(learner: object) -> None:
    model = ThemeClassifier(language="english", min_df=1)
    counts = count_features([*YES, *NO, "shared data", "the files"], model.settings)
    scores = learner(model, counts.matrix[:6], counts.names, TARGETS, counts.matrix[6:])  # type: ignore[operator]
    assert scores.shape == (2, 1)
    assert scores[0, 0] > scores[1, 0]


def test_l2_norm_equals_the_additive_one_where_no_term_repeats() -> None:
    model = ThemeClassifier(language="english", min_df=1, ngram_max=0, C=1.0)
    counts = count_features(YES + NO, model.settings)
    assert counts.matrix.max() == 1
    fitted = model.fit_counts(counts.matrix, counts.names, TARGETS)
    expected = fitted.decision_function(YES + NO)
    scores = l2_norm(model, counts.matrix, counts.names, TARGETS, sparse.csr_array(counts.matrix))
    assert np.allclose(scores, expected, atol=2e-2)
