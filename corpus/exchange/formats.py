"""The exchange formats by name."""

from __future__ import annotations

from corpus.exchange import doccano, label_studio, long_csv, prodigy, sheet, spacy_cats
from corpus.exchange.record import Reader, Writer

FORMATS: dict[str, tuple[Reader, Writer]] = {
    "prodigy": (prodigy.read, prodigy.write),
    "doccano": (doccano.read, doccano.write),
    "label-studio": (label_studio.read, label_studio.write),
    "long-csv": (long_csv.read, long_csv.write),
    "sheet": (sheet.read, sheet.write),
    "spacy": (spacy_cats.read, spacy_cats.write),
}
