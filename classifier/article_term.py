"""What the rest of an article says of a paragraph: a theme is more likely where the other paragraphs carry it.

A coder reads a paragraph with its article in mind, and so does the model, in a second step (stacked graphical learning, Kou &
Cohen 2007). With p_j the probabilities that the words of the n paragraphs of an article give a theme, paragraph i has

    c_i = ln( (sum_{j != i} p_j + m q) / ((n - 1 + m) q) )        q: prevalence expected, m: PRIOR_PARAGRAPHS

which is 0 where the others carry the theme as often as any text does. The log-odds of the paragraph rise by a c_i + b. A
paragraph that is alone in its article is judged by its words alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.model import Floats, ThemeModel, sigmoid

#: As many imagined paragraphs of prevalence q are added to the others of an article, so that a few real ones say little.
PRIOR_PARAGRAPHS = 4.0


def others(scores: Floats, articles: NDArray[np.int64], prevalence: Floats) -> Floats:
    """c of every paragraph and theme, (n, k), from log-odds (n, k), article numbers from 0 on (n,) and prevalences (k,).

    >>> others(np.zeros((3, 1)), np.array([0, 0, 1]), np.array([0.1])).round(2).tolist()
    [[0.59], [0.59], [0.0]]
    """
    p = sigmoid(scores)
    size = np.bincount(articles)[articles]
    result = np.empty_like(p)
    for theme, q in enumerate(prevalence.tolist()):
        rest = np.bincount(articles, weights=p[:, theme])[articles] - p[:, theme]
        # Taking one term from a sum may by rounding leave a little less than 0.
        shrunk = np.maximum(rest, 0.0) + PRIOR_PARAGRAPHS * q
        result[:, theme] = np.log(shrunk / ((size - 1 + PRIOR_PARAGRAPHS) * q))
    return result


def adds(scores: Floats, articles: NDArray[np.int64], article: Floats) -> Floats:
    """What the rest of its article adds to the log-odds of every paragraph, (n, k); 0 for one alone in its article.

    scores: log-odds of the words, (n, k); articles: number of each paragraph's article, from 0 on, (n,); article: slope, offset
    and prevalence of each theme, (k, 3), as `ThemeModel.article`.
    """
    slope, offset, prevalence = article.T
    if not len(scores) or not article[:, :2].any():
        return np.zeros_like(scores)
    alone = np.bincount(articles)[articles] == 1
    if alone.all():
        return np.zeros_like(scores)
    result: Floats = np.where(alone[:, None], 0.0, slope * others(scores, articles, prevalence) + offset)
    return result


def in_articles(scores: Floats, articles: NDArray[np.int64], model: ThemeModel) -> Floats:
    """Log-odds with what the rest of the article adds, (n, k)."""
    result: Floats = scores + adds(scores, articles, model.article)
    return result


def article_numbers(names: Sequence[Hashable]) -> NDArray[np.int64]:
    """Number of each paragraph's article, in the order they are met; equal names are one article, wherever they stand.

    >>> article_numbers(["b", "a", "b"]).tolist()
    [0, 1, 0]
    """
    # Not numpy.unique: it pads all strings to the longest one, and a name from outside may be very long.
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)
