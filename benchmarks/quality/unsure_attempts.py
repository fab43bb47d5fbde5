"""What could tell wrong assignments from right ones, beside the chance of error: attempts, at home and on samples of real text.

    python -m benchmarks.quality.unsure_attempts ARTICLES.jsonl SAMPLE.jsonl [SAMPLE.jsonl …]

Assigned themes are put in order by each attempt, each population being one collection. Printed is the share of the wrong ones
that is among the first fifth, how many have to be marked for half of the wrong ones, and the chance that a wrong one stands
before a right one (AUC). What is learned is learned from the bundled corpus, where it is judged in folds by leakage group.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from benchmarks.quality.decisions_field import Judgeable
from benchmarks.quality.field_sample import read_sample
from classifier.article_term import article_numbers
from classifier.model import Floats, Scorer, ThemeModel
from classifier.prevalence import estimated, logit
from classifier.rule import rule_for
from classifier.words import STEM, whole_features, word_forms
from corpus.folder import bundled_corpus
from training.settings import TrainSettings
from training.train import Trained, trained

#: Stems of fewer letters say nothing by being unknown, as in classifier/likeness.py.
LETTERS, FIFTH, SAMPLES = 4, 0.2, 200
#: Whether the model would know a stem of a paragraph, by the number of the paragraph.
Known = Callable[[str, int], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Assigned:
    """Assigned themes: log-odds by words and what the article adds, log-odds of the share of unknown words, logarithm of the
    number of words, log-odds of the likeliest other theme, whether wrong, and the leakage group."""

    words: Floats
    article: Floats
    unknown: Floats
    length: Floats
    rival: Floats
    wrong: NDArray[np.bool_]
    groups: NDArray[np.int64]


Order = Callable[[Assigned], Floats]
ORDERS: dict[str, Order] = {
    "chance of error": lambda a: -(a.words + a.article),
    "words alone": lambda a: -a.words,
    "… and the share of unknown words": lambda a: -(a.words + a.article) + 0.5 * a.unknown,
    "… and words and article that disagree": lambda a: -(a.words + a.article) + 0.5 * np.abs(a.words - a.article),
    "… and how short it is": lambda a: -(a.words + a.article) - 0.5 * a.length,
    "… and how long it is": lambda a: -(a.words + a.article) + 0.5 * a.length,
    "… and the likeliest other theme": lambda a: -(a.words + a.article) + 0.25 * a.rival,
    "… and half of what the article adds": lambda a: -(a.words + 1.5 * a.article),
    "… and all of what the article adds": lambda a: -(a.words + 2 * a.article),
}
LEARNED: dict[str, Order] = {
    "learned: words, article": lambda a: np.column_stack([a.words, a.article]),
    "learned: words, article, unknown, length": lambda a: np.column_stack([a.words, a.article, a.unknown, a.length]),
}


def assigned(data: Judgeable, model: ThemeModel, texts: Sequence[str], known: Known, groups: NDArray[np.int64]) -> Assigned:
    """The assigned themes of the labelled paragraphs, all paragraphs being one collection."""
    rule = rule_for(model, estimated(data.words, model))
    said, moved = rule.judge(data.words, data.articles), data.words + rule.shift
    row, theme = np.nonzero(said.decisions & data.labelled[:, None] & ~np.isnan(data.targets))
    whole, cells = whole_features(model.settings), np.zeros((len(texts), 2))
    for i in np.unique(row).tolist():
        stems = [next((name for name in whole(form)[0] if name.startswith(STEM)), "") for form in word_forms(texts[i])]
        long = [stem for stem in stems if len(stem) > LETTERS]
        cells[i] = (sum(not known(stem, i) for stem in long), len(long))
    new, n = cells[row].T
    others = moved + said.article
    rival = np.array([np.delete(others[i], t).max() for i, t in zip(row, theme, strict=True)])
    unknown, wrong = logit((new + 0.5) / (n + 1)), data.targets[row, theme] == 0
    return Assigned(moved[row, theme], said.article[row, theme], unknown, np.log(n + 1), rival, wrong, groups[row])


def at_home(done: Trained) -> Assigned:
    """Of the bundled corpus, in cross-validation; a stem is known where enough paragraphs of other groups have it."""
    data, counts = done.data, done.counts
    places = {name: i for i, name in enumerate(counts.names)}
    matrix = (counts.matrix > 0).tocoo()
    everywhere = np.bincount(matrix.col, minlength=len(counts.names))
    of_group = Counter(zip(matrix.col.tolist(), data.groups[matrix.row].tolist(), strict=True))
    least = TrainSettings().min_df

    def known(stem: str, row: int) -> bool:
        place = places.get(stem)
        return place is not None and bool(everywhere[place] - of_group[place, int(data.groups[row])] >= least)

    words = logit(np.clip(done.out_of_fold.by_words, 1e-12, 1 - 1e-12))
    here = Judgeable(words, data.targets, article_numbers(data.articles), np.ones(len(words), dtype=np.bool_))
    return assigned(here, done.model, data.texts, known, data.groups)


def extra(home: Assigned) -> tuple[float, float, float]:
    """How much more than the words the article counts, learned at home, with its 95 % interval over leakage groups."""
    both, rng, m = np.column_stack([home.words + home.article, home.article]), np.random.default_rng(0), home.groups.max() + 1

    def fitted(weights: Floats) -> float:
        slope, more = LogisticRegression(C=1e6).fit(both, ~home.wrong, sample_weight=weights).coef_[0]
        return float(more / slope)

    drawn = [np.bincount(rng.integers(0, m, m), minlength=m)[home.groups] + 1e-9 for _ in range(SAMPLES)]
    low, high = np.percentile([fitted(weights) for weights in drawn], [2.5, 97.5]).tolist()
    return fitted(np.ones(len(both))), low, high


def line(name: str, found: Sequence[tuple[Floats, NDArray[np.bool_]]]) -> str:
    """A row of the table, from orders and what is wrong."""
    cells = []
    for order, wrong in found:
        caught = np.cumsum(wrong[np.argsort(-order, kind="stable")]) / wrong.sum()
        half = (np.searchsorted(caught, 0.5) + 1) / len(wrong)
        cells.append(f"{caught[round(FIFTH * len(wrong)) - 1]:.0%} | {half:.0%} | {roc_auc_score(wrong, order):.3f}")
    return f"| {name} | " + " | ".join(cells) + " |"


def main(argv: Sequence[str]) -> int:
    """Print the table."""
    done = trained(bundled_corpus(), TrainSettings())
    model, scorer, found = done.model, Scorer(done.model), [at_home(done)]
    features = frozenset(model.features)
    for path in map(Path, argv[1:]):
        data = read_sample(path, Path(argv[0]), model.themes).data
        texts = [*data.texts, *(text for _, text in data.others)]
        judged = Judgeable.of(scorer.scores(texts), data)
        found.append(assigned(judged, model, texts, lambda stem, _: stem in features, judged.articles))
    print("| order | " + " | ".join(f"{one.wrong.sum()} of {len(one.wrong)} wrong | half in | AUC" for one in found) + " |")
    for name, order in ORDERS.items():
        print(line(name, [(order(one), one.wrong) for one in found]))
    home = found[0]
    for name, order in LEARNED.items():
        learner = LogisticRegression(C=1e6, max_iter=1000)
        cut = list(GroupKFold(5).split(home.wrong, groups=home.groups))
        folds = cross_val_predict(learner, order(home), home.wrong, cv=cut, method="decision_function")
        learner.fit(order(home), home.wrong)
        scores = [folds, *(learner.decision_function(order(one)) for one in found[1:])]
        print(line(name, [(score, one.wrong) for score, one in zip(scores, found, strict=True)]))
        print(f"  weights of being right: {(-learner.coef_[0]).round(2).tolist()}")
    print("what the article counts more than the words, learned at home: {:.2f} ({:.2f} to {:.2f})".format(*extra(home)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
