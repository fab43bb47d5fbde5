"""Scores against scikit-learn's, and what is undefined."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, f1_score, precision_score, recall_score

from corpus.bootstrap import draws
from training.scores.metrics import average_precision_interval, score

row = st.tuples(st.sampled_from([0.0, 1.0]), st.sampled_from([0.0, 1.0]), st.booleans(), st.booleans())


@given(st.lists(row, min_size=1, max_size=30))
def test_equal_to_scikit_learn(rows: list[tuple[float, float, bool, bool]]) -> None:
    y, d = np.array([r[:2] for r in rows]), np.array([r[2:] for r in rows])
    result = score(y, d.astype(float), d, [str(i // 3) for i in range(len(rows))], ["a", "b"])
    for t, theme in enumerate(result.themes):
        pairs = {"precision": precision_score, "recall": recall_score, "f1": f1_score}
        for name, function in pairs.items():
            expected = function(y[:, t], d[:, t], zero_division=np.nan)
            value = getattr(theme, name)
            assert (value is None and np.isnan(expected)) or np.isclose(value, expected)
    expected = f1_score(y, d, average="micro", zero_division=np.nan)
    assert (result.micro.f1 is None and np.isnan(expected)) or np.isclose(result.micro.f1, expected)


def test_undefined_is_none() -> None:
    y = np.array([[0.0, 1.0], [0.0, 1.0]])
    d = np.zeros((2, 2), dtype=bool)
    result = score(y, d.astype(float), d, ["a", "b"], ["empty", "missed"])
    assert (result.themes[0].precision, result.themes[0].recall, result.themes[0].f1) == (None, None, None)
    assert (result.themes[1].precision, result.themes[1].recall, result.themes[1].f1) == (None, 0.0, 0.0)
    assert result.themes[0].average_precision is None
    assert (result.macro.themes, result.macro.f1) == (1, 0.0)
    assert result.no_theme_errors is None


def test_not_judged_is_left_out() -> None:
    y = np.array([[1.0], [np.nan], [np.nan]])
    d = np.array([[True], [True], [False]])
    result = score(y, d.astype(float), d, ["a", "b", "c"], ["t"])
    assert (result.themes[0].n, result.themes[0].tp, result.themes[0].fp) == (1, 1, 0)


def test_interval_holds_the_score_and_follows_articles() -> None:
    rng = np.random.default_rng(5)
    y = (rng.random((300, 1)) < 0.4).astype(float)
    d = np.where(rng.random((300, 1)) < 0.85, y == 1, y == 0)
    many = score(y, d.astype(float), d, [str(i) for i in range(300)], ["t"]).themes[0]
    few = score(y, d.astype(float), d, [str(i // 30) for i in range(300)], ["t"]).themes[0]
    assert many.f1 is not None
    assert many.f1_interval is not None
    assert many.f1_interval[0] < many.f1 < many.f1_interval[1]
    assert few.f1_interval != many.f1_interval


def test_errors_on_paragraphs_without_a_theme() -> None:
    y = np.array([[0.0, 0], [0, 0], [1, 0], [0, np.nan]])
    d = np.array([[False, True], [False, False], [True, True], [True, True]])
    result = score(y, d.astype(float), d, list("abcd"), ["a", "b"])
    assert (result.no_theme, result.no_theme_errors) == (2, 0.5)


def test_average_precision_interval_is_that_of_resampled_articles() -> None:
    """Against drawing rows of articles for real."""
    rng = np.random.default_rng(2)
    y = rng.random(60) < 0.4
    p = np.round(np.clip(0.3 * y + 0.7 * rng.random(60), 0, 1), 1)
    articles = [str(i // 3) for i in range(60)]
    index = np.array([int(a) for a in articles])
    names = sorted(set(articles))
    values = []
    for counts in draws(articles, 4):
        rows = np.concatenate([np.tile(np.flatnonzero(index == int(a)), n) for a, n in zip(names, counts, strict=True)])
        values.append(average_precision_score(y[rows], p[rows]))
    expected = np.percentile(values, [2.5, 97.5])
    assert np.allclose(average_precision_interval(y, p, articles, 4), expected)
