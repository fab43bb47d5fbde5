"""Role detection against the bundled corpus' hand-given roles: the half the rules were made on, and the other.

    python -m benchmarks.reading.roles [CORPUS]

The half is the parity of the SHA-256 of the article's id. Odd is held out: no rule was made by looking at its lines.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from pathlib import Path

from corpus.records import Role
from corpus.side_tables import read_roles
from corpus.sources import article_files, read_file

BUNDLED = Path(__file__).resolve().parents[2] / "corpus" / "bundled"


def main(argv: list[str] | None = None) -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=BUNDLED)
    folder = parser.parse_args(argv).corpus
    for parity, name in ((0, "made on these"), (1, "held out")):
        print(f"{name}\n{table(confusion(folder, parity))}")
    return 0


def is_held_out(article: str) -> bool:
    """Whether no rule was made by looking at this article."""
    return int(hashlib.sha256(article.encode()).hexdigest(), 16) % 2 == 1


def confusion(folder: Path, parity: int) -> Counter[tuple[str, str]]:
    """(hand-given role, detected role) -> number of paragraphs of one half. Raises InputError where a label does not fit."""
    articles = {path.stem: read_file(path, path.stem) for path in article_files(folder / "articles")}
    gold = read_roles(folder / "roles.csv", articles)
    return Counter(
        (role.value, articles[article].paragraphs[number - 1].role.value)
        for (article, number), role in gold.items()
        if is_held_out(article) == bool(parity)
    )


def table(counts: Counter[tuple[str, str]]) -> str:
    """Precision, recall and F per role; accuracy; and whether the right paragraphs are classified."""
    lines = [f"{'':12}     n  prec    rec      F"]
    for role in Role:
        tp = counts[(role, role)]
        given = sum(n for (gold, _), n in counts.items() if gold == role)
        detected = sum(n for (_, found), n in counts.items() if found == role)
        precision, recall = tp / max(1, detected), tp / max(1, given)
        f = 2 * precision * recall / max(1e-9, precision + recall)
        lines.append(f"{role.value:12} {given:5}  {precision:.3f}  {recall:.3f}  {f:.3f}")
    total = sum(counts.values())
    right = sum(n for (gold, found), n in counts.items() if gold == found)
    text = {"body", "lead", "list", "quote"}
    missed = sum(n for (gold, found), n in counts.items() if gold in text and found not in text)
    wrongly = sum(n for (gold, found), n in counts.items() if gold not in text and found in text)
    lines.append(f"accuracy {right / total:.3f} of {total}")
    lines.append(f"running text set aside {missed}, other lines taken for running text {wrongly}\n")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
