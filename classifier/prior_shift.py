"""Probabilities made for one prevalence, moved to another (Saerens, Latinne & Decaestecker 2002)."""

from __future__ import annotations

from math import log

from scipy.special import expit, logit

from classifier.model import Floats


def moved(probabilities: Floats, of: float, to: float) -> Floats:
    """Probabilities in [0, 1] that hold where a share `of` in (0, 1) carries the theme, made to hold where a share `to` does.

    >>> import numpy as np
    >>> moved(np.array([0.0, 0.1, 0.5, 1.0]), 0.1, 0.5).round(2).tolist()
    [0.0, 0.5, 0.9, 1.0]
    """
    result: Floats = expit(logit(probabilities) + log(to / (1 - to)) - log(of / (1 - of)))
    return result
