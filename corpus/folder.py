"""A corpus on disk: a folder with `articles/`, `labels.csv` and, where it has its own, `codebook.toml`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path

from corpus.codebook import CodeBook
from corpus.coding.drawn import Drawn, read_drawn
from corpus.coding.labels import HandLabel, Judgement, checked_labels, is_stale, nothing_judged, read_labels, settle
from corpus.coding.roles_read import with_roles_read
from corpus.coding.unwritten import unwritten
from corpus.errors import InputError
from corpus.records import Article, text_sha256
from corpus.sources import articles_by_id, corpus_paths

#: What may lie beside `articles/` (docs/formats.md).
FILES = (
    "labels.csv",
    "codebook.toml",
    "roles.csv",
    "articles.csv",
    "labels.extra.jsonl",
    "sample.csv",
    "roles_read.csv",
    "README",
    "coding.jsonl",
    "coding.notes.csv",
)


@dataclass(frozen=True, slots=True)
class LabelledParagraph:
    """A paragraph's text with its settled judgements, in the code book's order of themes."""

    article: str
    number: int
    text: str
    values: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A validated corpus: every one of `labels` names a paragraph that exists and has not changed. `stale` are the labels of
    paragraphs whose text has changed since, which nothing learns from; `drawn` is what was drawn to be coded."""

    path: str
    codebook: CodeBook
    articles: dict[str, Article]
    labels: tuple[HandLabel, ...]
    stale: tuple[HandLabel, ...] = ()
    drawn: tuple[Drawn, ...] = ()

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
            folder = Path(self.path)  # of a Python user's texts and labels there is none
            raise nothing_judged(folder / "labels.csv" if folder.is_dir() else self.path, self.labels)

    def of_themes(self, themes: Iterable[str]) -> Corpus:
        """The corpus with the judgements of some themes only, in the code book's order. Raises InputError for an unknown one."""
        book = self.codebook.of_themes(themes)
        columns = [self.codebook.ids.index(theme) for theme in book.ids]
        labels, stale = (
            tuple(replace(label, values=tuple(label.values[column] for column in columns)) for label in some)
            for some in (self.labels, self.stale)
        )
        return replace(self, codebook=book, labels=labels, stale=stale)

    @property
    def sha256(self) -> str:
        """Hash of what a model learns from: texts and settled judgements, in order."""
        digest = hashlib.sha256()
        for paragraph in self.labelled:
            values = ",".join("" if value is None else str(value) for value in paragraph.values)
            digest.update(f"{paragraph.article}#{paragraph.number}:{text_sha256(paragraph.text)}:{values}\n".encode())
        return digest.hexdigest()


def read_corpus(
    folder: Path,
    codebook: CodeBook | None = None,
    note: Callable[[str], None] = lambda _: None,
    *,
    unlabelled: bool = False,
) -> Corpus:
    """Read and validate a corpus folder; `note` hears what of `articles/` is not read, how many labels are stale, and
    how many are not written yet. With `unlabelled` there may be no labels yet. Raises InputError for what is wrong."""
    if not folder.is_dir():
        raise InputError("no such corpus folder", where=folder, hint="A corpus holds articles/ and labels.csv.")
    own = folder / "codebook.toml"
    book = codebook or (CodeBook.from_toml(own) if own.exists() else CodeBook.bundled())
    articles_folder = folder / "articles"
    articles = with_roles_read(articles_by_id(articles_folder, note), folder)
    if not articles:
        raise InputError("no articles in this corpus", where=articles_folder, hint="Put files there that `absatz read` can read.")
    if missing := unwritten(folder, articles):
        note(missing)
    path = folder / "labels.csv"
    read = () if unlabelled and not path.exists() else read_labels(path, book.ids)
    labels, stale = fitting(checked_labels(read, articles, path), articles)
    if stale:
        note(f"{path}: {stale_message(stale)}; `absatz corpus {folder} --stale list` shows them")
    return Corpus(str(folder), book, articles, labels, stale, read_drawn(folder))


def fitting(labels: Iterable[HandLabel], articles: Mapping[str, Article]) -> tuple[tuple[HandLabel, ...], tuple[HandLabel, ...]]:
    """Checked labels whose text is still the one that was coded, and those whose text is not."""
    fit: list[HandLabel] = []
    stale: list[HandLabel] = []
    for label in labels:
        (stale if is_stale(label, articles) else fit).append(label)
    return tuple(fit), tuple(stale)


def stale_message(stale: Iterable[HandLabel]) -> str:
    """What is said where labels are left out."""
    rows = tuple(stale)
    first = rows[0]
    return (
        f"{len(rows)} {'row is' if len(rows) == 1 else 'rows are'} left out, since the text has changed since it was coded "
        f"(first: line {first.line}, article {first.article!r}, paragraph {first.paragraph})"
    )


def corpus_files(folder: Path) -> Iterator[Path]:
    """Every file that belongs to a corpus, whoever reads it. Raises InputError where a folder cannot be read."""
    yield from (folder / name for name in FILES)
    yield from corpus_paths(folder / "articles")


def bundled_corpus() -> Corpus:
    """The corpus that comes with absatz."""
    with as_file(files("corpus") / "bundled") as folder:
        return read_corpus(folder)
