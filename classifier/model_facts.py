"""What a model file says of its model: code book, data, settings, scores. One typed record, checked when it is read.

The file may come from anyone, so every number has a range and every text a length and no line breaks: whoever takes a fact from
here can print it, or calculate with it, without looking again. A part that the file leaves out is None (a model without `scores`
is unvalidated); what a part states as undefined is None within it. docs/formats.md lists the parts.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from corpus.errors import InputError
from corpus.plain import LANGUAGES, LINE, LONGEST

#: Text on one line. A name is what stands in the heading of a column; other lines may be a sentence.
Name = Annotated[str, Meta(min_length=1, max_length=LONGEST, pattern=LINE)]
Line = Annotated[str, Meta(max_length=400, pattern=LINE)]
Label = Annotated[str, Meta(max_length=LONGEST, pattern=LINE)]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
#: Up to here floats count without gaps.
Count = Annotated[int, Meta(ge=0, le=2**53)]
Share = Annotated[float, Meta(ge=0, le=1)]
#: Odds of a share are divided by those of another, which must neither be 0 nor overflow.
RAREST = 1e-9
Prevalence = Annotated[float, Meta(ge=RAREST, le=1 - RAREST)]
#: Statistics that may leave [0, 1]: an agreement below chance, the end of a mirrored interval.
Number = Annotated[float, Meta(ge=-1e6, le=1e6)]
ShareInterval = tuple[Share, Share] | None
Interval = tuple[Number, Number] | None
Weight = Annotated[float, Meta(ge=0, le=1000)]
NgramLength = Annotated[int, Meta(ge=0, le=20)]
Folds = Annotated[int, Meta(ge=2, le=1000)]
Language = Literal[LANGUAGES]  # type: ignore[valid-type]
#: A column of sums per article and theme is kept for each prevalence that probabilities are moved to.
MOST_MOVED = 8


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the facts. A key that is not known here is refused, since nobody could say whether it matters."""


class CodeBookFacts(Record, frozen=True):
    """The code book: `names` are the themes' names by theme id and language code."""

    version: Line
    language: Language
    sha256: Digest
    names: dict[Name, dict[Name, Label]]


class DataFacts(Record, frozen=True):
    """The hand-labelled data: hash of texts and labels, and how many."""

    sha256: Digest
    paragraphs: Count
    articles: Count


class TrainingFacts(Record, frozen=True, omit_defaults=True):
    """Settings of training/settings.py as stated. A first model from a code book states `prevalence` alone: others are None, or
    UNSET where None is a setting."""

    ngram_min: NgramLength | None = None
    ngram_max: NgramLength | None = None
    stems: bool | None = None
    min_df: Annotated[int, Meta(ge=1, le=10**9)] | None = None
    max_df: Share | None = None
    C: Annotated[float, Meta(gt=0, le=1e9)] | None = None
    class_weight: Literal["balanced"] | UnsetType | None = UNSET
    lexicon_weight: Weight | None = None
    ngram_weight: Weight | None = None
    loss: Literal["logistic", "squared_hinge"] | None = None
    nb_weight: Weight | None = None
    select: Share | None = None
    prevalence: Prevalence | UnsetType | None = UNSET
    aim: Label | None = None
    article: bool | None = None
    unsure_error: Share | None = None
    unsure_share: Share | UnsetType | None = UNSET
    outer_folds: Folds | None = None
    inner_folds: Folds | None = None
    seed: Annotated[int, Meta(ge=0, le=2**53)] | None = None

    def stated(self) -> dict[str, Any]:
        """The settings stated, by name, sorted.

        >>> TrainingFacts(seed=3, class_weight=None).stated()
        {'class_weight': None, 'seed': 3}
        """
        return dict(sorted(msgspec.to_builtins(self).items()))


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
    """What decisions and unsure band of a theme are worth at a prevalence (None: as in the data)."""

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


class CandidateScores(Record, frozen=True):
    """Macro average precision and macro F1 on inner folds."""

    ap: Share
    f1: Share


class CandidateFacts(Record, frozen=True):
    """Settings that were tried, and their scores."""

    settings: TrainingFacts
    whole: CandidateScores
    outer_folds: tuple[Share, ...]


class TuningFacts(Record, frozen=True):
    """A search over settings: all candidates, and the numbers of those chosen."""

    criterion: Literal["ap", "f1"]
    candidates: Annotated[tuple[CandidateFacts, ...], Meta(min_length=1)]
    chosen: Count
    chosen_in_outer_folds: tuple[Count, ...]


class UnlabelledFacts(Record, frozen=True):
    """The texts that a first model was made with."""

    articles: Count
    paragraphs: Count


class ModelFacts(Record, frozen=True, omit_defaults=True):
    """All facts; every part may be missing. `unsure`: theme -> from which up to which probability a human should decide."""

    codebook: CodeBookFacts | None = None
    data: DataFacts | None = None
    versions: dict[Name, Line] | None = None
    training: TrainingFacts | None = None
    scores: ScoresFacts | None = None
    error_rates: dict[Name, ErrorRates] | None = None
    unsure: dict[Name, tuple[Share, Share]] | None = None
    in_use: tuple[InUseFacts, ...] | None = None
    calibration: tuple[CalibrationFacts, ...] | None = None
    calibration_as_found: tuple[CalibrationFacts, ...] | None = None
    confusion: tuple[ConfusionFacts, ...] | None = None
    agreement: tuple[AgreementFacts, ...] | None = None
    tuning: TuningFacts | None = None
    kind: Line | None = None
    unlabelled: UnlabelledFacts | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ModelFacts":
        """From JSON data. Raises InputError where a fact is not what it should be, and names the field."""
        try:
            return msgspec.convert(data, cls)
        except msgspec.ValidationError as error:
            raise InputError(f"info.{named(str(error))}", where="facts of the model") from error

    def to_json(self) -> dict[str, Any]:
        """As plain JSON data, keys sorted as in the file."""
        data: dict[str, Any] = msgspec.to_builtins(self, order="sorted")
        return data

    @property
    def prevalence(self) -> float | None:
        """The share of paragraphs with a theme that the model is made for; None: that of its data, or not stated."""
        stated = self.training.prevalence if self.training else None
        return None if isinstance(stated, UnsetType) else stated

    def names(self, theme: str) -> dict[str, str]:
        """Names of a theme by language code, none where the file names none."""
        found = self.codebook.names.get(theme, {}) if self.codebook else {}
        return {language: name for language, name in found.items() if name.strip()}

    def themes_named(self) -> set[str]:
        """The ids of all themes that the facts speak of."""
        scores = self.scores.themes if self.scores else ()
        lists = (scores, self.in_use, self.calibration, self.calibration_as_found, self.agreement)
        tables = (self.codebook.names if self.codebook else None, self.error_rates, self.unsure)
        rows: list[Any] = [row for part in lists for row in part or ()]
        named = {theme for table in tables for theme in table or ()}
        return named.union((row.theme for row in rows), (row.assigned for row in self.confusion or ()))


def named(message: str) -> str:
    """A message of msgspec with the field in front.

    >>> named("Expected `float` <= 1.0 - at `$.info.scores.macro.f1`")
    'info.scores.macro.f1: expected float <= 1.0'
    """
    what, _, place = message.replace("`", "").partition(" - at ")
    what = what[:1].lower() + what[1:]
    return f"{place.replace('$.', '').replace('[...]', '[…]')}: {what}" if place else what
