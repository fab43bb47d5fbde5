"""Everything that decides what training makes of a corpus."""

from __future__ import annotations

from dataclasses import dataclass, fields

from classifier.estimator import ThemeClassifier
from classifier.facts.model import TrainingFacts
from corpus.codebook import CodeBook
from corpus.errors import InputError

AIMS = ("f1", "precision", "recall")


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """Everything that decides what comes out, besides corpus and library versions.

    `prevalence` is the share of paragraphs expected to carry a theme where the model will be used (None: as in the corpus);
    probabilities and thresholds are made for it, since a corpus is richer in themes than the press. `aim` is what thresholds
    are chosen for: `f1`, `precision:0.8` or `recall:0.9` (a floor for the one, and as much as possible of the other). `article`:
    whether the other paragraphs of an article count (classifier/article_term.py).
    """

    ngram_min: int = 3
    ngram_max: int = 5
    stems: bool = True
    min_df: int = 2
    max_df: float = 0.3
    C: float = 5.0
    class_weight: str | None = None
    lexicon_weight: float = 6.0
    ngram_weight: float = 0.4
    loss: str = "logistic"
    nb_weight: float = 0.75
    select: float = 1.0
    prevalence: float | None = 0.02
    aim: str = "f1"
    article: bool = True
    outer_folds: int = 5
    inner_folds: int = 3
    seed: int = 2026

    def classifier(self, book: CodeBook) -> ThemeClassifier:
        """An unfitted classifier with these settings for the language and indicators of a code book; weight 0 leaves them out."""
        return ThemeClassifier(
            language=book.language,
            lexicon=book.lexicon if self.lexicon_weight else (),
            names=book.names,
            lexicon_weight=self.lexicon_weight,
            ngram_weight=self.ngram_weight,
            stems=self.stems,
            ngram_min=self.ngram_min,
            ngram_max=self.ngram_max,
            min_df=self.min_df,
            max_df=self.max_df,
            C=self.C,
            class_weight=self.class_weight,
            loss=self.loss,
            nb_weight=self.nb_weight,
            select=self.select,
            random_state=self.seed,
        )


def settings_from(facts: TrainingFacts | None) -> TrainSettings:
    """The settings a model file states. Raises InputError where it leaves one out, since it cannot be guessed.

    >>> from dataclasses import asdict
    >>> settings_from(TrainingFacts(**asdict(TrainSettings(C=3.0)))).C
    3.0
    """
    stated = facts.stated() if facts else {}
    if missing := [field.name for field in fields(TrainSettings) if field.name not in stated]:
        raise InputError(
            f"the model file does not state the training setting {missing[0]!r}", hint="Train anew, or evaluate on labels."
        )
    return TrainSettings(**{field.name: stated[field.name] for field in fields(TrainSettings)})


def parse_aim(aim: str) -> tuple[str, float]:
    """What thresholds are for, and the floor (0 for F1). Raises ValueError for anything else.

    >>> parse_aim("f1"), parse_aim("precision:0.8")
    (('f1', 0.0), ('precision', 0.8))
    """
    kind, _, floor = aim.partition(":")
    if kind not in AIMS or (kind == "f1") != (not floor):
        raise ValueError(f"{aim!r} is no aim: use f1, precision:0.8 or recall:0.9")
    if kind == "f1":
        return kind, 0.0
    value = float(floor)
    if not 0 < value <= 1:
        raise ValueError(f"the floor of {aim!r} is not above 0 and at most 1")
    return kind, value
