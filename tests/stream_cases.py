"""Tables for the tests of streams."""

from __future__ import annotations

import csv
import gzip
import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

WORDS = ["Daten", "Anruf", "Funkloch", "Tarif,", "Abo", "„Werbung“", "Konkurrent", "Regen", "Übergröße", "2018", "der", "und"]


def paragraphs(n: int) -> list[str]:
    chance = random.Random(7)
    return [" ".join(chance.choices(WORDS, k=chance.randint(1, 30))) + f" Wort{i}" for i in range(n)]


def write_table(path: Path, texts: list[Any]) -> Path:
    ids = [f"a{i // 3}" for i in range(len(texts))]
    if path.suffix == ".parquet":
        pq.write_table(pa.table({"n": range(len(texts)), "id": ids, "text": texts}), path, row_group_size=100)
    elif path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows([("id", "text"), *zip(ids, texts, strict=True)])
    else:
        lines = "".join(json.dumps({"text": t, "id": i, "x": [1, {}]}) + "\n" for t, i in zip(texts, ids, strict=True))
        raw = lines.encode()
        path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path
