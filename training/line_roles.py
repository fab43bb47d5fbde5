"""Fitting the line model (corpus/paragraphs/line_model.py) to the roles given by hand.

    python -m training.line_roles [CORPUS] [-o FILE]

The second step learns from scores of the first that were made without the article in question, as they are when a new
article is read.
The same corpus and versions of libraries give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from corpus.coding.side_tables import read_roles
from corpus.paragraphs.dates import header_date
from corpus.paragraphs.line_context import AGAINST, OUTPUTS, PRODUCTS, ROLES, RUNNING, context
from corpus.paragraphs.line_features import Forms, Lines
from corpus.paragraphs.line_model import BY_TREES, FILE, NO_WORDS, Around, LineModel, to_arrays
from corpus.paragraphs.line_words import PAIR_BITS, WORD_BITS, bare, form_features
from corpus.paragraphs.segments import cut
from corpus.records import RUNNING_TEXT, Article, Paragraph, Role
from corpus.sources import article_files
from training.line_trees import grow

ROOT = Path(__file__).resolve().parents[1]
BUNDLED, OUTPUT = ROOT / "corpus" / "bundled", ROOT / "corpus" / "data" / FILE
FOLDS = 5
#: Chosen by cross-validation by article (benchmarks/reading/roles.py).
WORD_SCALE, PAIR_SCALE, MARK_SCALE = 3.0, 2.0, 0.3
ALONE_C, AROUND_C = 1.0, 0.01
ALONE_STEPS, AROUND_STEPS = 30, 100
#: Share of the lines besides running text that stays in a thinned copy of an article.
THINNED = 0.2


@dataclass(frozen=True, slots=True)
class Given:
    """An article's lines with the roles given by hand (places in ROLES)."""

    article: str
    texts: tuple[str, ...]
    roles: tuple[int, ...]


def main(argv: list[str] | None = None) -> int:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=BUNDLED)
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args(argv)
    model = fit(given(arguments.corpus))
    save_file(to_arrays(model), arguments.output)
    print(f"{arguments.output}: {arguments.output.stat().st_size / 1e6:.1f} MB")
    return 0


def given(folder: Path) -> list[Given]:
    """The articles of a corpus whose lines all have roles, in the order of their ids. Raises InputError for a label that
    does not fit."""
    articles = {path.stem: _cut(path) for path in article_files(folder / "articles")}
    roles = read_roles(folder / "roles.csv", articles)
    found = []
    for name, article in sorted(articles.items()):
        own = [roles.get((name, paragraph.number)) for paragraph in article.paragraphs]
        if all(role is not None for role in own):
            places = tuple(ROLES.index(role) for role in own if role is not None)
            found.append(Given(name, tuple(paragraph.text for paragraph in article.paragraphs), places))
    return found


def _cut(path: Path) -> Article:
    """An article's paragraphs without their roles, for those need the model that is to be made."""
    text = path.read_text(encoding="utf-8")
    blocks = cut(text, header_date(text)[1])
    paragraphs = tuple(Paragraph(path.stem, i, b.text, b.start, b.end, Role.BODY, True) for i, b in enumerate(blocks, 1))
    return Article(path.stem, str(path), "", paragraphs)


def fold_of(article: str) -> int:
    """The fold of an article, by its name, so that more articles move none to another fold."""
    return int(hashlib.sha256(article.encode()).hexdigest(), 16) % FOLDS


