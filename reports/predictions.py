"""Files of predictions, as `absatz predict` writes them, read back: articles, and the probabilities stated for them."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from corpus.gates.cells import plain
from corpus.gates.parser import Place, parsed
from corpus.records import Article, Paragraph, Role

SUFFIXES = (".jsonl", ".ndjson", ".csv", ".parquet")
#: What a row of predictions has and a row of plain paragraphs has not.
SIGNS = frozenset({"article", "paragraph", "role", "classified", "text"})
KINDS: dict[str, type | tuple[type, ...]] = {
    "article": str, "paragraph": int, "role": str, "classified": bool, "text": str, "start": (int, type(None)),
    "end": (int, type(None)),
}  # fmt: skip
HINT = "Give a file that `absatz predict` wrote as .jsonl, .csv or .parquet, with texts."
#: Characters of a line that are looked at to tell what a file is, and the most that one may have.
LONGEST = 1 << 28
#: Rows of a Parquet file held at once.
BATCH = 4096


@dataclass(frozen=True, slots=True)
class Stated:
    """What a file states of an article: probabilities and decisions of its classified paragraphs, and the prevalence that decided
    (None: the file is of a version that did not say; then it is that of the model)."""

    probabilities: list[dict[str, float]]
    decisions: list[dict[str, bool]]
    prevalence: dict[str, float] | None


def is_predictions(name: str) -> bool:
    """Whether an input is a file of predictions: told by its ending and its first line, or its columns."""
    path = Path(name)
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        return False
    if path.suffix.lower() == ".parquet":
        return set(_columns(path)) >= SIGNS
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            line = file.readline(10_000_000)
            row = next(csv.reader([line]), []) if path.suffix.lower() == ".csv" else parsed(line)
    except (OSError, ValueError, csv.Error):
        return False
    return isinstance(row, dict | list) and set(map(str, row)) >= SIGNS


def predictions(path: Path) -> Iterator[tuple[Article, Stated]]:
    """Articles with what is stated of them. Raises InputError, which names the line."""
    rows = {".csv": _csv, ".parquet": _parquet}.get(path.suffix.lower(), _jsonl)(path)
    try:
        # Rows of a table without text have the number 0; they keep the file in step with the table, and are no paragraphs.
        checked = (row for row in (_checked(row, place) for place, row in rows) if row["paragraph"])
        for name, group in groupby(checked, key=lambda row: str(row["article"])):
            yield _article(name, list(group), path)
    except OSError as error:
        raise InputError(f"cannot read the predictions ({error.strerror})", where=path, hint=HINT) from error


def _jsonl(path: Path) -> Iterator[tuple[Place, Any]]:
    with path.open("rb") as file:
        for number, raw in enumerate(iter(lambda: file.readline(LONGEST), b""), 1):
            if raw.strip():
                place = Place(str(path), number)
                try:
                    yield place, parsed(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
                except ValueError as error:
                    raise place.error(f"not a line of predictions ({_reason(error)})", HINT) from error


def _csv(path: Path) -> Iterator[tuple[Place, Any]]:
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            names = [plain(name) for name in next(rows, [])]
            if not set(names) >= SIGNS:
                raise InputError("no table of predictions", where=path, line=1, hint=HINT)
            for cells in rows:
                place = Place(str(path), rows.line_num)
                try:
                    if len(cells) != len(names):
                        raise ValueError(f"{len(cells)} cells under {len(names)} columns")
                    "".join(cells).encode()
                    yield place, _object(dict(zip(names, map(plain, cells), strict=True)))
                except ValueError as error:
                    raise place.error(f"not a row of predictions ({_reason(error)})", HINT) from error
        except csv.Error as error:
            raise InputError(f"broken CSV ({error})", where=path, line=rows.line_num, hint="Check quotes.") from error


def _columns(path: Path) -> list[str]:
    """The columns of a Parquet file; none where it is damaged, or where pyarrow, which reads tables too, is missing."""
    try:
        import pyarrow.parquet as pq

        from corpus.tables.parquet_limits import check_footer

        with path.open("rb") as file:
            check_footer(file, str(path))
        return list(pq.read_schema(path).names)
    except (InputError, ImportError, OSError, ValueError):  # Arrow's errors are ValueErrors
        return []


def _parquet(path: Path) -> Iterator[tuple[Place, Any]]:
    from corpus.tables.parquet_limits import guarded

    number = 0
    try:
        for batch in guarded(str(path), BATCH):
            for cells in batch.to_pylist():
                number += 1
                yield Place(str(path), number), _row(cells)
    except ValueError as error:
        said = " ".join(str(error).split())[:200]
        raise InputError(f"damaged Parquet file: {said}", where=path, hint="Write it anew.") from error


def _row(cells: dict[str, Any]) -> dict[str, Any]:
    """The row of a Parquet file as JSONL has it."""
    row = {name: cells.get(name) for name in ("article", "paragraph", "role", "text", "classified", "start", "end", "reason")}
    if row["classified"]:
        themes = [name.removeprefix("p_") for name in cells if name.startswith("p_") and name[2:] in cells]
        row["probabilities"] = {theme: cells[f"p_{theme}"] for theme in themes}
        row["decisions"] = {theme: cells[theme] for theme in themes}
        shares = {theme: cells.get(f"prevalence_{theme}") for theme in themes}
        row["prevalence"] = {theme: share for theme, share in shares.items() if share is not None} or None
    return row


def _object(cells: dict[str, str]) -> dict[str, Any]:
    """The row of a CSV file as JSONL has it."""
    row: dict[str, Any] = {name: cells[name] for name in ("article", "role", "text")}
    row |= {name: parsed(cells[name]) if cells.get(name) else None for name in ("paragraph", "start", "end")}
    row |= {"classified": cells["classified"] == "1", "reason": cells.get("reason", "")}
    if row["classified"]:
        stated = {name.removeprefix("p_"): cell for name, cell in cells.items() if name.startswith("p_") and name[2:] in cells}
        row["probabilities"] = {theme: parsed(cell) for theme, cell in stated.items()}
        row["decisions"] = {theme: parsed(cells[theme]) for theme in stated}
        shares = {theme: cells.get(f"prevalence_{theme}") for theme in stated}
        row["prevalence"] = {theme: parsed(cell) for theme, cell in shares.items() if cell} or None
    return row


def _reason(error: ValueError) -> str:
    return "not in UTF-8" if isinstance(error, UnicodeError) else str(error)


def _checked(row: Any, place: Place) -> dict[str, Any]:
    try:
        if not isinstance(row, dict):
            raise ValueError("not an object")
        for key, kind in KINDS.items():
            value = row.get(key)
            if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
                raise ValueError(f"{key} is missing or of the wrong kind")
            if type(value) is int and not 0 <= value < 2**53:
                raise ValueError(f"{key} is negative or too large")
        Role(row["role"])
        if row["classified"]:
            _check_shares(row.get("probabilities"), "probabilities")
            _check_decisions(row.get("decisions"), row["probabilities"])
            if row.get("prevalence") is not None:
                _check_shares(row["prevalence"], "prevalence")
    except ValueError as error:
        raise place.error(f"not a line of predictions ({error})", HINT) from error
    return {"start": None, "end": None, **row}


def _check_shares(said: Any, what: str) -> None:
    """Raises ValueError. That none is given twice was seen when the line was parsed."""
    if not isinstance(said, dict) or not said:
        raise ValueError(f"{what} is missing" if what == "prevalence" else f"{what} are missing")
    for theme, p in said.items():
        if isinstance(p, bool) or not isinstance(p, int | float) or not math.isfinite(p) or not 0 <= p <= 1:
            name = "prevalence" if what == "prevalence" else "probability"
            raise ValueError(f"the {name} of {theme!r} is not a number between 0 and 1")


def _check_decisions(said: Any, themes: dict[str, float]) -> None:
    """Raises ValueError."""
    if not isinstance(said, dict) or said.keys() != themes.keys():
        raise ValueError("decisions are missing, or for other themes than the probabilities")
    for theme, decision in said.items():
        if decision not in (0, 1):
            raise ValueError(f"the decision on {theme!r} is not 1 or 0")


def _article(name: str, rows: list[dict[str, Any]], path: Path) -> tuple[Article, Stated]:
    paragraphs, end = [], 0
    for row in rows:
        # Rows of a table have no span: they stand one after the other then, a line each.
        start = end if row["start"] is None or row["end"] is None else row["start"]
        end = start + len(row["text"]) if row["start"] is None or row["end"] is None else row["end"]
        role, reason = Role(row["role"]), str(row.get("reason") or "")
        paragraphs.append(Paragraph(name, row["paragraph"], row["text"], start, end, role, row["classified"], reason))
        end += 1
    first = next((p.text for p in paragraphs if p.role is Role.HEADING), paragraphs[0].text)
    judged = [row for row in rows if row["classified"]]
    decisions = [{theme: bool(value) for theme, value in row["decisions"].items()} for row in judged]
    stated = Stated([row["probabilities"] for row in judged], decisions, judged[0].get("prevalence") if judged else None)
    return Article(name, path.name, first[:200], tuple(paragraphs)), stated
