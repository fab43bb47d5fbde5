"""Files, folders and standard input -> articles, one at a time, so that memory does not grow with their number."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from corpus.errors import InputError, StoppedError
from corpus.gates.files import UNFINISHED
from corpus.gates.source import ReadOptions, Source
from corpus.paragraphs.article import article_from_document
from corpus.paragraphs.language import ANY, in_language, named_in, note_on
from corpus.paragraphs.repetition import RepeatedLines
from corpus.readers.registry import BY_NAME, BY_SUFFIX, Format, bare_name, format_by_name, read_source, unique_name
from corpus.readers.text_faults import is_mojibake
from corpus.records import Article

TEXT_SUFFIXES = BY_NAME["text"].suffixes
STDIN = "-"
GARBLED = "text such as Ã¼ for ü: a program saved it with the wrong encoding, so umlauts are lost. Get the text anew, or mend it"


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read and the id of the article in it."""

    path: Path
    name: str
    format: Format | None


#: Reads the files of a folder, given the options and what says of a line whether it stands in many of them.
ReadFiles = Callable[[Iterable[InputFile], ReadOptions, Callable[[str], bool] | None], Iterator[Article]]


def read_articles(
    inputs: Iterable[str], options: ReadOptions | None = None, stdin: BinaryIO | None = None,
    read_files: ReadFiles | None = None,
) -> Iterator[Article]:  # fmt: skip
    """Read every input in order: a file, a folder (its files of known formats, sorted, subfolders too) or `-` for standard input
    (`stdin`, if that is given). `read_files` reads the files of a folder; by default `one_by_one`.

    Without options the first mistake raises InputError: an input that is missing, empty, of no known format, or a folder
    without articles. With `options.on_error` a bad file is handed to it and the rest is read.
    """
    options = options or ReadOptions()
    taken: set[str] = set()
    for name in inputs:
        try:
            if name == STDIN:
                form = BY_NAME[options.form] if options.form else None
                yield from _articles(Source(stdin or sys.stdin.buffer, "standard input", "stdin"), form, options)
            elif Path(name).is_dir():
                yield from _folder(Path(name), options, taken, read_files or one_by_one)
            else:
                path = Path(name)
                form = BY_NAME[options.form] if options.form else format_by_name(name)
                yield from _file(InputFile(path, _name(_shown(Path(path.name)), path.parent, set(), taken), form), options)
        except StoppedError:
            raise
        except InputError as error:
            options.problem(error)
        except OSError as error:  # its name is too long, say, or its folder forbidden
            options.problem(_unreadable(Path(name), error))


def article_files(folder: Path) -> list[Path]:
    """The text files of a folder and its subfolders, sorted by name, hidden ones left out."""
    return [path for path in _walk(folder) if path.suffix.lower() in TEXT_SUFFIXES]


def articles_by_id(folder: Path, note: Callable[[str], None] = lambda _: None) -> dict[str, Article]:
    """The articles below a folder of a corpus, none where there is no folder. `note` hears what is not read, and why.

    An article that has no id of its own is called by the path of its file without the ending, whatever else is in the folder:
    labels name it so. Nothing is set aside for its language, since labels decide. Raises InputError for a file that cannot be
    read, and where two articles have one id.
    """
    options = ReadOptions(language=ANY, on_note=note)
    found: dict[str, Article] = {}
    for path in _walk(folder) if folder.is_dir() else ():
        relative = path.relative_to(folder).as_posix()
        form = format_by_name(relative)
        if _is_readme(path):
            note(f"{path}: not read, its name says that it is about the folder")
            continue
        if form is None:
            note(f"{path}: not read, no format of articles ends in {path.suffix!r}")
            continue
        name = relative[: -len(path.suffix)] if form.name == "text" else bare_name(relative)
        for article in _file(InputFile(path, name, form), options):
            if article.id in found:
                other = found[article.id].source
                hint = f"The other is in {other}. Give each its own name; rows of one article must follow each other."
                raise InputError(f"a second article {article.id!r}", where=path, hint=hint)
            found[article.id] = article
    return found


def corpus_paths(folder: Path) -> list[Path]:
    """The files that `articles_by_id` reads."""
    if not folder.is_dir():
        return []
    return [path for path in _walk(folder) if format_by_name(path.name) and not _is_readme(path)]


def _is_readme(path: Path) -> bool:
    """Whether a file of a corpus describes the folder it lies in.

    >>> _is_readme(Path("articles/README.md")), _is_readme(Path("articles/readme-debatte.txt"))
    (True, False)
    """
    return bare_name(path.name).lower() == "readme"


