"""Optional tables of a corpus: `roles.csv`, roles given by hand, and `articles.csv`, facts about articles (docs/formats.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from corpus.coding.csv_rows import table_rows
from corpus.errors import InputError
from corpus.gates.parser import whole_number
from corpus.records import Article, Role, text_sha256

ROLE_COLUMNS = ("article", "paragraph", "role", "text_sha256")
FACT_COLUMNS = ("article", "date", "country", "form", "section")
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def read_roles(path: Path, articles: Mapping[str, Article]) -> dict[tuple[str, int], Role]:
    """Roles by article and paragraph number. Raises InputError with file and line for whatever is wrong, a stale hash too."""
    roles: dict[tuple[str, int], Role] = {}
    for line, row in table_rows(path, ROLE_COLUMNS):
        article = _article(row, articles, path, line)
        number = whole_number(row["paragraph"]) or 0
        if not 1 <= number <= len(article.paragraphs):
            hint = f"Its paragraphs are 1 to {len(article.paragraphs)}."
            raise InputError(
                f"article {article.id!r} has no paragraph {row['paragraph'][:40]!r}", where=path, line=line, hint=hint
            )
        if row["role"] not in set(Role):
            raise InputError(f"{row['role']!r} is no role", where=path, line=line, hint=f"Roles are: {', '.join(Role)}.")
        if row["text_sha256"] != text_sha256(article.paragraphs[number - 1].text):
            what = f"the text of article {article.id!r}, paragraph {number} has changed since its role was given"
            raise InputError(what, where=path, line=line, hint="Restore the text, or give the role anew.")
        if (article.id, number) in roles:
            raise InputError(f"article {article.id!r}, paragraph {number} stands here twice", where=path, line=line, hint=TWICE)
        roles[article.id, number] = Role(row["role"])
    return roles


def read_facts(path: Path, articles: Mapping[str, Article]) -> dict[str, dict[str, str]]:
    """Facts by article. Raises InputError with file and line for an unknown or repeated article or a date that is none."""
    facts: dict[str, dict[str, str]] = {}
    for line, row in table_rows(path, FACT_COLUMNS):
        article = _article(row, articles, path, line)
        if row["date"] and not DATE.fullmatch(row["date"]):
            raise InputError(f"{row['date']!r} is no date", where=path, line=line, hint="Write YYYY, YYYY-MM or YYYY-MM-DD.")
        if article.id in facts:
            raise InputError(f"article {article.id!r} stands here twice", where=path, line=line, hint=TWICE)
        facts[article.id] = row
    return facts


TWICE = "Delete one of the two rows."


def _article(row: dict[str, str], articles: Mapping[str, Article], path: Path, line: int) -> Article:
    if row["article"] not in articles:
        raise InputError(f"there is no article {row['article']!r}", where=path, line=line, hint="Check the article column.")
    return articles[row["article"]]
