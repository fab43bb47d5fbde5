"""Decisions for five settings of the prevalence, on collections in which a theme is absent, rare, usual or frequent; and what
marking unsure decisions leaves.

    python -m benchmarks.quality.decisions_field ARTICLES.jsonl SAMPLE.jsonl [SAMPLE.jsonl …]

Collections are whole articles: of the samples (see field_sample.py; a model with the settings of the bundled one), and of the
bundled corpus (judged by its cross-validation). Articles with and without a theme are drawn until a share of the labelled
paragraphs carries it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.field_sample import read_sample
from classifier.article_term import article_numbers
from classifier.model import Floats, Scorer, ThemeModel
from classifier.prevalence import estimated, logit
from classifier.rule import rule_for
from classifier.sureness import chances_of_error
from corpus.folder import bundled_corpus
from training.hold_out import HoldOut
from training.settings import TrainSettings
from training.train import trained

SHARES, SIZES, DRAWS, SEED = (0.0, 0.02, 0.1, 0.3), (30, 400), 20, 1
LIMITS = (0.2, 0.3, 0.4, 0.5, 0.6)


@dataclass(frozen=True, slots=True, eq=False)
class Judgeable:
    """n paragraphs, the labelled ones and others of their articles (whose targets are NaN): log-odds of the words (n, k), targets
    (n, k), number of the article (n,), whether labelled (n,)."""

    words: Floats
    targets: Floats
    articles: NDArray[np.int64]
    labelled: NDArray[np.bool_]

    @classmethod
    def of(cls, words: Floats, data: HoldOut) -> Judgeable:
        """From log-odds of the labelled and then the other paragraphs of some data."""
        names = [*data.articles, *(name for name, _ in data.others)]
        rest = np.full((len(data.others), data.targets.shape[1]), np.nan)
        return cls(words, np.vstack([data.targets, rest]), article_numbers(names), np.arange(len(names)) < len(data.articles))

    def drawn(self, theme: int, share: float, size: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Rows of articles in random order: as many with the theme as give `share` of `size` labelled paragraphs, as far as there
        are, and others until the share is reached."""
        y = np.nan_to_num(self.targets[:, theme])
        judged = self.labelled & ~np.isnan(self.targets[:, theme])
        carrying, all_of = np.bincount(self.articles, weights=y), np.bincount(self.articles, weights=judged)
        rich, poor = (rng.permutation(np.flatnonzero((carrying > 0) == with_theme)) for with_theme in (True, False))
        rich = rich[: 1 + np.searchsorted(np.cumsum(carrying[rich]), share * size)] if share else rich[:0]
        wanted = (carrying[rich].sum() / share if share else size) - all_of[rich].sum()
        poor = poor[: np.searchsorted(np.cumsum(all_of[poor]), max(wanted, 0))]
        return np.flatnonzero(np.isin(self.articles, [*rich.tolist(), *poor.tolist()]))


def settings(words: Floats, truth: float, own: float, model: ThemeModel, theme: int) -> dict[str, float]:
    """Settings for a collection: its true share of the theme is `truth`, that of the training corpus `own`."""
    return {
        "2 %": 0.02,
        "10 %": 0.1,
        "corpus' own": own,
        "auto, uncut": float(estimated(words, model, most=1.0)[theme]),
        "auto": float(estimated(words, model)[theme]),
        "truth": min(max(truth, 0.001), 0.999),
    }


