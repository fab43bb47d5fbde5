"""What a model does with short texts that are clear to people: pass rates by capability (CheckList, Ribeiro et al. 2020).

    python -m benchmarks.quality.behaviour [MODEL]

The cases are data in tests/cases/behaviour, whose README says what must hold for each kind.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.model import Scorer, ThemeModel
from classifier.model_file import load

CASES = Path(__file__).parents[2] / "tests" / "cases" / "behaviour"
STATEMENTS = (
    "canonical",
    "implicit",
    "two_themes",
    "negation",
    "austrian_swiss",
    "compounds",
    "abbreviations",
    "traps",
    "briefs",
)
Case = dict[str, Any]
Bools = NDArray[np.bool_]


def main(argv: Sequence[str]) -> int:
    """Print a Markdown table of pass rates."""
    model = load(Path(argv[0]) if argv else None)
    print("| capability | cases | pass |\n|---|--:|--:|")
    for name, (cases, passed) in pass_rates(model).items():
        print(f"| {name} | {cases} | {passed / cases:.1%} |")
    return 0


def pass_rates(model: ThemeModel, folder: Path = CASES) -> dict[str, tuple[int, int]]:
    """Number of cases and of passed ones, by capability; canonical statements also by theme."""
    rates: dict[str, tuple[int, int]] = {}
    for name in (*STATEMENTS, *PAIRS):
        cases = read_cases(folder / f"{name}.jsonl")
        passed = PAIRS.get(name, statements)(model, cases)
        rates[name] = (len(cases), int(passed.sum()))
        if name in ("canonical", "implicit"):
            for theme in model.themes:
                of = np.array([case["themes"] == [theme] for case in cases])
                rates[f"{name}, {theme}"] = (int(of.sum()), int((passed & of).sum()))
    return rates


def read_cases(path: Path) -> list[Case]:
    """The cases in a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def statements(model: ThemeModel, cases: Sequence[Case]) -> Bools:
    """Whether the themes of each case are found and no others, (n,); open themes are not judged."""
    said = Scorer(model).decide([case["text"] for case in cases])
    wanted = np.array([[theme in case["themes"] for theme in model.themes] for case in cases])
    judged = np.array([[theme not in case.get("open", ()) for theme in model.themes] for case in cases])
    result: Bools = ((said == wanted) | ~judged).all(axis=1)
    return result


def unchanged(model: ThemeModel, cases: Sequence[Case]) -> Bools:
    """Whether text and variant get the same decisions, (n,)."""
    scorer = Scorer(model)
    text, variant = (scorer.decide([case[key] for case in cases]) for key in ("text", "variant"))
    result: Bools = (text == variant).all(axis=1)
    return result


def stays(model: ThemeModel, cases: Sequence[Case]) -> Bools:
    """Whether the theme is found in text and in variant, (n,)."""
    scorer = Scorer(model)
    rows, column = np.arange(len(cases)), [model.themes.index(case["theme"]) for case in cases]
    text, variant = (scorer.decide([case[key] for case in cases])[rows, column] for key in ("text", "variant"))
    result: Bools = text & variant
    return result


def rises(model: ThemeModel, cases: Sequence[Case]) -> Bools:
    """Whether the theme is more probable in the variant, (n,)."""
    scorer = Scorer(model)
    rows, column = np.arange(len(cases)), [model.themes.index(case["theme"]) for case in cases]
    text, variant = (scorer.scores([case[key] for case in cases])[rows, column] for key in ("text", "variant"))
    result: Bools = variant > text
    return result


PAIRS: dict[str, Callable[[ThemeModel, Sequence[Case]], Bools]] = {
    "names": unchanged,
    "numbers": unchanged,
    "neutral_added": stays,
    "statement_added": rises,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
