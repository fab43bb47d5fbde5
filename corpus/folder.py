"""A corpus on disk: a folder with `articles/`, `labels.csv` and, where it has its own, `codebook.toml`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from corpus.codebook import CodeBook
from corpus.coding.labels import ADJUDICATED, HandLabel, Judgement, check_labels, read_labels, settle
from corpus.errors import InputError
from corpus.records import Article, text_sha256
from corpus.sources import articles_by_id, corpus_paths

#: What may lie beside `articles/` (docs/formats.md).
FILES = ("labels.csv", "codebook.toml", "roles.csv", "articles.csv", "labels.extra.jsonl")


@dataclass(frozen=True, slots=True)
class LabelledParagraph:
    """A paragraph's text with its settled judgements, in the code book's order of themes."""

    article: str
    number: int
    text: str
    values: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A validated corpus: every label names a paragraph that exists and has not changed."""

    path: str
    codebook: CodeBook
    articles: dict[str, Article]
    labels: tuple[HandLabel, ...]

    @property
    def labelled(self) -> tuple[LabelledParagraph, ...]:
        """Paragraphs with at least one settled judgement, in the order of articles and paragraphs."""
        return tuple(
            LabelledParagraph(article, number, self.articles[article].paragraphs[number - 1].text, values)
            for (article, number), values in sorted(settle(self.labels).items())
            if any(value is not None for value in values)
        )

    def refuse_unjudged(self) -> None:
        """Raise InputError where no judgement is settled: then there is nothing to count or to learn from."""
        if not self.labelled:
            raise InputError(
                "no theme is judged on any paragraph" if all(v is None for label in self.labels for v in label.values)
                else "the coders agree on no judgement",
                where=Path(self.path) / "labels.csv",
                hint=f"Fill in 1 or 0; what coders differ on is settled by rows of the coder “{ADJUDICATED}”.",
            )  # fmt: skip

    @property
    def sha256(self) -> str:
        """Hash of what a model learns from: texts and settled judgements, in order."""
        digest = hashlib.sha256()
        for paragraph in self.labelled:
            values = ",".join("" if value is None else str(value) for value in paragraph.values)
            digest.update(f"{paragraph.article}#{paragraph.number}:{text_sha256(paragraph.text)}:{values}\n".encode())
        return digest.hexdigest()


def read_corpus(folder: Path, codebook: CodeBook | None = None, note: Callable[[str], None] = lambda _: None) -> Corpus:
    """Read and validate a corpus folder; `note` hears what of `articles/` is not read. Raises InputError for what is wrong."""
    if not folder.is_dir():
        raise InputError("no such corpus folder", where=folder, hint="A corpus holds articles/ and labels.csv.")
    own = folder / "codebook.toml"
    book = codebook or (CodeBook.from_toml(own) if own.exists() else CodeBook.bundled())
    articles_folder = folder / "articles"
    articles = articles_by_id(articles_folder, note)
    if not articles:
        raise InputError("no articles in this corpus", where=articles_folder, hint="Put files there that `absatz read` can read.")
    labels = read_labels(folder / "labels.csv", book.ids)
    check_labels(labels, articles, folder / "labels.csv")
    return Corpus(str(folder), book, articles, labels)


def corpus_files(folder: Path) -> Iterator[Path]:
    """Every file that belongs to a corpus, whoever reads it. Raises InputError where a folder cannot be read."""
    yield from (folder / name for name in FILES)
    yield from corpus_paths(folder / "articles")


def bundled_corpus() -> Corpus:
    """The corpus that comes with absatz."""
    with as_file(files("corpus") / "bundled") as folder:
        return read_corpus(folder)
