"""What a model file says of the model's quality: scores, calibration, confusions, error rates. None is undefined."""

from typing import Annotated

from msgspec import Meta

from classifier.facts.types import Count, Interval, Line, Name, Number, Prevalence, Record, Share, ShareInterval

#: A column of sums per article and theme is kept for each prevalence that probabilities are moved to.
MOST_MOVED = 8


class ThemeScoreFacts(Record, frozen=True):
    """Scores of one theme, as training/scores/metrics.py defines them. None is undefined."""

    theme: Name
    n: Count
    positives: Count
    tp: Count
    fp: Count
    fn: Count
    precision: Share | None
    precision_interval: ShareInterval
    recall: Share | None
    recall_interval: ShareInterval
    f1: Share | None
    f1_interval: ShareInterval
    average_precision: Share | None
    average_precision_interval: ShareInterval

    def __post_init__(self) -> None:
        if self.tp + self.fn != self.positives or self.positives + self.fp > self.n:
            raise ValueError("n, positives, tp, fp and fn do not fit each other")


class AverageFacts(Record, frozen=True):
    """Scores averaged over `themes` themes."""

    themes: Count
    precision: Share | None
    recall: Share | None
    f1: Share | None
    f1_interval: ShareInterval


class ScoresFacts(Record, frozen=True):
    """How the model was tested (`kind` names data and split), and with what result."""

    kind: Line
    paragraphs: Annotated[int, Meta(ge=1, le=2**53)]
    articles: Count
    themes: Annotated[tuple[ThemeScoreFacts, ...], Meta(min_length=1)]
    macro: AverageFacts
    micro: AverageFacts
    no_theme: Count
    no_theme_errors: Share | None

    def of(self, theme: str) -> ThemeScoreFacts | None:
        """The scores of a theme, None where there are none."""
        return next((row for row in self.themes if row.theme == theme), None)


class BinFacts(Record, frozen=True):
    """A bin of probabilities, as training/scores/reliability.py defines it."""

    low: Share
    high: Share
    n: Count
    share: Share
    mean: Share
    observed: Share
    interval: ShareInterval


class CalibrationFacts(Record, frozen=True):
    """How far the probabilities of a theme hold at a prevalence (None: as in the data)."""

    theme: Name
    prevalence: Prevalence | None
    brier: Share
    brier_interval: ShareInterval
    brier_constant: Share
    ece: Share
    ece_interval: Interval
    bins: tuple[BinFacts, ...]


class InUseFacts(Record, frozen=True):
    """What decisions on a theme are worth at a prevalence (None: as in the data)."""

    theme: Name
    prevalence: Prevalence | None
    precision: Share | None
    precision_interval: ShareInterval
    recall: Share | None
    f1: Share | None
    f1_interval: ShareInterval
    error: Share | None
    unsure: Share | None
    unsure_interval: ShareInterval
    error_outside: Share | None
    error_outside_interval: ShareInterval
    error_inside: Share | None


class ConfusionFacts(Record, frozen=True):
    """How often the theme `assigned` was given to paragraphs that carry `carried` (or `none`) and not `assigned`."""

    carried: Name
    assigned: Name
    paragraphs: Count
    wrongly: Count
    instead: Count


class AgreementFacts(Record, frozen=True):
    """Krippendorff's alpha of the coders of a theme."""

    theme: Name
    paragraphs: Count
    alpha: Number | None
    alpha_interval: Interval


class MeasureFacts(Record, frozen=True):
    """A measure in [0, 1] of paragraphs without and with a theme: means, variances, covariance of the means, slopes."""

    mean: tuple[Share, Share]
    spread: tuple[Share, Share]
    covariance: tuple[Share, Annotated[float, Meta(ge=-1, le=1)], Share]
    slope: tuple[Annotated[float, Meta(ge=-1e9, le=1e9)], Annotated[float, Meta(ge=-1e9, le=1e9)]]


class MovedFacts(Record, frozen=True):
    """Measures of the probabilities that were made for the prevalence `of` and moved to each of `to`."""

    of: Prevalence
    to: Annotated[tuple[Prevalence, ...], Meta(max_length=MOST_MOVED)]
    measures: tuple[MeasureFacts, ...]

    def __post_init__(self) -> None:
        if len(self.to) != len(self.measures):
            raise ValueError("`to` and `measures` differ in length")


class ErrorRates(Record, frozen=True):
    """How the model errs on one theme (training/scores/error_rates.py)."""

    articles: Count
    positives: Annotated[int, Meta(ge=1, le=2**53)]
    negatives: Annotated[int, Meta(ge=1, le=2**53)]
    decision: MeasureFacts
    moved: MovedFacts
