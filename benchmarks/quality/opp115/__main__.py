"""absatz on OPP-115, English: train on one part, score on another.

    python -m benchmarks.quality.opp115 TRAIN.jsonl TEST.jsonl
    python -m benchmarks.quality.opp115 TRAIN.jsonl            (cross-validated inside the training part)

The paragraphs of all parts come from the same policies and name none, so that intervals are by paragraph.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks.quality.opp115.data import codebook, read_part
from benchmarks.quality.opp115.method import OUTER_FOLDS, SEED, cross_validated, train
from corpus.errors import InputError
from training.scores.metrics import score
from training.scores.text import score_table


def main(train_path: Path, test_path: Path | None) -> None:
    """Print the scores on the test part, or cross-validated, and the seconds it took."""
    book = codebook()
    part = read_part(train_path, book)
    start = time.perf_counter()
    if test_path is None:
        test, kind = part, f"{OUTER_FOLDS}-fold cross-validation"
        probabilities, decisions = cross_validated(part, book)
    else:
        trained = train(part, book, jobs=-1)
        print(f"trained in {time.perf_counter() - start:.1f} s", file=sys.stderr)
        test, kind = read_part(test_path, book), f"trained on {train_path.name} ({len(part.texts)} paragraphs)"
        probabilities, decisions = trained.decide(test.texts)
    result = score(test.targets, probabilities, decisions, [str(i) for i in range(len(test.texts))], book.ids, seed=SEED)
    print(score_table(result, f"OPP-115, {(test_path or train_path).name}, absatz, {kind}"))
    print(f"{time.perf_counter() - start:.1f} s in all", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else None)
    except InputError as error:
        sys.exit(f"opp115: {error}")
