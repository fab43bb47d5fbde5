"""The alarm on texts unlike those of training: whom it hears, and what average precision is to be expected.

    python -m benchmarks.quality.likeness ARTICLES.jsonl SAMPLE.jsonl [SAMPLE.jsonl …]

First table: the press (whole, by source, in draws of some articles of one source), and the texts of tests/cases/shift, two
paragraphs an article. Second: average precision on the samples with more and more letters replaced at random, as if 10 % of the
paragraphs carried each theme. Third: the same on subjects of the bundled corpus (clusters of its articles) that a model was not
trained on, beside its cross-validation. A model with the settings of the bundled one is trained for it.
"""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.metrics import average_precision_score

from benchmarks.quality.field_sample import read_sample
from classifier.likeness import Likeness, LikenessCounter
from classifier.model import Floats, Scorer, ThemeModel
from classifier.words import STEM
from corpus.folder import bundled_corpus
from corpus.paragraphs.furniture import furniture
from corpus.paragraphs.language import foreign
from training.fitting import fit
from training.settings import TrainSettings
from training.train import Trained, trained

CASES = Path("tests/cases/shift")
DRAWS, SIZES, SUBJECTS, SHARE, SHORTEST = 60, (2, 3, 5, 10, 30, 100), 10, 0.1, 60
NOISE = (0.0, 0.01, 0.02, 0.04, 0.06, 0.1, 0.15, 0.2, 0.3)
LETTERS = "abcdefghiklmnoprstuvwz"
Read = tuple[str, list[str], Floats]


def likeness(model: ThemeModel, articles: Sequence[Read]) -> Likeness:
    """Of some articles together."""
    if model.info.likeness is None:
        raise ValueError("the model states nothing of its training texts")
    counter = LikenessCounter(model, model.info.likeness)
    for _, texts, scores in articles:
        counter.add(texts, scores)
    return counter.whole()


def row(name: str, one: Likeness) -> str:
    """A line of the first table."""
    said = "unlike" if one.unlike else "–"
    return f"| {name} | {one.articles} | {one.unknown:.1%} | {one.strange:.2f} | {one.unusual:.3f} | {one.drift:.2f} | {said} |"


def press(path: Path, scorer: Scorer) -> list[Read]:
    """Articles as the commands read them, with their source."""
    result = []
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        texts = [text for text in article["paragraphs"] if len(text) > SHORTEST]
        aside = zip(texts, furniture(texts)[0], foreign(texts, "german"), strict=True)
        kept = [text for text, line, language in aside if not line and not language]
        result.append((article["source"], kept, scorer.scores(kept)))
    return result


def alarms(model: ThemeModel, articles: list[Read]) -> None:
    """Print how often articles of the press alone, and draws of some of one source, are called unlike."""
    single = [one for one in (likeness(model, [article]) for article in articles) if one.words >= 100]
    print(f"single articles: {sum(one.unlike for one in single)} of {len(single)} unlike")
    by_source = defaultdict(list)
    for article in articles:
        by_source[article[0]].append(article)
    rng = np.random.default_rng(0)
    for size in SIZES:
        pools = [list(by_source.values())[i % len(by_source)] for i in range(DRAWS)]
        drawn = [likeness(model, [pool[i] for i in rng.permutation(len(pool))[:size]]) for pool in pools]
        print(f"{size} articles of one source: {np.mean([one.unlike for one in drawn]):.0%} of {DRAWS} draws unlike")


def precision(targets: Floats, scores: Floats) -> float:
    """Mean average precision of the themes as if SHARE of the paragraphs carried each; NaN where none has enough of both."""
    found = []
    for y, s in zip(targets.T, scores.T, strict=True):
        judged = ~np.isnan(y)
        yes, n = y[judged].sum(), judged.sum()
        if min(yes, n - yes) >= 15:
            weights = np.where(y[judged] == 1, SHARE / yes, (1 - SHARE) / (n - yes))
            found.append(average_precision_score(y[judged], s[judged], sample_weight=weights))
    return float(np.mean(found)) if found else float("nan")


def noisy(text: str, rate: float, rng: random.Random) -> str:
    """A text with that share of its letters replaced."""
    return "".join(rng.choice(LETTERS) if c.isalpha() and rng.random() < rate else c for c in text)


def held_out_subjects(done: Trained) -> None:
    """Print the third table."""
    data, counts, settings = done.data, done.counts, TrainSettings()
    stems = counts.matrix[:, np.flatnonzero([name.startswith(STEM) for name in counts.names])]
    groups = sparse.csr_array((np.ones(len(data.groups)), (data.groups, np.arange(len(data.groups)))))
    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(sparse.csr_matrix(groups @ stems))
    places = TruncatedSVD(40, random_state=0).fit_transform(weighted)
    places /= np.maximum(np.linalg.norm(places, axis=1, keepdims=True), 1e-9)
    subject = KMeans(SUBJECTS, random_state=0, n_init=4).fit_predict(places)[data.groups]
    for number in range(SUBJECTS):
        outside = np.flatnonzero(subject == number)
        fitted = fit(settings.classifier(bundled_corpus().codebook), counts, np.flatnonzero(subject != number), data.targets)
        new = precision(data.targets[outside], fitted.scores(counts.matrix[outside]))
        print(
            f"{len(outside)} paragraphs: {new:.3f}; cross-validated {precision(data.targets[outside], _known(done, outside)):.3f}"
        )


def _known(done: Trained, rows: np.ndarray) -> Floats:
    result: Floats = done.out_of_fold.by_words[rows]
    return result


def main(argv: Sequence[str]) -> int:
    """Print all tables."""
    done = trained(bundled_corpus(), TrainSettings())
    model, scorer = done.model, Scorer(done.model)
    articles = press(Path(argv[0]), scorer)
    print("| texts | articles | unknown | strange | unusual | drift | said |")
    print(row("press", likeness(model, articles)))
    for source in sorted({source for source, _, _ in articles}):
        print(row(source, likeness(model, [article for article in articles if article[0] == source])))
    for path in sorted(CASES.glob("*.txt")):
        texts = path.read_text(encoding="utf-8").strip().split("\n\n")
        pieces = [texts[i : i + 2] for i in range(0, len(texts), 2)]
        print(row(path.stem, likeness(model, [(path.stem, piece, scorer.scores(piece)) for piece in pieces])))
    alarms(model, articles)
    samples = [read_sample(path, Path(argv[0]), model.themes).data for path in map(Path, argv[1:])]
    targets = np.vstack([one.targets for one in samples])
    for rate in NOISE:
        rng = random.Random(1)  # noqa: S311
        texts = [noisy(text, rate, rng) for one in samples for text in one.texts]
        scores = scorer.scores(texts)
        one = likeness(model, [("", [text], scores[i : i + 1]) for i, text in enumerate(texts)])
        print(f"{rate:.0%} of letters: strange {one.strange:.2f}, unlike {one.unlike}, AP {precision(targets, scores):.3f}")
    print(f"bundled corpus, cross-validated: AP {precision(done.data.targets, done.out_of_fold.by_words):.3f}")
    held_out_subjects(done)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
