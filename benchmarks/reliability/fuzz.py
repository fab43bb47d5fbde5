"""Fuzz what comes in from outside: whatever the bytes, the only exception is InputError, nothing warns, and no file takes long.

    python -m benchmarks.reliability.fuzz KIND [--seconds 60] [--seed 0]
    python -m benchmarks.reliability.fuzz KIND --atheris [-max_total_time=60 …]

KIND is one of `KINDS`, or `all`. Without atheris, which is not there for every Python, bytes are changed by chance: the same ones
for the same seed. Articles have a fuzzer of their own, benchmarks/reading/fuzz.py.
"""

from __future__ import annotations

import io
import logging
import random
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from classifier.model import Scorer
from classifier.model_file import load_model, model_bytes
from classifier.output import jsonl
from classifier.predict import predict_all
from corpus.codebook import CodeBook
from corpus.coding.labels import read_labels
from corpus.errors import InputError
from corpus.exchange.formats import FORMATS
from corpus.exchange.record import ReadSettings
from corpus.gates.source import ReadOptions
from corpus.paragraphs.article import article_from_text
from corpus.tables.csv import CsvTable
from corpus.tables.jsonl import JsonlTable
from corpus.tables.parquet import ParquetTable
from reports.predictions import predictions
from training.first_model import first_model_of
from training.settings import TrainSettings

BOOK = CodeBook.bundled()
TEXTS = ("Die Behörde speichert Daten ohne Einwilligung.", "=1+1; „Anruf“ im Funkloch", "Ein Abo kostet 9,99 Euro im Monat.")
#: Seconds that no file of a few kilobytes may take.
LONGEST = 20.0
#: Pieces that formats treat in a special way.
TOKENS = (
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\\ud800", b"\r", b"\n", b'"', b"'", b",", b";", b"{", b"}", b"[", b"]",
    b"null", b"NaN", b"-Infinity", b"1e999", b"9" * 400, b"-1", b"true", b"=", b"\xe2\x80\xa8", b"[" * 300, b"\x1b[31m",
)  # fmt: skip

Target = Callable[[Path], object]


def _tables(kind: Any) -> Target:
    def read(path: Path) -> None:
        for part in kind(str(path), ReadOptions()).parts():
            for chunk in part:
                len(chunk.texts)

    return read


def _model(path: Path) -> None:
    article = article_from_text(TEXTS[0], article_id="a", source="a")
    list(predict_all([article], Scorer(load_model(path)), explain=True))


def _exchange(form: str) -> Target:
    return lambda path: list(FORMATS[form][0](path.read_bytes(), "file", BOOK, ReadSettings(coder="x")))


def samples(folder: Path) -> dict[str, tuple[bytes, Target]]:
    """Kind -> a good file, and what reads it."""
    (folder / "texts").mkdir(exist_ok=True)
    (folder / "texts" / "a.txt").write_text("\n\n".join(TEXTS), encoding="utf-8")
    model = first_model_of(BOOK, folder / "texts", TrainSettings())
    article = article_from_text("\n\n".join(TEXTS), article_id="a", source="a")
    parquet = io.BytesIO()
    pq.write_table(pa.table({"article": ["a"] * 3, "text": TEXTS}), parquet)
    head = ",".join(("article", "paragraph", "coder", "sample", "text_sha256", *BOOK.ids))
    rows = "".join(f"a,{i},{coder},random,,1,0,,1\n" for i in (1, 2, 3) for coder in "xy")
    lines = "".join(f'{{"article": "a", "text": "{text}"}}\n' for text in TEXTS)
    cats = "".join(f'{{"text": "{text}", "cats": {{"privacy": 1.0, "telephony": 0}}, "meta": {{"n": 1}}}}\n' for text in TEXTS)
    accept = "".join(f'{{"text": "{text}", "accept": ["privacy"], "answer": "accept", "_annotator_id": "x"}}\n' for text in TEXTS)
    doccano = "".join(f'{{"id": 1, "text": "{text}", "label": ["privacy"], "Comments": []}}\n' for text in TEXTS)
    studio = (
        '[{"id": 1, "data": {"text": "Ein Abo."}, "annotations": [{"id": 1, "completed_by": 1, "result": [{"from_name": '
        '"themes", "to_name": "text", "type": "choices", "value": {"choices": ["privacy"]}}]}]}]'
    )
    long = "article,paragraph,coder,theme,value,text\n" + "".join(f"a,{i},x,privacy,1,Text {i}\n" for i in (1, 2))
    return {
        "model": (model_bytes(model), _model),
        "labels": ((head + "\n" + rows).encode(), lambda path: read_labels(path, BOOK.ids)),
        "codebook": ((Path("corpus/bundled/codebook.toml")).read_bytes(), CodeBook.from_toml),
        "predictions": ("".join(jsonl(predict_all([article], Scorer(model)))).encode(), lambda path: list(predictions(path))),
        "jsonl": (lines.encode(), _tables(JsonlTable)),
        "csv": (("article;text\n" + "".join(f'a;"{text}"\n' for text in TEXTS)).encode(), _tables(CsvTable)),
        "parquet": (parquet.getvalue(), _tables(ParquetTable)),
        "prodigy": (accept.encode(), _exchange("prodigy")),
        "doccano": (doccano.encode(), _exchange("doccano")),
        "label-studio": (studio.encode(), _exchange("label-studio")),
        "long-csv": (long.encode(), _exchange("long-csv")),
        "spacy": (cats.encode(), _exchange("spacy")),
    }