def input_files(
    folder: Path, taken: set[str] | None = None, problem: Callable[[InputError], None] | None = None
) -> Iterator[InputFile]:
    """The files of known formats in a folder, in the order of their names, with ids unique in it and not `taken` before.
    `problem`: see `_walk`."""
    own: set[str] = set()
    for path in _walk(folder, problem):
        if path.suffix.lower() in BY_SUFFIX:
            relative = _shown(path.relative_to(folder))
            yield InputFile(path, _name(relative, folder, own, taken), format_by_name(relative))


def _name(relative: str, folder: Path, own: set[str], taken: set[str] | None) -> str:
    """Id of a file: its bare name; where another input has an article of that name, with the folder's name before it."""
    found = unique_name(relative, own)
    if taken is None:
        return found
    if found in taken:
        return unique_name(f"{folder.resolve().name}/{relative}", taken)
    taken.add(found)
    return found


def _walk(folder: Path, problem: Callable[[InputError], None] | None = None) -> Iterator[Path]:
    """Files below a folder in the order of their names; hidden ones, the marks of Word beside open documents, unfinished
    runs and links to folders (which may lead round) left out. `problem` hears of a subfolder that cannot be read; without it, and
    where it is the folder itself, InputError is raised."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise InputError(f"cannot read the folder ({error.strerror})", where=folder, hint="Check its permissions.") from error
    for entry in entries:
        if entry.name.startswith((".", "~$")):
            continue
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.endswith(UNFINISHED):
                try:
                    yield from _walk(Path(entry.path), problem)
                except InputError as error:
                    if problem is None:
                        raise
                    problem(error)
        elif _is_file(entry):
            yield Path(entry.path)


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link to where nobody may look: it is said when it is opened
        return True


def _shown(path: Path) -> str:
    """A path as text that can be written everywhere: names of files are bytes, which need not be UTF-8."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(f"cannot be read ({error.strerror or error})", where=path, hint="Check the name and its permissions.")


def one_by_one(
    files: Iterable[InputFile], options: ReadOptions, repeated: Callable[[str], bool] | None = None
) -> Iterator[Article]:
    """The articles in files, in order; a bad file is reported. `repeated`: see `article_from_document`."""
    for file in files:
        try:
            yield from _file(file, options, repeated)
        except InputError as error:
            options.problem(error)


def _folder(folder: Path, options: ReadOptions, taken: set[str], read_files: ReadFiles) -> Iterator[Article]:
    def silent(_: InputError) -> None:
        """What cannot be read is said once, below."""

    repeated = RepeatedLines.of_files(_walk(folder, silent)) if options.repetition else None
    found = False
    files = input_files(folder, taken, options.problem)
    first = next(files, None)
    if first is not None:
        found = True
        yield from read_files(chain((first,), files), options, repeated.stands_in_many if repeated else None)
    others = sum(path.suffix.lower() not in BY_SUFFIX for path in _walk(folder, silent))
    if not found:
        hint = f"Articles end in {', '.join(sorted(BY_SUFFIX))}."
        raise InputError("no articles in this folder", where=folder, hint=hint)
    if others:
        options.note(f"{folder}: {others} files of other kinds left out")


def _file(file: InputFile, options: ReadOptions, repeated: Callable[[str], bool] | None = None) -> Iterator[Article]:
    try:
        stream: BinaryIO = file.path.open("rb")
    except FileNotFoundError as error:
        raise InputError("no such file or folder", where=file.path, hint="Check the path.") from error
    except OSError as error:
        raise InputError(f"cannot read the file ({error.strerror})", where=file.path, hint="Check its permissions.") from error
    with stream:
        yield from _articles(Source(stream, _shown(file.path), file.name), file.format, options, repeated)


def _articles(
    source: Source, form: Format | None, options: ReadOptions, repeated: Callable[[str], bool] | None = None
) -> Iterator[Article]:
    found = garbled = False
    abroad: dict[str, list[int]] = {}
    try:
        for document in read_source(source, options, form):
            article = article_from_document(
                document, article_id=document.id or source.name, source=source.where, repeated=repeated
            )
            article, language = in_language(article, options.language, rows=document.unit)
            if language:
                abroad.setdefault(language, []).append(sum(named_in(p.reason) is not None for p in article.paragraphs))
            if article.paragraphs:
                if not garbled and any(is_mojibake(paragraph.text) for paragraph in article.paragraphs):
                    garbled = True
                    options.note(f"{source.where}: {GARBLED}")
                found = True
                yield article
    except OSError as error:
        raise InputError(f"cannot read the file ({error.strerror or error})", where=source.where) from error
    if not found:
        raise InputError("the file holds no words", where=source.where, hint="Give a file with text.")
    for language, paragraphs in abroad.items():
        options.note(f"{source.where}: {note_on(language, paragraphs)}")
