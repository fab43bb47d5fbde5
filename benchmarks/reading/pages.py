"""How much of the article of a web page is read, and how little else: absatz beside trafilatura alone and a naive <p> reader.

    python -m benchmarks.reading.pages FOLDER [--json]

FOLDER holds `pages/*.html.gz` (or .html) and `segments.json`: per page its address, `with` (strings of the article) and `without`
(strings that are none). Pages are matched to entries by address and strings. Every reader is scored on the same strings:
precision, recall, F and accuracy over all of them, with white space squeezed and soft hyphens taken out on both sides.
"""

from __future__ import annotations

import argparse
import gzip
import html
import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import lxml.html
import trafilatura

from corpus.errors import InputError
from corpus.gates.source import ReadOptions, Source
from corpus.paragraphs.article import article_from_document
from corpus.paragraphs.segments import clean
from corpus.readers.html_reader import read
from corpus.records import Article, Role

SET_ASIDE = (Role.BOILERPLATE, Role.BYLINE)


def main(argv: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    pages = matched_pages(arguments.folder)
    if not pages:
        print(f"{arguments.folder}: no page matches segments.json", file=sys.stderr)
        return 1
    rows = {}
    for name, reader in READERS.items():
        begin = time.perf_counter()
        texts = [reader(raw) for raw, _ in pages]
        rows[name] = score(texts, [segments for _, segments in pages]) | {"seconds": round(time.perf_counter() - begin, 1)}
    if arguments.json:
        print(json.dumps({"pages": len(pages), "readers": rows}, indent=1))
        return 0
    print(f"{len(pages)} pages\n{'':32}  prec    rec      F    acc    TP   FN   FP   TN   seconds")
    for name, row in rows.items():
        counts = " ".join(f"{row[key]:4}" for key in ("tp", "fn", "fp", "tn"))
        rates = "  ".join(f"{row[key]:.3f}" for key in ("precision", "recall", "f", "accuracy"))
        print(f"{name:32} {rates}  {counts}  {row['seconds']:6}")
    return 0


def matched_pages(folder: Path) -> list[tuple[bytes, dict[str, list[str]]]]:
    """Every entry of segments.json with the bytes of its page: the one that holds most of its address and strings."""
    entries = json.loads((folder / "segments.json").read_text(encoding="utf-8"))
    raws = [
        gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in sorted((folder / "pages").iterdir())
    ]
    texts = [html.unescape(raw.decode("utf-8", "replace")) for raw in raws]
    pages = []
    for entry in entries.values():
        address = entry.get("url", "").split("://")[-1].rstrip("/")
        points = [
            3 * (bool(address) and address in text)
            + sum(segment in text for segment in entry["with"])
            + 0.5 * sum(segment in text for segment in entry["without"])
            for text in texts
        ]
        if max(points) > 0:
            pages.append((raws[points.index(max(points))], entry))
    return pages


def score(texts: list[str], segments: list[dict[str, list[str]]]) -> dict[str, float]:
    """Counts and rates over all strings."""
    tp = fn = fp = tn = 0
    for text, entry in zip(texts, segments, strict=True):
        squeezed = _seen(text)
        for segment in entry["with"]:
            found = _seen(segment) in squeezed
            tp, fn = tp + found, fn + (not found)
        for segment in entry["without"]:
            found = _seen(segment) in squeezed
            fp, tn = fp + found, tn + (not found)
    precision, recall = tp / max(1, tp + fp), tp / max(1, tp + fn)
    return {
        "precision": precision, "recall": recall, "f": 2 * precision * recall / max(1e-9, precision + recall),
        "accuracy": (tp + tn) / (tp + fn + fp + tn), "tp": tp, "fn": fn, "fp": fp, "tn": tn,
    }  # fmt: skip


def _seen(text: str) -> str:
    return " ".join(clean(text).split())


def _article(raw: bytes) -> Article | None:
    try:
        document = next(read(Source(io.BytesIO(raw), "page", "page"), ReadOptions()))
    except InputError:
        return None
    return article_from_document(document, article_id="page", source="page")


def _kept(raw: bytes) -> str:
    article = _article(raw)
    return "\n".join(p.text for p in article.paragraphs if p.role not in SET_ASIDE) if article else ""


def _classified(raw: bytes) -> str:
    article = _article(raw)
    return "\n".join(p.text for p in article.classified) if article else ""


def _trafilatura(raw: bytes) -> str:
    return trafilatura.extract(raw, include_comments=False) or ""


def _naive(raw: bytes) -> str:
    try:
        return "\n".join(p.text_content() for p in lxml.html.fromstring(raw).iter("p"))
    except (lxml.etree.ParserError, ValueError):
        return ""


READERS: dict[str, Callable[[bytes], str]] = {
    "absatz, text with headings": _kept,
    "absatz, classified paragraphs": _classified,
    "trafilatura alone": _trafilatura,
    "every <p>": _naive,
}

if __name__ == "__main__":
    sys.exit(main())
