"""The line model: what each role's odds are for a line, by its words and marks, and then by its place and neighbours.

Two steps. The first looks at every line alone: sums of weights over its words and pairs of words, and over its marks. The
second looks at the scores of the first, of the line and of those around it: sums of weights say which role it has, trees
whether it is running text. training/line_roles.py makes the file; reading needs numpy only.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from corpus.paragraphs.line_context import AGAINST, PRODUCTS, RUNNING, context
from corpus.paragraphs.line_features import Forms, Lines
from corpus.paragraphs.line_trees import Trees
from corpus.paragraphs.line_words import EDGES

FILE = "line_roles.safetensors"
#: Forms remembered before all are forgotten: about 100 MB.
REMEMBERED = 1 << 19
#: Added under the root of a norm, so that a line without words has one.
NO_WORDS = np.float32(1e-6)
#: What trees have a say in: running text against all else, and against furniture.
BY_TREES = [RUNNING, AGAINST]


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """The second step. weights: (features of the context + 1, OUTPUTS), the last row the bias; trees: for the outputs of
    BY_TREES, where the mean of both counts: trees alone were best on our own articles, both on articles from elsewhere."""

    weights: NDArray[np.float32]
    trees: Trees

    def scores(self, alone: NDArray[np.float32], marks: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-odds of the n lines of one article, (n, OUTPUTS), from those of each alone and its marks."""
        features = context(alone, marks)
        result: NDArray[np.float32] = features @ self.weights[:-1] + self.weights[-1]
        result[:, BY_TREES] += self.trees.scores(features[:, :-PRODUCTS])
        result[:, BY_TREES] /= 2
        return result


@dataclass(frozen=True, slots=True, eq=False)
class LineModel:
    """words: weights of hashed words, (2^WORD_BITS, OUTPUTS + 1), the last column what they add to the norm; pairs: of pairs of
    words, (2^PAIR_BITS, OUTPUTS); marks: (marks + 1, OUTPUTS), the last row the bias; around: the second step."""

    words: NDArray[np.float32]
    pairs: NDArray[np.float32]
    marks: NDArray[np.float32]
    around: Around

    def alone(self, texts: Sequence[str]) -> tuple[Lines, NDArray[np.float32]]:
        """Log-odds of n >= 1 lines without regard to each other, (n, OUTPUTS), and what was seen of them."""
        forms = self._forms()
        lines = Lines.of(texts, forms)
        return lines, self.alone_scores(lines, forms)

    def alone_scores(self, lines: Lines, forms: Forms) -> NDArray[np.float32]:
        """The same for lines that were looked at."""
        values = forms.values[lines.ids]
        values[:, :-1] *= lines.weights[:, None]
        values[:, -1] *= lines.weights**2
        sums = np.add.reduceat(values, lines.starts[:-1], axis=0)
        pairs = np.add.reduceat(self.pairs[lines.pairs], lines.pair_starts[:-1], axis=0)
        pairs /= np.sqrt(np.diff(lines.pair_starts), dtype=np.float32)[:, None]
        by_words = sums[:, :-1] / np.sqrt(sums[:, -1:] + NO_WORDS)
        result: NDArray[np.float32] = by_words + pairs + lines.marks @ self.marks[:-1] + self.marks[-1]
        return result

    def together(self, scores: NDArray[np.float32], marks: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-odds of the lines of one article with regard to their places and neighbours, (n, OUTPUTS)."""
        return self.around.scores(scores, marks)

    def strongest(self, lines: Lines, i: int, column: int, against: int, most: int = 3) -> list[str]:
        """The words of the i-th of the lines looked at last that speak most for one output against another, strongest first."""
        forms = self._forms()
        own = slice(lines.starts[i], lines.starts[i + 1])
        ids = lines.ids[own]
        gain = (forms.values[ids, column] - forms.values[ids, against]) * lines.weights[own]
        found: dict[str, None] = {}
        for k in np.argsort(-gain, kind="stable"):
            word = forms.names[ids[k]].strip(EDGES)
            if gain[k] <= 0 or len(found) == most:
                break
            if len(word) > 1:
                found[word] = None
        return list(found)

    def _forms(self) -> Forms:
        forms: Forms | None = getattr(_LOCAL, "forms", None)
        if forms is None or forms.table is not self.words or len(forms.number) > REMEMBERED:
            forms = _LOCAL.forms = Forms(self.words)
        return forms


#: Forms are remembered per thread, so that none waits for another.
_LOCAL = threading.local()


@cache
def line_model() -> LineModel:
    """The model that comes with absatz."""
    with as_file(files("corpus") / "data" / FILE) as path:
        arrays = load_file(path)
    return from_arrays(arrays)


def to_arrays(model: LineModel) -> dict[str, NDArray[Any]]:
    """The arrays of the file. Weights have half precision, since their last bits differ between machines."""
    trees = model.around.trees
    half = {"words": model.words, "pairs": model.pairs, "around": model.around.weights, "value": trees.value}
    small = {"feature": trees.feature, "no": trees.no, "yes": trees.yes}
    plain = {"marks": model.marks, "threshold": trees.threshold, "bias": trees.bias}
    found: dict[str, NDArray[Any]] = {name: array.astype(np.float16) for name, array in half.items()}
    found |= {name: array.astype(np.int16) for name, array in small.items()} | plain
    return {name: np.ascontiguousarray(array) for name, array in found.items()}


def from_arrays(arrays: Mapping[str, NDArray[Any]]) -> LineModel:
    """The model in the arrays of a file."""
    single: dict[str, Any] = {
        name: array.astype(np.float32 if array.dtype.kind == "f" else np.int64) for name, array in arrays.items()
    }
    trees = Trees(*(single[name] for name in ("feature", "threshold", "no", "yes", "value", "bias")))
    return LineModel(single["words"], single["pairs"], single["marks"], Around(single["around"], trees))