def fit(articles: Sequence[Given]) -> LineModel:
    """Both steps. The numbers of steps towards the optimum are fixed, so that they end at the same place each time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return _fit(articles)


def _fit(articles: Sequence[Given]) -> LineModel:
    data = Data.of(articles)
    unseen = np.zeros((len(data.roles), OUTPUTS), dtype=np.float32)
    for fold in range(FOLDS):
        test = data.folds == fold
        unseen[test] = data.alone(~test).scores(data, test)
    return data.model(data.alone(np.ones(len(data.roles), dtype=bool)), data.around(unseen, np.arange(len(articles))))


@dataclass(frozen=True, slots=True, eq=False)
class Alone:
    """The first step: weights of all features (features, OUTPUTS), bias (OUTPUTS,)."""

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def scores(self, data: Data, rows: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Log-odds of some lines."""
        result: NDArray[np.float32] = (data.features()[rows] @ self.weights + self.bias).astype(np.float32)
        return result


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """The lines of all articles as counts. starts: where each article's begin, (articles + 1,)."""

    words: Any
    forms: Any
    tokens: Any
    squares: Any
    pairs: Any
    marks: NDArray[np.float32]
    roles: NDArray[np.int64]
    folds: NDArray[np.int64]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, articles: Sequence[Given]) -> Data:
        """Count."""
        forms = Forms()
        lines = Lines.of([text for article in articles for text in article.texts], forms)
        rows, counts, starts = form_features(forms.names, [bare(form) for form in forms.names])
        n, known = len(lines.words), len(forms.names)
        by_form = sparse.csr_matrix((counts.astype(np.float64), rows, starts), shape=(known, 1 << WORD_BITS))
        by_form.sum_duplicates()
        weights = lines.weights.astype(np.float64)
        tokens = sparse.csr_matrix((weights, lines.ids, lines.starts), shape=(n, known))
        squares = sparse.csr_matrix((weights**2, lines.ids, lines.starts), shape=(n, known))
        root = 1 / np.sqrt(np.repeat(np.diff(lines.pair_starts), np.diff(lines.pair_starts)))
        pairs = sparse.csr_matrix((PAIR_SCALE * root, lines.pairs, lines.pair_starts), shape=(n, 1 << PAIR_BITS))
        sizes = [len(article.texts) for article in articles]
        return cls(
            tokens @ by_form, by_form, tokens, squares, pairs, lines.marks,
            np.array([role for article in articles for role in article.roles]),
            np.repeat([fold_of(article.article) for article in articles], sizes), np.concatenate([[0], np.cumsum(sizes)]),
        )  # fmt: skip

    def features(self) -> Any:
        """All features of the first step, sparse. No feature counts more for being rare: that made scores worse."""
        # As LineModel does it: the norm adds the features of each word, a feature of two words counting twice.
        norm = np.sqrt(np.asarray(self.squares @ self.forms.sum(axis=1)).ravel() + NO_WORDS)
        words = sparse.diags(WORD_SCALE / norm) @ self.words
        return sparse.hstack([words, self.pairs, sparse.csr_matrix(self.marks * MARK_SCALE)]).tocsr()

    def alone(self, rows: NDArray[np.bool_]) -> Alone:
        """Fit the first step to some lines."""
        features = self.features()
        weights, bias = [], []
        for output in range(OUTPUTS):
            model = LogisticRegression(C=ALONE_C, solver="liblinear", dual=True, max_iter=ALONE_STEPS, random_state=0)
            used = rows & self.judged(output)
            model.fit(features[used], self.target(output)[used])
            weights.append(model.coef_[0])
            bias.append(model.intercept_[0])
        return Alone(np.array(weights).T, np.array(bias))

    def target(self, output: int) -> NDArray[np.bool_]:
        """Which lines have a role, or any of running text (RUNNING, AGAINST)."""
        if output < RUNNING:
            result: NDArray[np.bool_] = self.roles == output
            return result
        return np.isin(self.roles, [ROLES.index(role) for role in ROLES if role in RUNNING_TEXT])

    def judged(self, output: int) -> NDArray[np.bool_]:
        """Which lines an output learns from: AGAINST from running text and furniture only."""
        if output == AGAINST:
            return self.target(RUNNING) | self.target(ROLES.index(Role.BOILERPLATE))
        return np.ones(len(self.roles), dtype=bool)

    def copies(self, articles: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Rows of the articles, and of copies as other ways of reading leave them: with little but running text, and cut off."""
        chance, running, found = random.Random(0), self.target(RUNNING), []  # noqa: S311
        for i in articles:
            rows = np.arange(self.starts[i], self.starts[i + 1])
            found.append(rows)
            found.append(np.array([row for row in rows if running[row] or chance.random() < THINNED], dtype=np.int64))
            text = rows[running[rows]]
            found.append(text[: chance.randrange(1, len(text) + 1)] if len(text) else text)
        return [rows for rows in found if len(rows)]

    def around(self, scores: NDArray[np.float32], articles: NDArray[np.int64]) -> Around:
        """Fit the second step to some articles, given scores of the first."""
        copies = self.copies(articles)
        rows = np.concatenate(copies)
        found = np.concatenate([context(scores[own], self.marks[own]) for own in copies])
        mean, spread = found.mean(axis=0, dtype=np.float64), found.std(axis=0, dtype=np.float64)
        spread[spread < 1e-6] = np.inf
        features = (found - mean) / spread
        weights = []
        for output in range(OUTPUTS):
            used = self.judged(output)[rows]
            model = LogisticRegression(C=AROUND_C, max_iter=AROUND_STEPS).fit(features[used], self.target(output)[rows][used])
            own = model.coef_[0] / spread
            weights.append(np.append(own, model.intercept_[0] - own @ mean))
        targets, judged = ([which(output)[rows] for output in BY_TREES] for which in (self.target, self.judged))
        return Around(np.array(weights).T.astype(np.float32), grow(found[:, :-PRODUCTS], targets, judged))

    def model(self, alone: Alone, around: Around) -> LineModel:
        """Both steps as tables for reading."""
        words, pairs = alone.weights[: 1 << WORD_BITS], alone.weights[1 << WORD_BITS :][: 1 << PAIR_BITS]
        marks = alone.weights[(1 << WORD_BITS) + (1 << PAIR_BITS) :]
        table = np.concatenate([WORD_SCALE * words, np.ones((len(words), 1))], axis=1)
        return LineModel(
            table.astype(np.float32), (PAIR_SCALE * pairs).astype(np.float32),
            np.concatenate([MARK_SCALE * marks, alone.bias[None]]).astype(np.float32), around,
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
