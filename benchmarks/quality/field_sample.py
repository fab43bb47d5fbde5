"""Labelled paragraphs of real articles, with the whole articles they stand in.

A sample is JSONL with `article`, `text`, `themes` (1, 0 or null), `open` (it touches an open edge of the code book) and
`boilerplate` (it is page furniture). The articles are JSONL with `article` and `paragraphs`, in order. Such texts measure and
choose; nothing is ever trained on them.

    python -m benchmarks.quality.field_sample ARTICLES.jsonl SAMPLE.jsonl [SAMPLE.jsonl …]

prints the bundled model's scores, for paragraphs as they stand, and as the commands read them: page furniture and other
languages set aside.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.model import Floats, ThemeModel
from classifier.model_file import load
from corpus.paragraphs.furniture import furniture
from corpus.paragraphs.language import foreign
from training.hold_out import read_jsonl
from training.scores.metrics import Scores, score
from training.unseen import HoldOut, hold_out_judgements


@dataclass(frozen=True, slots=True, eq=False)
class FieldSample:
    """n labelled paragraphs; `open` and `furniture` are (n,) booleans."""

    name: str
    data: HoldOut
    open: NDArray[np.bool_]
    furniture: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class FieldScores:
    """All paragraphs as coded; and those that touch no open edge, where only one code can be right."""

    as_coded: Scores
    without_open: Scores

    @property
    def average_precision(self) -> float:
        """Mean over the themes, of all paragraphs as coded."""
        return float(np.mean([theme.average_precision for theme in self.as_coded.themes]))

    @property
    def macro_f1(self) -> float:
        """Mean over the themes, open edges left out."""
        return float(self.without_open.macro.f1 or 0.0)

    @property
    def false_themes(self) -> float:
        """Share of the paragraphs coded without any theme that are given one."""
        return float(self.as_coded.no_theme_errors or 0.0)


def read_sample(path: Path, articles: Path, themes: tuple[str, ...]) -> FieldSample:
    """A sample with the unlabelled paragraphs of its articles as context. Raises InputError where the sample is wrong."""
    data = read_jsonl(path, themes)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8-sig").split("\n") if line.strip()]
    whole = {row["article"]: row["paragraphs"] for row in map(json.loads, articles.open(encoding="utf-8"))}
    labelled = {(name, _plain(text)) for name, text in zip(data.articles, data.texts, strict=True)}
    others = tuple(
        (name, text)
        for name in sorted(set(data.articles))
        for text in whole.get(name, ())
        if (name, _plain(text)) not in labelled
    )
    return FieldSample(
        path.stem,
        replace(data, others=others),
        np.array([bool(row.get("open")) for row in rows]),
        np.array([bool(row.get("boilerplate")) for row in rows]),
    )


def field_scores(model: ThemeModel, sample: FieldSample) -> FieldScores:
    """The scores of a model on a sample, every paragraph judged with its whole article in mind."""
    said = hold_out_judgements(model, sample.data)
    return scores_of(said.probabilities, said.decisions, sample, model.themes)


def scores_as_read(model: ThemeModel, sample: FieldSample) -> FieldScores:
    """The same, with page furniture and paragraphs in other languages set aside, which gives them no theme."""
    return scores_of(*judged_as_read(model, sample), sample, model.themes)


def judged_as_read(model: ThemeModel, sample: FieldSample) -> tuple[Floats, NDArray[np.bool_]]:
    """Probabilities and decisions (n, k); a paragraph that is set aside has probability 0."""
    said, texts = hold_out_judgements(model, sample.data), list(sample.data.texts)
    aside = np.asarray(furniture(texts)[0]) | np.array([bool(name) for name in foreign(texts, model.settings.language)])
    return np.where(aside[:, None], 0.0, said.probabilities), said.decisions & ~aside[:, None]


def main(argv: Sequence[str]) -> int:
    """Print the scores of the bundled model."""
    model = load(None)
    for path in map(Path, argv[1:]):
        sample = read_sample(path, Path(argv[0]), model.themes)
        for name, found in (("as they stand", field_scores(model, sample)), ("as read", scores_as_read(model, sample))):
            themes = ", ".join(
                f"{t.theme} {t.average_precision:.2f} {t.average_precision_interval}" for t in found.as_coded.themes
            )
            print(f"{sample.name}, {name}: AP {found.average_precision:.3f} ({themes})")
            print(f"  macro-F1 as coded {found.as_coded.macro.f1:.3f} {found.as_coded.macro.f1_interval}")
            print(f"  macro-F1 without open edges {found.macro_f1:.3f} {found.without_open.macro.f1_interval}")
            print(f"  false themes {found.false_themes:.1%}")
    return 0


def scores_of(probabilities: Floats, decisions: NDArray[np.bool_], sample: FieldSample, themes: tuple[str, ...]) -> FieldScores:
    """The scores of (n, k) probabilities and decisions on a sample."""
    targets, articles = sample.data.targets, np.array(sample.data.articles)
    kept = ~sample.open
    return FieldScores(
        score(targets, probabilities, decisions, articles.tolist(), themes),
        score(targets[kept], probabilities[kept], decisions[kept], articles[kept].tolist(), themes),
    )


def _plain(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
