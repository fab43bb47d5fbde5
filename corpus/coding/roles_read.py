"""`roles_read.csv` of a corpus: what a paragraph was in its original, where the plain text in `articles/` does not show it.

A web page says which of its lines is a heading or a caption; as plain text the line may look like running text. `absatz start`
keeps the difference here. A row whose text has changed since is passed over: then the text decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from corpus.coding.csv_rows import table_rows
from corpus.errors import InputError
from corpus.gates.cells import csv_text
from corpus.gates.parser import whole_number
from corpus.records import Article, Paragraph, Role, text_sha256

NAME = "roles_read.csv"
COLUMNS = ("article", "paragraph", "role", "classified", "reason", "text_sha256")


def roles_bytes(paragraphs: Iterable[Paragraph]) -> bytes:
    """The file as bytes, a row for each of these paragraphs."""
    rows = ([p.article, p.number, p.role.value, p.classified, p.reason, text_sha256(p.text)] for p in paragraphs)
    return csv_text([COLUMNS, *rows]).encode()


def with_roles_read(articles: Mapping[str, Article], folder: Path) -> dict[str, Article]:
    """The articles of a corpus folder with the roles that the file gives, where there is one. Raises InputError with file and
    line for what is no role."""
    path = folder / NAME
    if not path.exists():
        return dict(articles)
    found: dict[str, dict[int, tuple[Role, bool, str, str]]] = {}
    for line, row in table_rows(path, COLUMNS):
        if row["role"] not in set(Role) or row["classified"] not in ("0", "1"):
            hint = "Restore the file as `absatz start` wrote it, or delete it."
            raise InputError(f"{row['role'][:40]!r} is no role", where=path, line=line, hint=hint)
        said = (Role(row["role"]), row["classified"] == "1", row["reason"], row["text_sha256"])
        found.setdefault(row["article"], {})[whole_number(row["paragraph"]) or 0] = said
    return {name: _with_roles(article, found[name]) if name in found else article for name, article in articles.items()}


def _with_roles(article: Article, roles: Mapping[int, tuple[Role, bool, str, str]]) -> Article:
    paragraphs = []
    for p in article.paragraphs:
        role, classified, reason, digest = roles.get(p.number, (p.role, p.classified, p.reason, ""))
        same = digest == text_sha256(p.text)
        paragraphs.append(replace(p, role=role, classified=classified, reason=reason) if same else p)
    return replace(article, paragraphs=tuple(paragraphs))
