"""Articles, a model with error rates, and the overview of them."""

from __future__ import annotations

from dataclasses import replace

from classifier.model import Scorer, ThemeModel
from classifier.predict import predict
from corpus.paragraphs.article import article_from_text
from corpus.records import Article, DateCandidate
from reports.overview.collect import collect
from reports.overview.records import Overview
from tests.report_cases import THEMES, model

STEADY = {"covariance": [1e-4, 0.0, 1e-3], "slope": [0.0, 0.0]}
RATES = {
    theme: {
        "articles": 50,
        "positives": 30,
        "negatives": 70,
        "decision": STEADY | {"mean": [0.1, 0.7], "spread": [0.09, 0.21]},
        "moved": {
            "of": 0.02,
            "to": [0.02, 0.3],
            "measures": [
                STEADY | {"mean": [0.15, 0.6], "spread": [0.03, 0.08]},
                STEADY | {"mean": [0.3, 0.9], "spread": [0.03, 0.08]},
            ],
        },
    }
    for theme in THEMES
}
DATA = "Die App nimmt sich Daten und noch mehr Daten."
EURO = "Das Abo kostet neun Euro und der Konkurrent verlangt acht Euro."
NOTHING = "Morgen wird das Wetter schön und übermorgen wird das Wetter schlecht."


def article(name: str, *paragraphs: str, published: str = "") -> Article:
    made = article_from_text("\n\n".join(paragraphs), article_id=name, source=f"{name}.txt")
    return replace(made, dates=(DateCandidate(published, "meta", published=True),) if published else made.dates)


def overview(*articles: Article, use: ThemeModel | None = None, **options: object) -> Overview:
    scorer = Scorer(use or model(info={"error_rates": RATES}))
    return collect((predict(a, scorer) for a in articles), scorer, **options)  # type: ignore[arg-type]


def many(n: int = 12) -> list[Article]:
    return [
        article(f"{('anna', 'bert')[i % 2]}/{i}", DATA, EURO, NOTHING, published=f"20{10 + i // 4}-0{1 + i % 4}")
        for i in range(n)
    ]
