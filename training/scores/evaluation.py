"""Everything an evaluation says, as one record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from classifier.model import Floats
from classifier.rule import Rule
from corpus.bootstrap import Interval
from corpus.coding.agreement import agreement
from corpus.coding.labels import HandLabel
from corpus.errors import InputError
from training.crossval import OutOfFold
from training.scores.confusion import Confusion, confusion
from training.scores.learning_curve import LearningCurve
from training.scores.metrics import Scores, score
from training.scores.reliability import ThemeInUse, ThemeReliability, in_use, reliability
from training.scores.worst_errors import WorstError, worst_errors

FORMAT = "absatz-evaluation"
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class CoderAlpha:
    """Krippendorff's alpha of one theme's coders, over the paragraphs that two or more judged; None is undefined."""

    theme: str
    paragraphs: int
    alpha: float | None
    alpha_interval: Interval


@dataclass(frozen=True, slots=True)
class DecidedFor:
    """For what share of paragraphs with each theme decisions were made; of which themes it was estimated, and from how many
    paragraphs."""

    shares: dict[str, float]
    estimated: tuple[str, ...]
    paragraphs: int

    @classmethod
    def of(cls, rule: Rule, themes: Sequence[str]) -> DecidedFor:
        """As a rule has it."""
        guessed = rule.estimated or (False,) * len(themes)
        estimated = tuple(theme for theme, guess in zip(themes, guessed, strict=True) if guess)
        return cls(dict(zip(themes, rule.shares, strict=True)), estimated, rule.paragraphs)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation: `kind` names data and split. `calibration` and `in_use` are at the prevalence decided for,
    `calibration_as_found` at that of the data; a theme without both outcomes is in neither. `agreement` is empty where fewer than
    two coders judged the same paragraphs. `thresholds` are those that decided; `decided_for` is None where the prevalence
    was that which the model is made for."""

    kind: str
    scores: Scores
    calibration: tuple[ThemeReliability, ...]
    calibration_as_found: tuple[ThemeReliability, ...]
    in_use: tuple[ThemeInUse, ...]
    confusion: tuple[Confusion, ...]
    agreement: tuple[CoderAlpha, ...]
    thresholds: dict[str, float] = field(default_factory=dict)
    errors: tuple[WorstError, ...] = ()
    learning_curve: LearningCurve | None = None
    decided_for: DecidedFor | None = None

    def __str__(self) -> str:
        """As text, as `absatz evaluate` prints it."""
        from training.scores.text import evaluation_text  # it is written for this record, so it imports this module

        return evaluation_text(self)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON data, the scores on the top level (docs/formats.md)."""
        data = asdict(self)
        data |= {"format": FORMAT, "format_version": FORMAT_VERSION, **data.pop("scores")}
        result: dict[str, Any] = json.loads(json.dumps(data))
        return result


def evaluate_decisions(
    kind: str,
    targets: Floats,
    said: OutOfFold,
    articles: Sequence[str],
    themes: Sequence[str],
    *,
    prevalence: float | Sequence[float] | None,
    agreed: tuple[CoderAlpha, ...] = (),
    seed: int = 0,
) -> Evaluation:
    """Everything that follows from what was said of n paragraphs and (n, k) targets of 1, 0 and NaN. `prevalence`: the share that
    decisions were made for, of all themes or of each; None: as found."""
    expected = prevalence if isinstance(prevalence, Sequence) else [prevalence] * len(themes)

    def reliable(shares: Sequence[float | None]) -> tuple[ThemeReliability, ...]:
        found = (
            reliability(theme, targets[:, t], said.probabilities[:, t], articles, shares[t], seed=seed)
            for t, theme in enumerate(themes)
        )
        return tuple(theme for theme in found if theme is not None)

    return Evaluation(
        kind=kind,
        scores=score(targets, said.probabilities, said.decisions, articles, themes, seed=seed),
        calibration=reliable(expected),
        calibration_as_found=reliable([None] * len(themes)) if prevalence is not None else (),
        in_use=tuple(
            in_use(theme, targets[:, t], said.decisions[:, t], said.unsure[:, t], articles, expected[t], seed=seed)
            for t, theme in enumerate(themes)
        ),
        confusion=confusion(targets, said.decisions, themes),
        agreement=agreed,
    )


def coder_alphas(labels: Iterable[HandLabel], themes: Sequence[str]) -> tuple[CoderAlpha, ...]:
    """How far the coders agree; nothing where fewer than two coded."""
    try:
        found = agreement(labels, themes)
    except InputError:
        return ()
    return tuple(CoderAlpha(a.theme, a.paragraphs, a.alpha, a.alpha_interval) for a in found if a.paragraphs)


def errors_of(
    targets: Floats, said: OutOfFold, places: Sequence[str], texts: Sequence[str], themes: Sequence[str]
) -> tuple[WorstError, ...]:
    """The worst errors of what was said."""
    return worst_errors(targets, said.probabilities, said.decisions, places, texts, themes)
