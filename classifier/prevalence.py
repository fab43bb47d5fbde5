"""How many of the paragraphs at hand carry a theme: what a user says of it, and what the texts themselves say.

Probabilities and thresholds hold for one prevalence. What people collect is often richer in themes than the texts a model is made
for, so the prevalence is estimated from the collection: maximum likelihood by EM (Saerens, Latinne & Decaestecker 2002) on the
probabilities that the words give, with a Beta prior around the prevalence that the model is made for (docs/methods.md).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from classifier.model import Floats, ThemeModel, sigmoid

AUTO = "auto"
#: Strength of the prior, in paragraphs, and by how much it grows with every paragraph of the collection. The first keeps a few
#: paragraphs from saying much. The second keeps many from saying all: on real articles the model takes more for a theme than at
#: home, and EM alone called 21 % what was 10 %. docs/benchmarks-quality.md has what other choices gave.
STRENGTH, PER_PARAGRAPH = 30.0, 0.5
#: No decision is made for a higher share than this, or than the model's own where that is higher. Rich collections are seen as
#: richer than they are, and a threshold made for 10 % finds the themes of one with 30 % as well: on real articles with 30 % false
#: themes fall from 13.1 to 8.4 % of the paragraphs, and F1 does not (docs/benchmarks-quality.md).
MOST = 0.1
#: EM stops where a step changes the share by less than this part of it, or after so many steps.
CONVERGED, STEPS = 1e-6, 1000

#: Per theme, in the model's order, a share of paragraphs in (0, 1), or None: to be estimated.
Asked = tuple[float | None, ...]


def made_for(model: ThemeModel) -> Floats:
    """The prevalence that a model's probabilities hold for, (k,)."""
    stated = model.info.prevalence
    result: Floats = model.article[:, 2].copy() if stated is None else np.full(len(model.themes), stated)
    return result


def logit(shares: Floats) -> Floats:
    """Log-odds of shares in (0, 1)."""
    result: Floats = np.log(shares) - np.log1p(-shares)
    return result


def estimated(
    words: Floats, model: ThemeModel, prior: tuple[float, float] = (STRENGTH, PER_PARAGRAPH), most: float | None = None
) -> Floats:
    """The prevalence of each theme, (k,), to decide for in a collection of n paragraphs: `words` are the log-odds (n, k) that
    their words give. `prior`: its strength, and by how much that grows with every paragraph. At most `most` (None: MOST), or the
    model's own. To three digits, so that what is printed is what is used; the prior alone where n is 0."""
    before = made_for(model)
    strength = prior[0] + prior[1] * len(words)
    share = before.copy()
    for _ in range(STEPS):
        found = sigmoid(words + logit(share) - logit(before)).sum(axis=0)
        following = (found + strength * before) / (len(words) + strength)
        done = bool((np.abs(following - share) <= CONVERGED * share).all())
        share = following
        if done:
            break
    share = np.minimum(share, np.maximum(MOST if most is None else most, before))
    return np.array([_written(float(f"{value:.3g}")) for value in share.tolist()])


def asked_in_words(values: Sequence[str], themes: Sequence[str]) -> Asked:
    """What `--prevalence` says, given once or more: `auto`, a number, or `theme=` and either. Raises ValueError.

    >>> asked_in_words(["0.1", "sport=auto"], ("sport", "kultur"))
    (None, 0.1)
    """
    every: list[str] = [value for value in values if "=" not in value]
    if len(every) > 1:
        raise ValueError(f"{every[0]} and {every[1]} are both for all themes: name the theme, as in {themes[0]}={every[1]}")
    found: dict[str, float | None] = dict.fromkeys(themes, _number(every[0]) if every else None)
    named = [value.rpartition("=") for value in values if "=" in value]
    for theme, _, value in named:
        if theme not in found:
            raise ValueError(f"the model has no theme {theme!r}; it has {', '.join(themes)}")
        if [name for name, _, _ in named].count(theme) > 1:
            raise ValueError(f"{theme} is given twice")
        found[theme] = _number(value)
    return tuple(found.values())


def asked_of(value: str | float | Mapping[str, str | float], themes: Sequence[str]) -> Asked:
    """What a Python user says: "auto", a number, or a dict of theme ids to these (others are "auto"). Raises ValueError.

    >>> asked_of({"sport": 0.2}, ("sport", "kultur"))
    (0.2, None)
    """
    if isinstance(value, Mapping):
        return asked_in_words([f"{theme}={share}" for theme, share in value.items()], themes)
    return asked_in_words([str(value)], themes)


def _number(value: str) -> float | None:
    if value == AUTO:
        return None
    try:
        share = float(value)
    except ValueError:
        share = math.nan
    if not 0 < share < 1:
        raise ValueError(f"{value!r} is no share of paragraphs: give {AUTO}, or a number above 0 and below 1")
    return _written(share)


def _written(share: float) -> float:
    """As every output can write it: with six decimals, above 0 and below 1."""
    return min(max(round(share, 6), 1e-6), 1 - 1e-6)
