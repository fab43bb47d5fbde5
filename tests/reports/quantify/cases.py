"""Measures that tell much and nothing, and corpora drawn at random, for the tests of corrected shares."""

from __future__ import annotations

import numpy as np

from reports.quantify.records import Clusters, Floats, Measure

GOOD = Measure((0.1, 0.8), (0.09, 0.16), (1e-4, 0.0, 4e-4))
USELESS = Measure((0.4, 0.4), (0.24, 0.24), (1e-4, 0.0, 1e-4))


def clusters(share: float, articles: int = 50, size: int = 10) -> Clusters:
    return Clusters(np.full(articles, float(size)), np.full(articles, share * size))


def drawn(
    rng: np.random.Generator, articles: int, prevalence: float, size: int = 8
) -> tuple[Floats, Floats, np.ndarray, list[str]]:
    """Paragraphs whose articles lean to the theme or not: truth, probability, article number and name."""
    article = np.repeat(np.arange(articles), size)
    leaning = rng.beta(2 * prevalence, 2 * (1 - prevalence), articles)[article]
    truth = (rng.random(len(article)) < leaning).astype(float)
    score = rng.normal(2.0 * truth - 2.0 + 0.5 * rng.normal(size=articles)[article], 1.0)
    return truth, 1 / (1 + np.exp(-score)), article, [str(a) for a in article]
