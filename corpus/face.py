"""Reading in the hands of a Python user: `absatz.read`. docs/python.md shows it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from corpus.errors import InputError
from corpus.gates.plain import LANGUAGES
from corpus.gates.source import ReadOptions
from corpus.paragraphs.language import ANY
from corpus.readers.registry import FORMATS
from corpus.records import Article
from corpus.sources import STDIN, read_articles

UNITS = ("auto", "paragraph", "article")


def read(
    path: str | Path,
    *more: str | Path,
    text_column: str | None = None,
    id_column: str | None = None,
    date_column: str | None = None,
    unit: Literal["auto", "paragraph", "article"] = "auto",
    input_format: str | None = None,
    language: str = "german",
    deduplicate: bool = False,
    on_error: Callable[[InputError], None] | None = None,
) -> tuple[Article, ...]:
    """The articles in files and folders of any format that the command reads, in order.

    text_column, id_column, date_column: columns of JSONL, CSV and Parquet; None looks for the usual names. unit: whether a
    row of these is one paragraph as it stands, or an article to be cut into paragraphs; "auto" lets the first rows of each
    table decide. input_format: the format where name and content mislead, such as "html". language: "german" or "english", that
    of the model: paragraphs in another one are set aside; "any" takes all. deduplicate: leave out articles that nearly repeat an
    earlier one. on_error: called
    with the InputError of every file or row that cannot be read, and the rest is read (`problems.append` collects them);
    None raises the first.

    Raises InputError, and ValueError for a unit, format or language that does not exist.

    >>> [article.id for article in read("docs/samples")]
    ['lernplattform', 'telefonzelle']
    """
    if unit not in UNITS:
        raise ValueError(f"unit must be one of {', '.join(UNITS)}, not {unit!r}")
    if input_format is not None and input_format not in (names := [form.name for form in FORMATS]):
        raise ValueError(f"input_format must be one of {', '.join(names)}, not {input_format!r}")
    if language not in (*LANGUAGES, ANY):
        raise ValueError(f"language must be one of {', '.join((*LANGUAGES, ANY))}, not {language!r}")
    options = ReadOptions(
        text_column=text_column, id_column=id_column, date_column=date_column, unit=unit, form=input_format,
        language=language, on_error=on_error,
    )  # fmt: skip
    articles = tuple(read_articles([_name(one) for one in (path, *more)], options))
    if not deduplicate:
        return articles
    from corpus.duplicates import DuplicateFinder  # numpy and datasketch load only when asked for

    finder = DuplicateFinder()
    return tuple(article for article in articles if finder.look(article) is None)


def _name(path: str | Path) -> str:
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"a file or folder is named by a string or a Path, not {type(path).__name__}")
    name = str(path)
    # On the command line `-` means standard input. In Python it can only be the name of a file.
    return f".{os.sep}{name}" if name == STDIN else name
