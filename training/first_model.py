"""A first model from a code book alone: no hand labels, so nobody knows how good it is, and its file says so.

The log-odds of a theme are those of the prevalence expected, raised by every word of the paragraph that is one of the theme's
indicators: by the weight of its group, which grows with the group's idf in the texts at hand. One word of the group `core` with
average idf makes the theme more likely than not, of another group it takes two or more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from classifier.facts.model import ModelFacts
from classifier.features import count_features, document_frequency, inverse_document_frequency
from classifier.model import Floats, ThemeModel, words_alone
from classifier.words import GROUP, FeatureSettings
from corpus.codebook import CORE, CodeBook
from corpus.errors import InputError
from corpus.folder import Corpus
from corpus.rounding import DECIMALS, rounded, significant
from corpus.sources import articles_by_id
from training.settings import TrainSettings
from training.train import facts

#: How much a word of average idf adds, as a multiple of what the prevalence takes away.
CORE_FACTOR, GROUP_FACTOR = 1.25, 0.6
#: Idf makes a group at most that much stronger or weaker.
IDF_LIMIT = 1.5


def first_model(book: CodeBook, texts: Sequence[str], settings: TrainSettings) -> ThemeModel:
    """A model whose features are the code book's groups of indicators; without texts every group has the same idf.

    Raises InputError where a theme has no indicator words.

    >>> model = first_model(CodeBook.bundled(), [], TrainSettings())
    >>> from classifier.model import Scorer
    >>> Scorer(model).decide(["Der Roaming-Tarif", "Das Wetter"]).tolist()
    [[False, False, False, True], [False, False, False, False]]
    """
    lexicon = {group: words for group, words in book.lexicon if any(" " not in word for word in words)}
    for theme in book.themes:
        if not any(group.startswith(f"{theme.id}.") for group in lexicon):
            raise InputError(
                f"theme {theme.id!r} has no indicator words",
                where="code book",
                hint="Give it indicators.core, a list of word beginnings, or label paragraphs.",
            )
    features = tuple(sorted(GROUP + group for group in lexicon))
    feature_settings = FeatureSettings(book.language, False, 0, 0, tuple(lexicon.items()), book.names)
    idf = relative_idf(texts, features, feature_settings)
    prevalence = settings.prevalence or 0.5
    lift = max(math.log((1 - prevalence) / prevalence), 1.0)
    weights = np.zeros((len(features), len(book.ids)))
    for i, feature in enumerate(features):
        theme_id, _, group = feature.removeprefix(GROUP).partition(".")
        only = sum(f.startswith(f"{GROUP}{theme_id}.") for f in features) == 1
        factor = CORE_FACTOR if group == CORE or only else GROUP_FACTOR
        weights[i, book.ids.index(theme_id)] = lift * factor * idf[i]
    k = len(book.ids)
    return ThemeModel(
        settings=feature_settings,
        themes=book.ids,
        features=features,
        weights=weights,
        squares=np.zeros(len(features)),  # no norm: words that are no indicators neither raise nor lower a score
        bias=np.full(k, -lift),
        thresholds=np.full(k, 0.5),
        article=words_alone(k),
        trained_on=(),
        info=ModelFacts(),
    )


def relative_idf(texts: Sequence[str], features: Sequence[str], settings: FeatureSettings) -> Floats:
    """Idf of the features in some texts, divided by their mean, within IDF_LIMIT; all 1 without texts.

    Raises InputError where the texts hold none of them.
    """
    if not texts:
        return np.ones(len(features))
    try:
        counts = count_features(texts, settings)
        frequency = dict(zip(counts.names, document_frequency(counts.matrix).tolist(), strict=True))
    except ValueError:  # no feature is left
        frequency = {}
    if not any(frequency.get(feature) for feature in features):
        raise InputError(
            "none of the code book's indicator words occurs in these articles",
            where="code book",
            hint="Check whether its language is theirs, add words of theirs to it, or label paragraphs.",
        )
    idf = inverse_document_frequency(np.array([frequency.get(feature, 0) for feature in features]), len(texts))
    result: Floats = np.clip(idf / idf.mean(), 1 / IDF_LIMIT, IDF_LIMIT)
    return result


def first_model_of(book: CodeBook, folder: Path, settings: TrainSettings) -> ThemeModel:
    """A first model with the texts of a folder of articles, and what its file says of itself: no scores. Raises InputError where
    the folder holds none."""
    articles = articles_by_id(folder)
    if not articles:
        raise InputError("no articles in this folder", where=folder, hint="Name a folder with files that `absatz read` can read.")
    texts = [paragraph.text for article in articles.values() for paragraph in article.classified]
    if not texts:
        raise InputError("the articles hold no paragraph to classify", where=folder, hint="See what `absatz read` says of them.")
    model = first_model(book, texts, settings)
    info: dict[str, Any] = {
        **facts(Corpus(str(folder), book, articles, ())),
        "kind": "indicator words of the code book alone, without hand labels: unvalidated",
        "unlabelled": {"articles": len(articles), "paragraphs": len(texts)},
        "training": {"prevalence": settings.prevalence},
    }
    return replace(
        model,
        weights=np.round(model.weights, DECIMALS),
        bias=np.round(model.bias, DECIMALS),
        info=ModelFacts.from_json(rounded(info, significant)),
    )
