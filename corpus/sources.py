"""Files, folders and standard input -> articles, one at a time, so that memory does not grow with their number."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import charset_normalizer

from corpus.errors import InputError
from corpus.plaintext import article_from_text
from corpus.records import Article

TEXT_SUFFIXES = (".txt", ".text")
STDIN = "-"


def read_articles(inputs: Iterable[str]) -> Iterator[Article]:
    """Read every input in order: a file, a folder (its text files, sorted, subfolders too) or `-` for standard input.

    Raises InputError for an input that is missing, empty, binary or a folder without articles.
    """
    for name in inputs:
        if name == STDIN:
            yield _article(sys.stdin.buffer.read(), "stdin", "standard input")
            continue
        path = Path(name)
        if path.is_dir():
            yield from _folder(path)
        else:
            yield read_file(path, path.stem)


def article_files(folder: Path) -> list[Path]:
    """The text files of a folder and its subfolders, sorted by name, hidden ones left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in TEXT_SUFFIXES
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def read_file(path: Path, article_id: str) -> Article:
    """Read one file as an article with the given id."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("no such file or folder", where=path, hint="Check the path.") from error
    except OSError as error:
        raise InputError(f"cannot read the file ({error.strerror})", where=path, hint="Check its permissions.") from error
    return _article(raw, article_id, str(path))


def decode(raw: bytes, where: str) -> tuple[str, str]:
    """Text and name of the encoding. UTF-8 is tried first, then what the bytes look like.

    Raises InputError for data that is no text.

    >>> decode("Grüße".encode("utf-8"), "a.txt")
    ('Grüße', 'utf-8')
    """
    if not raw.strip():
        raise InputError("the file is empty", where=where, hint="Give a file with text.")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise _no_text(where) from error
    if b"\x00" in raw:
        raise _no_text(where)
    try:
        return raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(raw).best()
        if best is None:
            raise _no_text(where) from None
        return str(best), best.encoding


def _no_text(where: str) -> InputError:
    return InputError("this is not a text file", where=where, hint="Save the article as plain text in UTF-8.")


def _article(raw: bytes, article_id: str, where: str) -> Article:
    text, encoding = decode(raw, where)
    article = article_from_text(text, article_id=article_id, source=where, encoding=encoding)
    if not article.paragraphs:
        raise InputError("the file holds no words", where=where, hint="Give a file with text.")
    return article


def _folder(folder: Path) -> Iterator[Article]:
    paths = article_files(folder)
    if not paths:
        raise InputError("no articles in this folder", where=folder, hint=f"Articles end in {' or '.join(TEXT_SUFFIXES)}.")
    taken: set[str] = set()
    for path in paths:
        relative = path.relative_to(folder)
        article_id = relative.with_suffix("").as_posix()
        if article_id in taken:  # post.txt beside post.text
            article_id = relative.as_posix()
        taken.add(article_id)
        yield read_file(path, article_id)
