"""A small model made by hand, whose every number can be worked out on paper, and reports on texts given as strings."""

from __future__ import annotations

from typing import Any

import numpy as np

from classifier.facts.model import ModelFacts
from classifier.model import Scorer, ThemeModel, words_alone
from classifier.predict import predict
from classifier.words import FeatureSettings, word_features
from corpus.paragraphs.article import article_from_text
from corpus.records import text_sha256
from reports.article.summary import summarise
from reports.records import ThemeSummary

SETTINGS = FeatureSettings(ngram_max=0)
THEMES = ("privacy", "monetization", "competition", "telephony")
NAMES = {
    "privacy": {"de": "Datenschutz", "en": "Privacy"},
    "monetization": {"de": "Monetarisierung", "en": "Monetization"},
    "competition": {"de": "Wettbewerb", "en": "Competition"},
    "telephony": {"de": "Telefonie", "en": "Telephony"},
}
#: Word -> weight per theme. Every paragraph of these tests holds as many words as make its score easy to follow.
WORDS = {
    "daten": (9.0, 0.0, 0.0, 0.0),
    "adressbuch": (6.0, 0.0, 0.0, 3.0),
    "euro": (0.0, 9.0, 0.0, 0.0),
    "konkurrent": (0.0, 0.0, 9.0, 0.0),
    "anruf": (0.0, 0.0, 0.0, 9.0),
    "wetter": (-6.0, -6.0, -6.0, -6.0),
    "und": (0.0, 0.0, 0.0, 0.0),
}
AVERAGE = {"themes": 4, "precision": 0.81, "recall": None, "f1": 0.75, "f1_interval": [0.7, 0.8]}
SCORES = {
    "kind": "5-fold cross-validation by article and near-duplicate group",
    "paragraphs": 1200,
    "articles": 150,
    "themes": [
        {"theme": theme, "n": 1200, "positives": 90, "tp": 0, "fp": 17, "fn": 90}
        | {"precision": 0.81, "recall": None, "f1": 0.75, "f1_interval": [0.7, 0.8], "average_precision": None}
        | dict.fromkeys(("precision_interval", "recall_interval", "average_precision_interval"))
        for theme in THEMES
    ],
    "macro": AVERAGE,
    "micro": AVERAGE,
    "no_theme": 700,
    "no_theme_errors": 0.074,
}

ARTICLE = """ date 2018-10 Die App nimmt sich Daten und noch mehr Daten.

Neue Nummern

Das Abo kostet neun Euro und der Konkurrent verlangt acht Euro.

Anzeige

Morgen wird das Wetter schön und übermorgen wird das Wetter schlecht.
"""


def model(
    k: int = 4, *, scores: bool = True, learned: tuple[str, ...] = (), threshold: float = 0.5, info: Any = None
) -> ThemeModel:
    """A model of k themes; the first four are those of THEMES, further ones have names of their own and know no words. `info`
    replaces parts of its facts, of the code book single entries."""
    features = sorted("=" + word_features(word, SETTINGS)[0][1:] for word in WORDS)
    stems = {"=" + word_features(word, SETTINGS)[0][1:]: values for word, values in WORDS.items()}
    weights = np.zeros((len(features), k))
    for row, feature in enumerate(features):
        weights[row, : min(k, 4)] = stems[feature][:k]
    themes = tuple([*THEMES, *(f"theme_{i}" for i in range(4, k))][:k])
    book = {"names": NAMES, "version": "1", "language": "german", "sha256": "c" * 64} | (info or {}).get("codebook", {})
    facts: dict[str, Any] = {"data": {"sha256": "d" * 64, "paragraphs": 1200, "articles": 150}}
    if scores:
        facts |= {"scores": SCORES, "training": {"outer_folds": 5}}
    return ThemeModel(
        settings=SETTINGS,
        themes=themes,
        features=tuple(features),
        weights=weights,
        squares=np.ones(len(features)),
        bias=np.full(k, -3.0),
        thresholds=np.full(k, threshold),
        article=words_alone(k),
        trained_on=tuple(sorted(text_sha256(text)[:32] for text in learned)),
        info=ModelFacts.from_json(facts | (info or {}) | {"codebook": book}),
    )


def summary(text: str = ARTICLE, use: ThemeModel | None = None, article_id: str = "artikel") -> ThemeSummary:
    """The summary of a text."""
    scorer = Scorer(use or model())
    article = article_from_text(text, article_id=article_id, source=f"ordner/{article_id}.txt")
    return summarise(predict(article, scorer), scorer, model_sha256="a" * 64)
