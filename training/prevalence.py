"""For which prevalence a model is made, where nobody says so; and a warning where a corpus differs much from what was said."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from classifier.decide_options import percent
from classifier.facts.types import RAREST
from corpus.errors import InputError
from corpus.folder import Corpus

OWN = "own"
#: The bundled corpus was written for training and holds far more of the themes than the press does.
BUNDLED = 0.02
#: Samples whose shares are those of the articles they were drawn from.
REPRESENTATIVE = frozenset(("census", "random"))
#: Shares that differ by more than this factor, in odds, deserve a warning; so do not those of fewer paragraphs with the theme.
FACTOR, FEWEST = 3.0, 20


def prevalence_asked(value: str | None) -> float | None:
    """What `--prevalence` of `train` says: a share, or None for `own`, the corpus' own. Raises ValueError.

    >>> prevalence_asked("0.1"), prevalence_asked("own")
    (0.1, None)
    """
    if value is None or value == OWN:
        return None
    try:
        share = float(value)
    except ValueError:
        share = math.nan
    if not RAREST <= share <= 1 - RAREST:
        raise ValueError(f"{value!r} is no share of paragraphs: give {OWN}, or a number above 0 and below 1")
    return share


def settled(corpus: Corpus, asked: str | None, note: Callable[[str], None]) -> float | None:
    """The prevalence a model of this corpus is made for (None: the corpus' own): as asked, and where nothing was (None), the
    corpus' own. `note` hears of a corpus that differs much from what was asked. Raises InputError where nothing was asked and
    paragraphs were chosen so that their shares say nothing of any texts; ValueError as `prevalence_asked`."""
    if asked is None and (other := sorted({label.sample for label in corpus.labels} - REPRESENTATIVE)):
        raise InputError(
            f"labels of the sample {other[0]!r} do not tell how frequent themes are",
            where=Path(corpus.path) / "labels.csv",
            hint=f"Say for what share of paragraphs the model is made, as --prevalence 0.02, or take the corpus' own: {OWN}.",
        )
    prevalence = prevalence_asked(asked)
    if prevalence is not None and (warning := differing(corpus, prevalence)):
        note(warning)
    return prevalence


def differing(corpus: Corpus, prevalence: float) -> str:
    """A warning where the corpus holds much more or less of a theme than the prevalence that was said; else nothing."""
    found = []
    for t, theme in enumerate(corpus.codebook.ids):
        judged = [paragraph.values[t] for paragraph in corpus.labelled if paragraph.values[t] is not None]
        positives = sum(value == 1 for value in judged)
        share = positives / len(judged) if judged else 0.0
        if FEWEST <= positives < len(judged) and abs(math.log(share * (1 - prevalence) / (prevalence * (1 - share)))) > math.log(
            FACTOR
        ):
            found.append(f"{theme} {percent(share)}")
    if not found:
        return ""
    return (
        f"the model is made for texts with a theme in {percent(prevalence)} of their paragraphs; this corpus has more or less "
        f"({', '.join(found)}). Where you label texts like these, train with --prevalence {OWN}; "
        "the scores below hold for texts with themes as rare as stated there"
    )
