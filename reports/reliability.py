"""What a model file says of the model's quality and origin, as the records that reports print."""

from __future__ import annotations

from importlib.metadata import version

from classifier.facts.model import ModelFacts
from reports.records import Provenance, ThemeReliability, Validation


def validation(info: ModelFacts) -> Validation | None:
    """How the model was tested, or None where it does not say so: then it counts as unvalidated.

    >>> validation(ModelFacts()) is None
    True
    """
    scores = info.scores
    if scores is None:
        return None
    return Validation(
        kind=scores.kind,
        cross_validated="cross-validation" in scores.kind,
        folds=info.training.outer_folds if info.training else None,
        paragraphs=scores.paragraphs,
        articles=scores.articles,
        no_theme=scores.no_theme,
        no_theme_errors=scores.no_theme_errors,
    )


def reliability(info: ModelFacts, theme: str) -> ThemeReliability | None:
    """Scores of one theme, or None where the model file has none."""
    row = info.scores.of(theme) if info.scores else None
    if row is None:
        return None
    return ThemeReliability(row.n, row.positives, row.precision, row.recall, row.f1, row.f1_interval)


def provenance(info: ModelFacts, *, model_sha256: str = "", article_sha256: str = "") -> Provenance:
    """What the numbers of a report were made with; what the model file does not state is empty."""
    book, data = info.codebook, info.data
    return Provenance(
        absatz=version("absatz"),
        model_sha256=model_sha256,
        model_absatz=(info.versions or {}).get("absatz", ""),
        codebook_version=book.version if book else "",
        codebook_sha256=book.sha256 if book else "",
        training_sha256=data.sha256 if data else "",
        article_sha256=article_sha256,
    )
