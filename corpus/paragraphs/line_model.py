"""The line model: what each role's odds are for a line, by its words and marks, and then by its place and neighbours.

Two linear steps. The first looks at every line alone: sums of weights over its words and pairs of words, and over its
marks. The second
looks at the scores of the first, of the line and of those around it. training/line_roles.py makes the file; reading needs
numpy only.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from corpus.paragraphs.line_context import context
from corpus.paragraphs.line_features import Forms, Lines
from corpus.paragraphs.line_words import EDGES

FILE = "line_roles.safetensors"
#: Forms remembered before all are forgotten: about 100 MB.
REMEMBERED = 1 << 19
#: Added under the root of a norm, so that a line without words has one.
NO_WORDS = np.float32(1e-6)


@dataclass(frozen=True, slots=True, eq=False)
class LineModel:
    """words: weights of hashed words, (2^WORD_BITS, OUTPUTS + 1), the last column what they add to the norm; pairs: of
    pairs of words,
    (2^PAIR_BITS, OUTPUTS); marks: (marks + 1, OUTPUTS), the last row the bias; around: (features of the context + 1, OUTPUTS)."""

    words: NDArray[np.float32]
    pairs: NDArray[np.float32]
    marks: NDArray[np.float32]
    around: NDArray[np.float32]

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
        result: NDArray[np.float32] = context(scores, marks) @ self.around[:-1] + self.around[-1]
        return result

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
    return LineModel(**{name: array.astype(np.float32) for name, array in arrays.items()})
