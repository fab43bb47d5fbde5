"""Two threads beside one, in turn and in one process, so that both meet the machine in the same moments.

Prints a line of JSON, for `benchmarks.speed.__main__`. The limit beside it: a loop over bytes that shares nothing, which shows
what the second core is worth just then.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.speed.contender import absatz
from benchmarks.speed.loop import count_words

#: Passes of each.
PASSES = 9
#: Bytes of the loop, about as long as a pass over 200,000 paragraphs takes.
SIZE = 1 << 28


def loop(threads: int) -> Callable[[], Any]:
    """The limit: the same bytes, halved among threads."""
    parts = np.array_split(np.random.default_rng(1).integers(0, 128, SIZE, dtype=np.uint8), threads)
    pool = ThreadPoolExecutor(threads)
    return lambda: list(pool.map(count_words, parts))


def compared(folder: Path) -> dict[str, float]:
    """Median seconds of a pass over texts met before, and of the loop, with one thread and with two."""
    texts = (folder / "text.txt").read_text(encoding="utf-8").split("\n")
    runs: dict[str, Callable[[], Any]] = {"loop, one": loop(1), "loop, two": loop(2)}
    for name, threads in (("one", 1), ("two", 2)):
        predict = absatz(folder, threads)
        runs[name] = lambda predict=predict: predict(texts)  # type: ignore[misc]
    for run in runs.values():
        run()
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(PASSES):
        for name, run in runs.items():
            begin = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - begin)
    return {name: statistics.median(values) for name, values in seconds.items()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(compared(Path(sys.argv[1]))) + "\n")
