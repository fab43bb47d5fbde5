"""A corpus folder before and after an import."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

from corpus.codebook import CodeBook
from corpus.coding.drawn import read_drawn
from corpus.coding.labels import HandLabel, checked_labels, read_labels, write_labels
from corpus.coding.unwritten import unwritten
from corpus.errors import InputError
from corpus.exchange.importing import Holdings, Merged
from corpus.exchange.sidecar import NAME, extras_bytes, read_extras
from corpus.folder import fitting, stale_message
from corpus.gates.files import make_folder, write_whole
from corpus.records import Article
from corpus.sources import articles_by_id


def labels_with_articles(
    path: Path, themes: tuple[str, ...], note: Callable[[str], None]
) -> tuple[tuple[HandLabel, ...], dict[str, Article]]:
    """A label file and, where `articles/` stands beside it, the articles, which the labels then have to fit; `note` hears how
    many do not any more and are left out, and how many the coding page has not written yet."""
    labels = read_labels(path, themes)
    articles = articles_by_id(path.parent / "articles")
    if articles:
        labels, stale = fitting(checked_labels(labels, articles, path), articles)
        if stale:
            note(f"{path}: {stale_message(stale)}")
    if path.name == "labels.csv" and (missing := unwritten(path.parent, articles)):
        note(missing)
    return labels, articles


def read_input(path: Path) -> bytes:
    """The bytes of a file to import."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read the file ({error.strerror})", where=path, hint="Check path and permissions.") from error


def read_holdings(folder: Path, codebook: CodeBook) -> Holdings:
    """What is in a corpus folder; nothing where there is none yet. Raises InputError where labels and articles do not fit."""
    articles = articles_by_id(folder / "articles")
    labels_path = folder / "labels.csv"
    labels = read_labels(labels_path, codebook.ids) if labels_path.exists() else ()
    labels = checked_labels(labels, articles, labels_path)
    return Holdings(articles, labels, read_extras(folder / NAME), {d.spot: d.by for d in read_drawn(folder)})


def write_merged(folder: Path, before: Holdings, merged: Merged, codebook: CodeBook, codebook_toml: bytes | None) -> None:
    """Write what an import changed: texts first, labels last, so that labels never name a text that is not there.

    `codebook_toml` is put into a folder that has no code book of its own. Raises InputError where the corpus would hold no
    judgement at all, or a file cannot be written; then the folder is left as it was.
    """
    if all(value is None for label in merged.labels for value in label.values):
        raise InputError(
            "nothing is judged, neither in the file nor in the corpus",
            where=folder,
            hint="If what the coder did not choose means 0, say so with --judged.",
        )
    with ExitStack() as undo:  # the last step first
        _new_folder(folder / "articles", undo)
        if codebook_toml is not None and not (folder / "codebook.toml").exists():
            _write(folder / "codebook.toml", codebook_toml, undo)
        for article, text in merged.new_articles.items():
            path = folder / "articles" / f"{article}.txt"
            _new_folder(path.parent, undo)
            _write(path, text.encode(), undo)
        if merged.extras != before.extras:
            _write(folder / NAME, extras_bytes(merged.extras), undo, replace=True)
        if merged.labels != before.labels:
            _write(folder / "labels.csv", write_labels(merged.labels, codebook.ids), undo, replace=True)
        undo.pop_all()


def _write(path: Path, content: bytes, undo: ExitStack, *, replace: bool = False) -> None:
    """Write a file; undone, it is what it was before, or gone."""
    if replace and path.exists():
        undo.callback(write_whole, path, read_input(path), force=True)
        write_whole(path, content, force=True)
    else:
        write_whole(path, content, force=False)
        undo.callback(path.unlink)


def _new_folder(path: Path, undo: ExitStack) -> None:
    """Make a folder with its parents; undone, those that were not there are gone."""
    for missing in [part for part in (path, *path.parents) if not part.exists()][::-1]:
        undo.callback(_remove_empty, missing)
    make_folder(path)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
