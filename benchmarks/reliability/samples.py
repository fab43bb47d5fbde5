"""A good file of every kind that comes in from outside, and what reads it: where the fuzzers begin."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from classifier.model import Scorer
from classifier.model_file import load_model, model_bytes
from classifier.output.forms import jsonl
from classifier.predict import predict_all
from corpus.codebook import CodeBook
from corpus.coding.labels import read_labels
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


@cache
def samples() -> dict[str, tuple[bytes, Target]]:
    """Kind -> a good file, and what reads it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.txt").write_text("\n\n".join(TEXTS), encoding="utf-8")
        model = first_model_of(BOOK, Path(folder), TrainSettings())
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
    sheet = "\ufeffarticle;paragraph;coder;text;privacy;telephony;note\r\n" + "".join(
        f"a;{i};x;Text {i};1;0;\r\n" for i in (1, 2)
    )
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
        "sheet": (sheet.encode(), _exchange("sheet")),
    }


KINDS = ("model", "labels", "codebook", "predictions", "jsonl", "csv", "parquet", *FORMATS)