def table(data: Judgeable, model: ThemeModel, own: Floats, size: int) -> None:
    """Print F1 (mean of the themes) and the share of paragraphs without a theme that are given it, by setting and share."""
    k = len(model.themes)
    counts: dict[tuple[str, float, int], Floats] = {}
    rng = np.random.default_rng(SEED)
    for theme in range(k):
        for share in SHARES:
            for _ in range(DRAWS):
                rows = data.drawn(theme, share, size, rng)
                y, labelled = data.targets[rows, theme], data.labelled[rows]
                judged = labelled & ~np.isnan(y)
                yes = y[judged] == 1
                words = data.words[rows]
                for name, q in settings(words[labelled], float(yes.mean()), float(own[theme]), model, theme).items():
                    said = rule_for(model, np.full(k, q)).judge(words, data.articles[rows])
                    d = said.decisions[judged, theme]
                    found = np.array([(d & yes).sum(), (d & ~yes).sum(), (~d & yes).sum(), (~yes).sum()])
                    counts[name, share, theme] = counts.get((name, share, theme), np.zeros(4)) + found
    print("| prevalence |" + "".join(f" {share:.0%}: F1 | false |" for share in SHARES))
    for name in dict.fromkeys(name for name, _, _ in counts):
        cells = []
        for share in SHARES:
            sums = np.array([counts[name, share, theme] for theme in range(k)])
            f1 = 2 * sums[:, 0] / np.maximum(2 * sums[:, 0] + sums[:, 1] + sums[:, 2], 1)
            cells += [f"{f1.mean():.3f}" if share else "–", f"{sums[:, 1].sum() / sums[:, 3].sum():.1%}"]
        print(f"| {name} | " + " | ".join(cells) + " |")


def unsure_curve(targets: Floats, probabilities: Floats, decisions: NDArray[np.bool_]) -> None:
    """Print, for limits of the chance of being wrong, the share of assigned themes that are marked, the share of the wrong ones
    among these, and the errors left among the others."""
    assigned = decisions & ~np.isnan(targets)
    wrong, chance = assigned & (targets == 0), chances_of_error(probabilities, decisions)
    print(f"  {assigned.sum()} assigned, {wrong.sum() / assigned.sum():.1%} wrong")
    for limit in LIMITS:
        marked = assigned & (chance > limit)
        left = (wrong & ~marked).sum() / max(1, (assigned & ~marked).sum())
        caught = (marked & wrong).sum() / wrong.sum()
        print(
            f"  above {limit}: {marked.sum() / assigned.sum():.1%} marked, with {caught:.1%} of the wrong; left wrong {left:.1%}"
        )


def unsure_table(name: str, data: Judgeable, model: ThemeModel) -> None:
    """Print the curve for all articles as one collection, and for each as a collection of its own."""
    alone = [np.flatnonzero(data.articles == article) for article in range(data.articles.max() + 1)]
    for how, collections in (("all together", [np.arange(len(data.words))]), ("each article alone", alone)):
        probabilities = np.empty_like(data.words)
        decisions = np.empty(data.words.shape, dtype=np.bool_)
        for rows in collections:
            rule = rule_for(model, estimated(data.words[rows], model))
            probabilities[rows] = rule.probabilities(data.words[rows], data.articles[rows])
            decisions[rows] = rule.decide(probabilities[rows])[0]
        print(f"\n{name}, {how}:")
        unsure_curve(data.targets[data.labelled], probabilities[data.labelled], decisions[data.labelled])


def populations(argv: Sequence[str]) -> tuple[ThemeModel, list[tuple[str, Judgeable, Floats]]]:
    """A model, the samples and the bundled corpus as it judges them, and the corpus' own share of each theme."""
    done = trained(bundled_corpus(), TrainSettings())
    model = done.model
    samples = [read_sample(path, Path(argv[0]), model.themes).data for path in map(Path, argv[1:])]
    data = HoldOut(
        tuple(text for one in samples for text in one.texts),
        tuple(name for one in samples for name in one.articles),
        (),
        np.vstack([one.targets for one in samples]),
        others=tuple(other for one in samples for other in one.others),
    )
    field = Judgeable.of(Scorer(model).scores([*data.texts, *(text for _, text in data.others)]), data)
    words = logit(np.clip(done.out_of_fold.by_words, 1e-12, 1 - 1e-12))
    home = Judgeable(words, done.data.targets, article_numbers(done.data.articles), np.ones(len(words), dtype=np.bool_))
    own: Floats = np.nanmean(home.targets, axis=0)
    return model, [("samples", field, own), ("bundled corpus", home, own)]


def main(argv: Sequence[str]) -> int:
    """Print all tables."""
    model, named = populations(argv)
    for name, where, own in named:
        for size in SIZES:
            print(f"\n{name}, {size} labelled paragraphs, {DRAWS} draws a theme:")
            table(where, model, own, size)
        unsure_table(name, where, model)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
