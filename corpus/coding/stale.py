"""Labels whose text has changed since it was coded: listed, kept for the new text, or dropped, as the user says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from corpus.codebook import CodeBook
from corpus.coding.labels import HandLabel, checked_labels, is_stale, read_labels, write_labels
from corpus.errors import InputError
from corpus.gates.files import write_whole
from corpus.gates.terminal import excerpt
from corpus.records import Article, text_sha256

#: Characters of a text shown.
SHOWN = 100


def stale_lines(stale: tuple[HandLabel, ...], articles: dict[str, Article], themes: tuple[str, ...]) -> Iterator[str]:
    """Each stale row with its line, what was judged, and the text that stands there now."""
    for label in stale:
        judged = ", ".join(f"{theme} {value}" for theme, value in zip(themes, label.values, strict=True) if value is not None)
        yield f"line {label.line}  {label.article}#{label.paragraph}  {label.coder}: {judged or 'nothing judged'}"
        text = _text_now(label, articles)
        yield "    now: " + (excerpt(text, SHOWN) if text is not None else "there is no such paragraph any more")


def resolve_stale(folder: Path, book: CodeBook, articles: dict[str, Article], *, keep: bool) -> tuple[int, int]:
    """Rewrite `labels.csv`: stale rows get the hash of the text as it is now (`keep`), or go. Rows without a hash get theirs too.

    Returns how many stale rows were resolved, and how many could not be kept because their paragraph is gone; these stay as they
    are. Call it within `corpus.gates.locks.changing`. Raises InputError where no row would be left.
    """
    path = folder / "labels.csv"
    after: list[HandLabel] = []
    resolved = gone = 0
    for label in checked_labels(read_labels(path, book.ids), articles, path):
        if not is_stale(label, articles):
            after.append(label)
            continue
        text = _text_now(label, articles)
        if keep and text is not None:
            after.append(replace(label, text_sha256=text_sha256(text)))
        elif keep:
            after.append(label)
            gone += 1
            continue
        resolved += 1
    if not after:
        raise InputError("every row is stale, so none would be left", where=path, hint="Delete the file by hand, or keep them.")
    write_whole(path, write_labels(after, book.ids), force=True)
    return resolved, gone


def _text_now(label: HandLabel, articles: dict[str, Article]) -> str | None:
    paragraphs = articles[label.article].paragraphs
    return paragraphs[label.paragraph - 1].text if 1 <= label.paragraph <= len(paragraphs) else None
