"""Which reader takes which file. A reader and the library behind it are imported only when a file needs them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import chain, count
from os.path import splitext
from typing import cast

from corpus.errors import InputError
from corpus.gates.extras import missing
from corpus.gates.packing import MAGIC
from corpus.gates.source import ReadOptions, Source
from corpus.paragraphs.blocks import Document

Reader = Callable[[Source, ReadOptions], Iterator[Document]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: name, endings of file names, and the extra of absatz that brings its library."""

    name: str
    suffixes: tuple[str, ...]
    extra: str = ""


FORMATS = (
    Format("text", (".txt", ".text")),
    Format("nexis", ()),
    Format("html", (".html", ".htm", ".xhtml"), "html"),
    Format("mhtml", (".mhtml", ".mht"), "html"),
    Format("markdown", (".md", ".markdown")),
    Format("docx", (".docx",), "docx"),
    Format("pdf", (".pdf",), "pdf"),
    Format("jsonl", (".jsonl", ".ndjson")),
    Format("csv", (".csv", ".tsv")),
    Format("parquet", (".parquet",), "parquet"),
    Format("warc", (".warc",), "warc"),
    Format("zip", (".zip",)),
    Format("gzip", (".gz",)),
    Format("bzip2", (".bz2",)),
    Format("xz", (".xz",)),
    Format("zstd", (".zst",), "parquet"),
)
BY_NAME = {form.name: form for form in FORMATS}
BY_SUFFIX = {suffix: form for form in FORMATS for suffix in form.suffixes}
#: Formats whose articles are made of the rows of tables.
TABLES = ("jsonl", "csv", "parquet")
#: Formats whose readers share a module, and its name.
TOGETHER = dict.fromkeys(TABLES, "rows_reader") | dict.fromkeys(MAGIC, "packed_reader")
#: Bytes looked at to recognise a format.
SNIFFED = 4096
HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
#: Text that is full of codes: read as plain text it would be classified with them.
CODED = (
    (re.compile(rb"\{\\rtf\d"), "Rich Text (RTF) is not read", "Save it as .docx or as plain text."),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b"), "XML is not read", "Give its text as HTML, plain text, JSONL or CSV."),
    (
        re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*\{\s*"|\{\s*[\r\n]\s*")'), "JSON, but not one object a line",
        "Write it as JSON lines (.jsonl): {\"text\": \"…\"}.",
    ),
)  # fmt: skip
#: The first article of a press archive's export; centred, which the line of an article hardly is.
NEXIS_START = re.compile(rb"^[ \t]{10,}(?:\d+ of \d+ DOCUMENTS?|Dokument \d+ von \d+|Document \d+ de \d+)\s*$", re.MULTILINE)
MHTML_START = re.compile(
    rb"(?:From:|MIME-Version:|Subject:|Content-Type: multipart/related|Snapshot-Content-Location:)", re.IGNORECASE
)


def format_by_name(name: str) -> Format | None:
    """The format that a file name says.

    >>> [form and form.name for form in map(format_by_name, ("a.TXT", "b.html.gz", "c.warc.gz", "d.xyz"))]
    ['text', 'gzip', 'gzip', None]
    """
    return BY_SUFFIX.get(suffix_of(name).lower())


def suffix_of(name: str) -> str:
    """The ending of a file name, with its dot; a path object would take several times as long.

    >>> suffix_of("2018/post.html.gz"), suffix_of(".txt"), suffix_of("a.b/notes")
    ('.gz', '', '')
    """
    return splitext(name)[1]  # noqa: PTH122 a name, not a path: it may stand in an archive


def bare_name(name: str) -> str:
    """A file name without the endings that say its format.

    >>> bare_name("2018/post.html.gz"), bare_name("v1.2.txt"), bare_name("notes")
    ('2018/post', 'v1.2', 'notes')
    """
    while (suffix := suffix_of(name)) and suffix.lower() in BY_SUFFIX:
        name = name[: -len(suffix)]
    return name


def unique_name(name: str, taken: set[str]) -> str:
    """The bare name of a file, or its whole one where another file of the same folder or archive took it; `taken` grows.

    >>> taken: set[str] = set()
    >>> [unique_name(name, taken) for name in ("post.html", "post.txt", "post.txt")]
    ['post', 'post.txt', 'post.txt-2']
    """
    choices = chain((bare_name(name), name), (f"{name}-{number}" for number in count(2)))
    found = next(choice for choice in choices if choice not in taken)
    taken.add(found)
    return found


def sniff(head: bytes) -> str:
    """The format that the first bytes of a file show.

    >>> sniff(b"%PDF-1.7"), sniff(b" <!DOCTYPE html><p>"), sniff(b'{"text": "a"}'), sniff("Grüße".encode())
    ('pdf', 'html', 'jsonl', 'text')
    """
    if head.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in head or b"[Content_Types].xml" in head[:60] else "zip"
    packed = ((magic, kind) for kind, magic in MAGIC.items())
    for magic, name in ((b"%PDF-", "pdf"), (b"WARC/", "warc"), (b"PAR1", "parquet"), *packed):
        if head.startswith(magic):
            return name
    if HTML_START.match(head):
        return "html"
    if MHTML_START.match(head) and b"multipart/related" in head:
        return "mhtml"
    if re.match(rb'(?:\xef\xbb\xbf)?\s*\{\s*"', head):
        return "jsonl"
    return "nexis" if NEXIS_START.search(head.replace(b"\x00", b"")) else "text"


def read_source(source: Source, options: ReadOptions, form: Format | None) -> Iterator[Document]:
    """The articles in a file. Without a format the content decides; a web page called .txt is read as a web page.

    Raises InputError for whatever is wrong with the file.
    """
    if form is None or (form.name == "text" and options.form != "text"):
        head, source = source.head(SNIFFED)
        form = BY_NAME[sniff(head)]
        for start, what, hint in CODED if form.name in ("text", "jsonl") else ():
            if start.match(head):
                raise InputError(what, where=source.where, hint=hint)
    read = reader_of(form)
    documents = read(source, options)
    while True:
        try:
            document = next(documents, None)
        except (InputError, KeyboardInterrupt, GeneratorExit):
            raise
        except ImportError as error:
            raise _missing(form, error) from error
        except Exception as error:  # parsers of other people's formats raise anything on broken files
            what = f"cannot be read as {form.name} ({type(error).__name__}: {str(error)[:120]})"
            raise InputError(what, where=source.where, hint="The file may be damaged or of another format.") from error
        if document is None:
            return
        yield document


def reader_of(form: Format) -> Reader:
    """The reader of a format. Raises InputError with the command that installs its library, where that is missing."""
    try:
        if form.name in TOGETHER:
            return cast(Reader, getattr(import_module(f"corpus.readers.{TOGETHER[form.name]}"), form.name))
        return cast(Reader, import_module(f"corpus.readers.{form.name}_reader").read)
    except ImportError as error:
        raise _missing(form, error) from error


def _missing(form: Format, error: ImportError) -> InputError:
    return missing(f"reading {form.name} needs the library {error.name}, which is not installed", form.extra or "all")
