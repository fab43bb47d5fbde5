"""What a model file says of its model: code book, data, settings, scores. One typed record, checked when it is read.

The file may come from anyone, so every number has a range and every text a length and no line breaks: whoever takes a fact from
here can print it, or calculate with it, without looking again. A part that the file leaves out is None (a model without `scores`
is unvalidated); what a part states as undefined is None within it. docs/formats.md lists the parts.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from classifier.facts.scores import AgreementFacts, CalibrationFacts, ConfusionFacts, ErrorRates, InUseFacts, ScoresFacts
from classifier.facts.types import (
    Count,
    Digest,
    Folds,
    Label,
    Language,
    Line,
    Name,
    NgramLength,
    Number,
    Prevalence,
    Record,
    Share,
    Weight,
    named,
)
from corpus.errors import InputError


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
    #: Stated by models of earlier versions; nothing reads them.
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
    """A search over settings: all candidates, and the numbers of those chosen. `judged_by`: how many labelled paragraphs from
    elsewhere took part in the choice."""

    criterion: Literal["ap", "f1"]
    candidates: Annotated[tuple[CandidateFacts, ...], Meta(min_length=1)]
    chosen: Count
    chosen_in_outer_folds: tuple[Count, ...]
    judged_by: Count | None = None


class ThresholdFacts(Record, frozen=True):
    """The threshold of each theme for the aim of training, at each of some prevalences, which ascend."""

    prevalences: Annotated[tuple[Prevalence, ...], Meta(min_length=1, max_length=100)]
    thresholds: dict[Name, tuple[Share, ...]]

    def __post_init__(self) -> None:
        if list(self.prevalences) != sorted(set(self.prevalences)):
            raise ValueError("prevalences do not ascend")
        if any(len(row) != len(self.prevalences) for row in self.thresholds.values()):
            raise ValueError("`prevalences` and `thresholds` differ in length")


class LikenessFacts(Record, frozen=True):
    """How the training texts look, so that others can be compared with them (classifier/likeness.py): how many words they have;
    the share of the longer ones, in held-out articles, that no other article had; the shares of the most frequent word stems;
    mean and standard deviation of the log-odds of each theme, out of fold."""

    words: Annotated[int, Meta(ge=1, le=2**53)]
    unknown: Prevalence
    usual: Annotated[dict[Name, Share], Meta(min_length=1, max_length=1000)]
    log_odds: dict[Name, tuple[Number, Annotated[float, Meta(gt=0, le=1e6)]]]

    def __post_init__(self) -> None:
        if sum(self.usual.values()) > 1.001:  # rounded, each
            raise ValueError("the shares of `usual` sum to more than 1")


class UnlabelledFacts(Record, frozen=True):
    """The texts that a first model was made with."""

    articles: Count
    paragraphs: Count


class ModelFacts(Record, frozen=True, omit_defaults=True):
    """All facts; every part may be missing. `unsure` was stated by earlier versions; nothing reads it."""

    codebook: CodeBookFacts | None = None
    data: DataFacts | None = None
    versions: dict[Name, Line] | None = None
    training: TrainingFacts | None = None
    scores: ScoresFacts | None = None
    error_rates: dict[Name, ErrorRates] | None = None
    unsure: dict[Name, tuple[Share, Share]] | None = None
    thresholds_at: ThresholdFacts | None = None
    in_use: tuple[InUseFacts, ...] | None = None
    calibration: tuple[CalibrationFacts, ...] | None = None
    calibration_as_found: tuple[CalibrationFacts, ...] | None = None
    confusion: tuple[ConfusionFacts, ...] | None = None
    agreement: tuple[AgreementFacts, ...] | None = None
    tuning: TuningFacts | None = None
    likeness: LikenessFacts | None = None
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
        moving = self.thresholds_at.thresholds if self.thresholds_at else None
        likeness = self.likeness.log_odds if self.likeness else None
        tables = (self.codebook.names if self.codebook else None, self.error_rates, self.unsure, moving, likeness)
        rows: list[Any] = [row for part in lists for row in part or ()]
        named = {theme for table in tables for theme in table or ()}
        return named.union((row.theme for row in rows), (row.assigned for row in self.confusion or ()))
