"""The fast scorer: one look-up per surface form in a flat table, compiled, in threads that do not wait for Python's lock (GIL).

A score is a sum over words (classifier.model). So everything that a surface form (what stands between white space, such as
`Daten,`) adds to it fits one table row. A form met for the first time is worked out by `Forms` and remembered in bounded memory.
Scores equal those of `classifier.model.Scorer` to 1e-9; tests hold the two together. Needs numba: `pip install absatz[fast]`.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from classifier.fast.forms import Forms
from classifier.fast.hash_table import Table, add_picked, number
from classifier.fast.kernels import score_rows
from classifier.fast.lock import SharedLock
from classifier.fast.texts import Piece, Texts, Utf8, parts, utf8
from classifier.model import Floats, Scorer, ThemeModel

#: Bytes for remembered surface forms: with four themes 650,000, as many as 200,000 paragraphs hold.
REMEMBERED_BYTES = 64 << 20
#: Weights and squares are rounded to multiples of a power of two: the one above the largest of them, times these. Sums of such
#: numbers are exact in a float's 53 bits, up to some thousand words a paragraph. So neither the order of words nor batches,
#: threads or machines change a bit of a score. The rounding itself moves scores by less than 1e-9.
WEIGHT_GRID, SQUARE_GRID = 2.0**-44, 2.0**-38
#: Unknown words gathered before they are resolved together.
UNKNOWN = 1 << 15


class FastScorer:
    """Scores texts with a model, in `threads` threads. Safe to call from several threads.

    Texts are a sequence of str, a pyarrow array or chunked array of strings (null = empty), or `Utf8`.
    """

    def __init__(self, model: ThemeModel, *, threads: int = 1) -> None:
        self.model = model
        self._threads = threads
        self._others = ThreadPoolExecutor(threads - 1) if threads > 1 else None
        self._lock = SharedLock()
        self._table = Table(len(model.themes) + 1, REMEMBERED_BYTES)
        # Drawn anew for every table, so that nobody can prepare a text whose long words share a key.
        self._seed = np.uint64(secrets.randbits(64))
        self._forms = Forms.of(Scorer(_on_grid(model)), self._seed)

    def scores(self, texts: Texts) -> Floats:
        """Log-odds, one row per text and one column per theme: (n, k)."""
        return self._run(texts, probabilities=False)

    def probabilities(self, texts: Texts) -> Floats:
        """Probability of each theme, (n, k)."""
        return self._run(texts, probabilities=True)

    def _run(self, texts: Texts, *, probabilities: bool) -> Floats:
        pieces = deque(parts(texts))
        result = np.empty((sum(stop - start for _, _, start, stop in pieces), len(self.model.themes)))

        def score(piece: Piece) -> None:
            first, holder, start, stop = piece
            self._score(utf8(holder, start, stop), result[first : first + stop - start], probabilities)

        self._work_off(pieces, score)
        return result

    def _work_off(self, pieces: deque[Piece], score: Callable[[Piece], None]) -> None:
        """Score all pieces, in this thread and the others. Each takes the next piece when it is done with the last.

        A future for every piece would be simpler, but each wakes this thread to wait for the GIL: two threads were then 1.6 times
        as fast as one, not twice.
        """

        def work() -> None:
            while True:
                try:
                    piece = pieces.popleft()
                except IndexError:
                    return
                score(piece)

        helpers = min(self._threads, len(pieces)) - 1
        futures = [self._others.submit(work) for _ in range(helpers)] if self._others else []
        try:
            work()
        except BaseException:
            pieces.clear()
            raise
        finally:
            for future in futures:
                if not future.cancel():  # it waits behind those of another call, and has nothing left to do
                    future.result()

    def _score(self, texts: Utf8, out: Floats, probabilities: bool) -> None:
        """Fill `out` (n, k)."""
        sums = np.zeros((len(texts), self._table.width))
        spans, missed = np.empty((UNKNOWN, 3), dtype=np.int64), np.empty((UNKNOWN, 2), dtype=np.uint64)
        row, position, misses = 0, int(texts.offsets[0]), 1
        while misses or row < len(texts):
            with self._lock.shared():
                table = self._table
                row, position, misses = score_rows(
                    texts.text, texts.offsets, row, position, table.keys, table.values, table.shape, self._seed,
                    sums, spans, missed, self.model.bias, out, probabilities,
                )  # fmt: skip
            if misses:
                self._resolve(texts, spans[:misses], missed[:misses], sums)

    def _resolve(self, texts: Utf8, spans: NDArray[np.int64], keys: NDArray[np.uint64], sums: Floats) -> None:
        """Work out forms that are not in the table, each once; add what they give to `sums`, and remember it."""
        ids, firsts = np.empty(len(keys), dtype=np.int64), np.empty(len(keys), dtype=np.int64)
        distinct = firsts[: number(keys, ids, firsts)]
        rows = self._forms.resolve(texts.text, spans[distinct])
        add_picked(sums, spans[:, 0], rows, ids)
        with self._lock.alone():
            self._table.add(keys[distinct], rows)


def _on_grid(model: ThemeModel) -> ThemeModel:
    return replace(model, weights=_rounded(model.weights, WEIGHT_GRID), squares=_rounded(model.squares, SQUARE_GRID))


def _rounded(values: Floats, grid: float) -> Floats:
    """
    >>> _rounded(np.array([3.0, 1.3]), 0.125).tolist()
    [3.0, 1.5]
    """
    step = grid * 2.0 ** np.ceil(np.log2(np.abs(values).max(initial=0.0) or 1.0))
    result: Floats = np.round(values / step) * step
    return result
