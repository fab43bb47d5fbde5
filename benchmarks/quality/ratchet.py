"""The ratchet: the bundled model's scores may rise, and fall only on purpose.

    python -m benchmarks.quality.ratchet            # check, and raise floors that were passed
    python -m benchmarks.quality.ratchet --lower    # set floors anew, after a change of corpus, code book or measure

The cross-validated scores are read from the model file, so nothing is trained twice; that they are its own is made sure by the
hashes of corpus and code book, and by the test that trains the bundled model anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from classifier.model import ThemeModel
from classifier.model_file import load
from corpus.errors import InputError
from corpus.folder import Corpus, bundled_corpus
from corpus.gates.files import write_whole

FLOOR = Path(str(files("benchmarks.quality") / "quality_floor.json"))
#: How far a score may lie below its floor: about twice its standard deviation over five seeds of folds on the bundled corpus
#: (macro and micro F1 .005, F1 of a theme up to .010, average precision .004), so that a library that shuffles folds passes.
NOISE, THEME_F1_NOISE = 0.01, 0.02
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Floor:
    """Lowest scores allowed, by name, for one corpus and code book (SHA-256)."""

    data_sha256: str
    codebook_sha256: str
    scores: dict[str, float]


def read_floor(path: Path = FLOOR) -> Floor:
    """The floor in a file. Raises InputError where there is none."""
    try:
        return Floor(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise InputError("no floor can be read here", where=path, hint="Set it with --lower.") from error


def floor_bytes(floor: Floor) -> bytes:
    """The floor as the bytes of its file."""
    return (json.dumps(asdict(floor), indent=1, sort_keys=True) + "\n").encode()


def floor_of(model: ThemeModel) -> Floor:
    """A model's scores as a floor: macro and micro F1, and F1 and average precision per theme. Raises InputError where it has
    none."""
    scores, data, book = model.info.scores, model.info.data, model.info.codebook
    if scores is None or data is None or book is None:
        raise InputError("the model states no scores", where="model", hint="Train it on labels.")
    found = {"macro F1": scores.macro.f1, "micro F1": scores.micro.f1}
    for row in scores.themes:
        found[f"{row.theme} F1"] = row.f1
        found[f"{row.theme} average precision"] = row.average_precision
    return Floor(data.sha256, book.sha256, {name: round(value, DIGITS) for name, value in found.items() if value is not None})


def noise(name: str) -> float:
    """How far a score may fall by chance.

    >>> noise("macro F1"), noise("privacy F1"), noise("privacy average precision")
    (0.01, 0.02, 0.01)
    """
    return THEME_F1_NOISE if name.endswith(" F1") and name not in ("macro F1", "micro F1") else NOISE


def complaints(model: ThemeModel, corpus: Corpus, floor: Floor) -> list[str]:
    """Why the check fails; nothing where it does not."""
    reached = floor_of(model)
    result = []
    if (reached.data_sha256, reached.codebook_sha256) != (corpus.sha256, corpus.codebook.sha256):
        result.append("the model was not trained on the corpus and code book that are here: run `make model`")
    if (floor.data_sha256, floor.codebook_sha256) != (reached.data_sha256, reached.codebook_sha256):
        return [*result, "the floor belongs to another corpus or code book: set it anew with --lower"]
    for name, lowest in floor.scores.items():
        score = reached.scores.get(name)
        if score is None:
            result.append(f"{name} is no longer measured (floor {lowest:.3f})")
        elif score < lowest - noise(name):
            result.append(f"{name} fell to {score:.3f}, more than {noise(name)} below its floor of {lowest:.3f}")
    return result


def raised(model: ThemeModel, floor: Floor) -> Floor:
    """The floor with every score that was passed."""
    reached = floor_of(model)
    both: dict[str, Any] = {name: max(value, floor.scores.get(name, 0.0)) for name, value in reached.scores.items()}
    return Floor(floor.data_sha256, floor.codebook_sha256, both)


def main(argv: Sequence[str]) -> int:
    """Check the bundled model; returns the exit code."""
    if list(argv) not in ([], ["--lower"]):
        print("usage: python -m benchmarks.quality.ratchet [--lower]", file=sys.stderr)
        return 2
    model = load(None)
    try:
        if argv:
            floor = floor_of(model)
        else:
            floor = read_floor()
            found = complaints(model, bundled_corpus(), floor)
            if found:
                print("\n".join(found), file=sys.stderr)
                return 1
            floor = raised(model, floor)
        write_whole(FLOOR, floor_bytes(floor), force=True)
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(f"{name:<34}{value:.4f}" for name, value in floor.scores.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
