"""Reading a folder of text articles: files per second and peak memory, at two sizes, each in a process of its own.

    python -m benchmarks.reading.folder [SMALL LARGE]

The articles are made of the bundled ones' paragraphs, shuffled, so that no two are alike.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus.gates.source import ReadOptions
from corpus.sources import article_files, read_articles

BUNDLED = Path(__file__).resolve().parents[2] / "corpus" / "bundled" / "articles"


def main(argv: list[str]) -> int:
    """Print one line per size."""
    if argv[:1] == ["--measure"]:
        print(*measure(Path(argv[1])))
        return 0
    for size in [int(a) for a in argv] or [1_000, 10_000]:
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), size)
            done = subprocess.run(  # noqa: S603
                [sys.executable, __file__, "--measure", folder], capture_output=True, text=True, check=True
            )
            paragraphs, seconds, peak = done.stdout.split()
            print(f"{size:>7} files, {paragraphs} paragraphs: {size / float(seconds):.0f} files/s, peak {float(peak):.1f} MB")
    return 0


def make(folder: Path, size: int) -> None:
    """Write the articles."""
    lines = [line for path in article_files(BUNDLED) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    deal = random.Random(0)  # noqa: S311
    for i in range(size):
        (folder / f"artikel-{i:05}.txt").write_text("\n\n".join(deal.sample(lines, 10)), encoding="utf-8")


def measure(folder: Path) -> tuple[int, float, float]:
    """Paragraphs, seconds, and peak memory of this process in MB."""
    begin = time.perf_counter()
    paragraphs = sum(len(article.paragraphs) for article in read_articles([str(folder)], ReadOptions()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return paragraphs, time.perf_counter() - begin, peak


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
