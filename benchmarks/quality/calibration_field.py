"""Do probabilities hold on real text? Reliability and calibration error on labelled samples, and the slope that would mend them.

    python -m benchmarks.quality.calibration_field ARTICLES.jsonl SAMPLE.jsonl [SAMPLE.jsonl …] [--figure FILE.svg]

Every probability is of a paragraph and a theme, all themes together, made for the sample's own share of the theme, so that what
is tested is the form of the probabilities and not the estimate of the prevalence; intervals are over articles. A slope below 1
says that log-odds are too far from 0. The same slopes at home: of topics (clusters of articles) that the model has not seen.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.quality.drawing import svg
from benchmarks.quality.field_sample import FieldSample, read_sample
from classifier.article_term import article_numbers
from classifier.features import count_features
from classifier.model import Floats, Scorer, ThemeModel
from classifier.model_file import load
from classifier.rule import rule_for
from corpus.folder import bundled_corpus
from training.calibration import prevalence_weights
from training.data import corpus_data
from training.fitting import fit_calibrated, narrow
from training.scores.reliability import ThemeReliability, reliability
from training.settings import TrainSettings
from training.unseen import hold_out_words

TOPICS, DIMENSIONS, SEED, SAMPLES = 6, 40, 0, 200


def sample_reliability(model: ThemeModel, sample: FieldSample) -> ThemeReliability:
    """The reliability of all themes together, with probabilities for the sample's own share of each theme."""
    data = sample.data
    names = [*data.articles, *(article for article, _ in data.others)]
    rule = rule_for(model, np.nanmean(data.targets, axis=0))
    probabilities = rule.probabilities(hold_out_words(model, data), article_numbers(names))[: len(data.texts)]
    articles = np.repeat(data.articles, len(model.themes)).tolist()
    found = reliability(sample.name, data.targets.ravel(), probabilities.ravel(), articles, None)
    if found is None:
        raise ValueError(f"{sample.name} has no paragraph with a theme, or none without")
    return found


def show(found: ThemeReliability) -> None:
    """Print the bins and the calibration error."""
    print(f"\n{found.theme}: calibration error {found.ece:.3f} {found.ece_interval}")
    for b in found.bins:
        low, high = b.interval or (float("nan"), float("nan"))
        said = f"mean {b.mean:.2f}, observed {b.observed:.2f} ({low:.2f}-{high:.2f})"
        print(f"  {b.low:.2f}-{b.high:.2f}: {b.n} probabilities, {said}")


def drawn(found: Sequence[ThemeReliability]) -> bytes:
    """The reliability diagram as SVG, with the same bytes for the same figures."""
    figure = Figure(figsize=(6, 4.2), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, label="probabilities that hold")
    for one, marker in zip(found, "os^vD", strict=False):
        means, observed = [b.mean for b in one.bins], np.array([b.observed for b in one.bins])
        ends = np.array([b.interval or (b.observed, b.observed) for b in one.bins]).T
        away = np.maximum([observed - ends[0], ends[1] - observed], 0)
        axes.errorbar(means, observed, away, marker=marker, capsize=2, linewidth=1, label=one.theme)
    axes.set(xlabel="mean probability", ylabel="share that carries the theme", xlim=(0, 1), ylim=(0, 1))
    axes.legend(frameon=False, loc="upper left")
    return svg(figure)


def slope(log_odds: Floats, targets: Floats, articles: Sequence[str]) -> tuple[float, float, float]:
    """The factor that makes log-odds of one theme hold, at a free prevalence, with its 95 % interval over articles."""
    judged = ~np.isnan(targets)
    x, y = log_odds[judged, None], targets[judged]
    _, number = np.unique(np.asarray(articles)[judged], return_inverse=True)
    rng, m = np.random.default_rng(SEED), number.max() + 1

    def fitted(weights: Floats) -> float:
        return float(LogisticRegression(C=1e6).fit(x, y, sample_weight=weights).coef_[0, 0])

    drawn = [np.bincount(rng.integers(0, m, m), minlength=m)[number] + 1e-9 for _ in range(SAMPLES)]
    low, high = np.percentile([fitted(weights) for weights in drawn], [2.5, 97.5]).tolist()
    return fitted(np.ones(len(y))), low, high


def unseen_topics() -> None:
    """Print the slopes at the prevalence of the settings, of paragraphs whose topic was held out."""
    corpus, settings = bundled_corpus(), TrainSettings()
    data, classifier = corpus_data(corpus), settings.classifier(corpus.codebook)
    counts = narrow(count_features(data.texts, classifier.settings), classifier.settings)
    names, article = np.unique(data.articles, return_inverse=True)
    texts = [" ".join(data.texts[i] for i in np.flatnonzero(article == a)) for a in range(len(names))]
    matrix = TfidfVectorizer(min_df=3, max_df=0.3, sublinear_tf=True).fit_transform(texts)
    reduced = TruncatedSVD(DIMENSIONS, random_state=SEED).fit_transform(matrix)
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    topic = KMeans(TOPICS, n_init=5, random_state=SEED).fit_predict(reduced)[article]
    words = np.empty(data.targets.shape)
    for held in range(TOPICS):
        rows = np.flatnonzero(topic == held)
        inside = np.flatnonzero((topic != held) & ~np.isin(data.groups, data.groups[rows]))
        words[rows] = fit_calibrated(classifier, counts, data, inside, settings)[0].scores(counts.matrix[rows])
    print("\nslopes on topics held out, bundled corpus:")
    for t, theme in enumerate(corpus.codebook.ids):
        judged = ~np.isnan(data.targets[:, t])
        y = data.targets[judged, t]
        fit = LogisticRegression(C=1e6).fit(words[judged, t, None], y, sample_weight=prevalence_weights(y, settings.prevalence))
        print(f"  {theme}: {fit.coef_[0, 0]:.2f}")


def main(argv: Sequence[str] | None = None) -> int:
    """Print all tables, draw the figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("samples", type=Path, nargs="+")
    parser.add_argument("--figure", type=Path)
    options = parser.parse_args(argv)
    model = load(None)
    samples = [read_sample(path, options.articles, model.themes) for path in options.samples]
    found = [sample_reliability(model, sample) for sample in samples]
    for sample, one in zip(samples, found, strict=True):
        words = Scorer(model).scores(sample.data.texts)
        show(one)
        for t, theme in enumerate(model.themes):
            ends = slope(words[:, t], sample.data.targets[:, t], sample.data.articles)
            print("  slope of {}: {:.2f} ({:.2f}-{:.2f})".format(theme, *ends))
    if options.figure:
        named = [replace(one, theme=f"{len(s.data.texts)} paragraphs") for s, one in zip(samples, found, strict=True)]
        options.figure.write_bytes(drawn(named))
    unseen_topics()
    return 0


if __name__ == "__main__":
    sys.exit(main())
