"""What there is to code in a corpus folder: texts, code book, and the paragraphs that people are to judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus.codebook import CodeBook
from corpus.coding.drawn import NAME as SAMPLE
from corpus.coding.drawn import Spot, changed, held_out_articles, read_drawn, to_code
from corpus.coding.labels import UNKNOWN_SAMPLE, HandLabel, read_labels
from corpus.coding.roles_read import with_roles_read
from corpus.errors import InputError
from corpus.records import Article, Paragraph, text_sha256
from corpus.sources import articles_by_id

LABELS = "labels.csv"


@dataclass(frozen=True)
class Project:
    """A corpus to be coded. `spots` are the paragraphs to judge, in the order of drawing, or of the texts where nothing is drawn;
    `samples` says of each how it was chosen; nothing in `held_out` articles may be learned from."""

    folder: Path
    book: CodeBook
    articles: dict[str, Article]
    spots: tuple[Spot, ...]
    samples: dict[Spot, str]
    held_out: frozenset[str]

    @cached_property
    def spots_of(self) -> dict[str, tuple[Spot, ...]]:
        """The spots of each article, by number."""
        found: dict[str, list[Spot]] = {}
        for spot in self.spots:
            found.setdefault(spot[0], []).append(spot)
        return {article: tuple(sorted(spots)) for article, spots in found.items()}

    def paragraph(self, spot: Spot) -> Paragraph:
        """The paragraph at a spot, which must exist."""
        return self.articles[spot[0]].paragraphs[spot[1] - 1]

    def sha256(self, spot: Spot) -> str:
        """Hash of the text at a spot; empty where there is no such paragraph."""
        article = self.articles.get(spot[0])
        there = article is not None and 1 <= spot[1] <= len(article.paragraphs)
        return text_sha256(self.paragraph(spot).text) if there else ""


def read_project(folder: Path, note: Callable[[str], None] = lambda _: None) -> Project:
    """Read a corpus folder that need not have labels yet; `note` hears what is left out. Raises InputError where it has no
    articles, nothing to code, or a broken file."""
    if not folder.is_dir():
        raise InputError("no such corpus folder", where=folder, hint="A corpus is a folder with articles/ in it.")
    own = folder / "codebook.toml"
    book = CodeBook.from_toml(own) if own.exists() else CodeBook.bundled()
    articles = with_roles_read(articles_by_id(folder / "articles", note), folder)
    if not articles:
        hint = "Put files there that `absatz read` can read."
        raise InputError("no articles in this corpus", where=folder / "articles", hint=hint)
    drawn = read_drawn(folder)
    if stale := changed(drawn, articles):
        note(f"{folder / SAMPLE}: {len(stale)} drawn paragraphs are left out, since their text is gone or has changed")
    if drawn:
        rows = to_code(row for row in drawn if row not in set(stale))
        samples = {row.spot: row.by for row in rows}
    else:
        spots = [(name, p.number) for name, article in articles.items() for p in article.classified]
        samples = dict.fromkeys(spots, UNKNOWN_SAMPLE)
    if not samples:
        raise InputError("there is nothing to code", where=folder, hint="See what `absatz read` says of the articles.")
    return Project(folder, book, articles, tuple(samples), samples, held_out_articles(drawn))


def labels_in(folder: Path, themes: tuple[str, ...]) -> tuple[HandLabel, ...]:
    """The rows of `labels.csv`, whatever texts they name; nothing where there is no such file, or one without rows."""
    path = folder / LABELS
    return read_labels(path, themes) if path.exists() and len(path.read_bytes().splitlines()) > 1 else ()
