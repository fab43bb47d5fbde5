"""Whether a change of the readers leaves what they read as it was: a fingerprint of every article, note and error of some inputs.

    python -m benchmarks.reading.same INPUT... > before.txt
    (change something)
    python -m benchmarks.reading.same INPUT... | diff before.txt -

Text, spans, roles, reasons, dates and metadata all count. An input is a file or a folder, as for `absatz read`.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

from corpus.errors import InputError
from corpus.gates.source import ReadOptions
from corpus.records import Article
from corpus.sources import input_files, one_by_one, read_articles


def fingerprints(name: str) -> list[str]:
    """A line per article, note or error, in order. A folder is read as one, and then file by file, since lines that stand in many
    files are judged otherwise."""
    found: list[Article | InputError | str] = []
    options = replace(ReadOptions(), on_error=found.append, on_note=found.append)
    found.extend(read_articles([name], options))
    if Path(name).is_dir():
        found.extend(one_by_one(input_files(Path(name)), options))
    return [f"{hashlib.sha256(repr(one).encode('utf-8', 'surrogatepass')).hexdigest()[:16]} {_shown(one)}" for one in found]


def _shown(one: Article | InputError | str) -> str:
    return f"{one.id}: {len(one.paragraphs)} paragraphs" if isinstance(one, Article) else str(one).replace("\n", " ")


if __name__ == "__main__":
    print(*(line for name in sys.argv[1:] for line in fingerprints(name)), sep="\n")
