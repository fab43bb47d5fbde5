"""What a run is: all that decides its result, so that `--resume` goes on with the same run and with no other."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from classifier.bulk.job import DIGITS
from classifier.bulk.options import StreamOptions
from classifier.model import ThemeModel
from classifier.model_file import model_bytes
from corpus.gates.files import UNFINISHED
from corpus.tables.chunk import CHUNK_BYTES, CHUNK_ROWS, PART_BYTES, PART_ROWS, Table

#: Libraries that cut texts, stem words or write the output: another version of one may give other bytes.
LIBRARIES = (
    "absatz", "charset-normalizer", "datasketch", "lxml", "markdown-it-py", "numba", "numpy", "pdfminer.six", "pyarrow",
    "PyStemmer", "python-docx", "trafilatura", "warcio",
)  # fmt: skip


def facts(sources: Sequence[Table], model: ThemeModel, options: StreamOptions) -> dict[str, Any]:
    """What an interrupted run must share with the one that goes on. Threads, machines and `--strict` are not among it: they
    decide how fast and how far a run comes, and no byte of what it writes."""
    return {
        "versions": {"python": sys.version.split()[0], **{name: _version(name) for name in LIBRARIES}},
        "model": hashlib.sha256(model_bytes(model)).hexdigest(),
        "inputs": [[source.name, type(source).__name__, *_state(Path(source.name))] for source in sources],
        "reading": options.reading,
        "text": options.text,
        "prevalence": list(options.asked),
        "unsure": options.unsure,
        "cut": [CHUNK_ROWS, CHUNK_BYTES, PART_ROWS, PART_BYTES, DIGITS],
    }


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"


def _state(path: Path) -> list[int | str]:
    """Size and time of the last change of a file; a hash over names, sizes and times of all files in a folder."""
    if path.is_file():
        return list(_stamp(path))
    if not path.is_dir():
        return []
    digest = hashlib.sha256()
    for parent, folders, files in os.walk(path):
        # The output of this very run may grow in the folder that is read.
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not name.endswith(UNFINISHED))
        for name in sorted(name for name in files if not name.startswith(".")):
            file = Path(parent, name)
            digest.update(f"{file.relative_to(path)}\0{_stamp(file)}\n".encode("utf-8", "surrogateescape"))
    return [digest.hexdigest()]


def _stamp(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError:  # a link to nothing, or a file that is gone by now
        return (0, 0)
    return (status.st_size, status.st_mtime_ns)