#: The coding sheet has no sample here yet.
KINDS = ("model", "labels", "codebook", "predictions", "jsonl", "csv", "parquet", *(form for form in FORMATS if form != "sheet"))


def changed(raw: bytes, seed: int) -> Iterator[bytes]:
    """The file with one to eight changes, again and again: bytes, pieces cut out, doubled, or put in."""
    chance = random.Random(seed)  # noqa: S311 nothing secret
    while True:
        data = bytearray(raw)
        for _ in range(chance.randint(1, 8)):
            place, length = chance.randrange(len(data) + 1), chance.choice((1, 1, 2, 4, 30, 300))
            match chance.randrange(5):
                case 0:
                    data[place : place + length] = b""
                case 1:
                    data[place:place] = data[place : place + length]
                case 2:
                    data[place : place + 1] = bytes((chance.randrange(256),))
                case 3:
                    data[place : place + chance.choice((0, length))] = chance.choice(TOKENS)
                case _:
                    del data[place + length * 4 :]
        yield bytes(data)


def refused(target: Target, path: Path, raw: bytes) -> bool:
    """Whether the bytes are refused. Raises AssertionError where something else goes wrong."""
    path.write_bytes(raw)
    start = time.process_time()
    found = False
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            target(path)
        except InputError as error:
            found = True
            if "\n" in str(error):
                raise AssertionError(f"a message of several lines: {error}") from error
    if time.process_time() - start > LONGEST:
        raise AssertionError(f"took longer than {LONGEST} s")
    return found


def fuzz(kind: str, seconds: float, seed: int, most: int | None = None) -> tuple[int, int]:
    """How many files were read, and how many of them refused, in so many seconds of CPU, or until there were `most`. Raises what
    a file makes a reader raise, and leaves the file."""
    with tempfile.TemporaryDirectory() as folder:
        raw, target = samples(Path(folder))[kind]
        path = Path(folder, f"a.{kind}")
        if refused(target, path, raw):
            raise AssertionError(f"the good file of {kind} is refused")
        count = bad = 0
        end = time.process_time() + seconds
        for data in changed(raw, seed):
            if time.process_time() > end or count == most:
                break
            try:
                bad += refused(target, path, data)
            except BaseException:
                Path(tempfile.gettempdir(), f"absatz-fuzz-{kind}").write_bytes(data)
                raise
            count += 1
    return count, bad


def _with_atheris(kind: str, arguments: list[str]) -> None:
    import atheris

    with tempfile.TemporaryDirectory() as folder:
        raw, target = samples(Path(folder))[kind]
        corpus, path = Path(folder, "seeds"), Path(folder, f"a.{kind}")
        corpus.mkdir()
        (corpus / "sample").write_bytes(raw)
        atheris.instrument_all()
        atheris.Setup([sys.argv[0], *arguments, str(corpus)], lambda data: refused(target, path, data) and None)
        atheris.Fuzz()


def main(argv: list[str]) -> None:
    """Fuzz one kind or all, and print counts."""
    logging.disable()
    if "--atheris" in argv:
        _with_atheris(argv[0], [arg for arg in argv[1:] if arg != "--atheris"])
        return
    options = dict(zip(argv[1::2], argv[2::2], strict=True))
    print("| kind | files | refused |\n|---|---|---|")
    for kind in KINDS if argv[0] == "all" else (argv[0],):
        count, bad = fuzz(kind, float(options.get("--seconds", 60)), int(options.get("--seed", 0)))
        print(f"| {kind} | {count:,} | {bad:,} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
