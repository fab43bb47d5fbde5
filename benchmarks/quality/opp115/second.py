"""A second step on the log-odds of a paragraph's words: its strongest sentence, and the themes that compete with it.

A long paragraph dilutes the one sentence that carries a theme, and practices exclude each other where most paragraphs have just
one. So the log-odds of theme t become  a_t s_t + b_t max_i s_t(i) + c_t ln(sum_{u != t} exp s_u) + d_t, with s_t those of the
whole paragraph, s_t(i) those of its sentence i; the four numbers are fitted on out-of-fold log-odds (stacking, Wolpert 1992).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from classifier.model import Floats

#: Where a paragraph is cut: after a full stop and the like, and at dashes that begin the items of a list.
CUT = re.compile(r"(?<=[.!?;:])\s+|\s+-\s+")
SHORTEST = 3


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """n paragraphs, then all their sentences, m texts; `owner` (m - n,) is the paragraph of each sentence, rising."""

    texts: tuple[str, ...]
    owner: NDArray[np.int64]

    @property
    def paragraphs(self) -> int:
        """n."""
        return len(self.texts) - len(self.owner)

    def of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Places of some paragraphs and of their sentences among the texts."""
        return np.concatenate([rows, self.paragraphs + np.flatnonzero(np.isin(self.owner, rows))])


def sentences(text: str) -> list[str]:
    """Sentences and list items of a paragraph, at least one.

    >>> sentences("We share data. You may: - object; - opt out.")
    ['We share data.', 'You may:', 'object;', 'opt out.']
    """
    return [part for part in CUT.split(text) if len(part) >= SHORTEST] or [text]


def pieces(paragraphs: Sequence[str]) -> Pieces:
    """Paragraphs with their sentences."""
    cut = [sentences(text) for text in paragraphs]
    owner = np.repeat(np.arange(len(cut)), [len(parts) for parts in cut])
    return Pieces((*paragraphs, *(sentence for parts in cut for sentence in parts)), owner)


def signs(scores: Floats, cut: Pieces) -> Floats:
    """What the second step looks at, (n, k, 3), from log-odds of all texts (m, k): those of the paragraph, of its strongest
    sentence, and of the competing themes together (k >= 2).

    >>> signs(np.array([[1.0, 0.0], [2.0, -1.0], [0.0, 3.0]]), Pieces(("a b", "a", "b"), np.array([0, 0]))).round(2).tolist()
    [[[1.0, 2.0, 0.0], [0.0, 3.0, 1.0]]]
    """
    n, k = cut.paragraphs, scores.shape[1]
    whole = scores[:n]
    strongest = np.maximum.reduceat(scores[n:], np.searchsorted(cut.owner, np.arange(n))) if n else whole
    competing = np.column_stack([logsumexp(np.delete(whole, theme, axis=1), axis=1) for theme in range(k)])
    return np.stack([whole, strongest, competing], axis=2)


@dataclass(frozen=True, slots=True, eq=False)
class SecondStep:
    """One small regression per theme."""

    themes: tuple[Pipeline, ...]

    def scores(self, signs: Floats) -> Floats:
        """Log-odds (n, k)."""
        return np.column_stack([theme.decision_function(signs[:, t]) for t, theme in enumerate(self.themes)])


def fit_second(signs: Floats, targets: Floats) -> SecondStep:
    """The second step fitted on signs (n, k, 3) of texts the scores were not fitted on."""
    regressions = [make_pipeline(StandardScaler(), LogisticRegression()) for _ in range(targets.shape[1])]
    return SecondStep(tuple(r.fit(signs[:, t], targets[:, t]) for t, r in enumerate(regressions)))
