"""What stands around a line: its place in the article and the scores of its neighbours.

Scores are log-odds, one column per output of the line model (corpus/paragraphs/line_model.py): each role, running text
against all
else, and running text against furniture alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corpus.paragraphs.line_features import ENDS, LENGTHS
from corpus.records import Role

#: The columns of scores.
ROLES = tuple(Role)
RUNNING = len(ROLES)
AGAINST = RUNNING + 1
OUTPUTS = AGAINST + 1
#: Scores beyond are as good as certain.
LIMIT = 6.0
#: Lines looked at before and after.
NEAR, NEARBY = (-1, 1, -2, 2), (-3, -2, -1, 1, 2, 3)
#: Columns that are multiplied with each other: whether running text, no furniture, heading.
KEY = (RUNNING, AGAINST, ROLES.index(Role.HEADING))
#: The first columns of marks say how long a line is and how it ends.
LOOKS = len(LENGTHS) + 1 + len(ENDS)
_PRODUCTS = np.triu_indices(len(KEY) * (1 + len(NEAR)))
#: Ways to say where a line stands.
PLACES = 11
#: The last columns are products of others, which trees do not need.
PRODUCTS = 2 * PLACES + len(_PRODUCTS[0]) + 3 * len(ENDS) + len(LENGTHS) + 1


def context(scores: NDArray[np.float32], marks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Features of the lines of one article, (n, k), from the scores of each alone, (n, OUTPUTS), and its marks."""
    n = len(scores)
    scores = np.clip(scores, -LIMIT, LIMIT)
    shares = (1 / (1 + np.exp(-scores))).astype(np.float32)
    looks = marks[:, :LOOKS]
    place = np.arange(n, dtype=np.float32)[:, None]
    before = np.cumsum(shares, axis=0) - shares
    after = shares.sum(axis=0) - before - shares
    around = _around(scores, NEAR)
    centred = shares[:, KEY] - np.float32(0.5)
    key = np.concatenate([centred, *_around(centred, NEAR)], axis=1)
    ends = looks[:, len(LENGTHS) + 1 :]
    running = scores[:, RUNNING, None]
    position = _position(n, place)
    lengths = looks[:, : len(LENGTHS) + 1]
    parts = [
        scores, shares, *around, np.sum(_around(shares, NEARBY), axis=0),
        before / np.maximum(1, place), after / np.maximum(1, n - 1 - place), _highest_before(shares),
        _highest_before(shares[::-1])[::-1], np.minimum(before, 5), np.minimum(after, 5), position,
        marks, *_around(looks, (-1, 1)),
    ]  # fmt: skip
    products = [
        position * running, position * scores[:, KEY[1], None], key[:, _PRODUCTS[0]] * key[:, _PRODUCTS[1]],
        ends * running, ends * around[0][:, RUNNING, None], ends * around[1][:, RUNNING, None], lengths * running,
    ]  # fmt: skip
    return np.concatenate([*parts, *products], axis=1, dtype=np.float32)


def _around(values: NDArray[np.float32], places: tuple[int, ...]) -> list[NDArray[np.float32]]:
    """The values of the lines so many places further on, zero where there is none.

    >>> [found.tolist() for found in _around(np.array([[1.0], [2.0]], dtype=np.float32), (-1, 1))]
    [[[0.0], [1.0]], [[2.0], [0.0]]]
    """
    n, most = len(values), max(map(abs, places))
    padded = np.zeros((n + 2 * most, values.shape[1]), dtype=np.float32)
    padded[most : most + n] = values
    return [padded[most + by : most + by + n] for by in places]


def _position(n: int, place: NDArray[np.float32]) -> NDArray[np.float32]:
    left = n - 1 - place
    return np.concatenate(
        [
            place == 0, place == 1, place == 2, place < 4, left == 0, left == 1, left < 4,
            (place + 1) / n, np.minimum(place, 30) / 30, np.minimum(left, 30) / 30, np.full((n, 1), np.log(n)),
        ], axis=1, dtype=np.float32,
    )  # fmt: skip


def _highest_before(shares: NDArray[np.float32]) -> NDArray[np.float32]:
    result = np.zeros_like(shares)
    result[1:] = np.maximum.accumulate(shares, axis=0)[:-1]
    return result
