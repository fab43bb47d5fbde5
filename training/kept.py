"""Scores of a search, kept on disk as JSON, so that a search that was stopped goes on where it was.

From such a folder two numbers are read per file, and nothing is ever run, whoever made it. A file that only this module writes
tells it from any folder of the user's, in which nothing is touched.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import numpy as np

from classifier.features import Counts
from corpus.codebook import CodeBook
from corpus.errors import InputError
from corpus.gates.files import write_whole
from corpus.outputs import refuse_foreign
from training.data import Data
from training.fitting import Rows
from training.settings import TrainSettings
from training.unseen import HoldOut

MARKER = "_absatz_search.json"
ENTRY = re.compile(r"[0-9a-f]{64}\.json")
SCORES = ("ap", "f1")
#: Libraries by whose versions the last digits of a score may differ; they are part of the key.
LIBRARIES = ("absatz", "numpy", "scipy", "scikit-learn", "PyStemmer")

Scores = dict[str, float]


def refuse_not_ours(folder: Path) -> None:
    """Raise InputError where a folder is there and holds anything but scores of a search."""
    refuse_foreign(folder, MARKER, "the finished fits of --tune", "rename it, or choose another folder with --cache.")


def opened(folder: Path) -> Path:
    """The folder, which is made and marked as ours if it does not exist. Raises InputError where it exists and is not ours."""
    refuse_not_ours(folder)
    try:
        new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot(folder, str(error.strerror)) from error
    if not (folder / MARKER).exists():
        _write(folder / MARKER, {"what": "finished fits of absatz train --tune", "folder_is_ours": new})
    return folder


def removed(folder: Path) -> None:
    """Remove what `opened` and `keep` have put there, and the folder itself if `opened` made it and nothing else is in it."""
    try:
        ours = json.loads((folder / MARKER).read_bytes())["folder_is_ours"] is True
    except (OSError, ValueError, KeyError, TypeError):
        return
    with suppress(OSError):  # what cannot be removed stays; the model is written
        for path in folder.iterdir():
            if ENTRY.fullmatch(path.name) or path.name == MARKER:
                path.unlink()
        if ours:
            folder.rmdir()


def key_of(settings: TrainSettings, book: CodeBook, data: str, rows: Rows) -> str:
    """Hash of everything that decides a score: settings, code book, the paragraphs with their counts (`digest_of`), which of them
    are in, and versions."""
    facts = [asdict(settings), book.sha256, data, _digest([rows.astype(np.int64).tobytes()]), {x: version(x) for x in LIBRARIES}]
    return _digest([json.dumps(facts, sort_keys=True).encode()])


def digest_of(counts: Counts, data: Data, judge: HoldOut | None = None) -> str:
    """Hash of what is learnt from, and of the texts that judge it, computed once for a search."""
    matrix = counts.matrix
    names = json.dumps([data.articles, data.numbers, data.texts, counts.names]).encode()
    arrays = (data.targets, data.groups, matrix.data, matrix.indices.astype(np.int64), matrix.indptr.astype(np.int64))
    judged = [json.dumps([judge.texts, judge.articles, judge.others]).encode(), judge.targets.tobytes()] if judge else []
    return _digest([names, *(np.ascontiguousarray(array).tobytes() for array in arrays), *judged])


def kept(folder: Path, key: str) -> Scores | None:
    """The scores kept under a key; nothing where there are none, or what is there is no score."""
    try:
        found = json.loads((folder / f"{key}.json").read_bytes())
        scores = {name: found[name] for name in SCORES}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return scores if all(type(value) is float and math.isfinite(value) for value in scores.values()) else None


def keep(folder: Path, key: str, scores: Scores) -> None:
    """Keep scores, whole or not at all. Raises InputError where that is not possible."""
    _write(folder / f"{key}.json", {name: float(scores[name]) for name in SCORES})


def _write(path: Path, content: object) -> None:
    try:
        write_whole(path, json.dumps(content).encode(), force=True)
    except InputError as error:
        raise _cannot(path.parent, str(error.__cause__ or error)) from error


def _cannot(folder: Path, why: str) -> InputError:
    return InputError(f"cannot keep finished fits here ({why})", where=folder, hint="Choose another --cache.")


def _digest(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(len(piece).to_bytes(8, "big") + piece)
    return digest.hexdigest()
