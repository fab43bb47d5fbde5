"""Roles of lines, cross-validated by article against the roles given by hand, and on whole articles from elsewhere.

    python -m benchmarks.reading.roles [CORPUS] [--field FOLDER]

Each fifth of the articles is judged by a model made from the other four (training/line_roles.py); the scores that its second
step learns from are those of the first step's cross-validation. FOLDER holds `articles.jsonl` (whole articles, paragraph by
paragraph) and `paragraphs.jsonl`, `second.jsonl` (coded paragraphs of them, with `boilerplate` and `themes`); there the
model that comes with absatz is scored, which never saw them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.paragraphs.blocks import Block
from corpus.paragraphs.line_context import OUTPUTS, ROLES
from corpus.paragraphs.line_features import Forms, Lines
from corpus.paragraphs.roles import ALONE, assign, is_aside, is_sentence
from corpus.paragraphs.whole_lines import rule_for
from corpus.records import RUNNING_TEXT, Role
from training.line_roles import BUNDLED, FOLDS, Data, Given, fold_of, given


def main(argv: list[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=BUNDLED)
    parser.add_argument("--field", type=Path)
    arguments = parser.parse_args(argv)
    print(table(cross_validated(given(arguments.corpus))))
    if arguments.field:
        print(field(arguments.field))
    return 0


def cross_validated(articles: list[Given]) -> Counter[tuple[str, str]]:
    """(hand-given role, found role) -> number of lines."""
    data = Data.of(articles)
    alone = np.zeros((len(data.roles), OUTPUTS), dtype=np.float32)
    for fold in range(FOLDS):
        test = data.folds == fold
        alone[test] = data.alone(~test).scores(data, test)
    together = np.zeros_like(alone)
    folds = np.array([fold_of(article.article) for article in articles])
    for fold in range(FOLDS):
        around = data.around(alone, np.flatnonzero(folds != fold))
        for i in np.flatnonzero(folds == fold):
            own = slice(*data.starts[i : i + 2])
            together[own] = around.scores(alone[own], data.marks[own])
    texts = [text for article in articles for text in article.texts]
    found = _found(texts, alone, together)
    return Counter((ROLES[gold].value, role) for gold, role in zip(data.roles, found, strict=True))


def _found(texts: list[str], alone: NDArray[np.float32], together: NDArray[np.float32]) -> list[str]:
    """As `assign` decides, without what metadata says."""
    aside = is_aside(alone, together, is_sentence(Lines.of(texts, Forms())))
    running = np.array([role in RUNNING_TEXT for role in ROLES])
    kept = np.where(running, together[:, : len(ROLES)], -np.inf).argmax(axis=1)
    other = np.where(running, -np.inf, (together + ALONE * alone)[:, : len(ROLES)]).argmax(axis=1)
    best = np.where(aside, other, kept)
    return [rule.role.value if (rule := rule_for(t)) else ROLES[b].value for t, b in zip(texts, best, strict=True)]


def table(counts: Counter[tuple[str, str]]) -> str:
    """Precision, recall and F per role; accuracy; and whether the right paragraphs are classified."""
    lines = [f"{'':12}     n  prec    rec      F"]
    for role in Role:
        tp = counts[(role, role)]
        gold = sum(n for (given_role, _), n in counts.items() if given_role == role)
        detected = sum(n for (_, found), n in counts.items() if found == role)
        precision, recall = tp / max(1, detected), tp / max(1, gold)
        f = 2 * precision * recall / max(1e-9, precision + recall)
        lines.append(f"{role.value:12} {gold:5}  {precision:.3f}  {recall:.3f}  {f:.3f}")
    total = sum(counts.values())
    right = sum(n for (gold, found), n in counts.items() if gold == found)
    running = {role.value for role in RUNNING_TEXT}
    text = sum(n for (gold, _), n in counts.items() if gold in running)
    furniture = sum(n for (gold, _), n in counts.items() if gold == Role.BOILERPLATE)
    missed = sum(n for (gold, found), n in counts.items() if gold in running and found not in running)
    kept = sum(n for (gold, found), n in counts.items() if gold == Role.BOILERPLATE and found in running)
    lines.append(f"accuracy {right / total:.3f} of {total}")
    lines.append(f"running text set aside {missed} of {text} ({missed / max(1, text):.2%})")
    lines.append(f"furniture kept {kept} of {furniture} ({kept / max(1, furniture):.1%})")
    return "\n".join(lines)


def field(folder: Path) -> str:
    """Furniture set aside, and what else was, on the coded paragraphs of whole articles."""
    found: dict[tuple[str, str], bool] = {}
    for row in _rows(folder / "articles.jsonl"):
        decisions = assign([Block(text, 0, len(text)) for text in row["paragraphs"]])
        for text, (_, classified, _) in zip(row["paragraphs"], decisions, strict=True):
            found[row["article"], " ".join(text.split())] = classified
    counts: Counter[tuple[str, bool]] = Counter()
    for row in [*_rows(folder / "paragraphs.jsonl"), *_rows(folder / "second.jsonl")]:
        kind = "furniture" if row["boilerplate"] else "with a theme" if any(row["themes"].values()) else "no theme"
        classified = found.get((row["article"], " ".join(row["text"].split())))
        if classified is not None:
            counts[kind, classified] += 1
    return "\n".join(
        f"{kind}: {counts[kind, False]} of {counts[kind, True] + counts[kind, False]} set aside"
        for kind in ("furniture", "with a theme", "no theme")
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    sys.exit(main())
